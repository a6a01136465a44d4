"""The secretariat's side of delegations in tests: a registrar, delegations, members put there directly."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.conferences.services import add_member
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.delegations.services.keeping import DelegationFacts, add_delegation
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.registration.models import Delegate, Delegation
from eventapp.registration.rules import search_key
from tests.delegations.focal_points import IN_TIME

MakeDelegation = Callable[..., Delegation]
MakeMember = Callable[..., Delegate]


@pytest.fixture
def with_role(
    conference: Conference, sign_in: Callable[[User], FlaskClient]
) -> Callable[[Role], FlaskClient]:
    """Return a function that gives a browser of somebody who holds one role at the conference."""

    def signed_in(role: Role) -> FlaskClient:
        with transaction():
            user = ensure_user(SYSTEM, email=f"{role}@office.example", name=role.title())
            add_member(SYSTEM, conference=conference, email=user.email, role=role, is_told=False)
        return sign_in(user)

    return signed_in


@pytest.fixture
def office(with_role: Callable[[Role], FlaskClient]) -> FlaskClient:
    """The browser of a registrar."""
    return with_role(Role.REGISTRAR)


@pytest.fixture
def registrar(conference: Conference, actor: Actor) -> Actor:
    return replace(actor, roles={conference.id: frozenset({Role.REGISTRAR})})


@pytest.fixture
def make_delegation(conference: Conference) -> MakeDelegation:
    """Return a function that makes a delegation of the first side."""

    def make(name: str = "Changzhou", at: Conference = conference) -> Delegation:
        facts = DelegationFacts(name=LocalizedText(en=name), side_id=list_sides(at.id)[0].id)
        with transaction():
            return add_delegation(SYSTEM, conference_id=at.id, facts=facts)

    return make


@pytest.fixture
def make_member(app: Flask) -> MakeMember:
    """Return a function that puts somebody into a delegation, accepted, but for what is said."""
    numbers = count(1)

    def make(delegation: Delegation, name: str = "Li Wei", **others: Any) -> Delegate:
        number = next(numbers)
        native_name = others.get("native_name", "")
        values: dict[str, Any] = {
            "id": new_id(),
            "conference_id": delegation.conference_id,
            "delegation_id": delegation.id,
            "version": 1,
            "status": "accepted",
            "holds_seat": others.get("status", "accepted") in ("nominated", "accepted", "offered", "applied"),
            "category": "delegate",
            "name": name,
            "native_name": native_name,
            "organization_name": "Park",
            "position": "Director",
            "side_id": delegation.side_id,
            "email": f"person{number}@park.example",
            "email_normalised": f"person{number}@park.example",
            "phone": "",
            "dietary": "",
            "language": "en",
            "token_hash": f"{number:064}",
            "search_key": search_key(name, native_name, "Park", ""),
            "registered_at": IN_TIME,
            "completed_at": IN_TIME,
            "updated_at": IN_TIME,
            **others,
        }
        with transaction():
            session().execute(insert(Delegate).values(**values))
        return session().get_one(Delegate, values["id"])

    return make
