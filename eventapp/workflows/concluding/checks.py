"""What is missing before a conference is concluded, each with the place where it is mended. Nothing stops."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.agendas.models import AgendaItem, AgendaItemKind
from eventapp.agendas.unreleased import count_unreleased
from eventapp.agreements.models import Agreement
from eventapp.agreements.rules import BINDING
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import IS_REACHABLE
from eventapp.db.session import session
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision, Minutes, MinutesComment, MinutesStatus

#: Places that a check names; the number says how many there are in all.
NAMED = 8
_REGISTER, _OUTCOMES = "action_items.show_register", "action_items.list_outcomes"
#: Items at which nothing is recorded.
_NO_RECORD = (
    *(AgendaItemKind.REGISTRATION, AgendaItemKind.BREAK),
    *(AgendaItemKind.SOCIAL, AgendaItemKind.SITE_VISIT, AgendaItemKind.PRESS),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page on which something is mended: its endpoint, what its address needs, and what it is called."""

    endpoint: str
    name: LocalizedText
    number: int | None = None
    arguments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """What is missing, ``text`` (a msgid) of so many; those that are merely told are ``is_optional``.

    ``endpoint`` is the page of all of them.
    """

    text: str
    total: int
    endpoint: str
    places: tuple[Place, ...] = ()
    is_optional: bool = False


def read_checks(conference: Conference) -> list[Check]:
    """Return what is missing, in a number of queries that doesn't grow; what is in order is left out."""
    checks = [
        *_of_minutes(conference.id),
        *_of_action_items(conference.id),
        _decisions_without_language(conference),
        _signed_without_date(conference.id),
        _unreleased(conference),
        _without_minutes(conference.id),
    ]
    return [check for check in checks if check.total]


def _of_minutes(conference_id: str) -> list[Check]:
    draft = and_(Minutes.conference_id == conference_id, Minutes.status != MinutesStatus.APPROVED)
    has_comment = exists().where(MinutesComment.minutes_id == Minutes.id, MinutesComment.settled_at.is_(None))
    commented = and_(Minutes.conference_id == conference_id, has_comment)
    return [
        _check(text, statement, _at_item, endpoint=_OUTCOMES)
        for text, statement in (
            (N_("Minutes that are not approved"), _items_with(draft)),
            (N_("Minutes with comments that nobody has settled"), _items_with(commented)),
        )
    ]


def _items_with(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(AgendaItem.id, AgendaItem.title)
        .join(Minutes, Minutes.agenda_item_id == AgendaItem.id)
        .where(condition)
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )


def _of_action_items(conference_id: str) -> list[Check]:
    owned = exists().where(ActionItemOwner.action_item_id == ActionItem.id)
    reached = (
        exists()
        .where(
            ActionItemOwner.action_item_id == ActionItem.id,
            IS_REACHABLE,
        )
        .where(Contact.id == ActionItemOwner.contact_id)
    )
    return [
        _check(text, _open_items(conference_id, condition), _at_action_item, endpoint=_REGISTER)
        for text, condition in (
            (N_("Action items without an owner"), ~owned),
            (N_("Action items of which no owner can be written to"), and_(owned, ~reached)),
            (N_("Action items without a due date"), ActionItem.due_on.is_(None)),
        )
    ]


def _open_items(conference_id: str, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(ActionItem.id, ActionItem.title, ActionItem.number)
        .where(
            ActionItem.conference_id == conference_id,
            IS_FOLLOWED_UP,
            condition,
        )
        .order_by(ActionItem.number)
    )


def _decisions_without_language(conference: Conference) -> Check:
    """Look at all texts: databases compare JSON each in its own way, and a conference has some dozens."""
    rows = session().execute(
        select(Decision.agenda_item_id, Decision.text, Decision.number)
        .where(Decision.conference_id == conference.id)
        .order_by(Decision.number)
    )
    languages = tuple(conference.languages)
    found = [row for row in rows if not row.text.is_complete(languages)]
    places = tuple(
        Place("action_items.show_outcomes", row.text, row.number, {"item_id": row.agenda_item_id})
        for row in found[:NAMED]
    )
    text = N_("Decisions that lack one of the languages")
    return Check(text, len(found), _OUTCOMES, places)


def _signed_without_date(conference_id: str) -> Check:
    statement = (
        select(Agreement.id, Agreement.title, Agreement.number)
        .where(
            Agreement.conference_id == conference_id,
            Agreement.stage.in_(BINDING),
            Agreement.signed_on.is_(None),
        )
        .order_by(Agreement.number)
    )
    return _check(
        N_("Agreements signed without a date"),
        statement,
        lambda row: Place("action_items.show_agreement", row.title, row.number, {"agreement_id": row.id}),
        endpoint="agreements.list_agreements",
    )


def _unreleased(conference: Conference) -> Check:
    unreleased = count_unreleased(conference)
    number = max(unreleased.items, 1) if unreleased.is_any else 0
    return Check(N_("Changes of the agenda that are not released"), number, "releasing.show_release")


def _without_minutes(conference_id: str) -> Check:
    statement = (
        select(AgendaItem.id, AgendaItem.title)
        .where(
            AgendaItem.conference_id == conference_id,
            AgendaItem.cancelled_at.is_(None),
            AgendaItem.starts_at.is_not(None),
            AgendaItem.kind.not_in(_NO_RECORD),
            ~exists().where(Minutes.agenda_item_id == AgendaItem.id),
        )
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )
    text = N_("Agenda items without minutes")
    return _check(text, statement, _at_item, endpoint=_OUTCOMES, is_optional=True)


def _check(
    text: str,
    statement: Select[*tuple[Any, ...]],
    place: Callable[[Any], Place],
    *,
    endpoint: str,
    is_optional: bool = False,
) -> Check:
    """Return a check of the rows of ``statement``: those named, and how many there are, in one query."""
    rows: Sequence[Any] = (
        session().execute(statement.add_columns(func.count().over().label("total")).limit(NAMED)).all()
    )
    total = rows[0].total if rows else 0
    return Check(text, total, endpoint, tuple(place(row) for row in rows), is_optional)


def _at_item(row: Any) -> Place:
    return Place("action_items.show_outcomes", row.title, None, {"item_id": row.id})


def _at_action_item(row: Any) -> Place:
    return Place("action_items.show_action_item", row.title, row.number, {"action_item_id": row.id})
