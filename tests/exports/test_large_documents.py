"""Documents of more than anybody should ask for: each is made within its limits, or refused for a reason.

``make proof`` (``LOAD=whole``) makes them, which takes half an hour. On two busy cores, in processor time and
memory of the renderer: minutes of 5,000 rows 6 to 56 s and 380 to 1,080 MB (a table within the summary takes
most), registers and summaries of 5,000 action items 20 to 33 s and 780 to 1,000 MB; a word of 100,000 letters
1 to 24 s and at most 600 MB, and 40 s in a visa letter, which tries to fit on one page. Where it stands over
every page, as the name of a side does in the list of participants and that of a track in the programme, the
document is refused after 120 s.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.agendas.services import release_agenda
from eventapp.agendas.services.releases import NothingToRelease
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.base import Base, new_id
from eventapp.db.session import session, transaction
from eventapp.db.types import LocalizedTextType
from eventapp.exports.languages import BOTH
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import TOO_MUCH, Order, RenderingFailed, render_pdf
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Attendance, Minutes
from tests.exports.concluded import Concluded
from tests.exports.outcomes import add_decision, add_item
from tests.exports.test_hostile_texts import SHOWN, every_document, full
from tests.minutes.builders import FIRST_DAY

__all__ = ["full"]

IS_WHOLE = os.environ.get("LOAD") == "whole"
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(not IS_WHOLE, reason="only make proof has the time"),
]
ROWS = 5_000
WORD = "x" * 100_000
#: An address and a number have no room for it.
NOT_WRITTEN = {"Conference.contact_email", "passport"}
MINUTES, REGISTER = DocumentKind.MINUTES, DocumentKind.REGISTER


def in_both(text: str) -> LocalizedText:
    return LocalizedText(en=text, zh=text)


def attend(story: Concluded) -> None:
    for number in range(ROWS):
        session().add(
            Attendance(
                id=new_id(),
                conference_id=story.conference.id,
                agenda_item_id=story.item_id,
                status="present",
                name=in_both(f"Anna Keller {number}"),
                organization_name=in_both("商务办公室 Office of trade"),
                delegation_name=in_both(f"Delegation {number % 50}"),
                position=number + 10,
            )
        )


def write_table(story: Concluded) -> None:
    rows = (f"| {number} | Both sides welcomed it 双方表示欢迎 | Anna Keller |\n" for number in range(ROWS))
    minutes = session().scalars(select(Minutes)).one()
    minutes.summary = in_both("| No. | What | Who |\n|---|---|---|\n" + "".join(rows))


def decide(story: Concluded) -> None:
    for number in range(ROWS):
        add_decision(story.conference, story.item_id, f"Working group {number} meets every quarter.")


def promise(story: Concluded) -> None:
    for number in range(ROWS):
        due_on = FIRST_DAY + timedelta(days=number % 200)
        status = ("needs-action", "in-process", "completed", "cancelled")[number % 4]
        add_item(story.conference, status, due_on, f"Send draft {number} to the canton")


@pytest.mark.parametrize(
    ("add", "kind"),
    [
        (attend, MINUTES),
        (write_table, MINUTES),
        (decide, MINUTES),
        (decide, DocumentKind.SUMMARY),
        (promise, REGISTER),
        (promise, DocumentKind.STATUS_REPORT),
        (promise, DocumentKind.SUMMARY),
    ],
)
def test_document_of_five_thousand_rows_is_made(
    story: Concluded, add: Callable[[Concluded], None], kind: DocumentKind
) -> None:
    with transaction():
        add(story)
    subject_id = story.item_id if kind == MINUTES else None
    composed = compose(get_conference(story.conference.slug), kind, BOTH, subject_id)
    assert render_pdf(composed.order).pages > 50


def models() -> Mapping[str, Any]:
    return {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}


def write(place: str) -> None:
    """Let the first text of a place, such as ``Room.name``, be the word without end."""
    model, _dot, name = place.partition(".")
    table = models()[model]
    row = session().scalars(select(table).order_by(*table.__table__.primary_key)).first()
    is_localized = isinstance(table.__table__.columns[name].type, LocalizedTextType)
    setattr(row, name, in_both(WORD) if is_localized else WORD)


def outcome(order: Order) -> str:
    """Return whether a document is made, or what is too much in it; nothing else may come of it."""
    try:
        return "made" if render_pdf(order).pages else ""
    except RenderingFailed as error:
        return "refused" if error.reason in TOO_MUCH else error.reason


@pytest.mark.parametrize("place", sorted(SHOWN - NOT_WRITTEN - {"Conference.title"}))
def test_word_without_end_is_made_or_refused_wherever_it_stands(full: Conference, place: str) -> None:
    with transaction():
        write(place)
        with suppress(NothingToRelease):
            release_agenda(SYSTEM, conference=get_conference(full.slug))
    # In English a position is what the delegate typed.
    language = "zh" if place == "Delegate.positions" else "en"
    documents = every_document(get_conference(full.slug), language)
    shown = [composed for _which, composed in documents if WORD[:400] in composed.html]
    assert shown
    assert {outcome(composed.order) for composed in shown} <= {"made", "refused"}
