"""People of the agenda: written to, they confirm by their link, and say who they are."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem, Contribution, Person, PersonProfile
from eventapp.agendas.reading import get_programme
from eventapp.agendas.services import freeze_agenda, release_agenda
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import InvalidInput
from eventapp.files.models import StoredFile
from eventapp.files.pictures import SIDE, small_picture
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.notifications.delivery import preview
from eventapp.permissions import Role
from eventapp.speakers.links import speaker_token

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def office(sign_in: SignIn, member: Callable[[Role], User], person: Person) -> FlaskClient:
    return sign_in(member(Role.AGENDA_EDITOR))


def manage(person: Person, part: str = "") -> str:
    return f"/manage/launch-2027/speakers/{person.id}{part}"


def photo_of(item: AgendaItem, person: Person) -> str:
    return f"/c/launch-2027/items/{item.id}/people/{person.id}/photo"


def newest(model: type) -> object:
    session().rollback()
    session().expire_all()
    return session().query(model).order_by(model.id.desc()).first()


def invite(office: FlaskClient, person: Person) -> None:
    form = {"version": str(person.version), "email": "keller@canton.example", "language": "en"}
    assert office.post(manage(person, "/contact"), data=form).status_code == 303
    assert office.post(manage(person, "/invite")).status_code == 303


@pytest.fixture
def own(app: Flask, office: FlaskClient, person: Person) -> str:
    """The path of the person's own page, once they were written to."""
    invite(office, person)
    session().refresh(person)
    token = speaker_token(app.config["SECRET_KEY"], person.id, person.token_generation)
    return f"/c/launch-2027/speaker/{token}"


def picture(size: tuple[int, int] = (1200, 900), form: str = "JPEG", **more: object) -> bytes:
    octets = io.BytesIO()
    Image.new("RGB", size, "teal").save(octets, form, **more)
    return octets.getvalue()


def words(person: Person, **others: object) -> dict[str, object]:
    session().refresh(person)
    return {"version": str(person.version), "name-en": "Regula Keller", "affiliation-en": "Canton", **others}


def test_speaker_when_invited_then_mail_leads_to_their_part_alone(
    client: FlaskClient, own: str, person: Person
) -> None:
    message = newest(OutboxMessage)
    assert (message.kind, message.recipient_email) == ("speaker_invited", "keller@canton.example")
    letter, text = preview(message)
    assert letter.link_url == f"http://localhost{own}"
    assert "Opening words" in text and "Time zone: " in text
    page = client.get(own)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "Opening words" in page.get_data(as_text=True)
    assert client.get(own.replace("launch", "other")).status_code == 404
    assert client.get(own[:-3] + "abc").status_code == 404


def test_speaker_when_link_is_renewed_revoked_or_address_changed_then_old_link_is_dead(
    office: FlaskClient, client: FlaskClient, own: str, person: Person
) -> None:
    office.post(manage(person, "/invite"))
    assert client.get(own).status_code == 404
    session().refresh(person)
    form = {"version": str(person.version), "email": "other@canton.example", "language": "zh"}
    assert office.post(manage(person, "/contact"), data=form).status_code == 303
    session().refresh(person)
    assert (person.token_hash, person.invited_at, person.email) == (None, None, "other@canton.example")
    assert office.post("/manage/launch-2027/speakers/invite").status_code == 303
    assert office.post(manage(person, "/revoke")).status_code == 303
    session().refresh(person)
    assert person.token_hash is None


def test_part_when_answered_then_organizers_see_it(
    client: FlaskClient, office: FlaskClient, own: str, person: Person
) -> None:
    part = newest(Contribution)
    answer = f"{own}/parts/{part.id}"
    assert client.post(answer, data={"answer": "confirmed"}).status_code == 303
    assert newest(Contribution).answer == "confirmed"
    assert "Thank you, the organizers see your answer." in client.get(own).get_data(as_text=True)
    assert "1 of 1 confirmed" in office.get("/manage/launch-2027/speakers").get_data(as_text=True)
    client.post(answer, data={"answer": "perhaps"})
    assert newest(Contribution).answer == "confirmed"
    assert client.post(f"{own}/parts/{'0' * 26}", data={"answer": "declined"}).status_code == 404


def test_words_when_written_then_biography_is_public_and_name_waits_for_the_release(
    client: FlaskClient, conference: Conference, item: AgendaItem, own: str, person: Person
) -> None:
    form = words(
        person,
        **{"name-en": "Dr Regula Keller", "job_title-en": "Minister", "biography-zh": "生于苏黎世。"},
        photo=(io.BytesIO(picture()), "me.jpg"),
    )
    assert client.post(own, data=form, content_type="multipart/form-data").status_code == 303
    public = f"/c/launch-2027/items/{item.id}"
    text = client.get(public).get_data(as_text=True)
    assert ("生于苏黎世。" in text, "Dr Regula Keller" in text) == (True, False)
    photo = client.get(f"{public}/people/{person.id}/photo")
    assert (photo.status_code, photo.mimetype) == (200, "image/jpeg")
    with transaction():
        release_agenda(SYSTEM, conference=conference)
    (shown,) = get_programme(conference.id, now()).items[0].people
    assert (shown.name, shown.job_title) == ({"en": "Dr Regula Keller"}, {"en": "Minister"})
    stale = {name: value for name, value in form.items() if name != "photo"}
    assert client.post(own, data=stale).status_code == 409


