"""The question by link, and the answers for the secretariat."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.pulses.comparing import AnswerFilters, list_compared, list_rates
from eventapp.pulses.models import Pulse
from eventapp.pulses.rules import Comparison
from eventapp.pulses.services import plan_pulses
from eventapp.working_links.models import WorkingLink
from tests.minutes.builders import FIRST_DAY, make_conference, make_member, make_organization
from tests.pulses.builders import link_of
from tests.pulses.conftest import ONE_MONTH
from tests.queries import count_queries

ANSWERS = "/manage/launch/pulses"
HOSTILE = "<script>alert(1)</script>\"'&"
Own = Callable[..., str]


def stored(pulse: Pulse) -> tuple[str | None, str]:
    session().expire_all()
    newest = session().get_one(Pulse, pulse.id)
    return newest.answer, newest.comment


def test_question_when_answered_by_link_is_kept_thanked_for_and_can_be_changed(
    visitor: FlaskClient, asked: dict[str, Pulse], own: Own
) -> None:
    path = own("Li Wei")
    page = visitor.get(path)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "Canton of Zug" in page.text and "1 month after Launch conference" in page.text
    assert page.text.count('type="radio"') == 5
    answer = visitor.post(path, data={"answer": "valuable_contact", "comment": "Two visits"})
    assert (answer.status_code, answer.location) == (303, f"{path}/thanks")
    thanks = visitor.get(answer.location).text
    assert "Your answer: Valuable contact" in thanks
    assert f'href="{path.partition("pulses/")[0]}"' in thanks
    assert stored(asked["Li Wei"]) == ("valuable_contact", "Two visits")
    again = visitor.get(path).text
    assert re.search(r'<input checked[^>]*value="valuable_contact"', again)
    assert visitor.post(path, data={"answer": "negotiation_started"}).status_code == 303
    assert stored(asked["Li Wei"]) == ("negotiation_started", "")


def test_question_when_the_address_names_an_answer_only_chooses_it(
    visitor: FlaskClient, asked: dict[str, Pulse], own: Own
) -> None:
    page = visitor.get(own("Li Wei") + "?answer=negotiation_started").text
    assert re.search(r'<input checked[^>]*value="negotiation_started"', page)
    assert "checked" not in re.sub(r"<style.*?</style>", "", visitor.get(own("Li Wei") + "?answer=love").text)
    assert visitor.head(own("Li Wei") + "?answer=negotiation_started").status_code == 200
    assert stored(asked["Li Wei"]) == (None, "")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "answer"),
        ({"answer": "love"}, "answer"),
        ({"answer": "knowledge_gain", "comment": "x" * 1001}, "comment"),
    ],
)
def test_question_when_answered_wrongly_says_so_and_keeps_what_was_typed(
    visitor: FlaskClient, asked: dict[str, Pulse], own: Own, sent: dict[str, str], field: str
) -> None:
    answer = visitor.post(own("Li Wei"), data={"comment": "Near the station", **sent})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sent.get("comment", "Near the station") in answer.text
    assert stored(asked["Li Wei"]) == (None, "")


def test_question_when_opened_by_anybody_else_is_not_found(
    app: Flask,
    visitor: FlaskClient,
    conference: Conference,
    asked: dict[str, Pulse],
    own: Own,
) -> None:
    path = own("Li Wei")
    theirs = own("Anna Keller")
    wrong = path.replace(asked["Li Wei"].id, asked["Anna Keller"].id)
    assert wrong != theirs
    for one in (
        wrong,
        f"{wrong}/thanks",
        path.replace("launch", "other"),
        path + "0",
        path.replace("up/", "up/x"),
    ):
        assert visitor.get(one).status_code == 404, one
        assert visitor.post(one, data={"answer": "knowledge_gain"}).status_code in (404, 405)
    assert [stored(pulse)[0] for pulse in asked.values()] == [None, None]
    with transaction():
        session().get_one(Contact, asked["Li Wei"].contact_id).left_at = now()
    assert visitor.get(path).status_code == 404


def test_question_when_not_due_is_not_found(
    app: Flask, visitor: FlaskClient, conference: Conference, link: WorkingLink
) -> None:
    with transaction():
        plan_pulses(conference.id, [1], FIRST_DAY)
    pulse = session().scalars(select(Pulse).where(Pulse.contact_id == link.first_contact_id)).one()
    path = link_of(app, link.first_contact_id or "", f"pulses/{pulse.id}")
    assert visitor.get(path).status_code == 404


def test_answers_are_compared_in_words_and_filtered(
    asked: dict[str, Pulse], office: FlaskClient, visitor: FlaskClient, conference: Conference, own: Own
) -> None:
    assert "No answer yet" in office.get(ANSWERS).text
    visitor.post(own("Li Wei"), data={"answer": "negotiation_started", "comment": "A <b>draft</b>"})
    page = office.get(ANSWERS).text
    assert "Not all sides have answered" in page and "A &lt;b&gt;draft&lt;/b&gt;" in page
    visitor.post(own("Anna Keller"), data={"answer": "no_further_contact"})
    assert "The sides differ" in office.get(ANSWERS).text
    shown = {
        "answer=negotiation_started": True,
        "answer=knowledge_gain": False,
        "answer=none": False,
        "answer=unreachable": False,
        "compared=differ": True,
        "compared=agree": False,
        "round=1": True,
        "round=6": False,
        "round=x&answer=y&compared=z&page=0": True,
    }
    for query, is_shown in shown.items():
        found = office.get(f"{ANSWERS}?{query}")
        assert (found.status_code, "Nothing found" not in found.text) == (200, is_shown), query
    visitor.post(own("Anna Keller"), data={"answer": "negotiation_started"})
    assert "All sides say the same" in office.get(f"{ANSWERS}?compared=agree").text
    session().expire_all()
    (row,) = list_compared(conference.id, AnswerFilters(), date(2021, 11, 21))
    assert (row.comparison, [side.side_code for side in row.sides]) == (Comparison.AGREE, ["CN", "CH"])
    assert [
        (rate.months, rate.side_code, rate.asked, rate.answered) for rate in list_rates(conference.id)
    ] == [
        (1, "CN", 1, 1),
        (1, "CH", 1, 1),
    ]


def test_answers_when_somebody_cannot_be_reached_say_what_to_do(
    asked: dict[str, Pulse], office: FlaskClient, conference: Conference
) -> None:
    assert "reaches nobody" not in office.get(ANSWERS).text
    with transaction():
        session().get_one(Contact, asked["Li Wei"].contact_id).bounced_at = now()
        session().get_one(Pulse, asked["Anna Keller"].id).contact_id = None
    page = office.get(f"{ANSWERS}?answer=unreachable").text
    assert "2 questions reach nobody." in page
    assert "Can’t be reached" in page and "No contact" in page


def test_button_asks_again_once_and_says_how_many(
    asked: dict[str, Pulse], office: FlaskClient, frozen: Callable[[datetime], None]
) -> None:
    assert "ask-again" not in office.get(ANSWERS).text
    frozen(ONE_MONTH + timedelta(days=8))
    assert f'action="{ANSWERS}/ask-again"' in office.get(ANSWERS).text
    answer = office.post(f"{ANSWERS}/ask-again", data={"round": "1"})
    assert (answer.status_code, answer.location) == (303, f"{ANSWERS}?round=1")
    assert "2 contacts are asked again." in office.get(ANSWERS).text
    office.post(f"{ANSWERS}/ask-again")
    assert len(session().scalars(select(OutboxMessage)).all()) == 2


def test_a_viewer_reads_answers_and_others_do_not(
    asked: dict[str, Pulse],
    client: FlaskClient,
    reader: FlaskClient,
    conference: Conference,
    sign_in: Callable[[User], FlaskClient],
    frozen: Callable[[datetime], None],
) -> None:
    frozen(ONE_MONTH + timedelta(days=8))
    page = reader.get(ANSWERS)
    assert page.status_code == 200 and "ask-again" not in page.text
    assert reader.post(f"{ANSWERS}/ask-again").status_code == 403
    with transaction():
        desk, outsider = make_member(conference, "desk"), make_member(make_conference("another"), "owner")
    assert sign_in(desk).get(ANSWERS).status_code == 403
    stranger = sign_in(outsider)
    assert stranger.get(ANSWERS).status_code == 404
    assert stranger.post(f"{ANSWERS}/ask-again").status_code == 404
    assert "Canton of Zug" not in stranger.get("/manage/another/pulses").text
    assert client.get(ANSWERS).status_code == 302


def test_hostile_text_is_shown_as_text(
    app: Flask,
    sign_in: Callable[[User], FlaskClient],
    visitor: FlaskClient,
    conference: Conference,
    make: Callable[..., WorkingLink],
    canton: Organization,
    frozen: Callable[[datetime], None],
) -> None:
    with transaction():
        hostile, member = make_organization(HOSTILE), make_member(conference, "rapporteur")
    made = make(hostile, canton, (HOSTILE, "h@h.example"), topic=LocalizedText(en=HOSTILE))
    with transaction():
        plan_pulses(conference.id, [1], FIRST_DAY)
    frozen(ONE_MONTH)
    office = sign_in(member)
    contact = session().scalars(select(Contact).where(Contact.name == HOSTILE)).one()
    pulse = session().scalars(select(Pulse).where(Pulse.contact_id == contact.id)).one()
    path = link_of(app, contact.id, f"pulses/{pulse.id}")
    assert visitor.post(path, data={"answer": "knowledge_gain", "comment": HOSTILE}).status_code == 303
    for page in (visitor.get(path).text, visitor.get(f"{path}/thanks").text, office.get(ANSWERS).text):
        assert "<script>alert" not in page
    assert made.id in office.get(ANSWERS).text


def test_the_number_of_queries_does_not_grow_with_the_answers(
    office: FlaskClient,
    conference: Conference,
    make: Callable[..., WorkingLink],
    canton: Organization,
    frozen: Callable[[datetime], None],
) -> None:
    counts, made = [], 0
    for wanted in (1, 3):
        while made < wanted:
            made += 1
            with transaction():
                company = make_organization(f"Company {made}")
            make(company, canton, (f"Person {made}", f"p{made}@company.example"))
            with transaction():
                plan_pulses(conference.id, [1], FIRST_DAY)
                for pulse in session().scalars(select(Pulse)):
                    pulse.sent_at = now()
        session().remove()
        with count_queries() as seen:
            assert office.get(ANSWERS).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14
