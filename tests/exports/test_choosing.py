"""Choosing what is in a document, with a preview that can do nothing."""

import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.agreements.models import Agreement
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.exports.document_pages.previewing import (
    MOST_CHARACTERS,
    MOST_PICTURES,
    MOST_QR_CODES,
    on_screen,
    pictures_shown,
    shortened,
)
from eventapp.exports.document_pages.stages import STAGES
from eventapp.exports.kinds import KINDS, OF_CONFERENCE
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf import limits
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.frame import Asked, Composed
from eventapp.exports.pdf.rendering import Order
from eventapp.permissions import GRANTS, Role
from tests.exports.asking import DOCUMENTS, count

CHOOSE = f"{DOCUMENTS}/choose"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def composed(body: str, style: str = "@page { size: a4; }") -> Composed:
    html = f"<html><head><style>{style}</style></head><body>{body}</body></html>"
    return Composed(Asked(DocumentKind.PROGRAMME, "en", {}), Order(html))


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in {"img", "br", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("kind", list(OF_CONFERENCE))
def test_chooser_has_a_field_for_each_choice_and_its_preview(
    conference: Conference, viewer: FlaskClient, kind: str
) -> None:
    if KINDS[kind].permission not in GRANTS[Role.VIEWER]:
        assert viewer.get(f"{CHOOSE}/{kind}").status_code == 403
        return
    page = viewer.get(f"{CHOOSE}/{kind}").text
    for name in ("tell", *(choice.name for choice in KINDS[kind].choices)):
        assert f'name="{name}"' in page
    assert ('name="language"' in page) != KINDS[kind].has_all_languages
    (address,) = re.findall(r'<iframe id="preview"[^>]* src="([^"]+)"', page)
    answer = viewer.get(address.replace("&amp;", "&"))
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; ")
    assert "frame-ancestors 'self'" in policy and "allow" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert count(Document) == 0


def test_every_kind_of_a_conference_stands_in_one_stage() -> None:
    assert sorted(kind for stage in STAGES for kind in stage.kinds) == sorted(OF_CONFERENCE)


def test_chooser_after_a_get_keeps_what_was_chosen(viewer: FlaskClient) -> None:
    page = viewer.get(f"{CHOOSE}/programme?chosen=yes&language=zh&paper=letter&abstracts=yes").text
    assert 'selected value="zh"' in page and 'selected value="letter"' in page
    assert re.search(r"<input checked[^>]* name=\"abstracts\"", page)
    assert "language=zh" in page and "paper=letter" in page and "abstracts=yes" in page
    assert not re.search(r"<input checked[^>]* name=\"abstracts\"", viewer.get(f"{CHOOSE}/programme").text)


def test_preview_button_without_a_script_leads_to_the_page_with_the_choices(viewer: FlaskClient) -> None:
    chosen = {"kind": "programme", "language": "zh", "paper": "letter", "chosen": "yes", "preview": "yes"}
    answer = viewer.post(DOCUMENTS, data={**chosen, "csrf_token": "secret"})
    assert answer.status_code == 303
    assert answer.location.startswith(f"{CHOOSE}/programme?")
    assert "secret" not in answer.location
    assert 'selected value="letter"' in viewer.get(answer.location).text
    assert count(Document) == 0


def test_document_is_made_with_what_was_chosen(viewer: FlaskClient) -> None:
    chosen = {"kind": "programme", "language": "en", "paper": "letter", "abstracts": "yes", "chosen": "yes"}
    assert viewer.post(DOCUMENTS, data=chosen).status_code == 303
    made = session().scalars(select(Document)).one()
    assert (made.choices["paper"], made.choices["abstracts"]) == ("letter", "yes")


@pytest.mark.parametrize(
    ("field", "value"), [("paper", "a0"), ("paper", "<b>"), ("language", "xx"), ("abstracts", "maybe")]
)
def test_choice_that_there_is_not_is_said_at_its_field_and_the_rest_is_kept(
    viewer: FlaskClient, field: str, value: str
) -> None:
    chosen = {"kind": "programme", "language": "zh", "paper": "letter", "chosen": "yes", field: value}
    answer = viewer.post(DOCUMENTS, data=chosen)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "<b>" not in answer.text.partition("<main")[2]
    kept = ("zh", "letter")[field == "language"]
    assert f'selected value="{kept}"' in answer.text or field == "paper"
    assert count(Document) == 0
    preview = viewer.get(f"{CHOOSE}/programme/preview", query_string=chosen)
    assert (preview.status_code, "Please choose one" in preview.text) == (422, True)


@pytest.mark.parametrize("kind", ["badges", "table_signs"])
def test_document_for_too_many_people_is_refused_at_the_field_that_limits_them(
    join: Callable[[Role], None],
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    join(Role.REGISTRAR)
    registrar = sign_in(organizer)
    monkeypatch.setattr(limits, "MOST_APIECE", 15)
    chosen = {"kind": kind, "language": "zh", "chosen": "yes"}
    answer = registrar.post(DOCUMENTS, data=chosen)
    assert answer.status_code == 422
    assert 'id="delegation-error"' in answer.text
    assert "This document would be for 16 people; more than 15 are too many for a PDF." in answer.text
    preview = registrar.get(f"{CHOOSE}/{kind}/preview", query_string={**chosen, "lang": "zh"})
    assert (preview.status_code, "将涉及16人" in preview.text) == (422, True)
    monkeypatch.setattr(limits, "MOST_APIECE", 16)
    assert registrar.post(DOCUMENTS, data=chosen).status_code == 303


def test_document_of_a_subject_is_chosen_with_it_and_no_other_is_found(
    conference: Conference, viewer: FlaskClient
) -> None:
    agreement_id = session().scalars(select(Agreement.id)).first()
    chooser = f"{CHOOSE}/agreement?subject_id={agreement_id}"
    assert f'name="subject_id" value="{agreement_id}"' in viewer.get(chooser).text
    preview = f"{CHOOSE}/agreement/preview?language=en&subject_id="
    assert viewer.get(f"{preview}{agreement_id}").status_code == 200
    gone = [f"{CHOOSE}/agreement", f"{preview}{'A' * 26}", f"{CHOOSE}/own", f"{CHOOSE}/secrets"]
    assert [viewer.get(address).status_code for address in gone] == [404] * 4


def test_preview_of_a_long_document_ends_early_with_every_element_closed_and_says_so() -> None:
    row = "<tr><td><p>Item <b>one</b><br></p></td></tr>"
    html = shortened(composed(f"<main><table>{row * 5000}</table></main>"), "It goes on <here>.")
    assert len(html) < MOST_CHARACTERS + 1000
    assert html.endswith('<p class="preview-rest">It goes on &lt;here&gt;.</p></body></html>')
    balance = Balance()
    balance.feed(html)
    assert balance.open == []
    short = composed(f"<main><table>{row}</table></main>")
    assert shortened(short, "rest") == short.html


@pytest.mark.parametrize("body", ["x" * 200_000, "<p>" * 50_000, "<" * 200_000])
def test_preview_of_what_has_no_end_is_bounded(body: str) -> None:
    assert len(shortened(composed(body), "rest")) < 3 * MOST_CHARACTERS


def test_preview_shows_pictures_and_codes_as_far_as_there_is_room() -> None:
    ids = [f"{number:026d}" for number in range(MOST_PICTURES + 1)]
    body = "".join(f'<img alt="" src="picture:{each}">' for each in ids) + '<img alt="" src="qr:a%26b">' * 9
    html = composed(body).html
    shown = pictures_shown(html)
    assert shown == ids[:MOST_PICTURES]
    large = b"x" * (2 * 1024 * 1024)
    page = on_screen(
        html, {shown[0]: large, shown[1]: large, shown[2]: b"small"}, lambda text: f"data:{text}"
    )
    assert page.count(f"base64,{base64.b64encode(b'small').decode()}") == 1
    assert page.count(f'src="{PIXEL}"') == MOST_PICTURES - 1 + (9 - MOST_QR_CODES)
    assert page.count('src="data:a&b"') == MOST_QR_CODES
    assert "picture:" not in page and '"qr:' not in page


@pytest.mark.parametrize(
    ("style", "sheet"),
    [
        (
            "@page { margin: 25mm 18mm 20mm; } @page { size: letter; }",
            ("215.9", "279.4", "25mm 18mm 20mm 18mm"),
        ),
        ("@page { size: a4 landscape; margin: 1cm; }", ("297", "210", "10mm 10mm 10mm 10mm")),
        ("@page { size: 105mm 148mm; }", ("105", "148", "0mm 0mm 0mm 0mm")),
        ("@page { margin: 9mm } @page :first { margin-top: 0; }", ("210", "297", "0mm 9mm 9mm 9mm")),
    ],
)
def test_preview_is_a_sheet_of_the_documents_paper(style: str, sheet: tuple[str, str, str]) -> None:
    page = on_screen(composed("", style).html, {}, str)
    width, height, padding = sheet
    assert f"width: {width}mm; min-height: {height}mm;" in page
    assert f"padding: {padding};" in page


def test_preview_of_a_letter_has_the_margins_of_letters_and_room_for_a_frame(conference: Conference) -> None:
    shown = {}
    for kind in (DocumentKind.COMMUNIQUE, DocumentKind.CERTIFICATES):
        page = on_screen(compose(conference, kind, "en").html, {}, lambda _text: PIXEL)
        shown[kind] = re.findall(r"overflow: hidden; padding: (.+?);", page)
    assert shown == {
        DocumentKind.COMMUNIQUE: ["18mm 24mm 20mm 24mm"],
        DocumentKind.CERTIFICATES: ["23mm 25mm 17mm 25mm"],
    }
