"""Rules for action items: what they say, who owns them, when they are due, how their status moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from eventapp.action_items.models import OPEN, ActionItemStatus, Priority
from eventapp.agendas.rules import check_text
from eventapp.conferences.rules import check_year
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, current_language, short_date
from eventapp.localized import NO_TEXT, LocalizedText

MAX_TITLE = 200
MAX_DESCRIPTION = 20_000
MAX_NAME = 200
MAX_OWNERS = 8
#: A comment, a note with evidence, or a reason.
MAX_NOTE = 4_000
MAX_COMMENTS, MAX_EVIDENCE, MAX_WATCHERS, MAX_HANDOVERS = 500, 50, 20, 20

_STATUS = ActionItemStatus
#: Status → those it can move to. What is done or cancelled is reopened before it can be anything else.
TRANSITIONS: Mapping[ActionItemStatus, frozenset[ActionItemStatus]] = {
    _STATUS.NEEDS_ACTION: frozenset({_STATUS.IN_PROCESS, _STATUS.COMPLETED, _STATUS.CANCELLED}),
    _STATUS.IN_PROCESS: frozenset({_STATUS.NEEDS_ACTION, _STATUS.COMPLETED, _STATUS.CANCELLED}),
    _STATUS.COMPLETED: frozenset({_STATUS.NEEDS_ACTION, _STATUS.IN_PROCESS, _STATUS.CANCELLED}),
    _STATUS.CANCELLED: frozenset({_STATUS.NEEDS_ACTION, _STATUS.IN_PROCESS}),
}


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """Who takes care of it: an organization of the directory, a person by name and address, or both.

    ``language`` is the person's, '' for the conference's first one; it counts for somebody who is new.
    """

    organization_id: str | None = None
    name: str = ""
    email: str = ""
    language: str = ""

    @property
    def is_person(self) -> bool:
        return bool(self.name.strip() or self.email.strip())


@dataclass(frozen=True, slots=True)
class ActionItemFacts:
    """What a person says of an action item. ``due_on`` is a date in the conference's zone.

    The first of the ``owners`` leads. A decision as source brings its agenda item with it. ``percent`` is
    taken for what is open alone.
    """

    title: LocalizedText
    description: LocalizedText = NO_TEXT
    owners: tuple[OwnerFacts, ...] = ()
    due_on: date | None = None
    agenda_item_id: str | None = None
    decision_id: str | None = None
    agreement_id: str | None = None
    priority: str = Priority.NORMAL
    percent: int = 0
    is_confidential: bool = False


def check_texts(facts: ActionItemFacts) -> None:
    check_text(facts.title, MAX_TITLE, "title", is_required=True)
    check_text(facts.description, MAX_DESCRIPTION, "description")
    if facts.priority not in set(Priority):
        raise InvalidInput(N_("Please choose one of the priorities."), field="priority")


def check_owners(owners: Sequence[OwnerFacts]) -> None:
    """Raise :class:`InvalidInput` where nobody owns the item, or more do than keep one promise."""
    if not any(owner.is_person or owner.organization_id for owner in owners):
        raise InvalidInput(
            N_("Please name an organization or a person who takes care of this."), field="owners.0.name"
        )
    if len(owners) > MAX_OWNERS:
        raise InvalidInput(
            N_("At most %(max)d can own an action item."), field=f"owners.{MAX_OWNERS}.name", max=MAX_OWNERS
        )


class Owning(Protocol):
    """What decides for whom an owner speaks, of a row or of an owner as read."""

    @property
    def side_id(self) -> str | None: ...
    @property
    def organization_id(self) -> str | None: ...
    @property
    def confirmed_at(self) -> datetime | None: ...


Owner = TypeVar("Owner", bound=Owning)


def speaks_for_same(one: Owning, other: Owning) -> bool:
    """Tell whether two owners speak for the same side; where one has none, for the same organization."""
    if one.side_id and other.side_id:
        return one.side_id == other.side_id
    return one.organization_id is not None and one.organization_id == other.organization_id


def awaited(owners: Sequence[Owner]) -> list[Owner]:
    """Return the owners for whose side nobody has said yet that it is done; whoever reports says so."""
    said = [owner for owner in owners if owner.confirmed_at is not None]
    return [
        owner
        for owner in owners
        if owner.confirmed_at is None and not any(speaks_for_same(owner, one) for one in said)
    ]


def checked_note(text: str, field: str, *, is_required: bool = True) -> str:
    """Return a comment, a note or a reason, tidy; raises :class:`InvalidInput`."""
    text = text.strip()
    if is_required and not text:
        raise InvalidInput(N_("Please write something."), field=field)
    if len(text) > MAX_NOTE:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field=field, max=MAX_NOTE)
    return text


def tied(status: str, percent: int, before: int = 0) -> tuple[ActionItemStatus, int]:
    """Return what status and percent are together.

    What is done is at 100 and what waits at 0; a part of it that is done starts it. What was done and is
    opened again begins at 0, and what is given up stays where it was (``before``).
    """
    status = ActionItemStatus(status)
    if status == _STATUS.COMPLETED:
        return status, 100
    if status == _STATUS.CANCELLED:
        return status, before
    check_percent(percent)
    if status == _STATUS.NEEDS_ACTION and percent > 0:
        return _STATUS.IN_PROCESS, percent
    return status, percent


def check_percent(percent: int) -> None:
    """Raise :class:`InvalidInput` for a percent that nothing which is open can have."""
    if percent == 100:
        raise InvalidInput(N_("What is done in full is completed, or reported as done."), field="percent")
    if not 0 <= percent < 100:
        raise InvalidInput(N_("Please give a number from 0 to 99."), field="percent")


def check_due(due_on: date | None, starts_on: date) -> None:
    """Raise :class:`InvalidInput` for a due date before the conference's first day, or at the end of time."""
    if due_on is not None and due_on < starts_on:
        raise InvalidInput(
            N_("The conference begins on %(day)s. Please choose that day or a later one."),
            field="due_on",
            day=short_date(starts_on, current_language()),
        )
    check_year(due_on, "due_on")


def check_transition(before: str, after: str) -> None:
    """Raise :class:`InvalidInput` for a status that ``before`` can't move to."""
    if after not in set(ActionItemStatus):
        raise InvalidInput(N_("Please choose one of the states."), field="status")
    if ActionItemStatus(after) not in TRANSITIONS[ActionItemStatus(before)]:
        raise InvalidInput(N_("An action item can't move from this status to that one."), field="status")


def check_goes_on_here(carried_at: datetime | None) -> None:
    """Raise :class:`Conflict` for what a later edition goes on with: it is changed there alone."""
    if carried_at is not None:
        raise Conflict(N_("This goes on in the next edition of the conference."))


def is_overdue(status: str, due_on: date | None, today: date, carried_at: datetime | None = None) -> bool:
    """Tell whether an open action item's due date is over; ``today`` is that of the conference's zone.

    One that is carried over to a later edition is overdue there, if anywhere.
    """
    return due_on is not None and due_on < today and status in OPEN and carried_at is None
