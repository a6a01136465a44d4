"""What letters about registrations say, in both languages, and who gets them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts.tokens import token_hash
from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.i18n import speaking
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LocalizedText
from eventapp.notifications.letters import Letter
from eventapp.notifications.messages import get_kind
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, Delegation, FocalPoint
from eventapp.registration.services.telling import tell_delegate

START = datetime(2021, 10, 1, 8, 0, tzinfo=UTC)
UNTIL = START + timedelta(hours=24)

#: Kind → the columns of the delegate that it is about, and what it says has happened.
LETTERS: dict[str, tuple[dict[str, Any], str]] = {
    "registration_applied": (
        {"status": "applied"},
        "We have your registration for Green Cities Forum. The secretariat looks at it and writes to you.",
    ),
    "registration_offered": (
        {"status": "offered", "holds_seat": True, "offered_until": UNTIL},
        "is kept for you until 2 Oct 2021, 16:00, Shanghai time (UTC+8).",
    ),
    "registration_lapsed": ({"status": "cancelled"}, "has gone to the next person."),
    "registration_declined": (
        {"status": "declined", "decline_reason": "The hall is full."},
        "The secretariat writes: The hall is full.",
    ),
    "registration_review": ({}, "Your seat stays yours meanwhile."),
    "delegate_nominated": (
        {"status": "nominated", "holds_seat": True},
        "You are nominated for Green Cities Forum in the delegation Ministry.",
    ),
    "delegate_nominated_waiting": (
        {"status": "waitlisted", "waitlisted_at": START},
        "in the delegation Ministry, whose places are taken for now.",
    ),
    "registration_passed_on": ({}, "now belongs to somebody else"),
}
#: Kind → what the letter names in Chinese: what the texts are filled with, whatever their translation.
IN_CHINESE = {
    "registration_offered": "2021年10月2日 16:00",
    "registration_declined": "The hall is full.",
    "delegate_nominated": "科技部",
    "delegate_nominated_waiting": "科技部",
}


@pytest.fixture
def delegation(conference: Conference) -> Delegation:
    with transaction():
        delegation = Delegation(
            id=new_id(),
            conference_id=conference.id,
            name=LocalizedText(en="Ministry", zh="科技部"),
            side_id=session().scalars(select(Side.id)).one(),
            position=0,
            notes="",
            created_at=START,
            updated_at=START,
        )
        session().add(delegation)
    return delegation


def write(message_id: str, language: str) -> Letter:
    message = session().get_one(OutboxMessage, message_id)
    with speaking(language):
        return get_kind(message).write(message)


def words_of(letter: Letter) -> str:
    return "\n".join(letter.paragraphs)


@pytest.mark.parametrize("kind", LETTERS)
def test_letter_says_what_happened_and_leads_to_the_own_page(
    app: Flask,
    conference: Conference,
    delegation: Delegation,
    register: Callable[..., Delegate],
    mail_to: Callable[..., str],
    kind: str,
) -> None:
    columns, said = LETTERS[kind]
    delegate = register(delegation_id=delegation.id, **columns)
    letter = write(mail_to(delegate, kind), "en")
    assert letter.subject.startswith("Green Cities Forum: ")
    assert letter.greeting == "Dear Anna Keller,"
    assert said in words_of(letter)
    token = personal_token(app.config["SECRET_KEY"], delegate.id, 1)
    is_last = kind == "registration_passed_on"
    own = "http://localhost/c/forum/" + ("" if is_last else f"registration/{token}")
    assert (letter.link_url, letter.secret) == (own, "" if is_last else token)


@pytest.mark.parametrize("kind", LETTERS)
def test_letter_in_chinese_names_things_as_chinese_readers_know_them(
    delegation: Delegation, register: Callable[..., Delegate], mail_to: Callable[..., str], kind: str
) -> None:
    columns, _said = LETTERS[kind]
    delegate = register(delegation_id=delegation.id, native_name="安娜", **columns)
    letter = write(mail_to(delegate, kind), "zh")
    assert "绿色城市论坛" in letter.subject
    assert "Green Cities Forum" not in letter.subject + words_of(letter)
    assert "绿色城市论坛" in words_of(letter) or IN_CHINESE.get(kind, "") in words_of(letter)
    assert IN_CHINESE.get(kind, "") in words_of(letter)


def test_letter_of_an_offer_that_has_gone_is_not_sent(
    register: Callable[..., Delegate], mail_to: Callable[..., str]
) -> None:
    message_id = mail_to(register(), "registration_offered")
    with pytest.raises(CannotBeDone):
        write(message_id, "en")


@pytest.mark.parametrize("email", ["beat@firm.example", ""])
def test_letter_that_waited_until_the_link_is_anothers_is_not_written(
    register: Callable[..., Delegate], mail_to: Callable[..., str], email: str
) -> None:
    delegate = register(email="anna@firm.example")
    message_id = mail_to(delegate)
    assert "/registration/" in write(message_id, "en").link_url
    with transaction():
        delegate = session().get_one(Delegate, delegate.id)
        delegate.email, delegate.email_normalised = email, email or None
    with pytest.raises(CannotBeDone):
        write(message_id, "en")


def test_letter_to_a_focal_point_who_is_none_any_more_is_not_written(
    delegation: Delegation, register: Callable[..., Delegate], mail_to: Callable[..., str]
) -> None:
    delegate = register(delegation_id=delegation.id, email="")
    payload = {"delegate_id": delegate.id, "focal_point_id": new_id()}
    message_id = mail_to(delegate, payload=payload)
    with pytest.raises(CannotBeDone):
        write(message_id, "en")


def test_reason_of_a_refusal_stays_on_its_line(
    register: Callable[..., Delegate], mail_to: Callable[..., str]
) -> None:
    reason = "No.\r\nBcc: all@firm.example\n\nhttps://evil.example"
    delegate = register(status="declined", decline_reason=reason)
    letter = write(mail_to(delegate, "registration_declined"), "en")
    (said,) = [text for text in letter.paragraphs if text.startswith("The secretariat writes")]
    assert "\n" not in said
    assert "\r" not in said


def test_nominee_outside_a_delegation_is_told_of_no_delegation(
    register: Callable[..., Delegate], mail_to: Callable[..., str]
) -> None:
    letter = write(mail_to(register(status="nominated", holds_seat=True), "delegate_nominated"), "en")
    assert "A place at Green Cities Forum is yours." in words_of(letter)
    assert letter.link_label == "Complete your registration"


def test_mail_for_somebody_without_an_address_goes_to_the_focal_points_in_their_languages(
    app: Flask, conference: Conference, delegation: Delegation, register: Callable[..., Delegate]
) -> None:
    delegate = register(email="", email_normalised=None, delegation_id=delegation.id)
    with transaction():
        for name, language in (("Beat Frei", "en"), ("王芳", "zh")):
            focal_point_id = new_id()
            session().add(
                FocalPoint(
                    id=focal_point_id,
                    conference_id=conference.id,
                    delegation_id=delegation.id,
                    name=name,
                    email=f"{language}@ministry.example",
                    email_normalised=f"{language}@ministry.example",
                    language=language,
                    token_hash=token_hash(focal_point_id),
                    invited_at=START,
                )
            )
        session().flush()
        tell_delegate("registration_review", session().get_one(Delegate, delegate.id))
    messages = session().scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [(message.recipient_email, message.language) for message in messages] == [
        ("en@ministry.example", "en"),
        ("zh@ministry.example", "zh"),
    ]
    letter = write(messages[0].id, "en")
    assert letter.greeting == "Dear Beat Frei,"
    assert "This concerns Anna Keller" in words_of(letter)
