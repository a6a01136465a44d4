"""A conference whose form can be built, and a question stored in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference
from eventapp.conferences.services import CreateConference, SideFacts, add_member, create_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.permissions import Role
from eventapp.questionnaires.models import FieldKind, FormField, FormSection, Stage

LAUNCH = CreateConference(
    slug="launch-2027",
    title=LocalizedText(en="Launch Conference", zh="启动大会"),
    timezone="Asia/Shanghai",
    starts_on=date(2027, 10, 21),
    ends_on=date(2027, 10, 21),
    contact_email="office@park.example",
    sides=(SideFacts("CN"), SideFacts("CH")),
)


@pytest.fixture
def conference(app: Flask) -> Conference:
    with transaction():
        return create_conference(SYSTEM, LAUNCH)


@pytest.fixture
def other_conference(conference: Conference) -> Conference:
    with transaction():
        return create_conference(SYSTEM, replace(LAUNCH, slug="other-2027"))


@pytest.fixture
def editor(conference: Conference, actor: Actor) -> Actor:
    with transaction():
        add_member(SYSTEM, conference=conference, email=actor.email, role=Role.ORGANIZER, is_told=False)
    return replace(actor, roles={conference.id: frozenset({Role.ORGANIZER})})


@pytest.fixture
def member(conference: Conference) -> Callable[[Role], User]:
    """Return a function that gives somebody who holds one role at the conference."""

    def with_role(role: Role) -> User:
        with transaction():
            user = ensure_user(SYSTEM, email=f"{role}@office.example", name=role.title())
            add_member(SYSTEM, conference=conference, email=user.email, role=role, is_told=False)
            return user

    return with_role


@pytest.fixture
def store_section(conference: Conference) -> Callable[..., FormSection]:
    """Return a function that stores a section; the last one stored comes last."""

    def stored(
        *, stage: Stage = Stage.REGISTRATION, at: Conference = conference, **others: Any
    ) -> FormSection:
        with transaction():
            section = FormSection(
                **{
                    "id": new_id(),
                    "conference_id": at.id,
                    "stage": stage,
                    "title": LocalizedText(en="Your stay", zh="住宿"),
                    "help": NO_TEXT,
                    "categories": [],
                    "position": 0,
                    **others,
                }
            )
            session().add(section)
        return section

    return stored


@pytest.fixture
def store_field(conference: Conference) -> Callable[..., FormField]:
    """Return a function that stores a field in a section."""

    def stored(section: FormSection, kind: FieldKind = FieldKind.SHORT_TEXT, **others: Any) -> FormField:
        with transaction():
            field = FormField(
                **{
                    "id": new_id(),
                    "conference_id": section.conference_id,
                    "section_id": section.id,
                    "kind": kind,
                    "label": LocalizedText(en="Hotel", zh="酒店"),
                    "help": NO_TEXT,
                    "options": [],
                    "required_for": [],
                    "audiences": [],
                    "condition_values": [],
                    "position": 0,
                    **others,
                }
            )
            session().add(field)
        return field

    return stored
