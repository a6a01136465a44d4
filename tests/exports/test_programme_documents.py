"""The programme as a booklet and on one page: what is in it, in which order, and what points where."""

import io
import re

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.agendas.models import Person, PersonProfile
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferencePartner
from eventapp.conferences.queries import get_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.designs.models import DocumentDesign
from eventapp.errors import InvalidInput
from eventapp.exports.languages import BOTH
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Pdf, render_pdf
from eventapp.exports.pdf.speakers import name_key
from eventapp.exports.services import keep_pdf, request_document
from eventapp.files.queries import get_contents
from eventapp.files.rules import Upload
from eventapp.files.services import keep_file
from eventapp.i18n import speaking
from eventapp.localized import LocalizedText
from eventapp.workflows.demo import facts
from tests.agendas.conftest import make_conference
from tests.exports.test_pdf_documents import text_of
from tests.queries import count_queries

PROGRAMME, ONE_PAGE = DocumentKind.PROGRAMME, DocumentKind.ONE_PAGE
EVERYTHING = {"contents": "yes", "tracks": "yes", "abstracts": "yes"}
NOTHING = dict.fromkeys(("cover", "welcome", "venue", "speakers", "partners"), "no")


def stored(conference: Conference) -> str:
    octets = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(octets, "PNG")
    return keep_file(conference.id, Upload("x.png", "image/png", octets.getvalue())).id


@pytest.fixture
def dressed(conference: Conference) -> Conference:
    """The demo conference with words of welcome, pictures, logos, and two speakers who say who they are."""
    with transaction():
        cover, plan, logo, photo, host = (stored(conference) for _ in range(5))
        design = session().get_one(DocumentDesign, conference.id)
        design.paper = "letter"
        design.welcome = LocalizedText(en="Dear **colleagues**", zh="尊敬的来宾")
        design.welcome_by = LocalizedText(en="LI Hong, Director", zh="李红主任")
        design.cover_id, design.map_id, design.logo_id = cover, plan, logo
        people = session().scalars(select(Person).order_by(Person.name_key)).all()
        for person, photo_id in ((people[0], photo), (people[1], None)):
            session().add(
                PersonProfile(
                    id=new_id(),
                    conference_id=conference.id,
                    person_id=person.id,
                    biography=LocalizedText(en="Physicist and mountaineer.", zh="物理学家。"),
                    photo_id=photo_id,
                    updated_at=now(),
                )
            )
        partner = session().scalars(select(ConferencePartner).where(ConferencePartner.role == "host")).one()
        partner.logo_id = host
    return get_conference(facts.SLUG)


def test_booklet_has_all_its_parts_in_each_language(dressed: Conference) -> None:
    parts = {
        "en": ("At a glance", "Contents", "Welcome", "Venue", "Thursday, 21 October 2021", "Agenda by track"),
        "zh": ("会议概况", "目录", "欢迎辞", "会议地点", "2021年10月21日星期四", "按板块查看议程"),
    }
    said = {
        "en": ("Dear colleagues", "LI Hong, Director", "Physicist and mountaineer."),
        "zh": ("尊敬的来宾", "李红主任", "物理学家。"),
    }
    for language in ("en", "zh", BOTH):
        source = compose(dressed, PROGRAMME, language, choices=EVERYTHING).html
        words = text_of(source)
        for code in ("en", "zh") if language == BOTH else (language,):
            assert [part for part in (*parts[code], *said[code]) if part not in words] == []
        assert source.count('class="photo"') == 1
        assert source.count('class="logo"') == 3
        assert "@page { size: letter" in source


def test_booklet_without_its_parts_is_the_agenda_alone(dressed: Conference) -> None:
    composed = compose(dressed, PROGRAMME, "en", choices=NOTHING)
    sections = re.findall(r'<h2 class="([\w -]+)"', composed.html)
    assert sections == ["day"]
    assert [file_id for file_id in composed.order.pictures if file_id not in composed.html] == []
    assert len(composed.order.pictures) == 1


def test_booklet_of_a_conference_that_says_little_leaves_out_what_it_has_not(conference: Conference) -> None:
    with transaction():
        session().delete(session().get_one(DocumentDesign, conference.id))
    conference = get_conference(facts.SLUG)
    words = text_of(compose(conference, PROGRAMME, "en").html)
    assert [part for part in ("Welcome", "Speakers", "Contents") if part in words] == []
    assert compose(conference, PROGRAMME, "en").order.pictures == ()


def test_everything_that_is_pointed_at_is_there_once(dressed: Conference) -> None:
    source = compose(dressed, PROGRAMME, BOTH, choices=EVERYTHING).html
    names = re.findall(r' id="([^"]+)"', source)
    pointed_at = set(re.findall(r'href="#([^"]+)"', source))
    assert len(names) == len(set(names))
    assert pointed_at - set(names) == set()
    assert {"welcome", "venue", "day-2021-10-21", "tracks", "speakers", "partners"} <= pointed_at


