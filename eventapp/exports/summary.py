"""The conference summary as read: what took place, who took part and what follows, as plain values.

It says nothing of the day on which it is read: the same rows give the same summary.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from eventapp.action_items.models import ActionItemStatus
from eventapp.action_items.register import RegisterRow, list_all_for_documents
from eventapp.agendas.models import AgendaItemKind
from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.agendas.reading import get_head, get_whole_programme
from eventapp.agreements.models import AgreementStage
from eventapp.agreements.queries import AgreementRow, list_agreements
from eventapp.conferences.models import HOSTING, Conference
from eventapp.conferences.queries import PUBLIC_STATES, find_venue, list_partner_groups, list_sides
from eventapp.designs.queries import Design, read_design
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.queries import ItemOutcome, list_outcomes
from eventapp.registration.queries import (
    count_by_category,
    count_by_organization_kind,
    count_by_sector,
    count_by_side,
)
from eventapp.workflows.editions.queries import find_next_edition
from eventapp.working_links.queries import count_by_stage

#: Items that frame the day rather than make it; summaries leave them out.
FRAMING_KINDS = frozenset({AgendaItemKind.REGISTRATION, AgendaItemKind.BREAK, AgendaItemKind.SOCIAL})

#: Stages in the order in which the summary shows agreements.
_STAGES = (
    AgreementStage.IN_FORCE,
    AgreementStage.SIGNED,
    AgreementStage.CLEARED,
    AgreementStage.DRAFT,
    AgreementStage.EXPIRED,
)


@dataclass(frozen=True, slots=True)
class Partner:
    """An organization with a part in the conference; ``logo_id`` is a stored file."""

    name: LocalizedText
    logo_id: str | None


@dataclass(frozen=True, slots=True)
class PartnerGroup:
    """The organizations with one part in the conference; ``role`` is a ``PartnerRole`` value."""

    role: str
    members: tuple[Partner, ...]

    @property
    def organizations(self) -> tuple[LocalizedText, ...]:
        return tuple(partner.name for partner in self.members)


@dataclass(frozen=True, slots=True)
class ConferenceFrame:
    """What the head of every document says, and how it looks; ``partners`` are in the invitation's order."""

    programme: Programme
    starts_on: date
    ends_on: date
    address: LocalizedText
    partners: tuple[PartnerGroup, ...]
    design: Design

    @property
    def hosting(self) -> tuple[Partner, ...]:
        """Return who hosts the conference, the hosts before the co-hosts."""
        return tuple(partner for group in self.partners if group.role in HOSTING for partner in group.members)

    @property
    def hosts(self) -> tuple[LocalizedText, ...]:
        return tuple(partner.name for partner in self.hosting)


@dataclass(frozen=True, slots=True)
class NextEdition:
    """The conference that goes on from one, as the public reads of it."""

    slug: str
    title: LocalizedText
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class ConferenceSummary:
    """The frame, and what came of the conference.

    ``sides`` are names with numbers of accepted delegates, in the sides' order, and ``kinds`` is kind of
    organization → accepted delegates, most first, as are ``sectors`` ('' for none) and ``categories``;
    ``next_edition`` goes on from this one, once it is public; ``outcomes`` goes by agenda item id,
    ``agreements`` by stage, those in force in front. The summary goes to delegates: what is confidential
    is in none of its lists and figures.
    """

    frame: ConferenceFrame
    sides: Sequence[tuple[LocalizedText, int]]
    kinds: Mapping[str, int]
    sectors: Mapping[str, int]
    categories: Mapping[str, int]
    outcomes: Mapping[str, ItemOutcome]
    agreements: Sequence[AgreementRow]
    working_links: int
    action_items: Sequence[RegisterRow]
    next_edition: NextEdition | None

    @property
    def delegates(self) -> int:
        return sum(number for _name, number in self.sides)

    @property
    def decisions(self) -> int:
        return sum(len(outcome.decisions) for outcome in self.outcomes.values())

    @property
    def promised(self) -> int:
        """Action items that count: all but the cancelled."""
        return sum(row.status != ActionItemStatus.CANCELLED for row in self.action_items)

    @property
    def completed(self) -> int:
        return sum(row.status == ActionItemStatus.COMPLETED for row in self.action_items)


