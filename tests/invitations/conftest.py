"""A conference with a list of invitations, and a real SMTP server that keeps what it is given."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference
from eventapp.conferences.services import add_member
from eventapp.db.session import session, transaction
from eventapp.invitations.links import invitation_token
from eventapp.invitations.models import Invitation, Mailing, TemplateKind
from eventapp.invitations.services import Invite, Invitee, add_invitations, prepare_mailing, release_mailing
from eventapp.jobs.models import OutboxMessage
from eventapp.permissions import Role
from tests.notifications.conftest import sink, use_smtp, with_sink  # noqa: F401 (fixtures)
from tests.registration.conftest import (  # noqa: F401 (fixtures)
    conference,
    delegate_of,
    member,
    other_conference,
    prepare,
    register,
    sides,
)

AddInvitation = Callable[..., Invitation]


@pytest.fixture
def secretary(conference: Conference, actor: Actor) -> Actor:  # noqa: F811 (the fixture)
    with transaction():
        add_member(SYSTEM, conference=conference, email=actor.email, role=Role.ORGANIZER, is_told=False)
    return replace(actor, roles={conference.id: frozenset({Role.ORGANIZER})})


@pytest.fixture
def office(secretary: Actor, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """A client signed in as an organizer of the conference."""
    return sign_in(organizer)


@pytest.fixture
def invite(app: Flask, conference: Conference) -> AddInvitation:  # noqa: F811
    """Return a function that puts somebody on the list."""

    def added(
        name: str = "Anna Keller",
        email: str = "anna@firm.example",
        category: str = "speaker",
        delegation_id: str | None = None,
        language: str = "en",
    ) -> Invitation:
        with transaction():
            add_invitations(
                SYSTEM,
                Invite(
                    conference.id,
                    (Invitee(name, email),),
                    category,
                    delegation_id,
                    language,
                    app.config["SECRET_KEY"],
                ),
            )
        found: Invitation = session().scalars(select(Invitation).where(Invitation.email == email)).one()
        return found

    return added


@pytest.fixture
def link_of(app: Flask) -> Callable[[Invitation], str]:
    """Return a function that gives the path of an invitation's link."""
    return lambda invitation: (
        f"/c/launch-2027/invitation/{invitation_token(app.config['SECRET_KEY'], invitation.id)}"
    )


@pytest.fixture
def mailing_of(conference: Conference) -> Callable[..., Mailing]:  # noqa: F811
    """Return a function that prepares a mailing and releases it, unless it shall be held."""

    def prepared(
        kind: TemplateKind = TemplateKind.INVITATION, per_minute: int = 30, is_released: bool = True
    ) -> Mailing:
        with transaction():
            mailing = prepare_mailing(SYSTEM, conference_id=conference.id, kind=kind, per_minute=per_minute)
        if is_released:
            with transaction():
                release_mailing(SYSTEM, conference_id=conference.id, mailing_id=mailing.id)
        return mailing

    return prepared


def mails_of(mailing: Mailing) -> list[OutboxMessage]:
    """Return the mails of a mailing as the database has them now."""
    session().rollback()
    session().expire_all()
    statement = select(OutboxMessage).where(OutboxMessage.mailing_id == mailing.id).order_by(OutboxMessage.id)
    return list(session().scalars(statement))


def newest(invitation_id: str) -> Invitation:
    """Return an invitation as the database has it now."""
    session().rollback()
    session().expire_all()
    found: Invitation = session().get_one(Invitation, invitation_id)
    return found
