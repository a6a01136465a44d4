"""Documents before programs of others: structure, tags, fonts, glyphs, and the order in which they are read.

``make proof`` (``LOAD=whole``) shows them the demo's documents in all languages, those of a real programme,
and of a large conference in which every text means harm. That takes longer than ``make test`` may.
"""

import base64
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.session import transaction
from eventapp.exports.kinds import ARCHIVE, FORMAT, KINDS
from eventapp.exports.languages import BOTH, document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.glyphs import with_known_characters
from eventapp.exports.pdf.rendering import Order, render_pdf
from eventapp.files.queries import get_contents
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.services import import_agenda
from eventapp.workflows.demo import facts
from tests.agendas.conftest import make_conference
from tests.demo import demo_conference
from tests.exports.large_and_hostile import make_large_and_hostile
from tests.exports.pdf_readers import archive_levels, attached_files, complaints, missing_readers, read_aloud
from tests.exports.subjects import subjects_of

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(os.environ.get("LOAD") != "whole", reason="only make proof asks them"),
    pytest.mark.skipif(missing_readers() != [], reason=f"not here: {', '.join(missing_readers())}"),
]

#: The archive is no PDF, and a delegate's own programme is composed from their link.
PAPERS = [DocumentKind(kind) for kind in KINDS if kind not in (DocumentKind.DOSSIER, DocumentKind.OWN)]
ARCHIVED = [kind for kind in PAPERS if FORMAT in KINDS[kind].choices]
#: Kind → the rules of outloud that are wrong about it. TBL-010 holds the heads of a table for shredded, one
#: for each line of them, where there are more header than data cells or more than three rows of headers. On
#: an attendance sheet each page repeats the head of the columns, a row heads each delegation, and the name
#: of each person heads their row; each ``th`` is one TH in the file, and where the texts are long a page has
#: room for a person or two.
_WRONG = {DocumentKind.ATTENDANCE_SHEET: ("TBL-010",)}
#: Elements that have no end.
_VOID = frozenset({"meta", "img", "br", "link", "circle", "rect"})


class _Words(HTMLParser):
    """Each text of a document's body, or of its headings alone, without blanks.

    What is on the back of a sign is left out: its front says the same.
    """

    def __init__(self, *, headings_only: bool) -> None:
        super().__init__()
        #: The number of the table row in which it stands, or 0, and the text.
        self.found: list[tuple[int, str]] = []
        self._rows = 0
        self._wanted = {"h1", "h2", "h3", "h4"} if headings_only else {"body"}
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._rows += tag == "tr"
        if tag not in _VOID:
            self._within.append("back" if ("class", "back") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        self._within.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self._wanted & set(self._within) and "back" not in self._within:
            self.found.append((self._rows if "tr" in self._within else 0, "".join(data.split())))


def misread(order: Order, path: Path, *, headings_only: bool = False) -> list[str]:
    """Return the texts that are not read out, or not where they stand, and what is drawn but never said."""
    words = _Words(headings_only=headings_only)
    words.feed(with_known_characters(order.html))
    heard, lost = read_aloud(path), []
    begin, place, row_under_way = 0, 0, 0
    for row, text in words.found:
        # The cells of a row that goes on over a page's end are read page by page.
        if row == 0 or row != row_under_way:
            begin, row_under_way = place, row
        found = heard.said.find(text, begin)
        if found < 0:
            lost.append(f"not read out in order: {text}")
        else:
            place = max(place, found + len(text))
    return [*lost, *(f"drawn, but not read out: {text}" for text in heard.silent)]


def all_faults(
    conference: Conference,
    kind: DocumentKind,
    languages: list[str],
    folder: Path,
    *,
    headings_only: bool = False,
    is_archive: bool = False,
) -> list[str]:
    """Make all documents of a kind, and return what the readers say against them."""
    subjects = subjects_of(conference, kind)
    assert subjects, "there is nothing to make such a document of"
    choices = {FORMAT.name: ARCHIVE} if is_archive else {}
    path, found = folder / "document.pdf", []
    for language in languages:
        for subject_id in subjects:
            order = compose(conference, kind, language, subject_id, choices=choices).order
            path.write_bytes(render_pdf(order, get_contents(conference.id, order.pictures)).content)
            found += complaints(path, unasked=_WRONG.get(kind, ()), is_archive=is_archive)
            found += misread(order, path, headings_only=headings_only)
            if is_archive:
                found += lost_from_archive(order, path, folder / f"attached-{language}-{subject_id}")
    return found


def lost_from_archive(order: Order, path: Path, folder: Path) -> list[str]:
    """Return which attached files are not as they were given, and whether it is no PDF/A-3a."""
    given = {each.name: base64.b64decode(each.content) for each in order.attachments}
    found = attached_files(path, folder)
    lost = [f"{name} is not as it was" for name in given | found if given.get(name) != found.get(name)]
    return [*lost, *([] if archive_levels(path) == ["3", "A"] else ["it doesn't say that it is PDF/A-3a"])]


@pytest.fixture
def demo(app: Flask) -> Conference:
    return demo_conference()


@pytest.mark.parametrize("kind", PAPERS)
def test_every_document_of_the_demo_stands_before_the_readers(
    demo: Conference, kind: DocumentKind, tmp_path: Path
) -> None:
    assert all_faults(demo, kind, list(document_languages(demo)), tmp_path) == []


@pytest.mark.parametrize("kind", ARCHIVED)
def test_every_document_for_the_archive_is_read_back_with_what_is_attached(
    demo: Conference, kind: DocumentKind, tmp_path: Path
) -> None:
    assert all_faults(demo, kind, list(document_languages(demo)), tmp_path, is_archive=True) == []


@pytest.mark.parametrize("kind", [DocumentKind.PROGRAMME, DocumentKind.ONE_PAGE, DocumentKind.SUMMARY])
def test_documents_of_a_real_programme_stand_before_the_readers(
    app: Flask, shared: Path, kind: DocumentKind, tmp_path: Path
) -> None:
    with transaction():
        conference = make_conference("coscup", timezone="Asia/Taipei")
        name = "coscup-2023-sessions.json"
        content = (shared / "data" / name).read_bytes()
        import_agenda(SYSTEM, conference=conference, agenda=read_agenda(content, name, "Asia/Taipei"))
    assert all_faults(conference, kind, ["zh", BOTH], tmp_path) == []


@pytest.mark.parametrize("kind", PAPERS)
def test_documents_in_which_every_text_means_harm_stand_before_the_readers(
    demo: Conference, kind: DocumentKind, tmp_path: Path
) -> None:
    with transaction():
        make_large_and_hostile(demo, items=2_000, delegates=300)
    conference = get_conference(facts.SLUG)
    # Rows as long as these are torn between pages, and of equal texts nobody can tell which is read out when.
    assert all_faults(conference, kind, [BOTH], tmp_path, headings_only=True) == []


@pytest.mark.parametrize("kind", [DocumentKind.PROGRAMME, DocumentKind.SUMMARY])
def test_large_documents_for_the_archive_in_which_every_text_means_harm_are_read_back(
    demo: Conference, kind: DocumentKind, tmp_path: Path
) -> None:
    with transaction():
        make_large_and_hostile(demo, items=2_000, delegates=300)
    conference = get_conference(facts.SLUG)
    assert all_faults(conference, kind, [BOTH], tmp_path, headings_only=True, is_archive=True) == []
