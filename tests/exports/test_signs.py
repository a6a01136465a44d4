"""Table signs, door signs, and who sits where and signs what."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import NotFound
from eventapp.exports.languages import BOTH
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.protocol.models import Seat, SigningSlot
from eventapp.registration.models import Delegate
from eventapp.workflows.demo import facts
from tests.agendas.conftest import make_conference
from tests.exports.test_badges import read_pages
from tests.exports.test_pdf_documents import text_of
from tests.queries import count_queries

TABLE, DOOR, SEATING = DocumentKind.TABLE_SIGNS, DocumentKind.DOOR_SIGNS, DocumentKind.SEATING


def item_with(model: type[Seat] | type[SigningSlot]) -> str:
    return session().scalars(select(model.agenda_item_id)).first() or ""


def fronts_of(source: str) -> list[str]:
    found = re.findall(r'<h1 class="name">(.*?)</h1>', source)
    return [" ".join(re.sub(r"<[^>]*>", "", each).split()) for each in found]


def test_table_signs_are_of_each_delegate_in_both_scripts(conference: Conference) -> None:
    composed = compose(conference, TABLE, "en")
    assert len(fronts_of(composed.html)) == 16
    assert "CHEN Jing 陈静" in fronts_of(composed.html)
    assert "陈静 CHEN Jing" in fronts_of(compose(conference, TABLE, "zh").html)
    sizes, fonts = read_pages(render_pdf(composed.order).content)
    assert sizes == [(842, 595)] * 16
    assert fonts == {"embedded"}


def test_table_signs_of_an_item_are_of_its_people_and_guests(conference: Conference) -> None:
    names = fronts_of(compose(conference, TABLE, "en", item_with(Seat)).html)
    assert names == ["CHEN Jing 陈静", "Andrea Keller 安德烈娅·凯勒", "XU Fang 徐芳", "ZHAO Ming 赵明"]
    with pytest.raises(NotFound):
        compose(make_conference("another"), TABLE, "en", item_with(Seat))


def test_door_signs_are_one_for_each_room_and_day(conference: Conference) -> None:
    source = compose(conference, DOOR, BOTH).html
    rooms = [text_of(f"<body>{each}") for each in re.findall(r"<h1>(.*?)</h1>", source)]
    assert rooms[:2] == ["Foyer 序厅", "Main hall 主会场"]
    assert len(rooms) == len(set(rooms)) == 5
    assert "Signing ceremony 签约仪式" in text_of(source)
    assert render_pdf(compose(conference, DOOR, "zh", choices={"paper": "letter"}).order).pages == 5


def test_door_signs_of_no_agenda_say_so(app: Flask) -> None:
    words = text_of(compose(make_conference("empty"), DOOR, "en").html)
    assert words == "Door signs Nothing takes place in a room yet."


def test_seating_shows_who_sits_where_and_who_signs(conference: Conference) -> None:
    words = text_of(compose(conference, SEATING, "en", item_with(Seat)).html)
    assert "In order of precedence 1 CHEN Jing Municipal Government of Changzhou" in words
    assert "Row 1 · Seat 4" in words
    words = text_of(compose(conference, SEATING, "zh", item_with(SigningSlot)).html)
    assert "关于定期交流的合作意向书" in words
    with pytest.raises(NotFound):
        compose(make_conference("another"), SEATING, "en", item_with(Seat))


def test_seating_of_a_large_hall_is_drawn_and_asks_as_many_queries(conference: Conference) -> None:
    item_id = item_with(Seat)
    with count_queries() as few:
        compose(conference, SEATING, BOTH, item_id)
    delegates = list(session().scalars(select(Delegate.id)))
    with transaction():
        for row in range(2, 12):
            for number in range(1, 31):
                session().add(
                    Seat(
                        id=new_id(),
                        conference_id=facts_id(),
                        agenda_item_id=item_id,
                        row=row,
                        number=number,
                        delegate_id=delegates[number % len(delegates)],
                    )
                )
    conference = get_conference(facts.SLUG)
    with count_queries() as many:
        source = compose(conference, SEATING, BOTH, item_id).html
    assert source.count("<circle") == 11 * 30
    assert "304 of 330 seats are given" in source
    assert len(many) <= len(few) + 1


def facts_id() -> str:
    return get_conference(facts.SLUG).id
