"""What came back on calendar invitations: how many per item, and person by person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from eventapp.agendas.models import ReleasedItem
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.reading import load_released
from eventapp.calendars.models import CalendarAnswer, CalendarInvitation, InvitationState, StrayAnswers
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.i18n import LazyString, lazy_gettext, lazy_pgettext
from eventapp.registration.models import Delegate
from eventapp.web.paging import PER_PAGE, Page

#: What the list of an item can be narrowed to, in words, in the order of the tabs.
ANSWER_LABELS: Mapping[str, LazyString] = {
    "accepted": lazy_pgettext("calendar", "Accepted"),
    "tentative": lazy_pgettext("calendar", "Tentative"),
    "declined": lazy_pgettext("calendar", "Declined"),
    "none": lazy_gettext("No answer"),
}
#: In the order of the fields of :class:`Answers`.
_COUNTED = (CalendarAnswer.ACCEPTED, CalendarAnswer.TENTATIVE, CalendarAnswer.DECLINED)


@dataclass(frozen=True, slots=True)
class Answers:
    """How many of those who were ``invited`` answered what.

    Who answered before the last change has given no answer, and counts in ``outdated``.
    """

    invited: int = 0
    accepted: int = 0
    tentative: int = 0
    declined: int = 0
    outdated: int = 0

    @property
    def none(self) -> int:
        return self.invited - self.accepted - self.tentative - self.declined


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    item: ProgrammeItem
    answers: Answers


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """One person's answer, '' for none; an ``is_outdated`` one was given before the last change."""

    delegate_id: str
    name: str
    native_name: str
    organization_name: str
    answer: str
    is_outdated: bool
    comment: str
    answered_at: datetime | None


def list_item_answers(conference_id: str, *, page: int) -> Page[ItemAnswers]:
    """Return a page of the items that somebody is invited to, in order of time."""
    invited = (
        select(CalendarInvitation.agenda_item_id)
        .where(CalendarInvitation.conference_id == conference_id, _is_invited())
        .distinct()
    )
    newest = (ReleasedItem.until_version.is_(None), ReleasedItem.agenda_item_id.in_(invited))
    total = session().scalar(select(func.count()).select_from(ReleasedItem).where(*newest)) or 0
    ids = session().scalars(
        select(ReleasedItem.id)
        .where(*newest)
        .order_by(ReleasedItem.starts_at, ReleasedItem.ends_at, ReleasedItem.place, ReleasedItem.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    order = list(ids)
    items = load_released(order)
    counted = _count(CalendarInvitation.agenda_item_id.in_([items[each].id for each in order]))
    rows = [ItemAnswers(items[each], counted[items[each].id]) for each in order]
    return Page(rows=rows, number=page, total=total)


def get_item_answers(conference_id: str, item_id: str) -> ItemAnswers:
    """Return how one released item was answered; raises :class:`NotFound`."""
    found = session().scalar(
        select(ReleasedItem.id).where(
            ReleasedItem.conference_id == conference_id,
            ReleasedItem.agenda_item_id == item_id,
            ReleasedItem.until_version.is_(None),
        )
    )
    if found is None:
        raise NotFound
    counted = _count(CalendarInvitation.agenda_item_id == item_id)
    return ItemAnswers(load_released([found])[found], counted.get(item_id, Answers()))


def list_person_answers(
    conference_id: str, item_id: str, *, answer: str = "", page: int
) -> Page[PersonAnswer]:
    """Return a page of those who are invited to an item, by name.

    ``answer`` is a key of :data:`ANSWER_LABELS`; others narrow nothing down.
    """
    conditions = [
        CalendarInvitation.conference_id == conference_id,
        CalendarInvitation.agenda_item_id == item_id,
        _is_invited(),
    ]
    if answer == "none":
        conditions.append(~_is_answered())
    elif answer in ANSWER_LABELS:
        conditions += [_is_answered(), CalendarInvitation.answer == answer]
    count = select(func.count()).select_from(CalendarInvitation).where(*conditions)
    rows = session().execute(
        select(
            Delegate.id,
            Delegate.name,
            Delegate.native_name,
            Delegate.organization_name,
            CalendarInvitation.answer,
            and_(CalendarInvitation.answer != "", ~_is_answered()),
            CalendarInvitation.comment,
            CalendarInvitation.answered_at,
        )
        .select_from(CalendarInvitation)
        .join(Delegate, Delegate.id == CalendarInvitation.delegate_id)
        .where(*conditions)
        .order_by(Delegate.name, Delegate.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return Page(rows=[PersonAnswer(*row) for row in rows], number=page, total=session().scalar(count) or 0)


def count_strays(conference_id: str) -> int:
    """Return how many answers came from people who were not invited."""
    count: int | None = session().scalar(
        select(StrayAnswers.count).where(StrayAnswers.conference_id == conference_id)
    )
    return count or 0


def _count(of_items: ColumnElement[bool]) -> dict[str, Answers]:
    """Return the answers to some items, by the item's id."""
    rows = session().execute(
        select(
            CalendarInvitation.agenda_item_id,
            func.count(),
            *(_sum(and_(_is_answered(), CalendarInvitation.answer == answer)) for answer in _COUNTED),
            _sum(and_(CalendarInvitation.answer != "", ~_is_answered())),
        )
        .where(of_items, _is_invited())
        .group_by(CalendarInvitation.agenda_item_id)
    )
    return {row[0]: Answers(*row[1:]) for row in rows}


def _sum(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _is_invited() -> ColumnElement[bool]:
    return CalendarInvitation.state == InvitationState.REQUESTED


def _is_answered() -> ColumnElement[bool]:
    """Return the condition for answers to what was sent last; none was given where it is NULL."""
    is_newest = CalendarInvitation.answer_sequence >= CalendarInvitation.sequence
    return func.coalesce(is_newest, False)