def test_booklet_is_made_with_its_pictures_and_page_numbers(dressed: Conference) -> None:
    order = compose(dressed, PROGRAMME, BOTH, choices=EVERYTHING).order
    contents = get_contents(dressed.id, order.pictures)
    assert sorted(contents) == sorted(order.pictures)
    rendered = render_pdf(order, contents)
    with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
        assert {tuple(map(float, page.mediabox[2:])) for page in pdf.pages} == {(612.0, 792.0)}
        shown = b"".join(page.Contents.read_bytes() for page in pdf.pages)
        # The cover, the map, the logo, the portrait, the logo of the host, and the code.
        assert len(pdf.pages[0].Resources.XObject) == 6
        links = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
        assert {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A} == {
            "http://localhost/c/china-switzerland-2021/",
            "mailto:conference@park.example",
        }
    assert b"<0000>" not in shown


def test_booklet_is_the_same_whatever_language_its_reader_speaks(dressed: Conference) -> None:
    made = []
    for reader in ("en", "zh"):
        with speaking(reader):
            made.append(compose(dressed, PROGRAMME, BOTH, choices=EVERYTHING).html)
    assert made[0] == made[1]
    assert "Logo of" in made[0]
    assert 'alt=""' not in made[0]


def test_choice_that_there_is_not_is_refused(conference: Conference) -> None:
    with pytest.raises(InvalidInput):
        compose(conference, PROGRAMME, "en", choices={"cover": "a large one"})


def test_number_of_queries_is_the_same_for_many_people(dressed: Conference) -> None:
    few = count_composing()
    with transaction():
        for person in session().scalars(select(Person).order_by(Person.name_key)).all()[2:]:
            session().add(
                PersonProfile(
                    id=new_id(),
                    conference_id=dressed.id,
                    person_id=person.id,
                    biography=LocalizedText(en="Has much to say."),
                    updated_at=now(),
                )
            )
    assert count_composing() == few


def count_composing() -> int:
    session().expire_all()
    conference = get_conference(facts.SLUG)
    with count_queries() as queries:
        compose(conference, PROGRAMME, "en", choices=EVERYTHING)
    return len(queries)


def test_speakers_stand_in_the_order_of_their_family_names() -> None:
    names = [
        LocalizedText(en="Wu Haiyan", zh="吴海燕"),
        LocalizedText(en="Andrea Keller", zh="安德烈娅·凯勒"),
        LocalizedText(en="CHEN Jing", zh="陈静"),
        LocalizedText(en="Émile Äbi"),
    ]

    def ordered(language: str) -> list[str]:
        return [name["en"] for name in sorted(names, key=lambda name: name_key(name, language, "en"))]

    assert ordered("en") == ["Émile Äbi", "CHEN Jing", "Andrea Keller", "Wu Haiyan"]
    assert ordered("zh") == ["Émile Äbi", "CHEN Jing", "Andrea Keller", "Wu Haiyan"]


@pytest.mark.parametrize("language", ["en", "zh", BOTH])
def test_agenda_stands_on_one_page_with_every_item(conference: Conference, language: str) -> None:
    composed = compose(conference, ONE_PAGE, language)
    assert composed.html.count('<div class="entry') == 15
    assert render_pdf(composed.order).pages == 1


def test_agenda_on_one_page_of_an_empty_conference_is_made(app: Flask) -> None:
    with transaction():
        empty = make_conference("empty")
    assert render_pdf(compose(empty, ONE_PAGE, BOTH).order).pages == 1


def test_agenda_on_one_page_is_public_once_it_is_made(conference: Conference, client: FlaskClient) -> None:
    address = f"/c/{facts.SLUG}/agenda.pdf"
    assert client.get(address).status_code == 404
    composed = compose(conference, ONE_PAGE, "en")
    with transaction():
        document = request_document(SYSTEM, conference_id=conference.id, composed=composed)
        keep_pdf(document.id, Pdf(b"%PDF-1.7 short", 1))
    answer = client.get(address)
    assert (answer.status_code, answer.data) == (200, b"%PDF-1.7 short")
    assert session().query(Document).count() == 1
    assert f"{address}?lang=en" in client.get(f"/c/{facts.SLUG}/agenda?lang=en").text


def test_texts_say_their_language_only_where_it_is_another(app: Flask, conference: Conference) -> None:
    said_again = re.compile(r'<td lang="([^"]+)">(?:(?!</td>)(?!<td).)*? lang="\1"', re.DOTALL)
    # The reader's language, in which templates may first be read, is no concern of a document's.
    for reader in ("zh", "en"):
        app.jinja_env.cache.clear()
        with speaking(reader):
            html = compose(conference, PROGRAMME, BOTH).order.html
        assert said_again.findall(html) == []
