"""Importing agendas: real programmes, again and again, on pages and on the command line."""

import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.models import AgendaItem, Contribution, Person, Track
from eventapp.agendas.pending import find_pending
from eventapp.agendas.reading import get_programme, newest_released
from eventapp.agendas.services import cancel_item, freeze_agenda, release_agenda
from eventapp.agendas.unreleased import count_unreleased
from eventapp.audit.models import AuditEntry
from eventapp.clock import now, to_wall_clock
from eventapp.conferences.models import Conference, Membership, Room
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import InvalidInput, NotPermitted
from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.plan import Change, ImportPlan
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.services import import_agenda, preview_import
from eventapp.workflows.models import UploadedFile

PAGE = "/manage/coscup-2023/import"


def sessions_file(*sessions: dict[str, Any], rooms: dict[str, str] | None = None) -> bytes:
    """Return a sessions JSON in which rooms have English names."""
    return json.dumps(
        {
            "sessions": sessions,
            "speakers": [
                {"id": key, "zh": {"name": name, "bio": ""}, "en": {"name": name, "bio": ""}}
                for key, name in (("A", "Anna"), ("B", "Bo"))
            ],
            "session_types": [],
            "rooms": [
                {"id": key, "zh": {"name": name}, "en": {"name": name}} for key, name in (rooms or {}).items()
            ],
            "tags": [],
        }
    ).encode()


def talk(key: str = "T1", *, title: str = "A talk", hour: int = 9, **others: Any) -> dict[str, Any]:
    values = {
        "id": key,
        "type": None,
        "room": "R1",
        "start": f"2023-07-29T{hour:02}:00:00+08:00",
        "end": f"2023-07-29T{hour + 1:02}:00:00+08:00",
        "language": "en",
        "zh": {"title": title, "description": ""},
        "en": {"title": title, "description": ""},
        "speakers": ["A"],
        "tags": [],
    }
    return {**values, **others}


def bring(conference: Conference, content: bytes) -> ImportPlan:
    agenda = read_agenda(content, "file", conference.timezone, first_language=conference.first_language)
    with transaction():
        return import_agenda(SYSTEM, conference=session().get(Conference, conference.id), agenda=agenda)


def released_sequences(conference: Conference) -> dict[str, int]:
    """Release the working copy, and return the SEQUENCE of each item by its key in the file."""
    with transaction():
        release_agenda(SYSTEM, conference=session().get(Conference, conference.id))
    released = newest_released(conference.id)
    return {row.source_key: released[row.id].sequence for row in session().scalars(sa.select(AgendaItem))}


def counts(plan: ImportPlan) -> tuple[int, int, int, int]:
    return len(plan.created), len(plan.updated), len(plan.unchanged), len(plan.vanished)


def only_item() -> AgendaItem:
    session().expire_all()
    return session().scalars(sa.select(AgendaItem)).one()


@pytest.fixture
def real(shared: Path) -> Callable[[str], bytes]:
    return lambda name: (shared / "data" / name).read_bytes()


@pytest.fixture
def browser(sign_in: Callable[[User], FlaskClient], organizer: User, coscup: Conference) -> FlaskClient:
    with transaction():
        session().add(
            Membership(
                id=new_id(),
                conference_id=coscup.id,
                user_id=organizer.id,
                role="agenda_editor",
                created_at=now(),
            )
        )
    return sign_in(organizer)


def send(browser: FlaskClient, content: bytes, name: str = "sessions.json") -> Any:
    return browser.post(PAGE, data={"file": (io.BytesIO(content), name)})


