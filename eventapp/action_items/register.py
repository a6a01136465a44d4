"""The register: the action items of a conference as read, plain values for pages, feeds and documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from eventapp.action_items.filters import IS_OPEN, NO_FILTERS, RegisterFilters, conditions, is_late
from eventapp.action_items.models import OPEN, ActionItem, ActionItemOwner, ActionItemStatus
from eventapp.action_items.owner_rows import Owners, read_owners
from eventapp.action_items.rules import is_overdue
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.clock import today as today_in
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization


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


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of action items, each of them in exactly one of the five fields.

    What is overdue is neither in ``needs_action`` nor in ``in_process``.
    """

    completed: int = 0
    in_process: int = 0
    needs_action: int = 0
    overdue: int = 0
    cancelled: int = 0

    @property
    def open(self) -> int:
        """All that is still to be done, late or not."""
        return self.needs_action + self.in_process + self.overdue

    @property
    def promised(self) -> int:
        """All that counts: everything but what was cancelled."""
        return self.open + self.completed


@dataclass(frozen=True, slots=True)
class OwnerProgress:
    """The progress of one organization, of what it leads; None stands for persons without one."""

    organization_id: str | None
    organization: LocalizedText | None
    progress: Progress


def list_register(
    conference_id: str,
    filters: RegisterFilters,
    today: date,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> list[RegisterRow]:
    """Return a stretch of the register: overdue first, then by due date, undated, and what is done last.

    ``today`` is the date in the conference's zone. Two queries.
    """
    statement = _rows().where(*conditions(conference_id, filters, today)).order_by(*_in_order())
    rows = session().execute(statement.offset(offset).limit(limit)).all()
    owners = read_owners(conference_id, [row[0].id for row in rows] if limit is not None else None)
    return [_read(row, owners, today) for row in rows]


def count_register(conference_id: str, filters: RegisterFilters, today: date) -> int:
    statement = select(func.count()).select_from(ActionItem).where(*conditions(conference_id, filters, today))
    return session().scalar(statement) or 0


def list_all_for_documents(conference_id: str) -> list[RegisterRow]:
    """Return the whole register in its order as of today in the conference's zone. Three queries."""
    timezone = session().scalar(select(Conference.timezone).where(Conference.id == conference_id))
    return list_register(conference_id, NO_FILTERS, today_in(timezone)) if timezone else []


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


def progress(conference_id: str, today: date) -> Progress:
    """Return the counts of a conference; ``today`` is the date in its zone. One query."""
    counts = session().execute(select(*_counts(today)).where(ActionItem.conference_id == conference_id))
    return Progress(**counts.mappings().one())


def list_owner_progress(conference_id: str, today: date) -> list[OwnerProgress]:
    """Return the counts of each leading owner's organization, those with most to do first. One query."""
    leads = (ActionItemOwner.action_item_id == ActionItem.id) & (ActionItemOwner.position == 0)
    counts = (
        select(ActionItemOwner.organization_id, *_counts(today))
        .select_from(ActionItem)
        .outerjoin(ActionItemOwner, leads)
        .where(ActionItem.conference_id == conference_id)
        .group_by(ActionItemOwner.organization_id)
        .subquery()
    )
    rows = session().execute(
        select(Organization.name, counts)
        .select_from(counts)
        .outerjoin(Organization, Organization.id == counts.c.organization_id)
    )
    found = [OwnerProgress(row[1], row[0], Progress(*row[2:])) for row in rows]
    return sorted(
        found,
        key=lambda owner: (-owner.progress.open, -owner.progress.promised, owner.organization_id or "~"),
    )


def _counts(today: date) -> list[ColumnElement[int]]:
    """Return the columns of :class:`Progress` in its order."""
    late = is_late(today)
    not_late = ActionItem.due_on.is_(None) | (ActionItem.due_on >= today)
    parts = {
        "completed": ActionItem.status == ActionItemStatus.COMPLETED,
        "in_process": (ActionItem.status == ActionItemStatus.IN_PROCESS) & not_late,
        "needs_action": (ActionItem.status == ActionItemStatus.NEEDS_ACTION) & not_late,
        "overdue": late,
        "cancelled": ActionItem.status == ActionItemStatus.CANCELLED,
    }
    return [func.count(case((condition, 1))).label(name) for name, condition in parts.items()]


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


def _in_order() -> tuple[ColumnElement[Any], ...]:
    # Whatever is overdue has the earliest dates of all that is open: the due date alone puts it in front.
    return (
        case((IS_OPEN, 0), else_=1),
        case((ActionItem.due_on.is_(None), 1), else_=0),
        ActionItem.due_on.asc(),
        ActionItem.number.asc(),
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
        is_overdue=is_overdue(item.status, item.due_on, today),
        agenda_item_id=item.agenda_item_id,
        agenda_item_title=agenda_item_title,
        decision_number=decision_number,
        completed_at=item.completed_at,
        created_at=item.created_at,
        updated_at=item.updated_at,
        version=item.version,
    )