def read_frame(conference: Conference) -> ConferenceFrame:
    """Return what stands in a programme; cancelled items are left out."""
    return _frame(conference, _programme(conference, lambda item: not item.is_cancelled))


def read_head(conference: Conference) -> ConferenceFrame:
    """Return the frame without its agenda, for documents that don't show it."""
    return _frame(conference, get_head(conference.id))


def read_summary(conference: Conference) -> ConferenceSummary:
    """Return the summary; of breaks and cancelled items it keeps those at which something was recorded."""
    recorded, agreements = list_outcomes(conference.id), list_agreements(conference.id)
    outcomes = _public_outcomes(recorded)
    by_side = count_by_side(conference.id)

    def is_shown(item: ProgrammeItem) -> bool:
        return item.id in outcomes or not (item.is_cancelled or item.kind in FRAMING_KINDS)

    return ConferenceSummary(
        frame=_frame(conference, _programme(conference, is_shown)),
        sides=[(side.name, by_side[side.id]) for side in list_sides(conference.id)],
        kinds=count_by_organization_kind(conference.id),
        sectors=count_by_sector(conference.id),
        categories=count_by_category(conference.id),
        outcomes=outcomes,
        agreements=_public_agreements(agreements),
        working_links=sum(count_by_stage(conference.id).values()),
        action_items=_public_action_items(conference.id, recorded, agreements),
        next_edition=find_public_next_edition(conference.id),
    )


def find_public_next_edition(conference_id: str) -> NextEdition | None:
    """Return the conference that goes on from this one, None while the public can't read of it."""
    following = find_next_edition(conference_id)
    if following is None or following.state not in PUBLIC_STATES:
        return None
    return NextEdition(following.slug, following.title, following.starts_on, following.ends_on)


def _public_outcomes(outcomes: Mapping[str, ItemOutcome]) -> dict[str, ItemOutcome]:
    """Return what was recorded without confidential decisions, and without items where nothing is left."""
    public = {
        item_id: replace(
            outcome, decisions=tuple(each for each in outcome.decisions if not each.is_confidential)
        )
        for item_id, outcome in outcomes.items()
    }
    return {item_id: outcome for item_id, outcome in public.items() if outcome.status or outcome.decisions}


def _public_agreements(agreements: Iterable[AgreementRow]) -> list[AgreementRow]:
    """Return the agreements that may be told of; ideas, the office's own, and those given up are left out."""
    shown = [row for row in agreements if not row.is_confidential and row.stage in _STAGES]
    return sorted(shown, key=lambda row: (_STAGES.index(AgreementStage(row.stage)), row.number))


def _public_action_items(
    conference_id: str, outcomes: Mapping[str, ItemOutcome], agreements: Sequence[AgreementRow]
) -> list[RegisterRow]:
    """Return the register without what is confidential or follows from something that is.

    What is a milestone of an idea doesn't say of which.
    """
    ideas = {row.id for row in agreements if row.stage == AgreementStage.IDEA}
    hidden_agreements = {row.id for row in agreements if row.is_confidential}
    hidden_decisions = {
        each.number for outcome in outcomes.values() for each in outcome.decisions if each.is_confidential
    }
    return [
        replace(row, agreement_id=None, agreement_title=None) if row.agreement_id in ideas else row
        for row in list_all_for_documents(conference_id)
        if not (
            row.is_confidential
            or row.agreement_id in hidden_agreements
            or row.decision_number in hidden_decisions
        )
    ]


def _frame(conference: Conference, programme: Programme) -> ConferenceFrame:
    venue = find_venue(conference.id)
    return ConferenceFrame(
        programme=programme,
        starts_on=conference.starts_on,
        ends_on=conference.ends_on,
        address=venue.address if venue else NO_TEXT,
        partners=_partners(conference.id),
        design=read_design(conference.id),
    )


def _programme(conference: Conference, is_shown: Callable[[ProgrammeItem], bool]) -> Programme:
    whole = get_whole_programme(conference)
    days = (replace(day, items=tuple(filter(is_shown, day.items))) for day in whole.days)
    return replace(whole, days=tuple(day for day in days if day.items))


def _partners(conference_id: str) -> tuple[PartnerGroup, ...]:
    return tuple(
        PartnerGroup(role, tuple(Partner(each.organization.name, each.logo_id) for each in members))
        for role, members in list_partner_groups(conference_id)
    )
