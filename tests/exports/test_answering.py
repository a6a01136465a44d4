"""The bytes of a document over HTTP: validators, ranges, names, and what browsers may do with them."""

from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.exports.languages import BOTH
from eventapp.exports.models import Document
from eventapp.workflows.demo import facts
from tests.exports.asking import DOCUMENTS, PROGRAMME, ask, make, reread

BYTES = b"%PDF-1.7 0123456789"


@pytest.fixture
def document(conference: Conference) -> Document:
    document = ask(conference, language="zh")
    make(document, BYTES)
    return document


@pytest.fixture
def url(document: Document) -> str:
    return f"{DOCUMENTS}/{document.id}.pdf"


@pytest.mark.parametrize(
    ("asked", "content_range", "content"),
    [
        ("bytes=0-3", "bytes 0-3/19", b"%PDF"),
        ("bytes=9-", "bytes 9-18/19", b"0123456789"),
        ("bytes=-4", "bytes 15-18/19", b"6789"),
        ("bytes=-400", "bytes 0-18/19", BYTES),
        ("bytes=16-99999", "bytes 16-18/19", b"789"),
    ],
)
def test_range_when_there_is_some_of_it_is_answered_alone(
    viewer: FlaskClient,
    url: str,
    asked: str,
    content_range: str,
    content: bytes,
) -> None:
    whole = viewer.get(url)
    assert (whole.headers["Accept-Ranges"], whole.status_code) == ("bytes", 200)
    part = viewer.get(url, headers={"Range": asked})
    assert (part.status_code, part.headers["Content-Range"], part.data) == (206, content_range, content)
    assert part.headers["ETag"] == whole.headers["ETag"]
    assert part.headers["Content-Length"] == str(len(content))


@pytest.mark.parametrize("asked", ["bytes=19-", "bytes=400-500"])
def test_range_when_it_lies_beyond_the_end_is_refused(viewer: FlaskClient, url: str, asked: str) -> None:
    answer = viewer.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"], answer.data) == (416, "bytes */19", b"")


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,4-5", "pages=1-2", "bytes=x-y", "bytes", "\xff"])
def test_range_when_it_makes_no_sense_is_answered_with_all_of_it(
    viewer: FlaskClient,
    url: str,
    asked: str,
) -> None:
    answer = viewer.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, BYTES)


def test_range_when_the_reader_has_a_part_of_another_document_is_answered_with_all_of_it(
    viewer: FlaskClient,
    url: str,
) -> None:
    known = viewer.get(url).headers
    conditions = [known["ETag"], known["Last-Modified"], '"other"', f"W/{known['ETag']}"]
    answers = [viewer.get(url, headers={"Range": "bytes=0-3", "If-Range": each}) for each in conditions]
    assert [answer.status_code for answer in answers] == [206, 206, 200, 200]


def test_answer_when_known_already_is_none_at_all(viewer: FlaskClient, url: str) -> None:
    known = viewer.get(url).headers
    for header in (
        {"If-None-Match": known["ETag"]},
        {"If-Modified-Since": known["Last-Modified"]},
        {"If-None-Match": known["ETag"], "Range": "bytes=0-3"},
    ):
        answer = viewer.get(url, headers=header)
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["Last-Modified"] == known["Last-Modified"]
    older = {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}
    assert viewer.get(url, headers=older).status_code == 200


def test_head_tells_the_same_and_sends_nothing(viewer: FlaskClient, url: str) -> None:
    whole = viewer.get(url).headers
    head = viewer.head(url, headers={"Range": "bytes=0-3"})
    assert (head.status_code, head.data) == (200, b"")
    told = ("Content-Length", "ETag", "Last-Modified", "Content-Disposition", "Content-Type", "Accept-Ranges")
    assert [head.headers[name] for name in told] == [whole[name] for name in told]


def test_name_is_in_words_of_the_documents_language_with_a_plain_one_for_old_programs(
    conference: Conference,
    viewer: FlaskClient,
    url: str,
) -> None:
    def names(address: str) -> tuple[str, str]:
        plain, words = viewer.get(address).headers["Content-Disposition"].split("; ")[1:]
        return plain, unquote(words)

    assert names(url) == (
        f'filename="{facts.SLUG}-programme-zh.pdf"',
        f"filename*=UTF-8''{facts.SLUG} - 会议日程 - 中文.pdf",
    )
    other = ask(conference, PROGRAMME, BOTH)
    make(other)
    assert names(f"{DOCUMENTS}/{other.id}.pdf") == (
        f'filename="{facts.SLUG}-programme-both.pdf"',
        f"filename*=UTF-8''{facts.SLUG} - Programme - English + 中文.pdf",
    )


def test_answer_when_it_is_no_pdf_is_kept_and_not_shown(
    viewer: FlaskClient, document: Document, url: str
) -> None:
    with transaction():
        reread(document).media_type = "application/zip"
    session().expire_all()
    answer = viewer.get(url)
    assert (answer.mimetype, answer.data) == ("application/zip", BYTES)
    assert answer.headers["Content-Disposition"].startswith(
        f'attachment; filename="{facts.SLUG}-programme-zh.zip"; '
    )
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
