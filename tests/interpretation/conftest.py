"""A conference whose delegates want interpretation, and somebody who plans it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.permissions import Role
from tests.personal_agendas.conftest import (
    choose,
    conference,
    make_item,
    member,
    other_conference,
    prepare,
    register,
    release,
)

__all__ = [
    "choose",
    "conference",
    "make_item",
    "member",
    "other_conference",
    "prepare",
    "register",
    "release",
]


@pytest.fixture
def office(sign_in: Callable[[User], FlaskClient], member: Callable[[Role], User]) -> FlaskClient:
    return sign_in(member(Role.AGENDA_EDITOR))
