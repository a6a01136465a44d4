"""Every mail that registration queues can be written, and its link opens the right page."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.notifications.messages import get_kind
from eventapp.registration import services
from eventapp.registration.models import SubmittedForm
from eventapp.registration.services import Outcome
from tests.registration.conftest import IN_TIME


def test_every_mail_can_be_written_and_leads_to_its_delegates_page(
    app: Flask, client: FlaskClient, conference: Conference, register: Callable[..., Outcome]
) -> None:
    first, _second, third = register(), register(), register()
    register(email="person1@park.example")
    ids = {"conference_id": conference.id, "delegate_id": first.delegate_id or ""}
    with transaction():
        services.cancel_own(**ids)
    with transaction():
        services.renew_link(
            SYSTEM,
            conference_id=conference.id,
            delegate_id=third.delegate_id or "",
            secret_key=app.config["SECRET_KEY"],
        )
    messages = session().scalars(select(OutboxMessage)).all()
    assert {message.kind for message in messages} == {
        "registration_accepted",
        "registration_waitlisted",
        "registration_promoted",
        "registration_cancelled",
        "registration_again",
    }
    for message in messages:
        letter = get_kind(message).write(message)
        assert letter.subject.startswith("Launch Conference: ")
        if message.kind != "registration_cancelled":
            page = client.get(letter.link_url.removeprefix("http://localhost"))
            assert message.recipient_email in page.get_data(as_text=True)


def test_old_form_keys_are_forgotten_and_fresh_ones_kept(
    conference: Conference, register: Callable[..., Outcome], frozen: Callable[..., None]
) -> None:
    register()
    frozen(IN_TIME + timedelta(days=5))
    register()
    frozen(IN_TIME + timedelta(days=8))
    with transaction():
        services.forget_old_forms()
    assert session().scalar(select(func.count()).select_from(SubmittedForm)) == 1
