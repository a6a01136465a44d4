"""Finding minutes and decisions, always through their conference."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.attending import AttendanceGroup, AttendanceRow, group_by_delegation
from eventapp.minutes.models import Attendance, Decision, Minutes, MinutesStatus, MinutesVersion
from eventapp.minutes.parties import Party, parties_of


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as read. ``number`` counts within the conference; ``parties`` are in their order.

    What is confidential is left out of everything that the public reads.
    """

    id: str
    number: int
    text: LocalizedText
    agenda_item_id: str
    created_at: datetime
    updated_at: datetime
    version: int
    is_confidential: bool = False
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What was recorded at one agenda item.

    ``status`` is a ``MinutesStatus`` value, or None where there are decisions but no minutes yet; ``version``
    is that of the minutes. ``decisions`` are in order of their numbers. ``comments_until`` is a date in the
    conference's zone.
    """

    agenda_item_id: str
    summary: LocalizedText = NO_TEXT
    status: str | None = None
    approved_at: datetime | None = None
    updated_at: datetime | None = None
    version: int | None = None
    decisions: tuple[DecisionRow, ...] = ()
    circulated_at: datetime | None = None
    comments_until: date | None = None

    @property
    def is_approved(self) -> bool:
        return self.status == MinutesStatus.APPROVED


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of minutes without what it says. ``number`` counts from 1, ``status`` is why it was made."""

    number: int
    status: str
    created_at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class FullMinutes:
    """The minutes of one agenda item with everything that belongs to them, as documents show them.

    ``outcome`` is an empty one where nothing was recorded; ``attendance`` is by delegation, ``versions`` in
    order of their numbers.
    """

    outcome: ItemOutcome
    attendance: tuple[AttendanceGroup, ...] = ()
    versions: tuple[VersionRow, ...] = ()

    @property
    def circulated_at(self) -> datetime | None:
        return self.outcome.circulated_at

    @property
    def newest_version(self) -> int | None:
        return self.versions[-1].number if self.versions else None


def list_outcomes(conference_id: str) -> dict[str, ItemOutcome]:
    """Return what was recorded, by agenda item id; items without minutes and decisions are left out."""
    return _outcomes(conference_id)


def get_outcome(conference_id: str, agenda_item_id: str) -> ItemOutcome:
    """Return what was recorded at one agenda item, an empty outcome where nothing was."""
    return _outcomes(conference_id, agenda_item_id).get(agenda_item_id, ItemOutcome(agenda_item_id))


def _outcomes(conference_id: str, agenda_item_id: str | None = None) -> dict[str, ItemOutcome]:
    minutes = select(Minutes).where(Minutes.conference_id == conference_id)
    decisions = select(Decision).where(Decision.conference_id == conference_id).order_by(Decision.number)
    if agenda_item_id is not None:
        minutes = minutes.where(Minutes.agenda_item_id == agenda_item_id)
        decisions = decisions.where(Decision.agenda_item_id == agenda_item_id)
    taken: dict[str, list[DecisionRow]] = defaultdict(list)
    for row in decision_rows(list(session().scalars(decisions))):
        taken[row.agenda_item_id].append(row)
    written = {row.agenda_item_id: row for row in session().scalars(minutes)}
    item_ids = sorted({*written, *taken})
    return {item_id: _outcome(item_id, written.get(item_id), taken[item_id]) for item_id in item_ids}


def _outcome(item_id: str, minutes: Minutes | None, decisions: list[DecisionRow]) -> ItemOutcome:
    if minutes is None:
        return ItemOutcome(item_id, decisions=tuple(decisions))
    return ItemOutcome(
        item_id,
        summary=minutes.summary,
        status=minutes.status,
        approved_at=minutes.approved_at,
        updated_at=minutes.updated_at,
        version=minutes.version,
        decisions=tuple(decisions),
        circulated_at=minutes.circulated_at,
        comments_until=minutes.comments_until,
    )


def decision_rows(decisions: Sequence[Decision]) -> list[DecisionRow]:
    """Return decisions with their parties, in the order given. One query."""
    parties = parties_of([decision.id for decision in decisions])
    return [
        DecisionRow(
            id=decision.id,
            number=decision.number,
            text=decision.text,
            agenda_item_id=decision.agenda_item_id,
            created_at=decision.created_at,
            updated_at=decision.updated_at,
            version=decision.version,
            is_confidential=decision.is_confidential,
            parties=parties.get(decision.id, ()),
        )
        for decision in decisions
    ]


def get_full_minutes(conference_id: str, agenda_item_id: str) -> FullMinutes:
    """Return all that the minutes of one agenda item say; empty where nothing was recorded."""
    outcome = get_outcome(conference_id, agenda_item_id)
    minutes = find_minutes(conference_id, agenda_item_id)
    return FullMinutes(
        outcome,
        attendance=group_by_delegation(list_attendance(conference_id, agenda_item_id)),
        versions=tuple(list_versions(minutes)) if minutes else (),
    )


def list_attendance(conference_id: str, agenda_item_id: str) -> list[AttendanceRow]:
    """Return who was, or should have been, at an agenda item, in order of delegations."""
    rows = session().scalars(
        select(Attendance)
        .where(
            Attendance.conference_id == conference_id,
            Attendance.agenda_item_id == agenda_item_id,
            Attendance.removed_at.is_(None),
        )
        .order_by(Attendance.position, Attendance.id)
    )
    return [
        AttendanceRow(
            id=row.id,
            status=row.status,
            name=row.name,
            organization_name=row.organization_name,
            delegation_name=row.delegation_name,
            delegate_id=row.delegate_id,
            is_by_hand=row.is_by_hand,
            version=row.version,
        )
        for row in rows
    ]


def get_attendance(conference_id: str, agenda_item_id: str, attendance_id: str) -> Attendance:
    """Return somebody on the list of an agenda item; raises :class:`NotFound`."""
    row = session().scalar(
        select(Attendance).where(
            Attendance.id == attendance_id,
            Attendance.conference_id == conference_id,
            Attendance.agenda_item_id == agenda_item_id,
            Attendance.removed_at.is_(None),
        )
    )
    if row is None:
        raise NotFound
    return row


def list_versions(minutes: Minutes) -> list[VersionRow]:
    """Return the versions of minutes in order of their numbers."""
    version = MinutesVersion
    rows = session().execute(
        select(version.number, version.status, version.created_at, version.by_name)
        .where(version.minutes_id == minutes.id)
        .order_by(version.number)
    )
    return [VersionRow(*row) for row in rows]


def list_decisions(conference_id: str) -> list[Decision]:
    """Return all decisions of a conference in order of their numbers."""
    return list(
        session().scalars(
            select(Decision).where(Decision.conference_id == conference_id).order_by(Decision.number)
        )
    )


def get_decision(conference_id: str, decision_id: str) -> Decision:
    decision = session().scalar(
        select(Decision).where(Decision.id == decision_id, Decision.conference_id == conference_id)
    )
    if decision is None:
        raise NotFound
    return decision


def find_minutes(conference_id: str, agenda_item_id: str, *, for_update: bool = False) -> Minutes | None:
    """Return the minutes of an agenda item; ``for_update`` keeps others from approving them meanwhile."""
    statement = select(Minutes).where(
        Minutes.agenda_item_id == agenda_item_id, Minutes.conference_id == conference_id
    )
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session().scalar(statement)
