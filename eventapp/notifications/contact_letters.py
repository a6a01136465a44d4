"""Mails to contacts: the link to what they follow up, and what every mail with that link has in common."""

from flask import current_app

from eventapp.accounts.tokens import token_hash
from eventapp.contacts.links import contact_token, contact_url
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.i18n import N_
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.delegate_letter import base_url, get_conference, questions, title_of
from eventapp.notifications.letters import Letter


def write_contact_link(message: OutboxMessage) -> Letter:
    """Return the mail with the link to all that a contact follows up."""
    title = title_of(get_conference(message))
    return letter_to_contact(
        message,
        subject=_("%(conference)s: what we follow up with you", conference=title),
        paragraphs=(
            _(
                "On your own page you find what was agreed at %(conference)s and concerns you.",
                conference=title,
            ),
            _("There you can say how far things are, ask, and report what is done. You need no account."),
        ),
        link_label=_("Open your page"),
    )


def letter_to_contact(
    message: OutboxMessage,
    *,
    subject: str,
    paragraphs: tuple[str, ...],
    link_label: str,
    path: str = "",
    facts: tuple[tuple[str, str], ...] = (),
) -> Letter:
    """Return a mail to the contact of ``message``'s recipient, with their link to ``path`` on their page.

    Raises ``CannotBeDone`` where they are gone, can't be written to, have another address by now, or their
    link was revoked before the mail was sent.
    """
    conference, contact = get_conference(message), _contact(message)
    token = contact_token(current_app.config["SECRET_KEY"], contact.id, contact.token_generation)
    if token_hash(token) != contact.token_hash:
        raise CannotBeDone(N_("The link was revoked before the mail was sent."))
    return Letter(
        subject=subject,
        greeting=_("Dear %(name)s,", name=plain_name(message.recipient_name)),
        paragraphs=paragraphs,
        facts=facts,
        link_label=link_label,
        link_url=contact_url(base_url(), conference.slug, token, path),
        closing=(
            _("The link is yours alone: whoever has it can act for you. Please don’t pass it on."),
            *questions(conference),
        ),
        secret=token,
        sender=title_of(conference),
        reply_to=conference.contact_email,
    )


def _contact(message: OutboxMessage) -> Contact:
    contact = session().get(Contact, message.payload["contact_id"])
    if contact is None or not contact.is_reachable or contact.email != message.recipient_email:
        raise CannotBeDone(N_("This contact no longer gets mails."))
    return contact