def test_coscup_when_imported_then_all_of_it_right(coscup: Conference, real: Callable[[str], bytes]) -> None:
    source = real("coscup-2023-sessions.json")
    plan = bring(coscup, source)
    assert counts(plan) == (352, 0, 0, 0)
    assert session().query(Room).filter(Room.source_key.is_not(None)).count() == 28
    programme = get_programme(coscup.id, now())
    assert [day.date for day in programme.days] == [date(2023, 7, 29), date(2023, 7, 30)]
    by_key = {row.source_key: row for row in session().scalars(sa.select(AgendaItem))}
    for wanted in json.loads(source)["sessions"]:
        row = by_key[wanted["id"]]
        start = datetime.fromisoformat(wanted["start"])
        assert (row.starts_at, row.ends_at) == (start, datetime.fromisoformat(wanted["end"]))
        assert to_wall_clock(row.starts_at, "Asia/Taipei") == start.replace(tzinfo=None)
        titles = {wanted["zh"]["title"].strip(), wanted["en"]["title"].strip()}
        assert {" ".join(title.split()) for title in titles if title} == set(row.title.values())


def test_congress_when_imported_then_138_items_over_four_days(
    congress: Conference, real: Callable[[str], bytes]
) -> None:
    plan = bring(congress, real("31c3-schedule.xml"))
    assert (counts(plan), plan.outside) == ((138, 0, 0, 0), ())
    days = Counter(
        to_wall_clock(row.starts_at - timedelta(hours=6), "Europe/Berlin").date()
        for row in session().scalars(sa.select(AgendaItem))
    )
    assert (sorted(days), sum(days.values())) == ([date(2014, 12, n) for n in (27, 28, 29, 30)], 138)
    assert session().query(Contribution).count() == 211


@pytest.mark.parametrize(
    ("conference", "name"), [("coscup", "coscup-2023-sessions.json"), ("congress", "31c3-schedule.xml")]
)
def test_real_file_when_imported_again_then_nothing_is_touched(
    conference: str, name: str, real: Callable[[str], bytes], request: pytest.FixtureRequest
) -> None:
    row: Conference = request.getfixturevalue(conference)
    first = bring(row, real(name))

    def state() -> list[Any]:
        session().expire_all()
        items = session().scalars(sa.select(AgendaItem).order_by(AgendaItem.id))
        numbers = [
            session().query(model).count() for model in (Room, Track, Person, Contribution, AuditEntry)
        ]
        revision = session().get(Conference, row.id).revision
        return [revision, numbers, [(item.version, item.updated_at) for item in items]]

    before = state()
    second = bring(row, real(name))
    assert counts(second) == (0, 0, len(first.items), 0)
    assert (second.changes_anything, state()) == (False, before)


def test_dry_run_when_new_then_counts_and_nothing_stored(
    coscup: Conference, real: Callable[[str], bytes]
) -> None:
    agenda = read_agenda(real("coscup-2023-sessions.json"), "f", "Asia/Taipei")
    plan = preview_import(SYSTEM, conference=coscup, agenda=agenda)
    assert (counts(plan), plan.new_rooms, plan.new_people) == ((352, 0, 0, 0), 28, 338)
    assert session().query(AgendaItem).count() == 0


def test_import_when_actor_may_not_edit_then_refused(coscup: Conference) -> None:
    viewer = Actor(id="x", roles={coscup.id: frozenset({"viewer"})})
    agenda = read_agenda(sessions_file(talk()), "f", "Asia/Taipei")
    for use_case in (preview_import, import_agenda):
        with pytest.raises(NotPermitted):
            use_case(viewer, conference=coscup, agenda=agenda)


def test_import_when_one_row_is_wrong_then_nothing_at_all(coscup: Conference) -> None:
    with pytest.raises(InvalidInput):
        bring(coscup, sessions_file(talk("T1"), talk("T2", start="soon")))
    assert session().query(AgendaItem).count() == 0


