"""The register: the action items of a conference as read, plain values for pages, feeds and documents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, func, select

from eventapp.action_items.filters import (
    NO_FILTERS,
    RegisterFilters,
    along_time,
    conditions,
    in_register_order,
)
from eventapp.action_items.models import OPEN, ActionItem
from eventapp.action_items.owner_rows import Owners, read_owners
from eventapp.action_items.rules import is_overdue
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.clock import today as today_in
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An action item as read.

    ``status`` is an ``ActionItemStatus`` value, ``due_on`` a date in the conference's zone, ``number`` counts
    within the conference, ``uid`` and ``sequence`` are its identity and revision in calendars (RFC 5545). The
    first of the ``owners`` leads. ``reported_at`` is when an owner said that it is done, as long as another
    has to confirm it; ``carried_at`` when a later edition took it over.
    """

    id: str
    uid: str
    sequence: int
    number: int
    title: LocalizedText
    description: LocalizedText
    owners: Owners
    due_on: date | None
    status: str
    priority: str
    percent: int
    is_overdue: bool
    is_confidential: bool
    agenda_item_id: str | None
    agenda_item_title: LocalizedText | None
    decision_number: int | None
    agreement_id: str | None
    agreement_title: LocalizedText | None
    reported_at: datetime | None
    reported_by: str
    carried_at: datetime | None
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_carried(self) -> bool:
        """Open, but carried over into a later edition, where it is done."""
        return self.is_open and self.carried_at is not None

    @property
    def is_left(self) -> bool:
        """Still to be done here."""
        return self.is_open and self.carried_at is None


@dataclass(frozen=True, slots=True)
class TitleRow:
    """As much of an action item as tells one which it is."""

    id: str
    number: int
    title: LocalizedText
    status: str


def list_register(
    conference_id: str,
    filters: RegisterFilters,
    today: date,
    *,
    offset: int = 0,
    limit: int | None = None,
    by_date: bool = False,
) -> list[RegisterRow]:
    """Return a stretch of the register: overdue first, then by due date, undated, and what is done last.

    With ``by_date`` it is what has a due date, by that alone. ``today`` is the date in the conference's zone.
    Two queries.
    """
    order = along_time() if by_date else in_register_order()
    wanted = select(ActionItem.id).where(*conditions(conference_id, filters, today))
    if by_date:
        wanted = wanted.where(ActionItem.due_on.is_not(None))
    # The stretch is found by an index alone; only its rows are read whole.
    stretch = wanted.order_by(*order).offset(offset).limit(limit)
    rows = session().execute(_rows().where(ActionItem.id.in_(stretch)).order_by(*order)).all()
    owners = read_owners(conference_id, [row[0].id for row in rows] if limit is not None else None)
    return [_read(row, owners, today) for row in rows]


def count_register(conference_id: str, filters: RegisterFilters, today: date) -> int:
    statement = select(func.count()).select_from(ActionItem).where(*conditions(conference_id, filters, today))
    return session().scalar(statement) or 0


def list_versions(
    conference_id: str, filters: RegisterFilters, today: date, *, limit: int
) -> list[tuple[str, int]]:
    """Return ids and versions of what is left in the register, in its order. One query."""
    rows = session().execute(
        select(ActionItem.id, ActionItem.version)
        .where(*conditions(conference_id, filters, today))
        .order_by(*in_register_order())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def list_titles(conference_id: str, ids: Collection[str]) -> list[TitleRow]:
    """Return those that are of this conference, in order of their numbers. One query."""
    rows = session().execute(
        select(ActionItem.id, ActionItem.number, ActionItem.title, ActionItem.status)
        .where(ActionItem.conference_id == conference_id, ActionItem.id.in_(ids))
        .order_by(ActionItem.number)
    )
    return [TitleRow(*row) for row in rows]


def list_all_for_documents(conference_id: str, filters: RegisterFilters = NO_FILTERS) -> list[RegisterRow]:
    """Return the register in its order as of today in the conference's zone, not in pages. Three queries."""
    timezone = session().scalar(select(Conference.timezone).where(Conference.id == conference_id))
    return list_register(conference_id, filters, today_in(timezone)) if timezone else []


def find_row(conference_id: str, action_item_id: str, today: date) -> RegisterRow | None:
    """Return one action item of this conference as read, or None."""
    statement = _rows().where(ActionItem.conference_id == conference_id, ActionItem.id == action_item_id)
    row = session().execute(statement).one_or_none()
    return None if row is None else _read(row, read_owners(conference_id, [action_item_id]), today)


def read_register_state(conference_id: str) -> tuple[int, int, datetime | None]:
    """Return what an ETag and Last-Modified of the register need, by one cheap query.

    They are the number of action items, the sum of their versions, and when the newest one last changed, None
    where there is none; no change to an action item leaves all three as they were.
    """
    row = session().execute(
        select(
            func.count(ActionItem.id),
            func.coalesce(func.sum(ActionItem.version), 0),
            func.max(ActionItem.updated_at),
        ).where(ActionItem.conference_id == conference_id)
    )
    count, versions, changed_at = row.one()
    return count, versions, changed_at


def _rows() -> Select[ActionItem, LocalizedText, int, LocalizedText]:
    return (
        select(
            ActionItem,
            AgendaItem.title.label("agenda_item_title"),
            Decision.number.label("decision_number"),
            Agreement.title.label("agreement_title"),
        )
        .outerjoin(AgendaItem, AgendaItem.id == ActionItem.agenda_item_id)
        .outerjoin(Decision, Decision.id == ActionItem.decision_id)
        .outerjoin(Agreement, Agreement.id == ActionItem.agreement_id)
    )


def _read(
    row: Row[ActionItem, LocalizedText, int, LocalizedText], owners: Mapping[str, Owners], today: date
) -> RegisterRow:
    item, agenda_item_title, decision_number, agreement_title = row
    return RegisterRow(
        id=item.id,
        uid=item.uid,
        sequence=item.sequence,
        number=item.number,
        title=item.title,
        description=item.description,
        owners=owners.get(item.id, ()),
        due_on=item.due_on,
        status=item.status,
        priority=item.priority,
        percent=item.percent,
        is_confidential=item.is_confidential,
        agreement_id=item.agreement_id,
        agreement_title=agreement_title,
        reported_at=item.reported_at,
        reported_by=item.reported_by,
        carried_at=item.carried_at,
        is_overdue=is_overdue(item.status, item.due_on, today, item.carried_at),
        agenda_item_id=item.agenda_item_id,
        agenda_item_title=agenda_item_title,
        decision_number=decision_number,
        completed_at=item.completed_at,
        created_at=item.created_at,
        updated_at=item.updated_at,
        version=item.version,
    )
