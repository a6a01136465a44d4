"""The renderer: what comes out is accessible and always the same, and nothing is fetched."""

import base64
import hashlib
import io
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from PIL import Image

from eventapp.exports.pdf.glyphs import with_known_characters
from eventapp.exports.pdf.renderers import Renderers
from eventapp.exports.pdf.rendering import (
    INPUT_LIMIT,
    RENDERERS,
    Attachment,
    Order,
    Reason,
    RenderingFailed,
    render_pdf,
)
from eventapp.paths import ROOT
from tests.exports.conftest import Visits
from tests.exports.hostile import FETCHING, harm
from tests.exports.pdf_readers import streams_of

pytestmark = pytest.mark.one_database

PAGE = """<!doctype html><html lang="en"><head><title>Programme</title><style>
@page {{ margin: 20mm; @bottom-right {{ content: counter(page) }} }}
table {{ table-layout: fixed; width: 100% }}
</style></head><body><h1>Programme</h1>{body}</body></html>"""
TABLES = """<table><thead><tr><th scope="col">No.</th><th scope="col">What</th></tr></thead>
<tbody><tr><td>1</td><td>Meet</td></tr></tbody></table>
<table><tr><th scope="row">09:00</th><td><a href="mailto:a@b.example">a@b.example</a></td></tr></table>"""


def _opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def test_equal_html_gives_equal_bytes() -> None:
    html = PAGE.format(body=TABLES)
    assert render_pdf(Order(html)) == render_pdf(Order(html))


def test_pdf_says_what_it_is() -> None:
    rendered = render_pdf(Order(PAGE.format(body="<h2>Day</h2><p style='break-before: page'>Second</p>")))
    assert rendered.pages == 2
    with _opened(rendered.content) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked) is True
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Programme"
            assert metadata["pdfuaid:part"] == "1"


def test_header_cells_say_whether_they_head_a_row_or_a_column() -> None:
    with _opened(render_pdf(Order(PAGE.format(body=TABLES))).content) as pdf:
        cells = [
            str(thing.A.Scope)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TH"
        ]
        annotations = [annotation.F for page in pdf.pages for annotation in page.Annots]
    assert sorted(cells) == ["/Column", "/Column", "/Row"]
    assert annotations == [4]


def test_tags_say_where_the_language_changes() -> None:
    body = '<p>Opening <span lang="zh-Hans">开幕式</span></p><p lang="zh-Hans">茶歇</p>'
    with _opened(render_pdf(Order(PAGE.format(body=body))).content) as pdf:
        tagged = [
            str(thing.S)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/S" in thing and thing.get("/Lang") == "zh-Hans"
        ]
    assert sorted(tagged) == ["/P", "/Span"]


def test_characters_that_no_font_has_become_boxes_and_control_characters_nothing() -> None:
    # The highest plane for private use is in no font.
    content = render_pdf(Order(PAGE.format(body="<p>a\U0010fffdb\x01c\x9fd é 开 €</p>"))).content
    with _opened(content) as pdf:
        shown = pdf.pages[0].Contents.read_bytes()
    assert b"<0000>" not in shown
    assert with_known_characters("a\U0010fffdb\x01c\x9fd é 开 €\n") == "a□bcd é 开 €\n"


def test_signs_that_turn_whatever_follows_are_left_out() -> None:
    turning = "\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069"
    assert with_known_characters(f"LI Wei{turning}, 21 October") == "LI Wei, 21 October"


def test_document_on_one_page_is_set_smaller_only_where_it_then_fits() -> None:
    style = "@page { size: A4; margin: 20mm } html { font: 9.5pt/1.4 'DejaVu Sans' } p { margin: 0 }"
    page = f"<html lang='en'><title>Sheet</title><style>{style}</style>"
    pages = {}
    for lines in (40, 70, 300):
        html = page + "<p>Line</p>" * lines
        fitted, usual = render_pdf(Order(html, is_one_page=True)), render_pdf(Order(html))
        pages[lines] = (usual.pages, fitted.pages)
        assert (fitted == usual) == (lines != 70)
    assert pages == {40: (1, 1), 70: (2, 1), 300: (6, 6)}


def test_page_numbers_are_artifacts_and_everything_else_is_tagged() -> None:
    with _opened(render_pdf(Order(PAGE.format(body=TABLES))).content) as pdf:
        stream = pdf.pages[0].Contents.read_bytes()
        owners = list(pdf.Root.StructTreeRoot.ParentTree.Nums[1])
    assert stream.count(b"/Artifact <</Type /Pagination>> BDC") == 1
    assert stream.count(b"/MCID") == sum(owner is not None for owner in owners)
    assert owners[-1] is None


