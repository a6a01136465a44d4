"""Use cases of accounts: making them, signing in and out, passwords."""

from datetime import timedelta

from sqlalchemy import update

from eventapp.accounts.models import SignIn, SignInLink, User
from eventapp.accounts.passwords import hash_password, is_right_password
from eventapp.accounts.queries import find_usable_link, find_user_by_email
from eventapp.accounts.rules import LINK_LASTS, SIGN_IN_LASTS, check_password, checked_email, normalised_email
from eventapp.accounts.tokens import new_token, token_hash
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput, NotFound
from eventapp.i18n import N_


def ensure_user(actor: Actor, *, email: str, name: str = "", language: str = "en") -> User:
    """Return the account of an address, made now if there is none.

    Every member of a secretariat may bring in colleagues; an account alone opens nothing. Raises
    :class:`InvalidInput` for an address that can't be one.
    """
    address = checked_email(email)
    user = find_user_by_email(address)
    if user is not None:
        return user
    user = User(
        id=new_id(),
        email=address,
        email_normalised=normalised_email(address),
        name=name.strip() or address.partition("@")[0],
        language=language,
        created_at=now(),
    )
    session().add(user)
    record(actor, "account.created", subject_type="user", subject_id=user.id)
    session().flush()
    return user


def make_administrator(actor: Actor, user: User) -> None:
    """Let ``user`` see and change everything; for the command line alone."""
    user.is_administrator = True
    record(actor, "account.made_administrator", subject_type="user", subject_id=user.id)


def issue_sign_in_link(actor: Actor, user: User, *, lasts: timedelta = LINK_LASTS) -> str:
    """Return the token of a new link that signs ``user`` in once."""
    token = new_token()
    session().add(
        SignInLink(id=token_hash(token), user_id=user.id, created_at=now(), expires_at=now() + lasts)
    )
    record(actor, "account.link_issued", subject_type="user", subject_id=user.id)
    return token


def open_mailed_link(actor: Actor, user: User, *, token: str) -> None:
    """Let a derived token sign ``user`` in once, from now on for ``LINK_LASTS``.

    A mail that is written a second time opens the same link again; one that was used stays used.
    """
    link = session().get(SignInLink, token_hash(token))
    if link is None:
        session().add(
            SignInLink(id=token_hash(token), user_id=user.id, created_at=now(), expires_at=now() + LINK_LASTS)
        )
        record(actor, "account.link_issued", subject_type="user", subject_id=user.id)
    elif link.used_at is None:
        link.expires_at = now() + LINK_LASTS


def sign_in_by_link(token: str, *, user_agent: str) -> tuple[User, str]:
    """Use up a link and return its user with the secret for the cookie; raises :class:`NotFound`."""
    link = find_usable_link(token)
    if link is None:
        raise NotFound(N_("This link was used already or has run out. Ask for a new one."))
    took = session().scalar(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        .values(used_at=now())
        .returning(SignInLink.id)
    )
    if took is None:
        raise NotFound(N_("This link was used already or has run out. Ask for a new one."))
    return link.user, _begin_sign_in(link.user, user_agent)


def sign_in_by_password(email: str, password: str, *, user_agent: str) -> tuple[User, str]:
    """Return the user with the secret for the cookie; the refusal is the same for unknown addresses."""
    user = find_user_by_email(email)
    is_right = is_right_password(user.password_hash if user else None, password)
    if user is None or not is_right or user.disabled_at is not None:
        raise InvalidInput(N_("This address and password don't belong together."), field="password")
    return user, _begin_sign_in(user, user_agent)


def _begin_sign_in(user: User, user_agent: str) -> str:
    secret = new_token()
    session().add(
        SignIn(
            id=token_hash(secret),
            user_id=user.id,
            created_at=now(),
            expires_at=now() + SIGN_IN_LASTS,
            user_agent=user_agent[:200],
        )
    )
    actor = Actor(id=user.id, name=user.name, email=user.email)
    record(actor, "account.signed_in", subject_type="user", subject_id=user.id)
    return secret


def sign_out(actor: Actor, secret: str) -> None:
    """End the sign-in of one cookie, on the server too."""
    session().execute(update(SignIn).where(SignIn.id == token_hash(secret)).values(revoked_at=now()))
    record(actor, "account.signed_out", subject_type="user", subject_id=actor.id or "")


def set_password(actor: Actor, user: User, *, password: str, keep: str) -> None:
    """Set a password, end every other sign-in and every link; ``keep`` is the secret of what goes on."""
    check_password(password)
    user.password_hash = hash_password(password)
    session().execute(
        update(SignInLink)
        .where(SignInLink.user_id == user.id, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )
    session().execute(
        update(SignIn)
        .where(SignIn.user_id == user.id, SignIn.revoked_at.is_(None), SignIn.id != token_hash(keep))
        .values(revoked_at=now())
    )
    record(actor, "account.password_set", subject_type="user", subject_id=user.id)


def change_profile(actor: Actor, user: User, *, name: str, language: str) -> None:
    """Change how a person is called and written to."""
    user.name, user.language = name, language
    record(actor, "account.changed", subject_type="user", subject_id=user.id)
