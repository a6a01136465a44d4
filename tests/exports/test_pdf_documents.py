"""What documents show: the demo conference, real programmes, and texts that mean harm."""

import html
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.agendas.reading import get_programme
from eventapp.agendas.services import cancel_item, release_agenda
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.exports.changes import changed_at
from eventapp.exports.languages import BOTH
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.exports.summary import read_summary
from eventapp.i18n import date_in_words
from eventapp.localized import LocalizedText
from eventapp.minutes.services import record_decision
from eventapp.registration.models import Delegate
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.services import import_agenda
from eventapp.workflows.demo import facts
from tests.agendas.conftest import make_conference
from tests.exports.fonts import font_faults

KINDS = PROGRAMME, SUMMARY = (DocumentKind.PROGRAMME, DocumentKind.SUMMARY)
WITH_ABSTRACTS = {"abstracts": "yes"}


def text_of(source: str) -> str:
    """Return the words of a document's body, one blank between them."""
    body = source.partition("<body")[2].partition(">")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_programme_shows_every_item_in_its_language(conference: Conference) -> None:
    items = get_programme(conference.id, now()).items
    assert len(items) == 15
    for language in ("en", "zh"):
        words = text_of(compose(conference, PROGRAMME, language).html)
        assert [item.title for item in items if item.title[language] not in words] == []
    both = text_of(compose(conference, PROGRAMME, BOTH).html)
    assert all(text in both for item in items for text in item.title.values())


def test_programme_speaks_one_language_besides_the_title(conference: Conference) -> None:
    words = text_of(compose(conference, PROGRAMME, "zh").html)
    assert "Working links between science parks" not in words
    assert "2021年10月21日星期四" in words


def test_abstracts_stand_in_their_own_document_alone(conference: Conference) -> None:
    abstract = "Welcome by the host city and both governments."
    assert abstract not in text_of(compose(conference, PROGRAMME, "en").html)
    assert abstract in text_of(compose(conference, PROGRAMME, "en", choices=WITH_ABSTRACTS).html)


def test_summary_shows_decisions_and_action_items_but_no_address_of_an_owner(
    conference: Conference,
) -> None:
    source = compose(conference, SUMMARY, BOTH).html
    words = text_of(source)
    summary = read_summary(conference)
    decisions = [decision for outcome in summary.outcomes.values() for decision in outcome.decisions]
    assert (len(decisions), len(summary.action_items)) == (3, 5)
    assert all(text in words for decision in decisions for text in decision.text.values())
    assert all(text in words for row in summary.action_items for text in row.title.values())
    assert "31 Dec 2021" in words
    assert "2021年12月31日" in words
    owners = [owner for row in summary.action_items for owner in row.owners]
    assert len(owners) == 7
    assert all(owner.email and owner.email not in source for owner in owners)


def test_summary_counts_what_took_place(conference: Conference) -> None:
    summary = read_summary(conference)
    sides = {name["en"]: number for name, number in summary.sides}
    assert sides == {"China": 9, "Switzerland": 7}
    assert summary.delegates == sum(summary.kinds.values()) == 16
    assert list(summary.kinds.values()) == sorted(summary.kinds.values(), reverse=True)
    assert (summary.decisions, summary.promised, summary.completed) == (3, 5, 1)
    assert [group.role for group in summary.frame.partners] == ["host", "co_host", "sponsor"]


def test_summary_when_an_item_is_cancelled_then_keeps_it_only_for_its_outcome(conference: Conference) -> None:
    items = {item.title["en"]: item.id for item in get_programme(conference.id, now()).items}
    with transaction():
        for title in ("Working links between science parks", "Closing"):
            cancel_item(SYSTEM, conference_id=conference.id, item_id=items[title])
        release_agenda(SYSTEM, conference=conference)
    shown = {item.title["en"] for item in read_summary(conference).frame.programme.items}
    assert "Working links between science parks" in shown
    assert "Closing" not in shown
    assert "Lunch" not in shown
    assert "Closing" not in text_of(compose(conference, PROGRAMME, "en").html)


def test_newest_change_when_a_decision_is_added_then_is_its_moment(
    conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    item = get_programme(conference.id, now()).items[1]
    later = now() + timedelta(days=3)
    frozen(later)
    with transaction():
        record_decision(
            SYSTEM, conference_id=conference.id, agenda_item_id=item.id, text=LocalizedText(en="Go on.")
        )
    assert changed_at(get_conference(facts.SLUG), DocumentKind.SUMMARY) == later


@pytest.mark.parametrize("kind", KINDS)
def test_document_is_the_same_on_every_day(
    conference: Conference, frozen: Callable[[datetime], None], kind: DocumentKind
) -> None:
    before = [compose(conference, kind, language) for language in ("en", "zh", BOTH)]
    frozen(now() + timedelta(days=400))
    after = [compose(conference, kind, language) for language in ("en", "zh", BOTH)]
    assert [d.content_hash for d in after] == [d.content_hash for d in before]
    assert len({d.content_hash for d in before}) == len(("en", "zh", BOTH))


def test_chart_when_nobody_came_then_is_left_out(conference: Conference) -> None:
    assert "By kind of organization" in text_of(compose(conference, SUMMARY, "en").html)
    with transaction():
        for delegate in session().scalars(select(Delegate)):
            delegate.status, delegate.holds_seat = "cancelled", False
    assert "By kind of organization" not in text_of(compose(conference, SUMMARY, "en").html)


def test_documents_of_an_empty_conference_are_made(app: Flask) -> None:
    with transaction():
        empty = make_conference("empty")
    pages = [render_pdf(compose(empty, kind, BOTH).order).pages for kind in KINDS]
    # The programme has a cover.
    assert pages == [2, 1]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("filename", "timezone", "number"),
    [("coscup-2023-sessions.json", "Asia/Taipei", 352), ("31c3-schedule.xml", "Europe/Berlin", 138)],
)
def test_real_programmes_have_every_item_and_a_glyph_for_each_letter(
    app: Flask, shared: Path, filename: str, timezone: str, number: int
) -> None:
    with transaction():
        conference = make_conference("real", timezone=timezone)
        content = (shared / "data" / filename).read_bytes()
        import_agenda(SYSTEM, conference=conference, agenda=read_agenda(content, filename, timezone))
    composed = compose(conference, PROGRAMME, "zh")
    assert len(re.findall(r'<h3 class="title"', composed.html)) == number
    rendered = render_pdf(composed.order)
    assert rendered.pages > 10
    with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
        assert font_faults(pdf) == []
        outline = pdf.open_outline()
        # The title, with what the conference is and the contents in front of the days.
        headings = [item.title for entry in outline.root for item in entry.children]
    days = [day.date for day in get_programme(conference.id, now()).days]
    assert headings[-len(days) :] == [date_in_words(day, "zh") for day in days]
