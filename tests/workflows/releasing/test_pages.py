"""The page of the next release, the versions, and what the public reads of them."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.reading import list_versions
from eventapp.agendas.services import cancel_item, freeze_agenda
from eventapp.conferences.models import Conference, Room
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.workflows.releasing import groups
from tests.workflows.releasing.conftest import MAKE_ITEM, join, move, release_now

BASE = "/manage/launch/agenda"
CHANGES = "/c/launch/agenda/changes"


def read(html: str) -> str:
    """Return the words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def seen_on(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]


def test_release_when_looked_at_and_sent_then_told_and_a_second_press_is_harmless(
    conference: Conference, make_item: MAKE_ITEM, pages: FlaskClient, client: FlaskClient
) -> None:
    item = make_item()
    release_now(conference)
    room = session().query(Room).filter_by(conference_id=conference.id, position=1).one()
    move(item, 14, room.id)
    make_item("Tea <i>&</i> cake", 16, "茶歇")
    page = pages.get(f"{BASE}/release").text
    words = read(page)
    assert "Signing ceremony 签约仪式 21 Oct 2021, 09:00–10:00 21 Oct 2021, 14:00–15:00 Room 2" in words
    assert "Tea &lt;i&gt;&amp;&lt;/i&gt; cake 茶歇 21 Oct 2021, 16:00–17:00" in words
    typed = {"seen": seen_on(page), "note-en": "The minister comes later.", "note-zh": "部长稍后到场。"}
    first, second = (pages.post(f"{BASE}/release", data=typed) for _press in range(2))
    assert (first.status_code, second.status_code, first.location) == (303, 303, f"{BASE}/versions")
    told = pages.get(f"{BASE}/versions").text
    assert "Version 2 is released." in told
    assert "Everything in the agenda is released already." in told
    assert [version.note for version in list_versions(conference.id)] == [
        {"en": typed["note-en"], "zh": typed["note-zh"]},
        {},
    ]
    assert "Everything is released" in pages.get(f"{BASE}/release").text
    listed = client.get(CHANGES).text
    assert f'href="/c/launch/items/{item.id}"' in listed and "<i>" not in listed
    public = read(listed)
    assert "1 moved, 1 new" in public and "The minister comes later." in public
    assert public.endswith(
        "The agenda was released for the first time. Launch conference Questions? office@park.example"
    )
    chinese = client.get(f"{CHANGES}?lang=zh").text
    assert "部长稍后到场。" in chinese and "签约仪式" in chinese


def test_release_when_somebody_edited_meanwhile_then_409_shown_anew_with_what_was_typed(
    conference: Conference, make_item: MAKE_ITEM, pages: FlaskClient
) -> None:
    item = make_item()
    typed = {"seen": seen_on(pages.get(f"{BASE}/release").text), "note-en": "<b>Mind</b> the time"}
    move(item, 11)
    answer = pages.post(f"{BASE}/release", data=typed)
    assert answer.status_code == 409
    assert "Somebody has changed the agenda since you looked at it." in answer.text
    assert "&lt;b&gt;Mind&lt;/b&gt; the time" in answer.text and "11:00–12:00" in answer.text
    assert list_versions(conference.id) == []
    again = pages.post(f"{BASE}/release", data={**typed, "seen": seen_on(answer.text)})
    assert (again.status_code, len(list_versions(conference.id))) == (303, 1)


@pytest.mark.parametrize("typed", [{"seen": "x"}, {}, {"note-en": "x" * 2001}])
def test_release_when_sent_without_having_looked_then_nothing_is_released(
    conference: Conference, make_item: MAKE_ITEM, pages: FlaskClient, typed: dict[str, str]
) -> None:
    make_item()
    assert pages.post(f"{BASE}/release", data=typed).status_code in (409, 422)
    assert list_versions(conference.id) == []


def test_pages_when_opened_in_a_role_then_only_what_it_may(
    conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient], client: FlaskClient
) -> None:
    release_now(conference)
    reading = [f"{BASE}/versions", f"{BASE}/versions/1", f"{BASE}/versions/compare", f"{BASE}/preview"]
    for path in (*reading, f"{BASE}/release"):
        assert client.get(path).status_code == 302
    join(conference, organizer, "viewer")
    viewer = sign_in(organizer)
    assert [viewer.get(path).status_code for path in reading] == [200] * 4
    assert viewer.get(f"{BASE}/release").status_code == 403
    assert viewer.post(f"{BASE}/release").status_code == 403
    join(conference, organizer, "agenda_editor")
    assert [viewer.get(f"{BASE}/release").status_code, viewer.post(f"{BASE}/freeze").status_code] == [
        200,
        403,
    ]
    assert viewer.get(f"{BASE}/versions/2").status_code == 404
    assert client.get(f"{CHANGES}/2").status_code == 404


