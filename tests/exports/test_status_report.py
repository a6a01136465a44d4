"""The status report: what is late, due and done on a day, and the figures beside it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.exports.languages import BOTH
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Order, render_pdf
from eventapp.exports.summary import read_summary
from tests.exports.concluded import LATER, Concluded
from tests.exports.outcomes import add_agreement, add_item
from tests.exports.test_pdf_documents import text_of
from tests.minutes.builders import FIRST_DAY, make_conference
from tests.queries import count_queries

REPORT = DocumentKind.STATUS_REPORT


def words_of(language: str = "en") -> str:
    return text_of(compose(get_conference("launch"), REPORT, language).html)


def test_report_has_the_figures_and_names_what_is_late_with_its_days(story: Concluded) -> None:
    words = words_of()
    assert "As of 20 Nov 2021" in words
    figures = "Overdue Open Completed Done on time Done late Median of days until done 1 5 1 1 0 0"
    assert figures in words
    assert "26 Oct 2021 25 days late In progress 40%" in words
    assert "Done within 30 days" in words
    assert "Send the photographs" in words


def test_report_names_what_is_due_soon_and_what_agreements_wait_for(story: Concluded) -> None:
    with transaction():
        add_item(story.conference, due_on=FIRST_DAY + timedelta(days=40), title="Send the list")
        add_agreement(story.conference, "cleared", "Joint letter")
    words = words_of()
    assert words.index("Due within 30 days") < words.index("Send the list")
    assert "Joint letter All parties have cleared it; it waits to be signed." in words


def test_report_is_another_one_tomorrow(story: Concluded, frozen: Callable[[datetime], None]) -> None:
    today = compose(get_conference("launch"), REPORT, "en").content_hash
    assert compose(get_conference("launch"), REPORT, "en").content_hash == today
    frozen(LATER + timedelta(days=1))
    assert compose(get_conference("launch"), REPORT, "en").content_hash != today


def test_report_of_an_empty_conference_says_so(app: Flask) -> None:
    with transaction():
        conference = make_conference("empty")
    words = text_of(compose(conference, REPORT, "en").html)
    assert ("Nothing is overdue." in words, "There are no action items yet" in words) == (True, True)


def test_report_takes_as_many_queries_for_many_items_as_for_few(story: Concluded) -> None:
    def queries() -> int:
        session().expire_all()
        conference = get_conference("launch")
        with count_queries() as asked:
            compose(conference, REPORT, "en")
        return len(asked)

    few = queries()
    with transaction():
        for _ in range(5):
            add_item(story.conference, due_on=FIRST_DAY)
            add_agreement(story.conference, "draft")
    assert queries() == few


def test_report_is_made_side_by_side(story: Concluded) -> None:
    assert render_pdf(Order(compose(get_conference("launch"), REPORT, BOTH).html)).pages >= 2


def test_summary_counts_who_took_part_by_sector_and_category(story: Concluded) -> None:
    summary = read_summary(get_conference("launch"))
    assert dict(summary.sectors) == {"digital": 2, "administration": 1}
    assert dict(summary.categories) == {"delegate": 3}
    html = compose(get_conference("launch"), DocumentKind.SUMMARY, "en").html
    assert ("By sector" in html, "By category" in html, "Both sides" in html) == (True, True, True)
    without = {"charts": "no", "minutes": "no", "action_items": "no"}
    less = compose(get_conference("launch"), DocumentKind.SUMMARY, "en", choices=without).html
    left = ("By sector", "Both sides", "Name the experts")
    assert [text for text in left if text in less] == []
