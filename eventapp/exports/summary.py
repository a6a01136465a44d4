"""The conference summary as read: what took place, who took part and what follows, as plain values.

It says nothing of the day on which it is read: the same rows give the same summary.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import func, select

from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.action_items.register import RegisterRow, list_all_for_documents
from eventapp.agendas.models import AgendaItemKind
from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.agendas.reading import get_programme
from eventapp.conferences.models import Conference, PartnerRole
from eventapp.conferences.queries import find_venue, list_partners, list_sides
from eventapp.db.session import session
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.models import Decision, Minutes
from eventapp.minutes.queries import ItemOutcome, list_outcomes
from eventapp.registration.models import Delegate
from eventapp.registration.queries import count_by_organization_kind, count_by_side

#: Items that frame the day rather than make it; summaries leave them out.
FRAMING_KINDS = frozenset({AgendaItemKind.REGISTRATION, AgendaItemKind.BREAK, AgendaItemKind.SOCIAL})


@dataclass(frozen=True, slots=True)
class PartnerGroup:
    """The organizations with one part in the conference; ``role`` is a ``PartnerRole`` value."""

    role: str
    organizations: tuple[LocalizedText, ...]


@dataclass(frozen=True, slots=True)
class ConferenceFrame:
    """What the head of every document says; ``partners`` are in the invitation's order."""

    programme: Programme
    starts_on: date
    ends_on: date
    address: LocalizedText
    partners: tuple[PartnerGroup, ...]

    @property
    def hosts(self) -> tuple[LocalizedText, ...]:
        hosting = (PartnerRole.HOST, PartnerRole.CO_HOST)
        return tuple(name for group in self.partners if group.role in hosting for name in group.organizations)


@dataclass(frozen=True, slots=True)
class ConferenceSummary:
    """The frame, and what came of the conference.

    ``sides`` are names with numbers of accepted delegates, in the sides' order, and ``kinds`` is kind of
    organization → accepted delegates, most first; ``outcomes`` goes by agenda item id.
    ``changed_at`` is when anything of this last changed: the summary's date.
    """

    frame: ConferenceFrame
    sides: Sequence[tuple[LocalizedText, int]]
    kinds: Mapping[str, int]
    outcomes: Mapping[str, ItemOutcome]
    action_items: Sequence[RegisterRow]
    changed_at: datetime

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
    return _frame(conference, lambda item: not item.is_cancelled)


def read_summary(conference: Conference) -> ConferenceSummary:
    """Return the summary; of breaks and cancelled items it keeps those at which something was recorded."""
    outcomes = list_outcomes(conference.id)
    by_side = count_by_side(conference.id)

    def is_shown(item: ProgrammeItem) -> bool:
        return item.id in outcomes or not (item.is_cancelled or item.kind in FRAMING_KINDS)

    return ConferenceSummary(
        frame=_frame(conference, is_shown),
        sides=[(side.name, by_side[side.id]) for side in list_sides(conference.id)],
        kinds=count_by_organization_kind(conference.id),
        outcomes=outcomes,
        action_items=list_all_for_documents(conference.id),
        changed_at=newest_change(conference),
    )


def newest_change(conference: Conference) -> datetime:
    """Return when anything that the summary shows was last changed or added. One query."""
    newest = (
        select(func.max(model.updated_at)).where(model.conference_id == conference.id).scalar_subquery()
        for model in (Minutes, Decision, ActionItem, Delegate)
    )
    instants: list[datetime] = [instant for instant in session().execute(select(*newest)).one() if instant]
    return max([conference.changed_at, *instants])


def _frame(conference: Conference, is_shown: Callable[[ProgrammeItem], bool]) -> ConferenceFrame:
    venue = find_venue(conference.id)
    return ConferenceFrame(
        programme=_programme(conference, is_shown),
        starts_on=conference.starts_on,
        ends_on=conference.ends_on,
        address=venue.address if venue else NO_TEXT,
        partners=_partners(conference.id),
    )


def _programme(conference: Conference, is_shown: Callable[[ProgrammeItem], bool]) -> Programme:
    # As of its creation no item of a conference was cancelled long ago, so that all come, whatever the day.
    whole = get_programme(conference.id, conference.created_at)
    days = (replace(day, items=tuple(filter(is_shown, day.items))) for day in whole.days)
    return replace(whole, days=tuple(day for day in days if day.items))


def _partners(conference_id: str) -> tuple[PartnerGroup, ...]:
    order = {role: place for place, role in enumerate(PartnerRole)}
    partners = sorted(list_partners(conference_id), key=lambda partner: order[PartnerRole(partner.role)])
    return tuple(
        PartnerGroup(role, tuple(partner.organization.name for partner in group))
        for role, group in groupby(partners, key=lambda partner: partner.role)
    )
