"""Use cases of releases: giving the working copy to the public, and freezing it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from eventapp.actor import Actor
from eventapp.agendas.comparing import TOLD_BY_SEQUENCE, ItemChange
from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.models import AgendaVersion, ReleasedItem
from eventapp.agendas.pending import find_pending
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.queries import room_names
from eventapp.agendas.reading import batched_ids, find_newest_version
from eventapp.agendas.released_content import content_of
from eventapp.agendas.rules import MAX_NOTE, check_text
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.permissions import Permission, require


class NothingToRelease(Conflict):
    """The public reads all of it already."""


@dataclass(frozen=True, slots=True)
class Release:
    """What a release did: its version, and what differs from the one before."""

    version: AgendaVersion
    changes: tuple[ItemChange, ...]


def release_agenda(
    actor: Actor, *, conference: Conference, seen: str | None = None, note: LocalizedText = NO_TEXT
) -> Release:
    """Make the working copy what the public reads. Writes rows only for items that differ.

    ``seen`` is the fingerprint of what was looked at: raises :class:`Conflict` where somebody has edited
    since. None releases whatever there is. Raises :class:`NothingToRelease` where nothing differs from the
    version before. The first release may be empty.
    """
    require(actor, Permission.AGENDA_EDIT, conference.id)
    check_text(note, MAX_NOTE, "note")
    _hold(conference)
    check_is_open(conference.id)
    pending = find_pending(conference)
    if seen is not None and seen != pending.fingerprint:
        raise Conflict(N_("Somebody has changed the agenda since you looked at it. Please look again."))
    if not pending.is_any:
        raise NothingToRelease(N_("Everything in the agenda is released already."))
    newest, changes = pending.newest, pending.changes
    version = AgendaVersion(
        id=new_id(),
        conference_id=conference.id,
        number=newest.number + 1 if newest else 1,
        timezone=pending.timezone,
        note=note,
        counts=dict(Counter(str(change.kind) for change in changes)),
        released_at=now(),
        released_by=actor.name,
    )
    session().add(version)
    session().flush()
    _write_items(version, changes, pending.released)
    record(
        actor,
        "agenda.released",
        subject_type="conference",
        subject_id=conference.id,
        conference_id=conference.id,
        number=version.number,
        **version.counts,
    )
    session().flush()
    return Release(version, changes)


def freeze_agenda(actor: Actor, *, conference: Conference) -> None:
    """Keep a released agenda as it is: nobody edits it until it is unfrozen.

    Raises :class:`Conflict` where nothing is released yet.
    """
    require(actor, Permission.CONFERENCE_PUBLISH, conference.id)
    _hold(conference)
    if find_newest_version(conference.id) is None:
        raise Conflict(N_("Release the agenda first: only what is released can be frozen."))
    if conference.agenda_frozen_at is None:
        _set_frozen(actor, conference, "agenda.frozen", now())


def unfreeze_agenda(actor: Actor, *, conference: Conference) -> None:
    """Let a frozen agenda be edited again."""
    require(actor, Permission.CONFERENCE_PUBLISH, conference.id)
    if conference.agenda_frozen_at is not None:
        _set_frozen(actor, conference, "agenda.unfrozen", None)


def _hold(conference: Conference) -> None:
    """Wait for edits and releases under way; those that come now wait, and then find what this one wrote."""
    session().flush()
    session().refresh(conference, with_for_update=True)


def _set_frozen(actor: Actor, conference: Conference, action: str, at: datetime | None) -> None:
    conference.agenda_frozen_at = at
    record(
        actor,
        action,
        subject_type="conference",
        subject_id=conference.id,
        conference_id=conference.id,
    )
    session().flush()


def _write_items(
    version: AgendaVersion, changes: Sequence[ItemChange], released: Mapping[str, ProgrammeItem]
) -> None:
    for ids in batched_ids(change.item_id for change in changes if change.before is not None):
        session().execute(
            update(ReleasedItem)
            .where(ReleasedItem.agenda_item_id.in_(ids), ReleasedItem.until_version.is_(None))
            .values(until_version=version.number)
            .execution_options(synchronize_session=False)
        )
    places = {room_id: place for place, room_id in enumerate(room_names(version.conference_id))}
    rows = [_row(version, change, released.get(change.item_id), places) for change in changes]
    if rows:
        session().execute(insert(ReleasedItem), rows)


def _row(
    version: AgendaVersion, change: ItemChange, before: ProgrammeItem | None, places: Mapping[str, int]
) -> dict[str, Any]:
    item = change.after
    sequence = 0 if before is None else before.sequence + (change.kind in TOLD_BY_SEQUENCE)
    return {
        "id": new_id(),
        "conference_id": version.conference_id,
        "agenda_item_id": item.id,
        "since_version": version.number,
        "until_version": None,
        "uid": item.uid,
        "sequence": sequence,
        "kind": item.kind,
        "starts_at": item.starts_at,
        "ends_at": item.ends_at,
        "room_id": item.room_id,
        "place": places.get(item.room_id or "", -1),
        "track_id": item.track_id,
        "is_cancelled": item.is_cancelled,
        "changed_at": version.released_at,
        "content": content_of(item),
    }
