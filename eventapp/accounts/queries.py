"""Finding accounts and sign-ins."""

from sqlalchemy import select

from eventapp.accounts.models import SignIn, SignInLink, User
from eventapp.accounts.rules import normalised_email
from eventapp.accounts.tokens import token_hash
from eventapp.clock import now
from eventapp.db.session import session


def find_user_by_email(email: str) -> User | None:
    return session().scalar(select(User).where(User.email_normalised == normalised_email(email)))


def find_sign_in(secret: str) -> SignIn | None:
    """Return the sign-in that a cookie's secret stands for, while it lasts and its user may sign in."""
    sign_in = session().get(SignIn, token_hash(secret))
    if sign_in is None or sign_in.revoked_at is not None or sign_in.expires_at <= now():
        return None
    return sign_in if sign_in.user.disabled_at is None else None


def find_usable_link(token: str) -> SignInLink | None:
    """Return the one-time link that a token stands for, while nobody used it and it has not run out."""
    link = session().get(SignInLink, token_hash(token))
    if link is None or link.used_at is not None or link.expires_at <= now():
        return None
    return link if link.user.disabled_at is None else None


def list_users() -> list[User]:
    """Return every account, in order of address."""
    return list(session().scalars(select(User).order_by(User.email_normalised)))
