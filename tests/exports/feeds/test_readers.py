"""What programs of others read in our feeds: the instants, the names, and what has changed since."""

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.queries import get_item
from eventapp.agendas.reading import get_programme
from eventapp.agendas.services import cancel_item, move_item, release_agenda
from eventapp.calendars.feed_tokens import NewFeed, make_feed_token
from eventapp.calendars.models import FeedKind
from eventapp.clock import now, to_instant
from eventapp.conferences.models import Conference, Membership
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.services import import_agenda
from eventapp.workflows.demo import facts
from eventapp.workflows.demo.load import load_demo
from tests.agendas.conftest import at, make_conference
from tests.exports.feeds.conftest import add_item, release
from tests.exports.feeds.readers import READERS, complaints, installed_readers, write_expected

pytestmark = pytest.mark.one_database
ZURICH = "Europe/Zurich"
#: By the clock of Zurich: before, in the night of, and after both changes of the clocks of a winter.
AROUND_THE_CHANGES = (
    "2026-10-24T14:00",
    "2026-10-25T01:30",
    "2026-10-25T03:30",
    "2026-10-26T09:00",
    "2027-03-27T22:00",
    "2027-03-28T01:30",
    "2027-03-28T03:30",
    "2027-03-29T09:00",
)


def _demo(_data: Path) -> Conference:
    load_demo(SYSTEM)
    return get_conference(facts.SLUG)


def _imported(filename: str, timezone: str) -> Callable[[Path], Conference]:
    def make(data: Path) -> Conference:
        conference = make_conference("real", timezone=timezone)
        content = (data / filename).read_bytes()
        import_agenda(SYSTEM, conference=conference, agenda=read_agenda(content, filename, timezone))
        return conference

    return make


def _across_changes_of_clocks(_data: Path) -> Conference:
    conference = make_conference("zurich", timezone=ZURICH)
    for number, begins in enumerate(AROUND_THE_CHANGES):
        starts_at = to_instant(datetime.fromisoformat(begins), ZURICH)
        ends_at = to_instant(datetime.fromisoformat(begins).replace(minute=50), ZURICH)
        title = f"Item {number}; a, b\\c"
        item_id = add_item(conference, title, 9, starts_at=starts_at, ends_at=ends_at)
    # What was never released is not cancelled in any calendar.
    release_agenda(SYSTEM, conference=conference)
    cancel_item(SYSTEM, conference_id=conference.id, item_id=item_id)
    return conference


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(_demo, id="demo"),
        pytest.param(_imported("coscup-2023-sessions.json", "Asia/Taipei"), id="coscup"),
        pytest.param(_imported("31c3-schedule.xml", "Europe/Berlin"), id="31c3"),
        pytest.param(_across_changes_of_clocks, id="zurich"),
    ],
)
def test_feed_is_read_rightly_by_every_reader_that_is_here(
    make: Callable[[Path], Conference], app: Flask, client: FlaskClient, shared: Path, tmp_path: Path
) -> None:
    with transaction():
        conference = make(shared / "data")
    if make is not _demo:
        release(conference)
    programme = get_programme(conference.id, now())
    feed = tmp_path / "feed.ics"
    feed.write_bytes(client.get(f"/c/{conference.slug}/agenda.ics?lang=en").data)
    expected = write_expected(programme, "en", tmp_path)
    assert len(json.loads(expected.read_text())) >= 8
    readers, absent = installed_readers(shared / "checks")
    years = {item.starts_at.year for item in programme.items}
    said = {name: complaints(name, reader, feed, expected, years) for name, reader in readers.items()}
    assert said == {name: [] for name in readers}
    if absent:
        pytest.skip(f"read rightly, but not here: {', '.join(absent)}")


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of a server of the app."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_subscribed_calendars_show_what_was_moved_and_cancelled_after_the_next_fetch(
    conference: Conference, agenda: dict[str, str], actor: Actor, served: str, tmp_path: Path
) -> None:
    program = READERS / "bin" / "vdirsyncer"
    if not program.exists():
        pytest.skip("vdirsyncer is not in .readers")
    with transaction():
        session().add(
            Membership(conference_id=conference.id, user_id=actor.id, role=Role.VIEWER, created_at=now())
        )
        wanted = NewFeed(FeedKind.ALL_CONFERENCES, "Phone", user_id=actor.id)
        _feed, token = make_feed_token(actor, wanted)
    feeds = {"public": f"{served}/c/launch/agenda.ics", "secret": f"{served}/feeds/{token}.ics"}
    config = _configured(tmp_path, feeds)

    def run(step: str) -> None:
        subprocess.run([program, "-c", config, step], check=True, capture_output=True, input=b"")

    def shown(name: str) -> dict[str, icalendar.Event]:
        """Fetch, and return what a calendar holds then, by title: vdirsyncer sets UIDs of its own."""
        run("sync")
        files = (tmp_path / name).glob("*.ics")
        events = [event for file in files for event in icalendar.Calendar.from_ical(file.read_bytes()).events]
        return {str(event["SUMMARY"]): event for event in events}

    run("discover")
    titles = {"Opening", "Energy", "Lunch", "Visit"}
    for name in feeds:
        before = shown(name)
        assert set(before) - {"Launch conference"} == titles
        assert before["Visit"]["DTSTART"].dt.astimezone(UTC) == at(14)
    _change(conference, agenda)
    for name in feeds:
        after = shown(name)
        assert set(after) - {"Launch conference"} == titles - {"Lunch"} | {"Cancelled: Lunch"}
        assert after["Visit"]["DTSTART"].dt.astimezone(UTC) == at(14, 30)
        assert str(after["Cancelled: Lunch"]["STATUS"]) == "CANCELLED"
        assert [after[title]["SEQUENCE"] for title in ("Opening", "Visit", "Cancelled: Lunch")] == [0, 1, 1]


def _change(conference: Conference, agenda: dict[str, str]) -> None:
    """Move the visit by half an hour, cancel lunch, and release both."""
    visit = get_item(conference.id, agenda["Visit"])
    with transaction():
        move_item(
            SYSTEM,
            conference_id=conference.id,
            item_id=visit.id,
            version=visit.version,
            starts_at=at(14, 30),
            ends_at=at(15, 30),
            room_id=visit.room_id,
        )
        cancel_item(SYSTEM, conference_id=conference.id, item_id=agenda["Lunch"])
    release(conference)


def _configured(folder: Path, feeds: dict[str, str]) -> Path:
    """Write how vdirsyncer fetches each feed into a folder of files."""
    parts = [f'[general]\nstatus_path = "{folder}/status"\n']
    for name, url in feeds.items():
        (folder / name).mkdir()
        parts.append(
            f'[pair {name}]\na = "{name}_there"\nb = "{name}_here"\ncollections = null\n'
            f'conflict_resolution = "a wins"\n'
            f'[storage {name}_there]\ntype = "http"\nurl = "{url}"\n'
            f'[storage {name}_here]\ntype = "filesystem"\npath = "{folder / name}"\nfileext = ".ics"\n'
        )
    config = folder / "vdirsyncer.conf"
    config.write_text("\n".join(parts))
    return config
