"""Who is to be told of what by calendar mail, compared with what they were told last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from eventapp.agendas.comparing import ChangeKind, ItemChange
from eventapp.agendas.models import ReleasedItem
from eventapp.agendas.reading import batched_ids
from eventapp.calendars.models import CalendarInvitation, InvitationState, MailboxState
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.personal_agendas.models import AgendaWishes, Choice
from eventapp.registration.models import Delegate, DelegateStatus

_NEWEST = aliased(ReleasedItem, name="newest")
_TOLD = aliased(ReleasedItem, name="told")
_RECIPIENT: tuple[Any, ...] = (
    Delegate.id.label("delegate_id"),
    Delegate.name,
    Delegate.email,
    Delegate.email_normalised,
    Delegate.language,
)
_ITEM: tuple[Any, ...] = (
    _NEWEST.id.label("released_id"),
    _NEWEST.agenda_item_id,
    _NEWEST.uid,
    _NEWEST.sequence.label("item_sequence"),
)
_INVITATION: tuple[Any, ...] = (
    CalendarInvitation.id.label("invitation_id"),
    CalendarInvitation.email.label("invited_email"),
    CalendarInvitation.sequence,
    CalendarInvitation.state,
    CalendarInvitation.released_id.label("told_id"),
    CalendarInvitation.message_id,
)


@dataclass(frozen=True, slots=True)
class OutOfStep:
    """A delegate and an item of which they know something else than they should.

    ``email`` is where the delegate is reached, ``invited_email`` where the invitation went, normalised.
    Without an invitation so far, the last six are None.
    """

    delegate_id: str
    name: str
    email: str
    email_normalised: str | None
    language: str
    released_id: str
    agenda_item_id: str
    uid: str
    item_sequence: int
    invitation_id: str | None
    invited_email: str | None
    sequence: int | None
    state: str | None
    told_id: str | None
    message_id: str | None


def list_to_invite(conference_id: str, at: datetime, delegate_id: str | None = None) -> list[OutOfStep]:
    """Return who wants mails, has chosen an item that is still to come, and doesn't know its newest time."""
    statement = (
        select(*_RECIPIENT, *_ITEM, *_INVITATION)
        .select_from(Choice)
        .join(AgendaWishes, AgendaWishes.delegate_id == Choice.delegate_id)
        .join(Delegate, Delegate.id == Choice.delegate_id)
        .join(_NEWEST, _is_newest(Choice.agenda_item_id))
        .outerjoin(
            CalendarInvitation,
            and_(
                CalendarInvitation.delegate_id == Choice.delegate_id,
                CalendarInvitation.agenda_item_id == Choice.agenda_item_id,
            ),
        )
        .outerjoin(_TOLD, _TOLD.id == CalendarInvitation.released_id)
        .where(
            Choice.conference_id == conference_id,
            AgendaWishes.wants_mails,
            _is_reached(),
            _NEWEST.is_cancelled.is_(False),
            _NEWEST.ends_at > at,
            or_(
                CalendarInvitation.id.is_(None),
                CalendarInvitation.state == InvitationState.CANCELLED,
                CalendarInvitation.email != Delegate.email_normalised,
                _TOLD.sequence < _NEWEST.sequence,
            ),
        )
    )
    return _found(statement, delegate_id)


def list_to_uninvite(conference_id: str, at: datetime, delegate_id: str | None = None) -> list[OutOfStep]:
    """Return who has something in their calendar that was cancelled, that they don't want, or that they miss.

    Nobody hears of what is over, and nothing goes to people who were erased.
    """
    wants = exists().where(
        Choice.delegate_id == CalendarInvitation.delegate_id,
        Choice.agenda_item_id == CalendarInvitation.agenda_item_id,
        AgendaWishes.delegate_id == Choice.delegate_id,
        AgendaWishes.wants_mails,
    )
    statement = (
        select(*_RECIPIENT, *_ITEM, *_INVITATION)
        .select_from(CalendarInvitation)
        .join(Delegate, Delegate.id == CalendarInvitation.delegate_id)
        .join(_NEWEST, _is_newest(CalendarInvitation.agenda_item_id))
        .where(
            CalendarInvitation.conference_id == conference_id,
            CalendarInvitation.state == InvitationState.REQUESTED,
            Delegate.erased_at.is_(None),
            _NEWEST.ends_at > at,
            or_(_NEWEST.is_cancelled, not_(wants), not_(_is_reached())),
        )
    )
    return _found(statement, delegate_id)


def list_followed_conferences(at: datetime) -> Sequence[str]:
    """Return the conferences with something still to come of which somebody wants mails, or has had some."""
    to_come = exists().where(
        ReleasedItem.conference_id == Conference.id,
        ReleasedItem.until_version.is_(None),
        ReleasedItem.ends_at > at,
    )
    wishes = exists().where(AgendaWishes.conference_id == Conference.id)
    invitations = exists().where(CalendarInvitation.conference_id == Conference.id)
    return session().scalars(select(Conference.id).where(to_come, or_(wishes, invitations))).all()


def count_calendar_mails(conference_id: str, changes: Collection[ItemChange]) -> int:
    """Return how many calendar mails go out once ``changes`` are released."""
    told = {c.item_id for c in changes if c.kind in {ChangeKind.MOVED, ChangeKind.CANCELLED}}
    new = {c.item_id for c in changes if c.kind in {ChangeKind.CAME, ChangeKind.RESTORED}}
    invited = (
        select(func.count())
        .select_from(CalendarInvitation)
        .join(Delegate, Delegate.id == CalendarInvitation.delegate_id)
        .where(
            CalendarInvitation.conference_id == conference_id,
            CalendarInvitation.state == InvitationState.REQUESTED,
            _is_reached(),
        )
    )
    wanting = (
        select(func.count())
        .select_from(Choice)
        .join(AgendaWishes, AgendaWishes.delegate_id == Choice.delegate_id)
        .join(Delegate, Delegate.id == Choice.delegate_id)
        .where(Choice.conference_id == conference_id, AgendaWishes.wants_mails, _is_reached())
    )
    return sum(
        session().scalar(statement.where(column.in_(ids))) or 0
        for statement, column, given in (
            (invited, CalendarInvitation.agenda_item_id, told),
            (wanting, Choice.agenda_item_id, new),
        )
        for ids in batched_ids(sorted(given))
    )


def _is_newest(item_id: Any) -> ColumnElement[bool]:
    return and_(_NEWEST.agenda_item_id == item_id, _NEWEST.until_version.is_(None))


def _is_reached() -> ColumnElement[bool]:
    """Return the condition for delegates who take part and have an address of their own."""
    return and_(
        Delegate.status == DelegateStatus.ACCEPTED,
        Delegate.email != "",
        Delegate.email_normalised.is_not(None),
        Delegate.erased_at.is_(None),
    )


def _found(statement: Select[Any], delegate_id: str | None) -> list[OutOfStep]:
    if delegate_id is not None:
        statement = statement.where(Delegate.id == delegate_id)
    rows = session().execute(statement.order_by(_NEWEST.starts_at, _NEWEST.id, Delegate.id))
    return [OutOfStep(*row) for row in rows]


def find_last_reading() -> datetime | None:
    """Return when the mailbox with the answers was last read, None before the first time."""
    found: datetime | None = session().scalar(select(func.max(MailboxState.read_at)))
    return found
