"""The bridge to Flask-Login: what its cookie holds, and how a request finds its user again."""

from typing import Any

import flask_login
from flask import session as cookie

from eventapp.accounts.models import User
from eventapp.accounts.queries import find_sign_in
from eventapp.web.extensions import login_manager


class SignedInUser(flask_login.UserMixin):
    """What Flask-Login knows of a person; its id is the sign-in's secret, so the server can end it."""

    def __init__(self, user: User, secret: str) -> None:
        self.user, self.secret = user, secret

    def get_id(self) -> str:
        return self.secret


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(secret: str) -> SignedInUser | None:
    sign_in = find_sign_in(secret)
    return SignedInUser(sign_in.user, secret) if sign_in else None


def current_sign_in() -> SignedInUser | None:
    """Return the signed-in user of the request under way, or None."""
    user: Any = flask_login.current_user
    return user._get_current_object() if user.is_authenticated else None


def remember(user: User, secret: str) -> None:
    """Put a fresh sign-in into the browser's cookie; whatever it held before is dropped."""
    cookie.clear()
    cookie.permanent = True
    flask_login.login_user(SignedInUser(user, secret))


def forget() -> None:
    flask_login.logout_user()
    cookie.clear()
