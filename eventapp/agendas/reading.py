"""The agenda as the public reads it: what was released last, whole or in parts, and earlier versions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_, select

from eventapp.agendas.comparing import ItemChange, compare
from eventapp.agendas.models import AgendaItem, AgendaVersion, ReleasedItem
from eventapp.agendas.programme import Programme, ProgrammeDay, ProgrammeItem
from eventapp.agendas.released_content import decoded, restored_item
from eventapp.agendas.working_copy import read_items
from eventapp.clock import zone
from eventapp.conferences.models import Conference, Venue
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import NO_TEXT, LocalizedText

#: How long a cancelled item stays in the programme: every subscribed calendar reads of it at least once.
CANCELLED_STAYS = timedelta(days=14)
#: Ids in one statement: SQLite and PostgreSQL both take many more.
_AT_ONCE = 5_000

_FRAME: tuple[Any, ...] = (
    Conference.slug,
    Conference.title,
    Conference.description,
    Conference.languages,
    Conference.timezone,
    Conference.contact_email,
    Conference.colour,
    Conference.revision,
    Conference.changed_at,
)
_ROW: tuple[Any, ...] = (
    ReleasedItem.id,
    ReleasedItem.agenda_item_id,
    ReleasedItem.uid,
    ReleasedItem.sequence,
    ReleasedItem.kind,
    ReleasedItem.starts_at,
    ReleasedItem.ends_at,
    ReleasedItem.room_id,
    ReleasedItem.track_id,
    ReleasedItem.is_cancelled,
    ReleasedItem.changed_at,
    cast(ReleasedItem.content, Text).label("content"),
)
_IN_ORDER: tuple[Any, ...] = (
    ReleasedItem.starts_at,
    ReleasedItem.ends_at,
    ReleasedItem.place,
    ReleasedItem.agenda_item_id,
)


@dataclass(frozen=True, slots=True)
class ReleasedRef:
    """Where to find one released item; what its ``id`` stands for never changes."""

    id: str
    agenda_item_id: str
    uid: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool


def get_programme(conference_id: str, now: datetime) -> Programme:
    """Return the agenda as released, however long in five queries; raises :class:`NotFound`.

    Items whose cancellation was released more than ``CANCELLED_STAYS`` before ``now`` are left out. Before
    the first release it is the working copy, which only members see: publishing a conference releases.
    """
    version = find_newest_version(conference_id)
    if version is None:
        return get_draft(conference_id)
    rows = session().execute(select(*_ROW).where(*_shown(conference_id, now)).order_by(*_IN_ORDER)).all()
    return _programme(conference_id, _restored(rows), version)


def get_whole_programme(conference: Conference) -> Programme:
    """Return the agenda as released, with whatever was ever cancelled, whichever day it is read."""
    # As of the conference's creation nothing was cancelled long ago.
    return get_programme(conference.id, conference.created_at)


def get_draft(conference_id: str) -> Programme:
    """Return the agenda as the next release would show it; raises :class:`NotFound`."""
    items = read_items(AgendaItem.conference_id == conference_id, conference_id=conference_id)
    return _programme(conference_id, items, None)


def get_head(conference_id: str) -> Programme:
    """Return the programme without its items, however many there are; raises :class:`NotFound`."""
    return _programme(conference_id, (), find_newest_version(conference_id))


def find_newest_version(conference_id: str) -> AgendaVersion | None:
    return session().scalar(
        select(AgendaVersion)
        .where(AgendaVersion.conference_id == conference_id)
        .order_by(AgendaVersion.number.desc())
        .limit(1)
    )


def list_versions(conference_id: str) -> list[AgendaVersion]:
    """Return the releases of an agenda, newest first."""
    return list(
        session().scalars(
            select(AgendaVersion)
            .where(AgendaVersion.conference_id == conference_id)
            .order_by(AgendaVersion.number.desc())
        )
    )


def get_version(conference_id: str, number: int) -> AgendaVersion:
    version = session().scalar(
        select(AgendaVersion).where(
            AgendaVersion.conference_id == conference_id, AgendaVersion.number == number
        )
    )
    if version is None:
        raise NotFound
    return version


def read_version(conference_id: str, number: int) -> dict[str, ProgrammeItem]:
    """Return the items of one release by their ids, cancelled ones too, in order."""
    holds = (
        ReleasedItem.conference_id == conference_id,
        ReleasedItem.since_version <= number,
        or_(ReleasedItem.until_version.is_(None), ReleasedItem.until_version > number),
    )
    rows = session().execute(select(*_ROW).where(*holds).order_by(*_IN_ORDER)).all()
    return {item.id: item for item in _restored(rows)}


def get_old_programme(version: AgendaVersion) -> Programme:
    """Return the agenda as one release said it, long cancelled items too."""
    return _programme(
        version.conference_id, read_version(version.conference_id, version.number).values(), version
    )


def read_changes(conference_id: str, number: int) -> tuple[ItemChange, ...]:
    """Return what one release changed, from the rows that it ended and those that it began."""
    touched = (ReleasedItem.since_version == number, ReleasedItem.until_version == number)
    rows = session().execute(
        select(*_ROW, ReleasedItem.since_version)
        .where(ReleasedItem.conference_id == conference_id, or_(*touched))
        .order_by(*_IN_ORDER)
    )
    before: dict[str, ProgrammeItem] = {}
    after: dict[str, ProgrammeItem] = {}
    found = rows.all()
    for row, item in zip(found, _restored(found), strict=True):
        (after if row.since_version == number else before)[item.id] = item
    return compare(before, after)


def list_released(
    conference_id: str,
    now: datetime,
    *,
    room_id: str | None = None,
    track_id: str | None = None,
    kind: str | None = None,
    item_ids: Collection[str] | None = None,
) -> list[ReleasedRef]:
    """Return where to find the items of the newest release that are in a room, a track…, in order.

    Cancelled items stay as :func:`get_programme` says. ``item_ids`` are those of agenda items.
    """
    wanted = list(_shown(conference_id, now))
    given = ((ReleasedItem.room_id, room_id), (ReleasedItem.track_id, track_id), (ReleasedItem.kind, kind))
    wanted += [column == value for column, value in given if value is not None]
    if item_ids is not None:
        wanted.append(ReleasedItem.agenda_item_id.in_(item_ids))
    rows = session().execute(
        select(
            ReleasedItem.id,
            ReleasedItem.agenda_item_id,
            ReleasedItem.uid,
            ReleasedItem.starts_at,
            ReleasedItem.ends_at,
            ReleasedItem.is_cancelled,
        )
        .where(*wanted)
        .order_by(*_IN_ORDER)
    )
    return [ReleasedRef(*row) for row in rows]


def load_released(released_ids: Iterable[str]) -> dict[str, ProgrammeItem]:
    """Return released items by the ids of what was released."""
    found: dict[str, ProgrammeItem] = {}
    for some in batched_ids(released_ids):
        rows = session().execute(select(*_ROW).where(ReleasedItem.id.in_(some))).all()
        found.update((item.released_id, item) for item in _restored(rows))
    return found


def newest_released(conference_id: str) -> dict[str, ProgrammeItem]:
    """Return the newest released text of every item, long cancelled ones too, by the id of the item."""
    rows = session().execute(
        select(*_ROW)
        .where(ReleasedItem.conference_id == conference_id, ReleasedItem.until_version.is_(None))
        .order_by(*_IN_ORDER)
    )
    return {item.id: item for item in _restored(rows.all())}


def batched_ids(ids: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Yield ids in portions that one statement can take."""
    left = iter(ids)
    while some := tuple(islice(left, _AT_ONCE)):
        yield some


