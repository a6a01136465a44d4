"""The look of a conference's documents: chosen by organizers, seen by them alone, never lost."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from eventapp.accounts.models import User
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.designs.queries import Design, read_design
from eventapp.designs.rules import PICTURES
from eventapp.files.models import StoredFile
from eventapp.permissions import Role
from tests.designs.conftest import PAGE, SignIn, design_form, picture


def kept(conference: Conference) -> Design:
    session().rollback()
    session().expire_all()
    return read_design(conference.id)


def send(office: FlaskClient, version: int = 0, **others: object) -> int:
    answer = office.post(PAGE, data=design_form(version, **others), content_type="multipart/form-data")
    return answer.status_code


def files() -> int:
    return session().query(StoredFile).count()


def test_design_when_saved_then_words_and_pictures_are_kept(
    office: FlaskClient, conference: Conference
) -> None:
    words = {
        "paper": "letter",
        "welcome-en": "**Welcome**\r\nto Changzhou",
        "welcome-zh": "欢迎来到常州",
        "welcome_by-zh": "王敏，市长",
        "signatory_name-en": "Wang Min",
        "signatory_position-en": "Director",
    }
    pictures = {key: picture((3000, 1500)) for key in PICTURES}
    assert send(office, **words, **pictures) == 303
    design = kept(conference)
    assert (design.version, design.paper) == (1, "letter")
    assert design.welcome == {"en": "**Welcome**\nto Changzhou", "zh": "欢迎来到常州"}
    assert (design.welcome_by, design.signatory_name) == ({"zh": "王敏，市长"}, {"en": "Wang Min"})
    shapes = {}
    for key in PICTURES:
        file = session().get_one(StoredFile, getattr(design, f"{key}_id"))
        with Image.open(io.BytesIO(file.content)) as image:
            shapes[key] = (file.media_type, image.size, image.mode)
    assert shapes == {
        "logo": ("image/png", (1000, 500), "RGBA"),
        "cover": ("image/jpeg", (2400, 1200), "RGB"),
        "map": ("image/jpeg", (2000, 1000), "RGB"),
        "signature": ("image/png", (1000, 500), "RGBA"),
        "stamp": ("image/png", (1000, 500), "RGBA"),
    }
    page = office.get(PAGE).get_data(as_text=True)
    assert ("欢迎来到常州" in page, page.count("as it is now")) == (True, 5)
    entry = session().query(AuditEntry).filter_by(action="design.changed").one()
    assert entry.details == {"new_pictures": sorted(PICTURES), "dropped_pictures": []}


def test_picture_when_replaced_or_dropped_then_the_former_file_is_gone(
    office: FlaskClient, conference: Conference
) -> None:
    send(office, logo=picture(), stamp=picture())
    first = kept(conference)
    assert send(office, 1, logo=picture((40, 40)), drops_stamp="y") == 303
    second = kept(conference)
    assert (second.logo_id != first.logo_id, second.stamp_id, files()) == (True, None, 1)
    # A new one goes before the box: who chose a picture wants it.
    assert send(office, 2, logo=picture((50, 50)), drops_logo="y") == 303
    assert (kept(conference).logo_id is not None, files()) == (True, 1)
    assert send(office, 3) == 303
    assert (kept(conference).logo_id is not None, files()) == (True, 1)


@pytest.mark.parametrize("version", [0, 1])
def test_design_when_stale_then_nothing_is_lost(
    office: FlaskClient, conference: Conference, version: int
) -> None:
    for number in range(version + 1):
        assert send(office, number, **{"welcome-en": "Theirs"}, logo=picture()) == 303
    answer = office.post(
        PAGE,
        data=design_form(version, **{"welcome-en": "Mine"}, logo=picture((9, 9))),
        content_type="multipart/form-data",
    )
    text = answer.get_data(as_text=True)
    assert (answer.status_code, "Mine" in text, "Somebody else changed this" in text) == (409, True, True)
    assert (kept(conference).welcome, files()) == ({"en": "Theirs"}, 1)
    assert send(office, version + 1, **{"welcome-en": "Mine"}) == 303
    assert kept(conference).welcome == {"en": "Mine"}


def test_picture_when_huge_or_none_then_it_is_said_and_what_was_typed_stays(
    office: FlaskClient, conference: Conference
) -> None:
    huge = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(huge, "PNG")
    form = design_form(0, **{"welcome-en": "Typed"}, cover=huge.getvalue(), logo=b"<svg onload=alert(1)>")
    answer = office.post(PAGE, data=form, content_type="multipart/form-data")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This picture is too large. Please choose a smaller one." in text
    assert "Please choose a picture: JPEG, PNG or WebP." in text
    assert "Typed" in text
    assert (kept(conference), files()) == (Design(), 0)


@pytest.mark.parametrize(
    "wrong",
    [{"paper": "a0"}, {"welcome-en": "x" * 6_001}, {"signatory_name-zh": "王" * 201}, {"version": "x"}],
)
def test_design_when_wrong_then_nothing_is_kept(
    office: FlaskClient, conference: Conference, wrong: dict[str, str]
) -> None:
    assert send(office, **wrong) == 422
    assert kept(conference) == Design()


def test_pictures_when_asked_for_then_organizers_alone_see_them(
    office: FlaskClient, sign_in: SignIn, member: Callable[[Role], User], client: FlaskClient
) -> None:
    send(office, signature=picture())
    address = f"{PAGE}/signature"
    answer = office.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = office.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert office.get(f"{PAGE}/stamp").status_code == 404
    assert client.get(address).status_code in (302, 303)
    viewer = sign_in(member(Role.VIEWER))
    assert [viewer.get(path).status_code for path in (PAGE, address)] == [403, 403]


def test_design_when_texts_are_hostile_then_they_stay_text(office: FlaskClient) -> None:
    hostile = "</textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    send(office, **{"welcome-en": hostile, "welcome_by-en": hostile, "signatory_name-en": hostile})
    page = office.get(PAGE).get_data(as_text=True)
    assert ("<script>alert" in page, "<img src=x" in page) == (False, False)


def test_design_when_conference_is_another_then_it_has_none(
    office: FlaskClient, conference: Conference, other_conference: Conference
) -> None:
    send(office, logo=picture())
    assert kept(other_conference) == Design()
    with transaction():
        assert kept(conference).logo_id is not None
    assert office.get(PAGE.replace("launch", "other")).status_code == 404
