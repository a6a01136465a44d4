"""Pages of a conference's frame, as an organizer fills them in."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import (
    find_venue,
    get_conference,
    list_members,
    list_partners,
    list_roles_of,
    list_rooms,
    list_sides,
)
from eventapp.db.session import session, transaction
from eventapp.organizations.models import Organization
from eventapp.permissions import Role

BASE = "/manage/launch-2027"
HOSTILE = '"><script>alert(1)</script>{{7*7}}'


@pytest.fixture
def pages(conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """A client signed in as the conference's owner."""
    return sign_in(organizer)


def details(conference: Conference, **changes: str) -> dict[str, str]:
    return {
        "version": str(conference.version),
        "title-en": "Launch Conference",
        "title-zh": "启动大会",
        "description-en": "Why we meet.",
        "venue_name-en": "Hi-Tech District",
        "venue_name-zh": "高新区",
        "starts_on": "2027-10-21",
        "ends_on": "2027-10-22",
        "timezone": "Asia/Shanghai",
        "first_language": "zh",
        "other_languages": ["en"],
        "slug": "launch-2027",
        "contact_email": "office@park.example",
        "colour": "#aa0000",
        **changes,
    }


def test_details_when_saved_are_stored(pages: FlaskClient, conference: Conference) -> None:
    answer = pages.post(f"{BASE}/details", data=details(conference, **{"title-en": " New\x07 name "}))
    assert (answer.status_code, answer.location) == (302, f"{BASE}/details")
    session().expire_all()
    found = get_conference("launch-2027")
    assert (found.title["en"], found.languages, found.ends_on.day) == ("New name", ["zh", "en"], 22)
    assert "New name" in pages.get(f"{BASE}/details").text


def test_details_when_the_address_changes_lead_to_the_new_one(
    pages: FlaskClient, conference: Conference
) -> None:
    answer = pages.post(f"{BASE}/details", data=details(conference, slug="start-2027"))
    assert answer.location == "/manage/start-2027/details"
    assert pages.get(answer.location).status_code == 200