def _shown(conference_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        ReleasedItem.conference_id == conference_id,
        ReleasedItem.until_version.is_(None),
        or_(ReleasedItem.is_cancelled.is_(False), ReleasedItem.changed_at > now - CANCELLED_STAYS),
    )


def _restored(rows: Sequence[Any]) -> list[ProgrammeItem]:
    contents = decoded(row.content for row in rows)
    return [restored_item(row, content) for row, content in zip(rows, contents, strict=True)]


def _programme(
    conference_id: str, items: Iterable[ProgrammeItem], version: AgendaVersion | None
) -> Programme:
    frame = session().execute(select(*_FRAME).where(Conference.id == conference_id)).one_or_none()
    if frame is None:
        raise NotFound
    timezone = version.timezone if version else frame.timezone
    return Programme(
        conference_id=conference_id,
        slug=frame.slug,
        title=frame.title,
        description=frame.description,
        venue=_venue_name(conference_id),
        first_language=frame.languages[0],
        timezone=timezone,
        contact_email=frame.contact_email,
        colour=frame.colour,
        revision=frame.revision,
        changed_at=frame.changed_at,
        days=tuple(_by_day(items, timezone)),
        version=version.number if version else 0,
    )


def _venue_name(conference_id: str) -> LocalizedText:
    name = session().scalar(
        select(Venue.name)
        .where(Venue.conference_id == conference_id)
        .order_by(Venue.position, Venue.id)
        .limit(1)
    )
    return name or NO_TEXT


def _by_day(items: Iterable[ProgrammeItem], timezone: str) -> Iterable[ProgrammeDay]:
    local = zone(timezone)

    def day_of(item: ProgrammeItem) -> date:
        return item.starts_at.astimezone(local).date()

    for day, of_day in groupby(items, key=day_of):
        yield ProgrammeDay(day, tuple(of_day))
