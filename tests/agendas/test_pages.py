"""The organizers' pages of the agenda, used as a browser without scripts does."""

from collections.abc import Callable
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem, Person, Track
from eventapp.agendas.queries import find_item, list_contributions
from eventapp.agendas.services import create_track
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership, Room
from eventapp.db.base import Base, new_id
from eventapp.db.session import db, session, transaction
from eventapp.localized import LocalizedText
from tests.agendas.conftest import at, make_conference, speaker

Make = Callable[..., AgendaItem]
AGENDA = "/manage/launch/agenda"


@pytest.fixture
def browser(sign_in: Callable[[User], FlaskClient], organizer: User, editor: Actor) -> FlaskClient:
    return sign_in(organizer)


def typed(**others: object) -> dict[str, object]:
    """Return what a form sends for a keynote from 9 to 10 with one speaker and one empty row."""
    values: dict[str, object] = {
        "version": "0",
        "kind": "keynote",
        "title-en": "Opening words",
        "title-zh": "开幕致辞",
        "abstract-en": "",
        "starts_on": "2021-10-21",
        "starts_time": "09:00",
        "ends_time": "10:00",
        "ends_on": "",
        "room_id": "",
        "track_id": "",
        "people-0-name-en": "Li Wei",
        "people-0-name-zh": "李伟",
        "people-0-role": "chair",
        "people-0-affiliation-en": "The Park",
        "people-1-name-en": "",
        "people-1-role": "speaker",
        "interpretation_languages": ["en", "zh"],
    }
    return {**values, **{name.replace("__", "-"): value for name, value in others.items()}}


def only_item() -> AgendaItem:
    return session().scalars(sa.select(AgendaItem)).one()


def test_new_item_when_whole_then_stored_and_shown_in_list(browser: FlaskClient) -> None:
    assert browser.get(f"{AGENDA}/new").status_code == 200
    answer = browser.post(f"{AGENDA}/new", data=typed())
    item = only_item()
    assert answer.headers["Location"] == f"{AGENDA}?day=2021-10-21#item-{item.id}"
    assert (item.starts_at, item.ends_at, dict(item.title)) == (
        at(9),
        at(10),
        {"en": "Opening words", "zh": "开幕致辞"},
    )
    assert item.interpretation_languages == ["en", "zh"]
    ((part, person),) = list_contributions(item.conference_id, item.id)
    assert (part.role, dict(person.name), dict(person.affiliation)) == (
        "chair",
        {"en": "Li Wei", "zh": "李伟"},
        {"en": "The Park"},
    )
    page = browser.get(AGENDA).text
    assert ("Opening words" in page, "Li Wei" in page, "09:00" in page) == (True, True, True)


def test_new_item_when_past_midnight_then_ends_on_the_next_day(browser: FlaskClient) -> None:
    browser.post(f"{AGENDA}/new", data=typed(starts_time="23:00", ends_time="01:00", ends_on="2021-10-22"))
    assert (only_item().starts_at, only_item().ends_at) == (at(23), at(1, day=22))