@pytest.mark.parametrize(
    ("changed", "changes", "sequence"),
    [
        (talk(title="Another title"), (Change.TITLE,), 0),
        (talk(hour=14), (Change.TIME,), 1),
        (talk(room="R2"), (Change.ROOM,), 1),
        (talk(room=None), (Change.ROOM,), 1),
        (talk(speakers=["B", "A"]), (Change.PEOPLE,), 0),
        (talk(language="zh"), (Change.LANGUAGES,), 0),
    ],
)
def test_import_when_file_changed_then_item_follows(
    coscup: Conference, changed: dict[str, Any], changes: tuple[Change, ...], sequence: int
) -> None:
    rooms = {"R1": "Hall", "R2": "Cellar"}
    other = talk("T2", hour=18)
    bring(coscup, sessions_file(talk(), other, rooms=rooms))
    assert released_sequences(coscup) == {"T1": 0, "T2": 0}
    before = {row.source_key: row.updated_at for row in session().scalars(sa.select(AgendaItem))}
    plan = bring(coscup, sessions_file(changed, other, rooms=rooms))
    assert (counts(plan), plan.updated[0].changes) == ((0, 1, 1, 0), changes)
    session().expire_all()
    rows = {row.source_key: row for row in session().scalars(sa.select(AgendaItem))}
    assert rows["T1"].updated_at > before["T1"]
    assert rows["T2"].updated_at == before["T2"]
    assert released_sequences(coscup) == {"T1": sequence, "T2": 0}
    again = bring(coscup, sessions_file(changed, other, rooms=rooms))
    assert counts(again) == (0, 0, 2, 0)


def test_import_when_only_a_name_changed_then_there_is_something_to_release(coscup: Conference) -> None:
    content = sessions_file(talk())
    bring(coscup, content)
    with transaction():
        release_agenda(SYSTEM, conference=coscup)
    bring(coscup, content)
    assert count_unreleased(coscup).items == 0
    bring(coscup, content.replace(b'"Anna"', b'"Anna Keller"'))
    assert (count_unreleased(coscup).items, len(find_pending(coscup).changes)) == (1, 1)


def test_import_when_item_left_the_file_then_told_and_left_alone(coscup: Conference) -> None:
    bring(coscup, sessions_file(talk("T1"), talk("T2", title="Stays")))
    plan = bring(coscup, sessions_file(talk("T1")))
    assert (counts(plan), [row.title["en"] for row in plan.vanished]) == ((0, 0, 1, 1), ["Stays"])
    assert session().query(AgendaItem).count() == 2


def test_import_when_organizers_added_something_then_it_stays(coscup: Conference) -> None:
    bring(coscup, sessions_file(talk(zh={"title": "", "description": ""})))
    item = only_item()
    with transaction():
        item = only_item()
        item.title = LocalizedText({**item.title, "zh": "演讲"})
        item.kind, item.interpretation_languages = "keynote", ["en"]
        helper = Person(
            id=new_id(),
            conference_id=coscup.id,
            name=LocalizedText(en="Helper"),
            name_key="helper",
            affiliation=LocalizedText(),
            source_key=None,
        )
        session().add(helper)
        session().flush()
        session().scalars(sa.select(Contribution)).one().role = "moderator"
        session().add(
            Contribution(
                id=new_id(),
                conference_id=coscup.id,
                agenda_item_id=item.id,
                person_id=helper.id,
                role="rapporteur",
                position=1,
            )
        )
        cancel_item(SYSTEM, conference_id=coscup.id, item_id=item.id)
    again = bring(coscup, sessions_file(talk(zh={"title": "", "description": ""})))
    assert counts(again) == (0, 0, 1, 0)
    bring(coscup, sessions_file(talk(zh={"title": "", "description": ""}, speakers=["B", "A"])))
    item = only_item()
    assert (item.title["zh"], item.kind, item.cancelled_at is None) == ("演讲", "keynote", False)
    (programmed,) = get_programme(coscup.id, now()).items
    assert [(person.name["en"], person.role) for person in programmed.people] == [
        ("Bo", "speaker"),
        ("Anna", "moderator"),
        ("Helper", "rapporteur"),
    ]


