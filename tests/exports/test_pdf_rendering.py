"""The renderer: what comes out is accessible and always the same, and nothing is fetched."""

import io
import os
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from eventapp.exports.pdf.glyphs import with_known_characters
from eventapp.exports.pdf.renderers import Renderers
from eventapp.exports.pdf.rendering import INPUT_LIMIT, RENDERERS, Order, Reason, RenderingFailed, render_pdf

pytestmark = pytest.mark.one_database

PAGE = """<!doctype html><html lang="en"><head><title>Programme</title><style>
@page {{ margin: 20mm; @bottom-right {{ content: counter(page) }} }}
table {{ table-layout: fixed; width: 100% }}
</style></head><body><h1>Programme</h1>{body}</body></html>"""
TABLES = """<table><thead><tr><th scope="col">No.</th><th scope="col">What</th></tr></thead>
<tbody><tr><td>1</td><td>Meet</td></tr></tbody></table>
<table><tr><th scope="row">09:00</th><td><a href="mailto:a@b.example">a@b.example</a></td></tr></table>"""


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """The address of a web server, and a list that fills with what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


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


def test_page_numbers_are_artifacts_and_everything_else_is_tagged() -> None:
    with _opened(render_pdf(Order(PAGE.format(body=TABLES))).content) as pdf:
        stream = pdf.pages[0].Contents.read_bytes()
        owners = list(pdf.Root.StructTreeRoot.ParentTree.Nums[1])
    assert stream.count(b"/Artifact <</Type /Pagination>> BDC") == 1
    assert stream.count(b"/MCID") == sum(owner is not None for owner in owners)
    assert owners[-1] is None


HOSTILE = (
    '<img alt="x" src="{target}">',
    '<link rel="stylesheet" href="{target}">',
    '<link rel="attachment" href="{target}">',
    '<a rel="attachment" href="{target}">x</a>',
    '<object data="{target}"></object>',
    '<embed src="{target}">',
    '<style>@import url("{target}");</style>',
    '<style>@font-face {{ font-family: x; src: url("{target}") }} p {{ font-family: x }}</style><p>x</p>',
    '<p style="background: url({target})">x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{target}" width="9" '
    'height="9"/><use href="{target}#a"/></svg>',
    '<base href="{target}"><img alt="x" src="relative.png">',
)


@pytest.mark.parametrize("kind", ["http", "file"])
def test_nothing_is_fetched(kind: str, visits: tuple[str, list[str]], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret that nobody may read")
    address, asked = visits
    target = f"{address}/x" if kind == "http" else secret.as_uri()
    body = "".join(hostile.format(target=target) for hostile in HOSTILE)
    content = render_pdf(Order(PAGE.format(body=body))).content
    assert asked == []
    with _opened(content) as pdf:
        assert "/Names" not in pdf.Root or "/EmbeddedFiles" not in pdf.Root.Names
        streams = [thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
    assert not any(b"secret that nobody" in stream for stream in streams)


def test_rendering_when_it_takes_too_long_then_fails_with_a_reason() -> None:
    endless = "<table>" + "<tr><td>x</td></tr>" * 20_000 + "</table>"
    with pytest.raises(RenderingFailed) as caught:
        render_pdf(Order(PAGE.format(body=endless)), seconds=1)
    assert caught.value.reason == Reason.TOO_LONG


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
