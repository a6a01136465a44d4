"""A published conference whose documents have a look, and pictures to give to it."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from eventapp.accounts.models import User
from eventapp.permissions import Role
from tests.registration.conftest import conference, member, other_conference

__all__ = ["conference", "member", "other_conference"]

SignIn = Callable[[User], FlaskClient]
PAGE = "/manage/launch-2027/documents/design"


def picture(size: tuple[int, int] = (1200, 900), form: str = "PNG", mode: str = "RGBA", **more: Any) -> bytes:
    octets = io.BytesIO()
    Image.new(mode, size, (0, 80, 90, 128) if mode == "RGBA" else "teal").save(octets, form, **more)
    return octets.getvalue()


def design_form(version: int = 0, **others: Any) -> dict[str, Any]:
    """What the page sends; pictures are given as octets."""
    given = {
        name: (io.BytesIO(v), f"{name}.png") if isinstance(v, bytes) else v for name, v in others.items()
    }
    return {"version": str(version), "paper": "a4", **given}


@pytest.fixture
def office(sign_in: SignIn, member: Callable[[Role], User]) -> FlaskClient:
    return sign_in(member(Role.ORGANIZER))
