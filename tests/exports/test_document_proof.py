"""Documents before programs of others: structure, tags, fonts, glyphs, and the order in which they are read.

``make proof`` (``LOAD=whole``) shows them the demo's documents in all languages, those of a real programme,
and of a large conference in which every text means harm. That takes longer than ``make test`` may.
"""

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.session import transaction
from eventapp.exports.kinds import KINDS
from eventapp.exports.languages import BOTH, document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Order, render_pdf
from eventapp.files.queries import get_contents
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.services import import_agenda
from eventapp.workflows.demo import facts
from tests.agendas.conftest import make_conference
from tests.demo import demo_conference
from tests.exports.large_and_hostile import make_large_and_hostile
from tests.exports.pdf_readers import complaints, missing_readers, read_aloud
from tests.exports.subjects import subjects_of

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(os.environ.get("LOAD") != "whole", reason="only make proof asks them"),
    pytest.mark.skipif(missing_readers() != [], reason=f"not here: {', '.join(missing_readers())}"),
]

#: The archive is no PDF, and a delegate's own programme is composed from their link.
PAPERS = [DocumentKind(kind) for kind in KINDS if kind not in (DocumentKind.DOSSIER, DocumentKind.OWN)]


class _Headings(HTMLParser):
    """The texts of the headings of a document, without blanks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_in = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("h1", "h2", "h3", "h4"):
            self._is_in = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "h2", "h3", "h4"):
            self._is_in = False

    def handle_data(self, data: str) -> None:
        if self._is_in:
            self.found[-1] += "".join(data.split())


def misread(order: Order, path: Path) -> list[str]:
    """Return the headings that are not read out, or not where they stand."""
    headings = _Headings()
    headings.feed(order.html)
    told, place, lost = "".join(read_aloud(path).split()), 0, []
    for heading in headings.found:
        found = told.find(heading, place)
        if found < 0:
            lost.append(heading)
        else:
            place = found + len(heading)
    return lost


def faults(order: Order, conference: Conference, folder: Path) -> list[str]:
    path = folder / "document.pdf"
    path.write_bytes(render_pdf(order, get_contents(conference.id, order.pictures)).content)
    return [*complaints(path), *(f"not read out in order: {heading}" for heading in misread(order, path))]


def all_faults(conference: Conference, kind: DocumentKind, languages: list[str], folder: Path) -> list[str]:
    return [
        fault
        for language in languages
        for subject_id in subjects_of(conference, kind)
        for fault in faults(compose(conference, kind, language, subject_id).order, conference, folder)
    ]


@pytest.fixture
def demo(app: Flask) -> Conference:
    return demo_conference()


@pytest.mark.parametrize("kind", PAPERS)
def test_every_document_of_the_demo_stands_before_the_readers(
    demo: Conference, kind: DocumentKind, tmp_path: Path
) -> None:
    assert all_faults(demo, kind, list(document_languages(demo)), tmp_path) == []


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
    assert all_faults(get_conference(facts.SLUG), kind, [BOTH], tmp_path) == []
