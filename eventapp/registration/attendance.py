"""Who has come: what the desk, lists and minutes read of check-ins.

An occasion is what one can come to: a day of the conference, or one item of its agenda. Checking in for the
one says nothing about the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from eventapp.conferences.models import Side
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus, Delegation
from eventapp.registration.order import WITHIN_DELEGATION
from eventapp.registration.rules import search_words

#: So many of those who match a search are shown; whoever isn't among them types another word.
MOST_FOUND = 20
_MOST_WORDS = 8

#: Status → msgid of what the desk is told about somebody who can't be checked in.
NOT_LET_IN: Mapping[str, str] = {
    DelegateStatus.NOMINATED: N_("The details of this person are not complete. Please call the secretariat."),
    DelegateStatus.APPLIED: N_("The secretariat has not decided yet. Please call the secretariat."),
    DelegateStatus.WAITLISTED: N_(
        "On the waiting list: there is no seat for this person yet. Please call the secretariat."
    ),
    DelegateStatus.OFFERED: N_("A seat is on offer and has not been taken yet. Please call the secretariat."),
    DelegateStatus.DECLINED: N_("This registration was declined. Please call the secretariat."),
    DelegateStatus.CANCELLED: N_("This registration was cancelled. Please call the secretariat."),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day, a date in the conference's zone; with ``agenda_item_id`` one item of that day's agenda."""

    day: date
    agenda_item_id: str = ""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A delegate as the desk may see them: no address, no phone, no papers.

    ``check_in_id`` is None while they haven't come to the occasion. ``answers`` holds all of them; who shows
    some picks those that the desk may see.
    """

    delegate_id: str
    name: str
    native_name: str
    form_of_address: str
    organization_name: str
    category: str
    status: str
    side: LocalizedText
    side_code: str
    delegation_id: str | None
    delegation: LocalizedText | None
    answers: Mapping[str, Any]
    check_in_id: str | None
    checked_in_at: datetime | None
    checked_in_by: str | None

    @property
    def may_check_in(self) -> bool:
        return self.check_in_id is None and self.status == DelegateStatus.ACCEPTED


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many came to an occasion, of those who were expected; ``delegation_id`` None: of no delegation."""

    delegation_id: str | None
    name: LocalizedText | None
    came: int
    expected: int


def find_at_desk(conference_id: str, occasion: Occasion, text: str) -> tuple[list[DeskRow], bool]:
    """Return up to ``MOST_FOUND`` delegates by name or organization in either script, and if there are more.

    Those who can be checked in stand first, then those who are in.
    """
    found = _rows(conference_id, occasion).order_by(
        Delegate.status != DelegateStatus.ACCEPTED,
        CheckIn.id.is_not(None),
        func.lower(Delegate.name),
        Delegate.id,
    )
    for word in search_words(text)[:_MOST_WORDS]:
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        # The e-mail is the last line of the key and no business of the desk.
        found = found.where(Delegate.search_key.like(f"%{escaped}%\n%", escape="\\"))
    rows = _read(found.limit(MOST_FOUND + 1))
    return rows[:MOST_FOUND], len(rows) > MOST_FOUND


def get_at_desk(conference_id: str, occasion: Occasion, delegate_id: str) -> DeskRow:
    """Return one delegate of a conference; raises :class:`NotFound`."""
    rows = _read(_rows(conference_id, occasion).where(Delegate.id == delegate_id))
    if not rows:
        raise NotFound
    return rows[0]


def list_newest(conference_id: str, occasion: Occasion, *, limit: int) -> list[DeskRow]:
    """Return those who came last, the newest first."""
    order = (CheckIn.at.desc(), CheckIn.id.desc())
    newest = select(CheckIn.id).where(*_at(conference_id, occasion)).order_by(*order).limit(limit)
    return _read(_rows(conference_id, occasion).where(CheckIn.id.in_(newest)).order_by(*order))


def list_awaited(conference_id: str, occasion: Occasion, delegation_id: str, *, limit: int) -> list[DeskRow]:
    """Return those of a delegation who are accepted and have not come, the head first, then by precedence."""
    return _read(
        _rows(conference_id, occasion)
        .where(
            Delegate.delegation_id == delegation_id,
            Delegate.status == DelegateStatus.ACCEPTED,
            CheckIn.id.is_(None),
        )
        .order_by(*WITHIN_DELEGATION, Delegate.id)
        .limit(limit)
    )


def count_who_came(conference_id: str, occasion: Occasion) -> int:
    counted = select(func.count()).select_from(CheckIn).where(*_at(conference_id, occasion))
    return session().scalar(counted) or 0


def last_check_in_at(delegate_id: str) -> datetime | None:
    """Return when a delegate came last, to whatever; None for who has not come."""
    return session().scalar(select(func.max(CheckIn.at)).where(CheckIn.delegate_id == delegate_id))


def count_by_delegation(conference_id: str, occasion: Occasion) -> list[Attendance]:
    """Return how many came of each delegation that expects anybody, in order of precedence.

    Delegates of no delegation stand last. Whoever came was expected, whatever has become of them since.
    """
    is_accepted = Delegate.status == DelegateStatus.ACCEPTED
    accepted: dict[str | None, int] = {
        row[0]: row[1]
        for row in session().execute(
            select(Delegate.delegation_id, func.count())
            .where(Delegate.conference_id == conference_id, is_accepted)
            .group_by(Delegate.delegation_id)
        )
    }
    came, left = {}, {}
    for delegation_id, number, still_accepted in session().execute(
        select(Delegate.delegation_id, func.count(), func.count().filter(is_accepted))
        .join(CheckIn, CheckIn.delegate_id == Delegate.id)
        .where(*_at(conference_id, occasion))
        .group_by(Delegate.delegation_id)
    ):
        came[delegation_id], left[delegation_id] = number, number - still_accepted
    names: dict[str | None, LocalizedText | None] = {
        row[0]: row[1]
        for row in session().execute(
            select(Delegation.id, Delegation.name)
            .where(Delegation.conference_id == conference_id)
            .order_by(Delegation.position, Delegation.id)
        )
    }
    return [
        Attendance(delegation_id, name, came.get(delegation_id, 0), expected)
        for delegation_id, name in (names | {None: None}).items()
        if (expected := accepted.get(delegation_id, 0) + left.get(delegation_id, 0))
    ]


def _at(conference_id: str, occasion: Occasion) -> tuple[ColumnElement[bool], ...]:
    return (
        CheckIn.conference_id == conference_id,
        CheckIn.day == occasion.day,
        CheckIn.agenda_item_id == occasion.agenda_item_id,
    )


def _rows(conference_id: str, occasion: Occasion) -> Select[*tuple[Any, ...]]:
    """Return the query of a conference's delegates, with their check-in where there is one."""
    return (
        select(
            Delegate.id,
            Delegate.name,
            Delegate.native_name,
            Delegate.form_of_address,
            Delegate.organization_name,
            Delegate.category,
            Delegate.status,
            Side.name,
            Side.code,
            Delegation.id,
            Delegation.name,
            Delegate.answers,
            CheckIn.id,
            CheckIn.at,
            CheckIn.by_name,
        )
        .join(Side, Side.id == Delegate.side_id)
        .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(CheckIn, and_(CheckIn.delegate_id == Delegate.id, *_at(conference_id, occasion)))
        .where(Delegate.conference_id == conference_id)
    )


def _read(statement: Select[*tuple[Any, ...]]) -> list[DeskRow]:
    return [DeskRow(*row) for row in session().execute(statement)]
