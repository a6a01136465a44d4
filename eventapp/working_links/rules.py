"""Rules for working links: whom they join, where they come from, and how their stage moves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from eventapp.agendas.rules import check_text
from eventapp.errors import InvalidInput
from eventapp.i18n import N_, current_language, short_date
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.working_links.models import LinkOrigin, LinkStage

MAX_TOPIC = 200
MAX_NOTES = 20_000
#: The two ends of a link as forms and refusals name them, in the order in which they are typed.
ENDS = ("first", "second")

_STAGE = LinkStage
#: Stage → those it can move to. One step back corrects; whatever sleeps wakes where it was or further on.
TRANSITIONS: Mapping[LinkStage, tuple[LinkStage, ...]] = {
    _STAGE.INTRODUCED: (_STAGE.EXPLORING, _STAGE.AGREED, _STAGE.DORMANT),
    _STAGE.EXPLORING: (_STAGE.AGREED, _STAGE.ACTIVE, _STAGE.INTRODUCED, _STAGE.DORMANT),
    _STAGE.AGREED: (_STAGE.ACTIVE, _STAGE.EXPLORING, _STAGE.DORMANT),
    _STAGE.ACTIVE: (_STAGE.AGREED, _STAGE.DORMANT),
    _STAGE.DORMANT: (_STAGE.EXPLORING, _STAGE.AGREED, _STAGE.ACTIVE),
}


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """One side of a link: the organization, and who is the contact there by name, address or both."""

    organization_id: str
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What a person says of a link besides whom it joins; ``next_review_on`` is a date of the conference.

    ``origin`` is a ``LinkOrigin`` value; a meeting needs its agenda item and an agreement itself.
    """

    topic: LocalizedText = NO_TEXT
    origin: str = LinkOrigin.INTRODUCTION
    agenda_item_id: str | None = None
    agreement_id: str | None = None
    next_review_on: date | None = None
    notes: str = ""


def check_facts(facts: LinkFacts) -> None:
    """Raise :class:`InvalidInput` at the field that is too long or doesn't fit the origin."""
    check_text(facts.topic, MAX_TOPIC, "topic")
    if len(facts.notes) > MAX_NOTES:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field="notes", max=MAX_NOTES)
    if facts.origin not in set(LinkOrigin):
        raise InvalidInput(N_("Please say where this link comes from."), field="origin")
    if facts.origin == LinkOrigin.MEETING and facts.agenda_item_id is None:
        raise InvalidInput(N_("Please choose the agenda item at which they met."), field="agenda_item_id")
    if facts.origin == LinkOrigin.AGREEMENT and facts.agreement_id is None:
        raise InvalidInput(N_("Please choose the agreement that it comes from."), field="agreement_id")


def check_ends(ends: Sequence[LinkEnd]) -> None:
    """Raise :class:`InvalidInput` unless the two ends are two organizations."""
    first, second = ends
    if first.organization_id == second.organization_id:
        raise InvalidInput(N_("Please choose two different organizations."), field="second_organization")


def check_review(next_review_on: date | None, starts_on: date) -> None:
    """Raise :class:`InvalidInput` for a review before the conference's first day."""
    if next_review_on is not None and next_review_on < starts_on:
        raise InvalidInput(
            N_("The conference begins on %(day)s. Please choose that day or a later one."),
            field="next_review_on",
            day=short_date(starts_on, current_language()),
        )


def first_stage(*, is_agreed: bool, is_negotiated: bool) -> LinkStage:
    """Return where a new link begins: by an agreement that is signed, one under way, or none."""
    if is_agreed:
        return LinkStage.AGREED
    return LinkStage.EXPLORING if is_negotiated else LinkStage.INTRODUCED


def next_stages(stage: str) -> tuple[LinkStage, ...]:
    """Return the stages that a link can move to, the likeliest first."""
    return TRANSITIONS[LinkStage(stage)]


def check_transition(before: str, after: str) -> None:
    """Raise :class:`InvalidInput` for a stage that ``before`` can't move to."""
    if after not in set(LinkStage):
        raise InvalidInput(N_("Please choose one of the stages."), field="stage")
    if LinkStage(after) not in next_stages(before):
        raise InvalidInput(N_("A working link can't move from this stage to that one."), field="stage")


def is_review_due(next_review_on: date | None, today: date) -> bool:
    """Tell whether a link is to be looked at: from the day itself on."""
    return next_review_on is not None and next_review_on <= today


def pairs_across(sides: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of organizations of different sides; ``sides`` maps organization to side.

    Those without a side count as one side of their own.
    """
    for first, second in combinations(sides, 2):
        if sides[first] != sides[second]:
            yield first, second
