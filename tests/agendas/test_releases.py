"""Releasing an agenda: what is written, what calendars are told, and who may."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.models import AgendaItem, AgendaVersion, ReleasedItem
from eventapp.agendas.pending import find_pending
from eventapp.agendas.reading import (
    get_head,
    get_programme,
    list_versions,
    newest_released,
    read_changes,
    read_version,
)
from eventapp.agendas.services import (
    NothingToRelease,
    Release,
    cancel_item,
    create_item,
    create_track,
    delete_item,
    delete_track,
    edit_item,
    freeze_agenda,
    move_item,
    release_agenda,
    rename_track,
    restore_item,
    unfreeze_agenda,
)
from eventapp.agendas.unreleased import count_unreleased
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference, Room
from eventapp.db.session import db, session, transaction
from eventapp.errors import Conflict, NotPermitted
from eventapp.localized import LocalizedText
from tests.agendas.conftest import at, speaker

MakeItem = Callable[..., AgendaItem]


def release(conference: Conference, **others: object) -> Release:
    with transaction():
        return release_agenda(SYSTEM, conference=conference, **others)  # type: ignore[arg-type]


def rows() -> list[tuple[str, int, int | None, int, bool]]:
    """Return title, first version, the one that ended it, sequence and cancellation of each released row."""
    session().expire_all()
    found = session().scalars(
        select(ReleasedItem).order_by(ReleasedItem.since_version, ReleasedItem.starts_at)
    )
    return [
        (row.content["title"]["en"], row.since_version, row.until_version, row.sequence, row.is_cancelled)
        for row in found
    ]


def move(item: AgendaItem, hour: int | None, room_id: str | None = None) -> None:
    with transaction():
        session().refresh(item)
        move_item(
            SYSTEM,
            conference_id=item.conference_id,
            item_id=item.id,
            version=item.version,
            starts_at=None if hour is None else at(hour),
            ends_at=None if hour is None else at(hour + 1),
            room_id=room_id,
        )


def test_release_writes_rows_only_for_what_differs_and_the_sequence_grows_only_when_moved(
    conference: Conference, make_item: MakeItem, details: Callable[..., object], rooms: list[Room]
) -> None:
    kept, moved, renamed = (
        make_item(title=LocalizedText(en=name), starts_at=at(hour), ends_at=at(hour + 1))
        for name, hour in (("Kept", 8), ("Moved", 9), ("Renamed", 10))
    )
    first = release(conference)
    assert (first.version.number, first.version.counts) == (1, {"came": 3})
    move(moved, 14, rooms[1].id)
    with transaction():
        named = details(title=LocalizedText(en="New name"), starts_at=at(10), ends_at=at(11))
        edit_item(SYSTEM, item_id=renamed.id, version=renamed.version, command=named)  # type: ignore[arg-type]
    second = release(conference, note=LocalizedText(en="Moved", zh="有变"))
    assert second.version.counts == {"changed": 1, "moved": 1}
    assert rows() == [
        ("Kept", 1, None, 0, False),
        ("Moved", 1, 2, 0, False),
        ("Renamed", 1, 2, 0, False),
        ("New name", 2, None, 0, False),
        ("Moved", 2, None, 1, False),
    ]
    assert [item.title["en"] for item in read_version(conference.id, 1).values()] == [
        "Kept",
        "Moved",
        "Renamed",
    ]
    assert read_changes(conference.id, 2) == tuple(
        replace(change, after=newest_released(conference.id)[change.item_id]) for change in second.changes
    )
    assert [
        entry.details
        for entry in session().scalars(
            select(AuditEntry).filter_by(action="agenda.released").order_by(AuditEntry.id)
        )
    ] == [
        {"number": 1, "came": 3},
        {"number": 2, "changed": 1, "moved": 1},
    ]
    assert kept.version == 1


def test_item_when_cancelled_restored_and_unscheduled_then_each_release_counts_on(
    conference: Conference, make_item: MakeItem
) -> None:
    item = make_item(title=LocalizedText(en="Visit"))
    release(conference)
    of_item = {"conference_id": conference.id, "item_id": item.id}
    kinds = []
    for step in (cancel_item, restore_item):
        with transaction():
            step(SYSTEM, **of_item)
        kinds += [change.kind for change in release(conference).changes]
    move(item, None)
    kinds += [change.kind for change in release(conference).changes]
    assert kinds == ["cancelled", "restored", "cancelled"]
    assert rows()[-1] == ("Visit", 4, None, 3, True)
    (shown,) = get_programme(conference.id, now()).items
    assert (shown.is_cancelled, shown.starts_at, shown.sequence) == (True, at(9), 3)
    assert get_programme(conference.id, now() + timedelta(days=14)).items == ()
    with pytest.raises(NothingToRelease):
        release(conference)
    with pytest.raises(Conflict), transaction():
        delete_item(SYSTEM, **of_item)
    move(item, 9)
    assert [change.kind for change in release(conference).changes] == ["restored"]


def test_item_when_it_came_and_went_between_releases_then_nobody_hears_of_it(
    conference: Conference, make_item: MakeItem
) -> None:
    assert release(conference).version.counts == {}
    item = make_item()
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=item.id)
    with pytest.raises(NothingToRelease):
        release(conference)
    with transaction():
        delete_item(SYSTEM, conference_id=conference.id, item_id=item.id)
    assert [version.number for version in list_versions(conference.id)] == [1]


def test_working_copy_when_edited_then_the_public_reads_the_release(
    conference: Conference, make_item: MakeItem
) -> None:
    item = make_item(people=(speaker("Li Wei", "李伟"),))
    release(conference)
    before = get_programme(conference.id, now())
    move(item, 15)
    assert get_programme(conference.id, now()) == before
    assert find_pending(conference).is_any
    release(conference)
    after = get_programme(conference.id, now())
    assert (after.version, after.items[0].starts_at, after.revision > before.revision) == (2, at(15), True)


def test_head_when_released_or_not_then_the_programme_without_items(
    conference: Conference, make_item: MakeItem
) -> None:
    make_item()
    for version in (0, 1):
        programme = get_programme(conference.id, now())
        assert (len(programme.items), programme.version) == (1, version)
        assert get_head(conference.id) == replace(programme, days=())
        if version == 0:
            release(conference)


def test_release_when_somebody_edited_since_it_was_looked_at_then_refused(
    conference: Conference, make_item: MakeItem
) -> None:
    item = make_item()
    seen = find_pending(conference).fingerprint
    move(item, 16)
    with pytest.raises(Conflict) as refused:
        release(conference, seen=seen)
    assert not isinstance(refused.value, NothingToRelease)
    assert list_versions(conference.id) == []
    release(conference, seen=find_pending(conference).fingerprint)
    with pytest.raises(NothingToRelease):
        release(conference, seen=find_pending(conference).fingerprint)


def test_zone_when_changed_alone_then_there_is_something_to_release(conference: Conference) -> None:
    release(conference)
    with transaction():
        conference.timezone = "Europe/Zurich"
    assert (find_pending(conference).changes, find_pending(conference).has_other_zone) == ((), True)
    release(conference)
    assert [version.timezone for version in list_versions(conference.id)] == [
        "Europe/Zurich",
        "Asia/Shanghai",
    ]


def test_unreleased_when_rooms_tracks_or_the_zone_change_then_told_without_comparing_all(
    conference: Conference, make_item: MakeItem, rooms: list[Room]
) -> None:
    with transaction():
        track = create_track(SYSTEM, conference_id=conference.id, name=LocalizedText(en="Clean tech"))
    make_item(room_id=rooms[0].id)
    make_item(room_id=rooms[0].id, track_id=track.id)
    gone = make_item()
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=gone.id)

    def told() -> tuple[int, bool]:
        unreleased = count_unreleased(conference)
        return unreleased.items, unreleased.is_any

    assert told() == (2, False)
    release(conference)
    assert told() == (0, False)
    with transaction():
        rename_track(
            SYSTEM, conference_id=conference.id, track_id=track.id, version=1, name=LocalizedText(en="Green")
        )
    assert told() == (1, True)
    with transaction():
        session().get(Room, rooms[0].id).name = LocalizedText(en="Great hall")
    assert told() == (2, True)
    assert len(find_pending(conference).changes) == 2
    release(conference)
    assert told() == (0, False)
    with transaction():
        session().get(Conference, conference.id).timezone = "Europe/Zurich"
    assert told() == (0, True)


def test_unreleased_when_a_cancellation_is_released_then_later_edits_are_nothing_to_release(
    conference: Conference, make_item: MakeItem
) -> None:
    item = make_item()
    release(conference)
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=item.id)
    assert count_unreleased(conference).items == 1
    release(conference)
    move(item, 15)
    assert (count_unreleased(conference).items, find_pending(conference).changes) == (0, ())


def test_agenda_when_frozen_then_nothing_is_edited_or_released_until_unfrozen(
    conference: Conference, make_item: MakeItem, editor: Actor, details: Callable[..., object]
) -> None:
    with pytest.raises(Conflict), transaction():
        freeze_agenda(SYSTEM, conference=conference)  # nothing is released yet
    item = make_item()
    with transaction():
        track = create_track(editor, conference_id=conference.id, name=LocalizedText(en="Clean tech"))
    release(conference)
    make_item(title=LocalizedText(en="Unreleased"))
    with pytest.raises(NotPermitted), transaction():
        freeze_agenda(editor, conference=conference)
    with transaction():
        freeze_agenda(SYSTEM, conference=conference)
    of_item = {"conference_id": conference.id, "item_id": item.id}
    of_track = {"conference_id": conference.id, "track_id": track.id}
    moved = {"version": item.version, "starts_at": at(12), "ends_at": at(13), "room_id": None}
    for attempt in (
        lambda: create_item(editor, details()),  # type: ignore[arg-type]
        lambda: edit_item(editor, item_id=item.id, version=item.version, command=details()),  # type: ignore[arg-type]
        lambda: move_item(editor, **of_item, **moved),
        lambda: cancel_item(editor, **of_item),
        lambda: delete_item(editor, **of_item),
        lambda: create_track(editor, conference_id=conference.id, name=LocalizedText(en="New")),
        lambda: rename_track(editor, **of_track, version=1, name=LocalizedText(en="Green tech")),
        lambda: delete_track(editor, **of_track),
        lambda: release_agenda(SYSTEM, conference=conference),
    ):
        with pytest.raises(Conflict), transaction():
            attempt()
    with transaction():
        unfreeze_agenda(SYSTEM, conference=conference)
    assert release(conference).version.number == 2


def test_release_when_one_may_only_read_then_refused(conference: Conference) -> None:
    viewer = Actor(id="v", roles={conference.id: frozenset({"viewer", "registrar"})})
    with pytest.raises(NotPermitted), transaction():
        release_agenda(viewer, conference=conference)


def test_releases_when_two_come_at_once_then_one_says_there_is_nothing_left(
    app: Flask, conference: Conference, make_item: MakeItem
) -> None:
    make_item()
    conference_id = conference.id
    seen = find_pending(conference).fingerprint
    session().rollback()
    together, told = threading.Barrier(2), []

    def attempt() -> None:
        with app.app_context():
            mine = session().get(Conference, conference_id)
            together.wait()
            try:
                with transaction():
                    release_agenda(SYSTEM, conference=mine, seen=seen)
                told.append("released")
            except NothingToRelease:
                told.append("nothing left")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["nothing left", "released"]
    assert [version.number for version in session().scalars(select(AgendaVersion))] == [1]
    assert len(rows()) == 1


@pytest.mark.parametrize("closing", [release_agenda, freeze_agenda])
def test_agenda_when_somebody_is_editing_then_releasing_and_freezing_wait_for_them(
    app: Flask, conference: Conference, make_item: MakeItem, closing: Callable[..., object]
) -> None:
    item = make_item()
    release(conference)
    conference_id, item_id = conference.id, item.id
    session().rollback()
    edited, told = threading.Event(), []

    def close() -> None:
        with app.app_context():
            mine = session().get(Conference, conference_id)
            edited.wait()
            with transaction():
                closing(SYSTEM, conference=mine)
            told.append("closed")
            db.session.remove()

    thread = threading.Thread(target=close)
    thread.start()
    with transaction():
        check_is_open(conference_id)
        edited.set()
        thread.join(0.3)
        cancel_item(SYSTEM, conference_id=conference_id, item_id=item_id)
        told.append("edited")
    thread.join()
    assert told == ["edited", "closed"]