def test_details_when_stale_keep_what_was_typed_and_can_be_saved_again(
    pages: FlaskClient, conference: Conference
) -> None:
    stale = details(conference, **{"venue_name-en": "Mine"})
    pages.post(f"{BASE}/details", data=details(conference, **{"venue_name-en": "Theirs"}))
    answer = pages.post(f"{BASE}/details", data=stale)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    session().expire_all()
    newest = get_conference("launch-2027")
    venue = find_venue(newest.id)
    assert venue is not None and venue.name["en"] == "Theirs"
    assert f'name="version" type="hidden" value="{newest.version}"' in answer.text
    again = pages.post(f"{BASE}/details", data={**stale, "version": str(newest.version)})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title-en": "", "title-zh": ""}, "title-en"),
        ({"title-zh": "会" * 201}, "title-zh"),
        ({"description-en": "x" * 20_001}, "description-en"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": HOSTILE}, "timezone"),
        ({"ends_on": "2027-10-20"}, "ends_on"),
        ({"ends_on": "soon"}, "ends_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"first_language": "xx"}, "first_language"),
        ({"other_languages": ["en", "xx"]}, "other_languages"),
        ({"slug": "../../etc"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"colour": "red"}, "colour"),
        ({"version": "many"}, "version"),
        ({"version": ""}, "version"),
    ],
)
def test_details_when_a_value_is_wrong_say_so_at_the_field_and_store_nothing(
    pages: FlaskClient, conference: Conference, change: dict[str, str], field: str
) -> None:
    answer = pages.post(
        f"{BASE}/details?lang=zh", data=details(conference, **change, **{"venue_name-en": "X"})
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text or (field == "version" and "error-summary" in answer.text)
    assert "<script>alert" not in answer.text
    session().expire_all()
    assert get_conference("launch-2027").colour != "#aa0000"


def test_title_when_hostile_stays_text(pages: FlaskClient, conference: Conference) -> None:
    assert pages.post(f"{BASE}/details", data=details(conference, **{"title-en": HOSTILE})).status_code == 302
    for page in ("details", "sides", "rooms", "partners", "members", "registration", ""):
        text = pages.get(f"{BASE}/{page}").text
        assert "<script>alert" not in text
        assert "{{7*7}}" in text


def test_side_when_added_edited_and_removed(pages: FlaskClient, conference: Conference) -> None:
    assert pages.post(f"{BASE}/sides", data={"code": "Germany"}).status_code == 302
    germany = list_sides(conference.id)[2]
    assert germany.name["zh"] == "德国"
    address = f"{BASE}/sides/{germany.id}"
    assert 'value="DE"' in pages.get(address).text
    assert pages.post(address, data={"version": "1", "code": "DE", "name-en": "FRG"}).status_code == 302
    assert pages.post(address, data={"version": "2", "code": "CH"}).status_code == 422
    session().expire_all()
    assert list_sides(conference.id)[2].name == {"en": "FRG", "zh": "德国"}
    assert pages.post(f"{address}/remove").status_code == 302
    assert [side.code for side in list_sides(conference.id)] == ["CN", "CH"]
    assert pages.get(address).status_code == 404


def test_side_when_stale_keeps_what_was_typed_and_overwrites_nothing(
    pages: FlaskClient, conference: Conference
) -> None:
    address = f"{BASE}/sides/{list_sides(conference.id)[0].id}"
    assert 'name="version" type="hidden" value="1"' in pages.get(address).text
    read = {"version": "1", "code": "CN"}
    assert pages.post(address, data={**read, "name-en": "Theirs"}).status_code == 302
    answer = pages.post(address, data={**read, "name-en": "Mine"})
    assert answer.status_code == 409
    assert "Somebody else changed this while" in answer.text
    assert 'value="Mine"' in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    session().expire_all()
    assert list_sides(conference.id)[0].name["en"] == "Theirs"
    assert pages.post(address, data={**read, "version": "2", "name-en": "Mine"}).status_code == 302


def test_room_when_added_moved_edited_and_removed(pages: FlaskClient, conference: Conference) -> None:
    for name in ("Hall", "Annex"):
        assert pages.post(f"{BASE}/rooms", data={"name-en": name, "capacity": "300"}).status_code == 302
    hall, annex = list_rooms(conference.id)
    assert pages.post(f"{BASE}/rooms/{annex.id}/up").status_code == 302
    session().expire_all()
    typed = {"version": str(hall.version), "name-zh": "大厅", "capacity": ""}
    assert pages.post(f"{BASE}/rooms/{hall.id}", data=typed).status_code == 302
    session().expire_all()
    rooms = list_rooms(conference.id)
    assert [(room.name, room.capacity) for room in rooms] == [({"en": "Annex"}, 300), ({"zh": "大厅"}, None)]
    assert pages.post(f"{BASE}/rooms/{hall.id}/remove").status_code == 302
    assert len(list_rooms(conference.id)) == 1


def test_room_when_stale_keeps_what_was_typed_and_overwrites_nothing(
    pages: FlaskClient, conference: Conference
) -> None:
    pages.post(f"{BASE}/rooms", data={"name-en": "Hall"})
    address = f"{BASE}/rooms/{list_rooms(conference.id)[0].id}"
    assert 'name="version" type="hidden" value="1"' in pages.get(address).text
    assert (
        pages.post(address, data={"version": "1", "name-en": "Theirs", "capacity": "80"}).status_code == 302
    )
    mine = {"name-en": "Mine", "capacity": "90"}
    answer = pages.post(address, data={**mine, "version": "1"})
    assert answer.status_code == 409
    assert "Somebody else changed this while" in answer.text
    assert ('value="Mine"' in answer.text, 'value="90"' in answer.text) == (True, True)
    assert 'name="version" type="hidden" value="2"' in answer.text
    session().expire_all()
    (room,) = list_rooms(conference.id)
    assert (room.name, room.capacity) == ({"en": "Theirs"}, 80)
    assert pages.post(address, data={**mine, "version": "2"}).status_code == 302


@pytest.mark.parametrize("capacity", ["0", "-1", "100001", "many", "9" * 5000, "1e9"])
def test_room_when_its_seats_are_no_number_is_refused(
    pages: FlaskClient, conference: Conference, capacity: str
) -> None:
    answer = pages.post(f"{BASE}/rooms", data={"name-en": "Hall", "capacity": capacity})
    assert answer.status_code == 422
    assert 'value="Hall"' in answer.text
    assert list_rooms(conference.id) == []


def test_partner_when_unknown_is_offered_for_the_directory_and_comes_back(
    pages: FlaskClient, conference: Conference
) -> None:
    typed = {"organization": "Park & Co", "role": "organizer"}
    refused = pages.post(f"{BASE}/partners", data=typed)
    assert refused.status_code == 422
    assert "/organizations/new?name=Park+%26+Co" in refused.text.replace("%20", "+")
    added = pages.post(
        f"/organizations/new?next={BASE}/partners?role=organizer",
        data={"version": "0", "name-en": "Park & Co", "kind": "science_park", "country": "CN"},
    )
    assert added.location == f"{BASE}/partners?role=organizer&organization=Park+%26+Co"
    back = pages.get(added.location).text
    assert 'value="Park &amp; Co"' in back
    assert '<option selected value="organizer">' in back
    assert pages.post(f"{BASE}/partners", data=typed).status_code == 302
    assert pages.post(f"{BASE}/partners", data=typed).status_code == 422
    partner = list_partners(conference.id)[0]
    assert (partner.organization.name["en"], partner.role) == ("Park & Co", "organizer")
    assert pages.post(f"{BASE}/partners/{partner.id}/remove").status_code == 302
    assert list_partners(conference.id) == []
    assert session().scalar(select(Organization.kind)) == "science_park"


def test_member_when_invited_works_at_once_and_loses_the_role_at_once(
    pages: FlaskClient, conference: Conference, sign_in: Callable[[User], FlaskClient]
) -> None:
    invitation = {"email": "anna@office.example", "name": "Anna", "role": "viewer"}
    assert pages.post(f"{BASE}/members", data=invitation).status_code == 302
    assert pages.post(f"{BASE}/members", data=invitation).status_code == 422
    membership = list_members(conference.id)[-1]
    anna = sign_in(membership.user)
    assert anna.get(f"{BASE}/").status_code == 200
    assert anna.get(f"{BASE}/details").status_code == 403
    assert pages.post(f"{BASE}/members/{membership.id}", data={"role": "organizer"}).status_code == 302
    assert anna.get(f"{BASE}/details").status_code == 200
    assert pages.post(f"{BASE}/members/{membership.id}", data={"role": "emperor"}).status_code == 302
    assert list_roles_of(membership.user_id) == {conference.id: frozenset({"organizer"})}
    assert pages.post(f"{BASE}/members/{membership.id}/remove").status_code == 302
    assert anna.get(f"{BASE}/").status_code == 404


def test_last_owner_when_removing_themselves_is_told_why_not(
    pages: FlaskClient, conference: Conference
) -> None:
    owner = list_members(conference.id)[0]
    answer = pages.post(f"{BASE}/members/{owner.id}/remove")
    assert "A conference needs an owner" in pages.get(answer.location).text
    assert len(list_members(conference.id)) == 1


def test_steps_when_taken_move_the_conference_and_its_public_page(
    pages: FlaskClient, client: FlaskClient, conference: Conference
) -> None:
    assert client.get("/c/launch-2027/").status_code == 404
    assert "Launch Conference" in pages.get(f"{BASE}/preview").text
    assert pages.post(f"{BASE}/steps/close").status_code == 302
    assert get_conference("launch-2027").state == "draft"
    for step, state in (("publish", "published"), ("close", "closed"), ("archive", "archived")):
        assert pages.post(f"{BASE}/steps/{step}").status_code == 302
        session().expire_all()
        assert get_conference("launch-2027").state == state
        assert client.get("/c/launch-2027/").status_code == 200
    assert pages.post(f"{BASE}/steps/explode").status_code == 404


def test_publishing_when_something_is_missing_names_it(pages: FlaskClient, conference: Conference) -> None:
    for side in list_sides(conference.id):
        pages.post(f"{BASE}/sides/{side.id}/remove")
    answer = pages.post(f"{BASE}/steps/publish")
    assert "Still missing: Two sides or more." in pages.get(answer.location).text
    assert get_conference("launch-2027").state == "draft"


def test_registration_window_when_set_is_read_on_the_conferences_clocks(
    pages: FlaskClient, conference: Conference
) -> None:
    typed = {
        "version": str(conference.version),
        "registration_opens_at": "2027-09-01T08:00",
        "registration_closes_at": "2027-10-20T18:00",
        "capacity": "120",
    }
    assert pages.post(f"{BASE}/registration", data=typed).status_code == 302
    session().expire_all()
    found = get_conference("launch-2027")
    assert found.registration_opens_at == datetime(2027, 9, 1, 0, 0, tzinfo=UTC)
    assert found.registration_closes_at == datetime(2027, 10, 20, 10, 0, tzinfo=UTC)
    assert found.capacity == 120
    assert 'value="2027-10-20T18:00"' in pages.get(f"{BASE}/registration").text
    assert pages.post(f"{BASE}/registration", data=typed).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("registration_opens_at", "9999-12-31T23:59"),
        ("registration_opens_at", "0001-01-01T00:00"),
        ("registration_closes_at", "tomorrow"),
        ("registration_closes_at", "2027-08-01T00:00"),
        ("capacity", "0"),
        ("capacity", "9" * 5000),
    ],
)
def test_registration_settings_when_wrong_are_refused_at_the_field(
    pages: FlaskClient, conference: Conference, field: str, value: str
) -> None:
    typed = {"version": str(conference.version), "registration_opens_at": "2027-09-01T08:00", field: value}
    answer = pages.post(f"{BASE}/registration", data=typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert get_conference("launch-2027").registration_opens_at is None


READ = {Role.OWNER, Role.ORGANIZER, Role.AGENDA_EDITOR, Role.REGISTRAR, Role.RAPPORTEUR, Role.VIEWER}
EDIT = {Role.OWNER, Role.ORGANIZER}
OWNER = {Role.OWNER}
#: Method, path → the roles that may; every other role gets 403, people without a role 404.
WHO_MAY = {
    ("GET", "/"): READ | {Role.DESK},
    ("GET", "/preview"): READ | {Role.DESK},
    ("GET", "/details"): EDIT,
    ("POST", "/details"): EDIT,
    ("GET", "/sides"): EDIT,
    ("POST", "/sides"): EDIT,
    ("GET", "/sides/x"): EDIT,
    ("POST", "/sides/x"): EDIT,
    ("POST", "/sides/x/remove"): EDIT,
    ("GET", "/rooms"): EDIT,
    ("POST", "/rooms"): EDIT,
    ("GET", "/rooms/x"): EDIT,
    ("POST", "/rooms/x"): EDIT,
    ("POST", "/rooms/x/up"): EDIT,
    ("POST", "/rooms/x/remove"): EDIT,
    ("GET", "/partners"): EDIT,
    ("POST", "/partners"): EDIT,
    ("POST", "/partners/x/down"): EDIT,
    ("POST", "/partners/x/remove"): EDIT,
    ("GET", "/registration"): EDIT,
    ("POST", "/registration"): EDIT,
    ("POST", "/withdraw"): EDIT,
    ("POST", "/steps/archive"): EDIT,
    ("GET", "/members"): OWNER,
    ("POST", "/members"): OWNER,
    ("POST", "/members/x"): OWNER,
    ("POST", "/members/x/remove"): OWNER,
}


@pytest.mark.parametrize("role", list(Role))
def test_every_page_when_opened_in_a_role_obeys_the_table(
    role: Role,
    conference: Conference,
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
) -> None:
    client = sign_in(member(role))
    refused = {
        (method, path)
        for method, path in WHO_MAY
        if client.open(f"{BASE}{path}", method=method).status_code == 403
    }
    assert refused == {entry for entry, roles in WHO_MAY.items() if role not in roles}


def test_every_page_when_opened_by_others_hides_the_conference(
    conference: Conference, client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    with transaction():
        stranger = ensure_user(SYSTEM, email="stranger@elsewhere.example")
    strange = sign_in(stranger)
    for method, path in WHO_MAY:
        assert strange.open(f"{BASE}{path}", method=method).status_code == 404, path
        answer = client.open(f"{BASE}{path}", method=method)
        assert answer.status_code == 302 and answer.location.startswith("/sign-in"), path


@pytest.mark.parametrize("path", ["sides", "rooms", "partners", "members", ""])
def test_lists_when_longer_take_the_same_number_of_queries(
    path: str,
    pages: FlaskClient,
    conference: Conference,
    count_queries: Callable[[], int],
    fill: Callable[[int], None],
) -> None:
    counts = []
    for size in (1, 3, 30):
        fill(size)
        before = count_queries()
        assert pages.get(f"{BASE}/{path}").status_code == 200
        counts.append(count_queries() - before)
    assert counts[0] == counts[1] == counts[2]