def test_import_when_room_was_made_by_hand_then_used_and_not_doubled(coscup: Conference) -> None:
    before = session().query(Room).count()
    bring(coscup, sessions_file(talk(), rooms={"R1": "Main hall"}))
    assert session().query(Room).count() == before
    assert only_item().room_id == session().scalars(sa.select(Room).filter_by(source_key="R1")).one().id


def test_calendar_when_cancelled_and_confirmed_again_then_item_follows(coscup: Conference) -> None:
    def calendar(status: str) -> bytes:
        return (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\n"
            "DTSTAMP:20230101T000000Z\r\nDTSTART:20230729T010000Z\r\nDTEND:20230729T020000Z\r\n"
            f"SUMMARY:Opening\r\nSTATUS:{status}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        ).encode()

    bring(coscup, calendar("CONFIRMED"))
    assert (only_item().uid, only_item().cancelled_at) == ("one@example.org", None)
    told = list(released_sequences(coscup).values())
    for status in ("CANCELLED", "CONFIRMED"):
        bring(coscup, calendar(status))
        assert (only_item().cancelled_at is None) == (status == "CONFIRMED")
        told += released_sequences(coscup).values()
    assert told == [0, 1, 2]


def test_calendar_when_imported_into_two_conferences_then_identities_differ(
    coscup: Conference, congress: Conference
) -> None:
    content = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\n"
        b"DTSTAMP:20230101T000000Z\r\nDTSTART:20230729T010000Z\r\nDTEND:20230729T020000Z\r\n"
        b"SUMMARY:Opening\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    bring(coscup, content)
    plan = bring(congress, content)
    assert [item.key for item in plan.outside] == [plan.items[0].imported.key]
    assert len(set(session().scalars(sa.select(AgendaItem.uid)))) == 2


def test_page_when_file_is_good_then_preview_then_import(
    browser: FlaskClient, real: Callable[[str], bytes]
) -> None:
    assert browser.get(PAGE).status_code == 200
    answer = send(browser, real("coscup-2023-sessions.json"))
    preview = answer.headers["Location"]
    assert session().query(AgendaItem).count() == 0
    page = browser.get(preview).text
    assert ("352" in page, "醫資標準的教育推廣" in page) == (True, True)
    done = browser.post(preview)
    assert done.headers["Location"] == "/manage/coscup-2023/agenda/release"
    release_page = browser.get(done.headers["Location"]).text
    assert "Imported into the working copy: 352 new" in release_page
    assert 'name="seen"' in release_page and "Show 252 more" in release_page
    assert (session().query(AgendaItem).count(), session().query(UploadedFile).count()) == (352, 0)
    again = browser.get(send(browser, real("coscup-2023-sessions.json")).headers["Location"]).text
    assert "There is nothing to import." in again


def test_page_when_rows_are_wrong_then_each_is_told_and_nothing_kept(browser: FlaskClient) -> None:
    answer = send(browser, sessions_file(talk("T1", start="soon"), talk("T2", title="<b>x</b>", end="later")))
    assert answer.status_code == 422
    assert ("soon" in answer.text, "later" in answer.text, "<b>x</b>" in answer.text) == (True, True, False)
    assert (session().query(AgendaItem).count(), session().query(UploadedFile).count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"<schedule><day", "schedule.xml", 422),
        (b'{"sessions": [', "sessions.json", 422),
        (b"\x00\xff\xfe\x89PNG", "picture.png", 422),
        (b"", "empty.ics", 422),
        (b"x" * (21 * 1024 * 1024), "large.ics", 422),
        (b"x" * (25 * 1024 * 1024), "larger.ics", 413),
    ],
)
def test_page_when_file_is_no_programme_then_a_clear_error(
    browser: FlaskClient, content: bytes, name: str, status: int
) -> None:
    answer = send(browser, content, name)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert ("up to 20 MB can be imported" in answer.text) == (len(content) > 20 * 1024 * 1024)
    assert session().query(UploadedFile).count() == 0


