"""Badges from the check-in desk, as somebody who holds the role desk and nothing else gets them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference, Membership
from eventapp.db.session import session, transaction
from eventapp.errors import NotPermitted
from eventapp.exports.languages import BOTH
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Order, Reason
from eventapp.exports.services import note_failure, request_badge, request_document
from eventapp.permissions import Role
from eventapp.registration.models import Delegate
from tests.desk.conftest import DESK, MORNING, Come
from tests.desk.test_pages import CHECK_INS, followed, text_of, walk_in_form
from tests.exports.asking import make

BADGES = DocumentKind.BADGES
PDF = b"%PDF-1.7 a badge"


def badge_of(delegate_id: str) -> str:
    return f"{DESK}/delegates/{delegate_id}/badge"


def buttons(page: str) -> list[str]:
    """Return where the buttons for badges lead."""
    return re.findall(r'action="([^"]*/badge)"', page)


def only_document() -> Document:
    return session().query(Document).one()


def ask(conference: Conference, kind: DocumentKind, language: str, subject_id: str | None = None) -> Document:
    composed = compose(conference, kind, language, subject_id)
    with transaction():
        return request_document(SYSTEM, conference_id=conference.id, composed=composed)


def test_a_click_leads_to_the_badge_as_soon_as_it_is_made(desk: FlaskClient, delegate: Come) -> None:
    person = delegate(name="Li Wei", native_name="李伟")
    assert buttons(desk.get(f"{DESK}?delegate={person.id}").text) == [badge_of(person.id)]
    answer = desk.post(badge_of(person.id))
    waiting = followed(desk, answer).text
    assert "The badge is being made" in text_of(waiting)
    assert desk.get(f"{answer.location}.pdf").status_code == 404
    assert desk.get(f"{answer.location}/progress").json == {
        "is_done": False,
        "done": 0,
        "total": None,
        "text": "",
    }
    make(only_document(), PDF)
    assert desk.get(f"{answer.location}/progress").json["is_done"] is True  # type: ignore[index]
    ready = desk.get(answer.location).text
    assert f'content="0; url={answer.location}.pdf"' in ready
    badge = desk.get(f"{answer.location}.pdf")
    assert (badge.status_code, badge.mimetype, badge.data) == (200, "application/pdf", PDF)
    # Asked for again it is there at once.
    assert desk.post(badge_of(person.id)).location == answer.location


def test_a_badge_is_one_on_a6_with_the_code_that_the_desk_scans(
    desk: FlaskClient, delegate: Come, code_of: Callable[[Delegate], str]
) -> None:
    person = delegate(name="Li Wei")
    delegate(name="Bo Beispiel")
    desk.post(badge_of(person.id))
    document = only_document()
    assert (document.kind, document.subject_id, document.choices["layout"]) == (BADGES, person.id, "a6")
    assert document.source is not None
    html = Order.from_json(document.source).html
    assert re.findall(r'src="(qr:[^"]*)"', html) == [f"qr:{code_of(person)}"]
    assert "Bo Beispiel" not in html


def test_a_walk_in_gets_a_badge(desk: FlaskClient, conference: Conference) -> None:
    page = followed(desk, desk.post(f"{DESK}/walk-in", data=walk_in_form(conference))).text
    (button,) = buttons(page)
    assert desk.post(button).status_code == 303
    document = only_document()
    assert document.source is not None
    assert "Anna Muster" in Order.from_json(document.source).html
    assert document.subject_id == session().query(Delegate.id).scalar()


def test_a_scanned_badge_can_be_printed_anew(
    desk: FlaskClient, delegate: Come, code_of: Callable[[Delegate], str]
) -> None:
    person = delegate()
    answer = desk.post(CHECK_INS, data={"q": code_of(person)}, headers={"Accept": "application/json"})
    assert buttons(answer.json["html"]) == [badge_of(person.id)]  # type: ignore[index]


@pytest.mark.parametrize("status", ["waitlisted", "applied", "declined", "cancelled", "nominated"])
def test_who_is_not_let_in_gets_no_badge(desk: FlaskClient, delegate: Come, status: str) -> None:
    person = delegate(status)
    assert buttons(desk.get(f"{DESK}?delegate={person.id}").text) == []
    assert desk.post(badge_of(person.id)).status_code == 404
    assert session().query(Document).count() == 0


def test_badges_of_the_desk_look_like_those_that_were_made_for_all(
    desk: FlaskClient, conference: Conference, delegate: Come, frozen: Callable[[datetime], None]
) -> None:
    person = delegate()

    def language_of_next() -> str:
        place = desk.post(badge_of(person.id)).location
        return session().get_one(Document, place.rpartition("/")[2]).language

    assert language_of_next() == BOTH
    for minute, language in enumerate(("zh", "en", "zh")):
        frozen(MORNING + timedelta(minutes=minute))
        ask(conference, BADGES, language)
        assert language_of_next() == language


def test_the_desk_opens_no_other_document_and_none_of_another_conference(
    desk: FlaskClient, conference: Conference, other_conference: Conference, delegate: Come
) -> None:
    person, other = delegate(), delegate()
    elsewhere = delegate(at=other_conference)
    documents = [
        ask(conference, BADGES, "en"),
        ask(conference, BADGES, "en", other.id),
        ask(conference, DocumentKind.PARTICIPANTS, "en"),
        ask(other_conference, BADGES, "en", elsewhere.id),
    ]
    for document in documents:
        make(document)
        for tail in ("", "/progress", ".pdf"):
            assert desk.get(f"{badge_of(person.id)}/{document.id}{tail}").status_code == 404
    assert desk.post(badge_of(elsewhere.id)).status_code == 404


def test_a_badge_that_can_not_be_made_says_why(desk: FlaskClient, delegate: Come) -> None:
    person = delegate()
    place = desk.post(badge_of(person.id)).location
    with transaction():
        note_failure(only_document().id, Reason.TOO_LONG)
    said = text_of(desk.get(place).text)
    assert "This document could not be made. It took longer than 120 seconds." in said
    assert buttons(desk.get(place).text) == [badge_of(person.id)]


def test_badges_are_closed_to_strangers_and_to_who_may_not_check_in(
    client: FlaskClient,
    desk: FlaskClient,
    conference: Conference,
    delegate: Come,
    second_desk: FlaskClient,
) -> None:
    person = delegate()
    place = desk.post(badge_of(person.id)).location
    paths = [place, f"{place}/progress", f"{place}.pdf"]
    assert client.post(badge_of(person.id)).status_code == 302
    assert [client.get(path).status_code for path in paths] == [302] * 3
    with transaction():
        user = session().query(User).filter_by(name="Anna").one()
        session().query(Membership).filter_by(user_id=user.id).one().role = Role.VIEWER
    assert second_desk.post(badge_of(person.id)).status_code == 403
    assert [second_desk.get(path).status_code for path in paths] == [403] * 3


def test_the_right_to_badges_is_one_to_a_single_badge(
    helper: Actor, conference: Conference, other_conference: Conference, delegate: Come
) -> None:
    person = delegate()
    single = compose(conference, BADGES, "en", person.id)
    refused = [
        (helper, compose(conference, BADGES, "en")),
        (helper, compose(conference, DocumentKind.PROGRAMME, "en")),
        (replace(helper, roles={other_conference.id: frozenset({Role.DESK})}), single),
    ]
    for actor, composed in refused:
        with pytest.raises(NotPermitted), transaction():
            request_badge(actor, conference_id=conference.id, composed=composed)
    with transaction():
        assert request_badge(helper, conference_id=conference.id, composed=single).subject_id == person.id