def test_words_when_agenda_is_frozen_then_biography_goes_on_and_name_stays(
    client: FlaskClient, conference: Conference, own: str, person: Person
) -> None:
    with transaction():
        freeze_agenda(SYSTEM, conference=session().get_one(Conference, conference.id))
    assert client.post(own, data=words(person, **{"biography-en": "Born."})).status_code == 303
    assert client.post(own, data=words(person, **{"name-en": "Somebody else"})).status_code == 409
    session().refresh(person)
    assert person.name == {"en": "Regula Keller"}
    assert newest(PersonProfile).biography == {"en": "Born."}


def test_photo_when_replaced_or_taken_away_then_old_file_is_gone(
    client: FlaskClient, item: AgendaItem, own: str, person: Person
) -> None:
    for content in (picture(), picture((40, 40), "PNG")):
        form = words(person, photo=(io.BytesIO(content), "me.png"))
        assert client.post(own, data=form, content_type="multipart/form-data").status_code == 303
    assert session().query(StoredFile).count() == 1
    assert client.post(own, data=words(person, drops_photo="y")).status_code == 303
    assert session().query(StoredFile).count() == 0
    assert client.get(photo_of(item, person)).status_code == 404


def test_photo_when_it_tells_a_place_then_small_and_silent() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (47.0, 22.0, 0.0)}
    exif[0x0110] = "A camera"
    made = small_picture(picture((2000, 1000), exif=exif), "photo", side=SIDE)
    with Image.open(io.BytesIO(made.content)) as small:
        assert (small.size, small.format, dict(small.getexif())) == ((SIDE, SIDE // 2), "JPEG", {})
    assert b"A camera" not in made.content


def test_photo_when_its_exif_is_broken_then_turned_all_the_same() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0110], exif[0x0131] = "A camera", "A program" * 9
    whole = picture((2000, 1000), exif=exif)
    # The camera's name says of itself that it is a fraction.
    broken = whole.replace(b"\x01\x10\x00\x02", b"\x01\x10\x00\x05")
    assert broken != whole
    for content in (whole, broken):
        with Image.open(io.BytesIO(small_picture(content, "photo", side=SIDE).content)) as small:
            assert small.size == (SIDE // 2, SIDE)


def test_photo_when_it_would_fill_the_memory_then_refused() -> None:
    """Some kilobytes that unpack to a hundred megabytes, and what a JPEG of a good camera has."""
    content = io.BytesIO()
    Image.new("L", (4001, 4000)).save(content, "PNG")
    with pytest.raises(InvalidInput, match="too large"):
        small_picture(content.getvalue(), "photo", side=SIDE)
    assert small_picture(picture((4001, 4000)), "photo", side=SIDE).media_type == "image/jpeg"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\xff\xd8\xff" + b"\0" * 50, picture()[:300], b"GIF89a" * 9]
)
def test_photo_when_it_is_none_then_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        small_picture(content, "photo", side=SIDE)


def test_photo_when_person_leaves_the_item_then_public_until_that_is_released(
    client: FlaskClient,
    item: AgendaItem,
    own: str,
    person: Person,
    conference: Conference,
    other_conference: Conference,
) -> None:
    form = words(person, photo=(io.BytesIO(picture()), "me.jpg"))
    client.post(own, data=form, content_type="multipart/form-data")
    photo = photo_of(item, person)
    assert client.get(photo.replace("launch-2027", other_conference.slug)).status_code == 404
    with transaction():
        session().query(Contribution).delete()
    assert client.get(photo).status_code == 200
    with transaction():
        release_agenda(SYSTEM, conference=conference)
    assert client.get(photo).status_code == 404


def test_contact_when_wrong_then_said_at_the_field(office: FlaskClient, person: Person) -> None:
    form = {"version": "1", "email": "no address", "language": "en", "organization": "Nobody Ltd"}
    answer = office.post(manage(person, "/contact"), data=form)
    assert (answer.status_code, "Nobody Ltd" in answer.get_data(as_text=True)) == (422, True)
    answer = office.post(manage(person, "/contact"), data={**form, "email": ""})
    assert "The directory has no organization of this name." in answer.get_data(as_text=True)
    assert LocalizedText(en="Regula Keller") == person.name


def test_people_when_searched_then_found_by_either_script(office: FlaskClient, person: Person) -> None:
    assert "Regula Keller" in office.get("/manage/launch-2027/speakers?q=keller").text
    assert "Regula Keller" not in office.get("/manage/launch-2027/speakers?q=anna").text


def test_name_when_somebody_was_faster_then_409_and_typing_kept(office: FlaskClient, person: Person) -> None:
    assert office.post(manage(person, "/words"), data=words(person)).status_code == 303
    stale = {"version": "1", "name-en": "Mine", "affiliation-en": "Canton"}
    answer = office.post(manage(person, "/words"), data=stale)
    assert (answer.status_code, 'value="Mine"' in answer.text) == (409, True)
    again = {**stale, "version": str(newest(Person).version)}
    assert office.post(manage(person, "/words"), data=again).status_code == 303
    assert newest(Person).name == {"en": "Mine"}
    assert office.post(manage(person, "/words"), data={**again, "name-en": " "}).status_code == 422
