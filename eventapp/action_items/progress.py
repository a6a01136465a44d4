"""How far the action items of a conference are: counted together, by organization and by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select

from eventapp.action_items.filters import IS_OPEN, is_late
from eventapp.action_items.models import ActionItem, ActionItemOwner, ActionItemStatus
from eventapp.conferences.models import Side
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization

Conditions = Iterable[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of action items, each of them in exactly one of the six fields.

    What is overdue is neither in ``needs_action`` nor in ``in_process``; what is open but ``carried`` over to
    a later edition is in none of the three.
    """

    completed: int = 0
    in_process: int = 0
    needs_action: int = 0
    overdue: int = 0
    carried: int = 0
    cancelled: int = 0

    @property
    def open(self) -> int:
        """All that is still to be done here, late or not."""
        return self.needs_action + self.in_process + self.overdue

    @property
    def promised(self) -> int:
        """All that counts: everything but what was cancelled."""
        return self.open + self.carried + self.completed

    @property
    def every(self) -> int:
        return self.promised + self.cancelled


@dataclass(frozen=True, slots=True)
class OwnerProgress:
    """The progress of one organization, of what it leads; None stands for persons without one."""

    organization_id: str | None
    organization: LocalizedText | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class SideProgress:
    """The progress of one side, of all that somebody of it owns: what two sides own counts for both."""

    code: str
    name: LocalizedText
    progress: Progress


def progress(conference_id: str, today: date) -> Progress:
    """Return the counts of a conference; ``today`` is the date in its zone. One query."""
    return count_progress((ActionItem.conference_id == conference_id,), today)


def count_progress(wanted: Conditions, today: date) -> Progress:
    """Return the counts of the action items that fit all conditions. One query."""
    counts = session().execute(select(*_counts(today)).where(*wanted))
    return Progress(**counts.mappings().one())


def list_owner_progress(conference_id: str, today: date, wanted: Conditions = ()) -> list[OwnerProgress]:
    """Return the counts of each leading owner's organization, those with most to do first. One query."""
    leads = (ActionItemOwner.action_item_id == ActionItem.id) & (ActionItemOwner.position == 0)
    counts = (
        select(ActionItemOwner.organization_id, *_counts(today))
        .select_from(ActionItem)
        .outerjoin(ActionItemOwner, leads)
        .where(ActionItem.conference_id == conference_id, *wanted)
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


def list_side_progress(conference_id: str, today: date, wanted: Conditions = ()) -> list[SideProgress]:
    """Return the counts of each side that owns something, in the order of the sides. One query."""
    owned = (
        select(ActionItemOwner.side_id, ActionItemOwner.action_item_id)
        .where(ActionItemOwner.conference_id == conference_id, ActionItemOwner.side_id.is_not(None))
        .distinct()
        .subquery()
    )
    counts = (
        select(owned.c.side_id, *_counts(today))
        .join(ActionItem, ActionItem.id == owned.c.action_item_id)
        .where(*wanted)
        .group_by(owned.c.side_id)
        .subquery()
    )
    rows = session().execute(
        select(Side.code, Side.name, *(column for column in counts.c if column.key != "side_id"))
        .join(counts, counts.c.side_id == Side.id)
        .order_by(Side.position, Side.id)
    )
    return [SideProgress(row[0], row[1], Progress(*row[2:])) for row in rows]


def _counts(today: date) -> list[ColumnElement[int]]:
    """Return the columns of :class:`Progress` in its order."""
    late = is_late(today)
    on_time = and_(
        ActionItem.carried_at.is_(None), ActionItem.due_on.is_(None) | (ActionItem.due_on >= today)
    )
    parts = {
        "completed": ActionItem.status == ActionItemStatus.COMPLETED,
        "in_process": (ActionItem.status == ActionItemStatus.IN_PROCESS) & on_time,
        "needs_action": (ActionItem.status == ActionItemStatus.NEEDS_ACTION) & on_time,
        "overdue": late,
        "carried": IS_OPEN & ActionItem.carried_at.is_not(None),
        "cancelled": ActionItem.status == ActionItemStatus.CANCELLED,
    }
    return [func.count(case((condition, 1))).label(name) for name, condition in parts.items()]
