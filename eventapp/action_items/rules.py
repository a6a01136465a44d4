"""Rules for action items: what they say, who owns them, when they are due, how their status moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eventapp.accounts.rules import checked_email
from eventapp.action_items.models import OPEN, ActionItemStatus
from eventapp.agendas.rules import check_text
from eventapp.errors import InvalidInput
from eventapp.i18n import N_, current_language, short_date
from eventapp.localized import NO_TEXT, LocalizedText

MAX_TITLE = 200
MAX_DESCRIPTION = 20_000
MAX_NAME = 200

_STATUS = ActionItemStatus
#: Status → those it can move to. What is done or cancelled is reopened before it can be anything else.
TRANSITIONS: Mapping[ActionItemStatus, frozenset[ActionItemStatus]] = {
    _STATUS.NEEDS_ACTION: frozenset({_STATUS.IN_PROCESS, _STATUS.COMPLETED, _STATUS.CANCELLED}),
    _STATUS.IN_PROCESS: frozenset({_STATUS.NEEDS_ACTION, _STATUS.COMPLETED, _STATUS.CANCELLED}),
    _STATUS.COMPLETED: frozenset({_STATUS.NEEDS_ACTION, _STATUS.IN_PROCESS, _STATUS.CANCELLED}),
    _STATUS.CANCELLED: frozenset({_STATUS.NEEDS_ACTION, _STATUS.IN_PROCESS}),
}


@dataclass(frozen=True, slots=True)
class ActionItemFacts:
    """What a person says of an action item. ``due_on`` is a date in the conference's zone.

    The owner is an organization of the directory, a person by name, or both. A decision as source brings its
    agenda item with it.
    """

    title: LocalizedText
    description: LocalizedText = NO_TEXT
    owner_organization_id: str | None = None
    owner_name: str = ""
    owner_email: str = ""
    due_on: date | None = None
    agenda_item_id: str | None = None
    decision_id: str | None = None


def check_texts(facts: ActionItemFacts) -> None:
    check_text(facts.title, MAX_TITLE, "title", is_required=True)
    check_text(facts.description, MAX_DESCRIPTION, "description")


def checked_owner(facts: ActionItemFacts) -> tuple[str, str]:
    """Return the owner's name and e-mail, tidy; raises :class:`InvalidInput` where nobody owns the item."""
    name = facts.owner_name.strip()
    email = checked_email(facts.owner_email, "owner_email") if facts.owner_email.strip() else ""
    if len(name) > MAX_NAME:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field="owner_name", max=MAX_NAME)
    if email and not name:
        raise InvalidInput(N_("Please say whose address this is."), field="owner_name")
    if not name and facts.owner_organization_id is None:
        raise InvalidInput(
            N_("Please name an organization or a person who takes care of this."), field="owner_name"
        )
    return name, email


def check_due(due_on: date | None, starts_on: date) -> None:
    """Raise :class:`InvalidInput` for a due date before the conference's first day."""
    if due_on is not None and due_on < starts_on:
        raise InvalidInput(
            N_("The conference begins on %(day)s. Please choose that day or a later one."),
            field="due_on",
            day=short_date(starts_on, current_language()),
        )


def check_transition(before: str, after: str) -> None:
    """Raise :class:`InvalidInput` for a status that ``before`` can't move to."""
    if after not in set(ActionItemStatus):
        raise InvalidInput(N_("Please choose one of the states."), field="status")
    if ActionItemStatus(after) not in TRANSITIONS[ActionItemStatus(before)]:
        raise InvalidInput(N_("An action item can't move from this status to that one."), field="status")


def is_overdue(status: str, due_on: date | None, today: date) -> bool:
    """Tell whether an open action item's due date is over; ``today`` is that of the conference's zone."""
    return due_on is not None and due_on < today and status in OPEN