@pytest.mark.parametrize(
    ("others", "message", "field"),
    [
        ({"ends_time": "08:00"}, "The end must come after the start.", "ends_time"),
        ({"ends_time": ""}, "Please fill this in.", "ends_time"),
        ({"starts_on": "yesterday"}, "Not a valid date value.", "starts_on"),
        ({"starts_on": "0001-01-01"}, "Please give a year from 1990 to 2100.", "starts_time"),
        ({"title-en": "", "title-zh": " "}, "in at least one language", "title-en"),
        ({"title-en": "x" * 301}, "under 300 characters", "title-en"),
        ({"people-0-name-zh": "x" * 201}, "under 200 characters", "people-0-name-zh"),
        ({"room_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "This room is not there any more.", "room_id"),
        ({"kind": "party"}, "Not a valid choice", "kind"),
        ({"languages": ["xx"]}, "not a valid choice", "languages"),
    ],
)
def test_new_item_when_a_value_is_wrong_then_told_at_field_and_typing_kept(
    browser: FlaskClient, others: dict[str, object], message: str, field: str
) -> None:
    answer = browser.post(f"{AGENDA}/new", data=typed(**{"people-1-name-en": "Anna Kept", **others}))
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert message in page.split(f'id="{field}-error"')[1][:300]
    assert 'value="Anna Kept"' in page
    assert session().query(AgendaItem).count() == 0


def test_new_item_when_clocks_skip_the_time_then_told_at_field(
    browser: FlaskClient, conference: Conference
) -> None:
    with transaction():
        session().get(Conference, conference.id).timezone = "Europe/Zurich"
    data = typed(starts_on="2021-03-28", starts_time="02:30", ends_time="04:00")
    answer = browser.post(f"{AGENDA}/new", data=data)
    assert answer.status_code == 422
    assert "This time does not exist on that day" in answer.text.split('id="starts_time-error"')[1][:300]


def test_new_item_when_another_person_is_wanted_then_row_added_and_nothing_stored(
    browser: FlaskClient,
) -> None:
    answer = browser.post(f"{AGENDA}/new", data=typed(add_person="1", title__en=""))
    assert answer.status_code == 200
    assert 'name="people-3-name-en"' in answer.text
    assert 'value="Li Wei"' in answer.text
    assert "field-error" not in answer.text
    assert session().query(AgendaItem).count() == 0


def test_edit_when_saved_then_changed_and_people_kept(browser: FlaskClient, make_item: Make) -> None:
    item = make_item(people=(speaker("Li Wei", "李伟"),), languages=("cs",))
    (_part, person), *_ = list_contributions(item.conference_id, item.id)
    page = browser.get(f"{AGENDA}/{item.id}").text
    assert (f'value="{person.id}"' in page, "Czech" in page) == (True, True)
    data = typed(
        version=str(item.version), title__en="Changed", languages=["cs"], people__0__person_id=person.id
    )
    assert browser.post(f"{AGENDA}/{item.id}", data=data).status_code == 302
    session().expire_all()
    changed = find_item(item.conference_id, item.id)
    assert (changed.title["en"], changed.languages) == ("Changed", ["cs"])
    assert session().query(Person).count() == 1


def test_edit_when_somebody_was_faster_then_409_and_typing_kept(
    browser: FlaskClient, make_item: Make
) -> None:
    item = make_item()
    stale = str(item.version)
    browser.post(f"{AGENDA}/{item.id}", data=typed(version=stale, title__en="First"))
    answer = browser.post(f"{AGENDA}/{item.id}", data=typed(version=stale, title__en="Second"))
    assert answer.status_code == 409
    assert ("Somebody else changed this while" in answer.text, 'value="Second"' in answer.text) == (True,) * 2
    session().expire_all()
    assert find_item(item.conference_id, item.id).title["en"] == "First"


def test_copy_when_opened_then_filled_in_and_nothing_stored(browser: FlaskClient, make_item: Make) -> None:
    item = make_item(people=(speaker("Li Wei"),))
    page = browser.get(f"{AGENDA}/new?copy={item.id}").text
    assert ('value="Opening words"' in page, 'value="Li Wei"' in page, 'value="09:00"' in page) == (True,) * 3
    assert session().query(AgendaItem).count() == 1


def test_double_booking_when_saved_then_told_on_form_and_list_with_the_other_item(
    browser: FlaskClient, make_item: Make, rooms: list[Room]
) -> None:
    make_item(title=LocalizedText(en="The panel"), room_id=rooms[0].id, people=(speaker("Li Wei"),))
    answer = browser.post(
        f"{AGENDA}/new",
        data=typed(room_id=rooms[0].id, starts_time="09:30", ends_time="10:30"),
    )
    page = unescape(browser.get(answer.headers["Location"]).text)
    assert "Main hall is taken at the same time by “The panel”, 09:00–10:00." in page
    assert "Li Wei is also at “The panel”, 09:00–10:00." in page
    listed = unescape(browser.get(AGENDA).text)
    assert "Main hall is taken at the same time by “Opening words”, 09:30–10:30." in listed
    assert "2 items have something that doesn’t fit." in listed


def test_move_when_sent_then_moved(browser: FlaskClient, make_item: Make, rooms: list[Room]) -> None:
    item = make_item()
    assert 'value="09:00"' in browser.get(f"{AGENDA}/{item.id}/move").text
    data = {
        "version": str(item.version),
        "starts_on": "2021-10-22",
        "starts_time": "11:00",
        "ends_time": "12:00",
        "room_id": rooms[1].id,
    }
    answer = browser.post(f"{AGENDA}/{item.id}/move", data=data)
    assert answer.headers["Location"].startswith(f"{AGENDA}?day=2021-10-22")
    stale = browser.post(f"{AGENDA}/{item.id}/move", data=data)
    wrong = browser.post(f"{AGENDA}/{item.id}/move", data={**data, "version": "2", "ends_time": "10:00"})
    assert (stale.status_code, wrong.status_code) == (409, 422)
    session().expire_all()
    moved = find_item(item.conference_id, item.id)
    assert (moved.starts_at, moved.room_id) == (at(11, day=22), rooms[1].id)


def test_cancel_restore_delete_when_sent_then_done(browser: FlaskClient, make_item: Make) -> None:
    item = make_item()
    browser.post(f"{AGENDA}/{item.id}/cancel")
    assert "Cancelled" in browser.get(AGENDA).text
    browser.post(f"{AGENDA}/{item.id}/restore")
    session().expire_all()
    assert find_item(item.conference_id, item.id).cancelled_at is None
    browser.post(f"{AGENDA}/{item.id}/delete")
    assert "No agenda yet" in browser.get(AGENDA).text


def test_delete_when_minutes_hang_on_item_then_refused_and_told(
    browser: FlaskClient, make_item: Make
) -> None:
    item = make_item(people=(speaker("Li Wei"),))
    with transaction():
        # A row of a slice above this one, which the agenda can't see.
        columns = {"agenda_item_id": item.id, "conference_id": item.conference_id, "updated_at": now()}
        session().execute(
            sa.insert(Base.metadata.tables["minutes"]).values(
                id=new_id(), version=1, summary=LocalizedText(), status="draft", **columns
            )
        )
    answer = browser.post(f"{AGENDA}/{item.id}/delete")
    assert "Cancel it instead." in browser.get(answer.headers["Location"]).text
    assert len(list_contributions(item.conference_id, item.id)) == 1


def test_list_when_filtered_then_only_what_matches(
    browser: FlaskClient, make_item: Make, rooms: list[Room]
) -> None:
    first = make_item(room_id=rooms[0].id, people=(speaker("Li Wei", "李伟"),))
    second = make_item(title=LocalizedText(zh="签约仪式"), starts_at=at(9, day=22), ends_at=at(10, day=22))

    def shown(query: str) -> tuple[bool, bool]:
        page = browser.get(f"{AGENDA}{query}").text
        return f'id="item-{first.id}"' in page, f'id="item-{second.id}"' in page

    assert shown("") == (True, False)
    assert shown("?day=2021-10-22") == (False, True)
    assert shown("?q=签约") == (False, True)
    assert shown("?q=李") == (True, False)
    assert shown("?q=OPENING") == (True, False)
    assert shown(f"?room={rooms[0].id}") == (True, False)
    assert shown("?q=100%25") == (False, False)
    assert shown("?day=nonsense&page=x") == (True, False)
    assert "Not complete in Chinese" not in browser.get(AGENDA).text
    assert "Not complete in English" in browser.get(f"{AGENDA}?day=2021-10-22").text


def test_tracks_when_managed_then_added_renamed_and_deleted_only_when_unused(
    browser: FlaskClient, make_item: Make
) -> None:
    tracks = f"{AGENDA}/tracks"
    assert browser.post(tracks, data={"name-en": ""}).status_code == 422
    browser.post(tracks, data={"name-en": "Green tech", "name-zh": "绿色技术"})
    track = session().scalars(sa.select(Track)).one()
    browser.post(f"{tracks}/{track.id}", data={"version": "1", "name-en": "Clean tech"})
    assert "Clean tech" in browser.get(tracks).text
    assert 'value="Clean tech"' in browser.get(f"{tracks}/{track.id}").text
    make_item(track_id=track.id)
    browser.post(f"{tracks}/{track.id}/delete")
    assert "Items belong to this track" in browser.get(tracks).text
    assert session().query(Track).count() == 1


def test_track_when_somebody_was_faster_then_409_and_typing_kept(browser: FlaskClient) -> None:
    browser.post(f"{AGENDA}/tracks", data={"name-en": "Green tech"})
    track = session().scalars(sa.select(Track)).one()
    answer = answer_to_the_slower(browser, f"{AGENDA}/tracks/{track.id}")
    assert (answer.status_code, 'value="Mine"' in answer.text) == (409, True)
    assert "Somebody else changed this while" in answer.text
    session().expire_all()
    assert session().scalars(sa.select(Track.name)).one() == {"en": "Theirs"}
    again = browser.post(f"{AGENDA}/tracks/{track.id}", data={"version": "2", "name-en": "Mine"})
    assert ('name="version" type="hidden" value="2"' in answer.text, again.status_code) == (True, 302)


def answer_to_the_slower(browser: FlaskClient, address: str) -> TestResponse:
    """Save a name as two people who both read the first version, and return what the second is told."""
    assert 'name="version" type="hidden" value="1"' in browser.get(address).text
    assert browser.post(address, data={"version": "1", "name-en": "Theirs"}).status_code == 302
    return browser.post(address, data={"version": "1", "name-en": "Mine"})


def test_pages_when_viewer_then_list_alone(
    browser: FlaskClient, make_item: Make, conference: Conference
) -> None:
    item = make_item()
    with transaction():
        session().scalars(sa.select(Membership)).one().role = "viewer"
    page = browser.get(AGENDA)
    assert (page.status_code, f"{AGENDA}/{item.id}" in page.text) == (200, False)
    for url in (f"{AGENDA}/new", f"{AGENDA}/{item.id}", f"{AGENDA}/tracks"):
        assert browser.get(url).status_code == 403
    assert browser.post(f"{AGENDA}/{item.id}/cancel").status_code == 403


def test_pages_when_of_another_conference_then_404(browser: FlaskClient, make_item: Make) -> None:
    item = make_item()
    with transaction():
        make_conference("other")
    assert browser.get("/manage/other/agenda").status_code == 404
    assert browser.get(f"/manage/other/agenda/{item.id}").status_code == 404


@pytest.mark.parametrize("page", [AGENDA, f"{AGENDA}?warned=1", f"{AGENDA}/editor", f"{AGENDA}/tracks"])
def test_list_when_long_then_same_number_of_queries(
    browser: FlaskClient, make_item: Make, rooms: list[Room], editor: Actor, page: str
) -> None:
    counts = []
    for many in (1, 2, 57):
        for number in range(many):
            make_item(room_id=rooms[0].id, people=(speaker(f"Person {many} {number}"), speaker("Li Wei")))
            if number < 3:
                with transaction():
                    name = LocalizedText(en=f"Track {number}")
                    create_track(editor, conference_id=rooms[0].conference_id, name=name)
        counts.append(count_queries(browser, page))
    assert len(set(counts)) == 1


def count_queries(browser: FlaskClient, url: str) -> int:
    session().remove()
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert browser.get(url).status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