def test_agenda_when_frozen_by_an_owner_then_said_and_unfrozen_again(
    conference: Conference, make_item: MAKE_ITEM, organizer: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    join(conference, organizer, "owner")
    owner = sign_in(organizer)
    assert "Release the agenda first" in owner.get(owner.post(f"{BASE}/freeze").location).text
    make_item()
    release_now(conference)
    item = make_item("Tea", 16)
    owner.post(f"{BASE}/freeze")
    page = owner.get(f"{BASE}/release").text
    assert "The agenda is frozen, so it can’t be released." in page and 'name="seen"' not in page
    assert "Release the agenda</a>" not in owner.get(f"{BASE}/versions").text
    refused = owner.post(f"{BASE}/{item.id}/cancel")
    assert refused.status_code == 409
    assert owner.post(f"{BASE}/release", data={"seen": ""}).status_code == 409
    owner.post(f"{BASE}/unfreeze")
    assert 'name="seen"' in owner.get(f"{BASE}/release").text


def test_versions_when_compared_then_the_difference_and_each_can_be_read_again(
    conference: Conference, make_item: MAKE_ITEM, pages: FlaskClient
) -> None:
    item = make_item()
    release_now(conference)
    move(item, 14)
    release_now(conference)
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=item.id)
    between = read(pages.get(f"{BASE}/versions/compare?from=1&to=2").text)
    assert "21 Oct 2021, 09:00–10:00 21 Oct 2021, 14:00–15:00" in between
    assert "Cancelled 1" in read(pages.get(f"{BASE}/versions/compare").text)
    same = pages.get(f"{BASE}/versions/compare?from=2&to=2").text
    assert "There is no difference between the two." in same
    assert pages.get(f"{BASE}/versions/compare?from=1&to=99").status_code == 404
    assert pages.get(f"{BASE}/versions/compare?from=x&to=-1").status_code == 200
    assert "09:00" in pages.get(f"{BASE}/versions/1").text
    draft = pages.get(f"{BASE}/preview").text
    assert ("14:00" in draft, "Cancelled" in draft) == (True, True)


def test_changes_when_more_than_a_page_takes_then_counted_and_paged(
    conference: Conference,
    make_item: MAKE_ITEM,
    pages: FlaskClient,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups, "SHOWN", 2)
    monkeypatch.setattr("eventapp.dashboard.agenda_changes.FEW", 3)
    release_now(conference)
    for number in range(5):
        make_item(f"Talk {number}", 8 + number)
    page = pages.get(f"{BASE}/release").text
    assert ("Talk 1" in page, "Talk 2" in page, "Show 3 more" in page) == (True, False, True)
    last = pages.get(f"{BASE}/release?kind=came&page=3").text
    assert ("Talk 3" in last, "Talk 4" in last, "Page 3 of 3" in last) == (False, True, True)
    release_now(conference)
    listed = client.get(CHANGES).text
    assert ("Talk 0" in listed, "Show all 5 changes" in listed) == (False, True)
    of_one = client.get(f"{CHANGES}/2").text
    assert ("Talk 1" in of_one, "Talk 2" in of_one) == (True, False)
    assert "Talk 4" in client.get(f"{CHANGES}/2?kind=came&page=3").text


def test_public_changes_when_unchanged_then_304_until_the_next_release(
    conference: Conference, make_item: MAKE_ITEM, client: FlaskClient
) -> None:
    item: AgendaItem = make_item()
    release_now(conference)
    etag = client.get(CHANGES).headers["ETag"]
    move(item, 15)
    known = {"If-None-Match": etag}
    assert client.get(CHANGES, headers=known).status_code == 304
    assert "What has changed" not in client.get("/c/launch/agenda").text
    release_now(conference, note=LocalizedText(zh="改期"))
    assert client.get(CHANGES, headers=known).status_code == 200
    assert "What has changed" in client.get("/c/launch/agenda").text
    with transaction():
        conference.state = "draft"
    assert client.get(CHANGES).status_code == 404


def test_freezing_is_for_those_who_publish(conference: Conference, pages: FlaskClient) -> None:
    release_now(conference)
    assert "Freeze the agenda" not in pages.get(f"{BASE}/versions").text
    with transaction():
        freeze_agenda(SYSTEM, conference=conference)
    assert "Frozen" in pages.get(f"{BASE}/versions").text
    assert pages.post(f"{BASE}/unfreeze").status_code == 403
