"""The mail with a link that signs its reader in once."""

from flask import current_app

from eventapp.accounts.models import User
from eventapp.accounts.services import open_mailed_link
from eventapp.accounts.tokens import derived_token
from eventapp.actor import SYSTEM
from eventapp.db.session import session
from eventapp.i18n import N_
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.letters import Letter


def write_sign_in_link(message: OutboxMessage) -> Letter:
    """Return the letter; its link works once :func:`issue_link` was called for the same mail."""
    base_url = current_app.config["SETTINGS"].base_url
    token = _token(message)
    return Letter(
        subject=_("Your link to sign in"),
        greeting=_("Dear %(name)s,", name=plain_name(_user(message).name)),
        paragraphs=(_("This link signs you in. It works once, within an hour."),),
        link_label=_("Sign in"),
        link_url=f"{base_url}/sign-in/{token}",
        closing=(
            _("If it has run out, ask for a new one on this page: %(url)s", url=f"{base_url}/sign-in"),
            _("If you didn't ask for it, there is nothing to do. Please don't pass it on."),
        ),
        secret=token,
    )


def issue_link(message: OutboxMessage) -> None:
    """Make the link of a mail valid from now on. Runs inside a transaction."""
    open_mailed_link(SYSTEM, _user(message), token=_token(message))


def _token(message: OutboxMessage) -> str:
    # Derived from the mail: written again after a crash it is the same link, under the same Message-ID.
    return derived_token(current_app.config["SECRET_KEY"], "sign-in", message.id)


def _user(message: OutboxMessage) -> User:
    user = session().get(User, message.payload["user_id"])
    if user is None or user.disabled_at is not None:
        raise CannotBeDone(N_("The account is no longer there."))
    return user