def test_page_when_no_file_is_chosen_then_told_at_field(browser: FlaskClient) -> None:
    answer = browser.post(PAGE, data={})
    assert (answer.status_code, "Please choose a file." in answer.text) == (422, True)


def test_page_when_the_agenda_is_frozen_then_nothing_is_imported(
    browser: FlaskClient, coscup: Conference
) -> None:
    preview = send(browser, sessions_file(talk())).headers["Location"]
    with transaction():
        release_agenda(SYSTEM, conference=coscup)
        freeze_agenda(SYSTEM, conference=coscup)
    refused = browser.post(preview)
    assert "The agenda is frozen" in browser.get(refused.headers["Location"]).text
    page = browser.get(PAGE).text
    assert ("The agenda is frozen" in page, 'type="file"' in page) == (True, False)
    assert session().query(AgendaItem).count() == 0


def test_upload_when_of_somebody_else_or_old_then_not_there(
    browser: FlaskClient,
    sign_in: Callable[[User], FlaskClient],
    coscup: Conference,
    frozen: Callable[[datetime], None],
) -> None:
    preview = send(browser, sessions_file(talk())).headers["Location"]
    with transaction():
        other = User(
            id=new_id(),
            email="a@b.example",
            email_normalised="a@b.example",
            name="A",
            language="en",
            created_at=now(),
        )
        session().add(other)
        session().flush()
        membership = {"conference_id": coscup.id, "user_id": other.id, "role": "owner"}
        session().add(Membership(id=new_id(), created_at=now(), **membership))
    assert sign_in(other).get(preview).status_code == 404
    assert browser.get(preview).status_code == 200
    frozen(now() + timedelta(hours=2))
    assert browser.get(preview).status_code == 404
    assert browser.post(preview).headers["Location"] == PAGE
    assert session().query(AgendaItem).count() == 0


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["agenda", "import", *arguments])


def test_command_when_run_twice_then_imports_and_then_changes_nothing(
    app: Flask, coscup: Conference, shared: Path
) -> None:
    file = str(shared / "data" / "coscup-2023-sessions.json")
    dry = run(app, file, "--conference", "coscup-2023", "--dry-run")
    assert (dry.exit_code, session().query(AgendaItem).count()) == (0, 0)
    first, second = (run(app, file, "--conference", "coscup-2023") for _time in range(2))
    assert [result.exit_code for result in (first, second)] == [0, 0]
    assert "items: 352 (352 new, 0 changed, 0 as they were)" in first.output
    assert "items: 352 (0 new, 0 changed, 352 as they were)" in second.output
    assert "The public sees it once it is released" in second.output
    assert "The public sees it" not in dry.output


def test_command_when_file_is_wrong_then_exit_code_1_and_rows_named(
    app: Flask, coscup: Conference, tmp_path: Path
) -> None:
    file = tmp_path / "sessions.json"
    file.write_bytes(sessions_file(talk("T1", start="soon")))
    result = run(app, str(file), "--conference", "coscup-2023")
    assert (result.exit_code, "T1" in result.output, "soon" in result.output) == (1, True, True)
    assert run(app, str(file), "--conference", "none").exit_code == 1


def test_command_when_file_is_huge_then_refused_without_reading_it_all(
    app: Flask, coscup: Conference, tmp_path: Path
) -> None:
    file = tmp_path / "huge.ics"
    with file.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    result = run(app, str(file), "--conference", "coscup-2023")
    assert (result.exit_code, "20 MB" in result.output) == (1, True)


def test_command_when_items_are_outside_the_days_then_warned_and_imported(
    app: Flask, congress: Conference, tmp_path: Path
) -> None:
    file = tmp_path / "sessions.json"
    file.write_bytes(sessions_file(talk()))
    result = run(app, str(file), "--conference", "31c3")
    assert (result.exit_code, session().query(AgendaItem).count()) == (0, 1)
    assert "items outside the conference's days, 2014-12-27 to 2014-12-30: 1" in result.output