@pytest.mark.parametrize("way", ["", "/redirect"])
def test_nothing_is_fetched(way: str, visits: Visits) -> None:
    body = harm(f"{visits.address}{way}/")
    render_pdf(Order(PAGE.format(body=body)))
    assert visits.paths == []
    # Were it not for our fetcher, all of it would be.
    weasyprint.HTML(string=PAGE.format(body=body)).write_pdf()
    fetched = {f"/{name}" if name != "base" else "/base/relative.png" for name in FETCHING}
    assert set(visits.paths) == fetched | {f"{way}{path}" for path in fetched}


def test_no_file_of_the_machine_is_kept(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret that nobody may read")
    body = "".join(markup.format(target=secret.as_uri()) for markup in FETCHING.values())

    def has_secret(content: bytes) -> bool:
        return any(b"secret that nobody" in stream for stream in streams_of(content))

    content = render_pdf(Order(PAGE.format(body=body))).content
    assert not has_secret(content)
    with _opened(content) as pdf:
        assert "/Names" not in pdf.Root or "/EmbeddedFiles" not in pdf.Root.Names
    assert has_secret(weasyprint.HTML(string=PAGE.format(body=body)).write_pdf())


def test_rendering_when_it_takes_too_long_then_fails_with_a_reason() -> None:
    endless = "<table>" + "<tr><td>x</td></tr>" * 20_000 + "</table>"
    with pytest.raises(RenderingFailed) as caught:
        render_pdf(Order(PAGE.format(body=endless)), seconds=1)
    assert caught.value.reason == Reason.TOO_LONG


def test_word_without_end_is_broken_and_made() -> None:
    narrow = f'<table><tr><th style="width: 25mm">{"x" * 20_000}</th><td>short</td></tr></table>'
    assert render_pdf(Order(PAGE.format(body=narrow)), seconds=60, megabytes=600).pages > 20


def test_rendering_when_memory_runs_out_then_fails_with_a_reason() -> None:
    with pytest.raises(RenderingFailed) as caught:
        render_pdf(Order(PAGE.format(body=TABLES)), megabytes=100)
    assert caught.value.reason == Reason.TOO_MUCH_MEMORY


def test_rendering_when_the_html_is_too_large_then_starts_nothing() -> None:
    with pytest.raises(RenderingFailed) as caught:
        render_pdf(Order("x" * (INPUT_LIMIT * 1024 * 1024 + 1)))
    assert caught.value.reason == Reason.TOO_LARGE


def test_rendering_when_the_process_behind_it_was_killed_then_another_is_started() -> None:
    order = Order(PAGE.format(body=TABLES))
    before = render_pdf(order)
    killed = RENDERERS.process_id
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    os.waitid(os.P_PID, killed, os.WEXITED | os.WNOWAIT)
    assert render_pdf(order) == before
    assert RENDERERS.process_id != killed


def test_renderers_know_no_secret_and_end_with_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret that nobody may read")
    renderers = Renderers()
    with renderers.connect() as connection:
        connection.send_bytes(b'{"seconds": 60, "megabytes": 2048, "pictures": []}')
        connection.send_bytes(Order(PAGE.format(body=TABLES)).to_json().encode())
        assert connection.recv_bytes() == b'{"pages": 1}'
        process = renderers.process_id
        environment = Path(f"/proc/{process}/environ").read_bytes()
    renderers.close()
    assert b"a secret" not in environment
    assert b"PYTHONHASHSEED=0" in environment
    assert not Path(f"/proc/{process}").exists()


def png_of(width: int, height: int) -> bytes:
    """Return a picture of one colour: small as a file, large once it is opened."""
    octets = io.BytesIO()
    Image.new("1", (width, height)).save(octets, "PNG")
    return octets.getvalue()


def data_uri(octets: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(octets).decode()}"


def images_in(content: bytes) -> int:
    with _opened(content) as pdf:
        return sum(
            isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image
            for thing in pdf.objects
        )


def test_picture_of_too_many_dots_is_left_out_unopened() -> None:
    huge = png_of(10_000, 10_000)
    body = f'<img alt="x" src="{data_uri(huge)}"><img alt="x" src="picture:huge"><p>after</p>'
    assert images_in(render_pdf(Order(PAGE.format(body=body)), {"huge": huge}, megabytes=600).content) == 0
    small = f'<img alt="x" src="{data_uri(png_of(9, 9))}">'
    assert images_in(render_pdf(Order(PAGE.format(body=small))).content) == 1


def test_picture_that_was_not_given_and_code_that_is_too_long_are_left_out() -> None:
    body = f'<img alt="x" src="picture:other"><img alt="x" src="qr:{"x" * 10_000}"><p>after</p>'
    assert images_in(render_pdf(Order(PAGE.format(body=body)), {"mine": png_of(9, 9)}).content) == 0
    body = '<img alt="x" src="picture:mine"><img alt="x" src="qr:https%3A//a.example/x">'
    assert images_in(render_pdf(Order(PAGE.format(body=body)), {"mine": png_of(9, 9)}).content) == 2


def picture_of(svg: str) -> str:
    return f'<img alt="x" src="{data_uri(svg.encode(), "image/svg+xml")}"><p>after</p>'


USE = '<use href="#u%d"/>'
SVG = 'svg xmlns="http://www.w3.org/2000/svg"'


def test_svg_whose_words_grow_without_end_is_left_out() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE svg [<!ENTITY a0 "ha">{entities}]><{SVG}><text>&a11;</text></svg>'
    assert render_pdf(Order(PAGE.format(body=picture_of(laughs)))).pages == 1


def test_svg_whose_shapes_grow_without_end_ends_with_a_reason() -> None:
    groups = "".join(f'<g id="u{n}">{(USE % (n - 1)) * 10}</g>' for n in range(1, 12))
    shapes = (
        f'<{SVG}><defs><g id="u0"><rect width="1" height="1"/></g>{groups}</defs><use href="#u11"/></svg>'
    )
    with pytest.raises(RenderingFailed) as caught:
        render_pdf(Order(PAGE.format(body=picture_of(shapes))), seconds=3)
    assert caught.value.reason == Reason.TOO_LONG


def test_word_of_a_hundred_thousand_letters_is_broken_over_pages() -> None:
    body = f'<p style="overflow-wrap: anywhere">{"x" * 100_000}</p>'
    assert render_pdf(Order(PAGE.format(body=body)), megabytes=600).pages > 10


def test_attachments_of_others_than_the_order_are_left_out() -> None:
    harm = data_uri(b"harm", "text/plain")
    body = f'<link rel="attachment" href="{harm}"><a rel="attachment" href="{harm}">x</a>'
    content = render_pdf(Order(PAGE.format(body=body))).content
    assert b"harm" not in b"".join(streams_of(content))
    with _opened(content) as pdf:
        assert len(pdf.attachments) == 0


def test_archive_says_what_it_is_and_holds_its_files_tagged_all_the_same() -> None:
    given = (
        Attachment.of("agenda.ics", "text/calendar", "Calendar", b"BEGIN:VCALENDAR"),
        Attachment.of("conference.json", "application/json", "Daten 数据", b"{}"),
    )
    page = PAGE.replace("<style>", '<meta name="dcterms.modified" content="2021-10-21"><style>')
    order = Order(page.format(body=TABLES), attachments=given, is_archive=True)
    content = render_pdf(order).content
    assert render_pdf(order).content == content
    with _opened(content) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["dc:title"] == "Programme"
        (intent,) = pdf.Root.OutputIntents
        assert (intent.S, intent.DestOutputProfile.N) == (pikepdf.Name.GTS_PDFA1, 3)
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert [str(spec.UF) for spec in pdf.Root.AF] == [each.name for each in given]
        for each in given:
            spec = pdf.attachments[each.name]
            file = spec.get_file()
            assert (file.mime_type, spec.description) == (each.media_type, each.description)
            assert file.read_bytes() == base64.b64decode(each.content)
            assert str(spec.obj.AFRelationship) == "/Data"
            assert str(spec.obj.EF.F.Params.ModDate) == "D:20211021"


def test_web_process_never_imports_the_typesetter() -> None:
    code = "import sys, wsgi; sys.exit(' '.join({'weasyprint', 'fontTools'} & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_bytes_are_the_same_in_every_process(seed: str) -> None:
    order = Order(PAGE.format(body=TABLES))
    code = (
        "import hashlib, sys; from eventapp.exports.pdf.rendering import Order, render_pdf;"
        "print(hashlib.sha256(render_pdf(Order.from_json(sys.stdin.read())).content).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=order.to_json(),
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(render_pdf(order).content).hexdigest()


def test_fifty_at_once_take_turns_and_each_is_made() -> None:
    order = Order(PAGE.format(body="<p>one of many</p>"))
    with ThreadPoolExecutor(50) as threads:
        made = list(threads.map(lambda _number: render_pdf(order), range(50)))
    assert len(set(made)) == 1
