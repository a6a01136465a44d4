"""A conference with an agenda in which people speak and sign, and somebody who prepares its protocol."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventapp.accounts.models import User
from eventapp.agendas.models import Person
from eventapp.agendas.people import PersonPart
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.registration.models import Delegation
from tests.personal_agendas.conftest import (
    at,
    conference,
    make_item,
    member,
    other_conference,
    prepare,
    register,
    roomy,
    sides,
)

__all__ = [
    "at",
    "conference",
    "make_item",
    "member",
    "other_conference",
    "prepare",
    "register",
    "roomy",
    "sides",
]


@pytest.fixture
def office(sign_in: Callable[[User], FlaskClient], member: Callable[[Role], User]) -> FlaskClient:
    return sign_in(member(Role.AGENDA_EDITOR))


@pytest.fixture
def item(conference: Conference) -> str:
    """A ceremony from nine to ten; Anna chairs behind the others, Wang and Meier sign."""
    parts = (("Wang Fang", "signatory"), ("Meier", "signatory"), ("Anna", "chair"))
    people = tuple(
        PersonPart(LocalizedText(en=name), role, LocalizedText(en=f"Office of {name}"))
        for name, role in parts
    )
    return make_item(conference, "Signing", kind="signing_ceremony", people=people)


def ids() -> dict[str, str]:
    """Return the ids of the people of the agenda by name."""
    session().expire_all()
    return {person.name["en"]: person.id for person in session().scalars(select(Person))}


def delegation(conference: Conference, side: Side, name: str, position: int, *people: str) -> str:
    """Make a delegation to which ``people`` of the agenda belong."""
    with transaction():
        made = Delegation(
            conference_id=conference.id,
            name=LocalizedText(en=name),
            side_id=side.id,
            position=position,
            notes="",
            created_at=now(),
            updated_at=now(),
        )
        session().add(made)
        session().flush()
        known = {person.name["en"]: person.id for person in session().scalars(select(Person))}
        values: Any = {"delegation_id": made.id}
        session().execute(
            update(Person).where(Person.id.in_([known[each] for each in people])).values(values)
        )
    return made.id
