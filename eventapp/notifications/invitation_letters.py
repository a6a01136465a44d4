"""Mails that an office words itself: invitations, reminders, news.

They are written when they are sent, from the words as they stood when the mailing was prepared; who has
registered or unsubscribed meanwhile gets none.
"""

from flask import current_app

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.delegations.links import focal_point_token, focal_point_url
from eventapp.i18n import N_, current_language
from eventapp.i18n import gettext as _
from eventapp.invitations.links import invitation_token, invitation_url, unsubscribe_token, unsubscribe_url
from eventapp.invitations.models import Mailing, TemplateKind
from eventapp.invitations.queries import frame_of_mailing, frame_of_template
from eventapp.invitations.recipients import list_recipients
from eventapp.invitations.writing import Frame, write
from eventapp.jobs.mail_text import one_line
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.letters import Letter
from eventapp.registration.links import personal_token, personal_url
from eventapp.registration.models import Delegate, FocalPoint


def write_from_mailing(message: OutboxMessage) -> Letter:
    """Return a mail of a mailing, with the link by which its reader gets no more of them."""
    conference = _conference(message)
    mailing = session().get(Mailing, message.mailing_id) if message.mailing_id else None
    if mailing is None or mailing.conference_id != conference.id:
        raise CannotBeDone(N_("The mailing is no longer there."))
    return _letter(message, frame_of_mailing(conference, mailing), may_unsubscribe=True)


def write_focal_point_invited(message: OutboxMessage) -> Letter:
    """Return the first mail to a focal point, which is sent when they are added."""
    frame = frame_of_template(_conference(message), TemplateKind.FOCAL_POINT)
    return _letter(message, frame, may_unsubscribe=False)


def _letter(message: OutboxMessage, frame: Frame, *, may_unsubscribe: bool) -> Letter:
    conference, language = frame.conference, current_language()
    recipient = list_recipients(conference.id, [message])[message.id]
    if recipient.problem:
        raise CannotBeDone(recipient.problem)
    written = write(frame, name=recipient.name_in(language), delegation=recipient.delegation)
    url, token = _link(message, frame)
    greeting, *paragraphs = written.before or ("",)
    return Letter(
        subject=written.subject,
        greeting=greeting,
        paragraphs=tuple(paragraphs),
        link_label=written.link_label,
        link_url=url,
        closing=(*written.after, *_questions(conference)),
        secret=token,
        sender=one_line(conference.title.read(language, conference.first_language)),
        reply_to=conference.contact_email,
        unsubscribe_url=_unsubscribe_url(message, conference) if may_unsubscribe else "",
    )


def _link(message: OutboxMessage, frame: Frame) -> tuple[str, str]:
    """Return where the button leads, and the secret in it."""
    conference, payload = frame.conference, message.payload
    secret_key, base_url = current_app.config["SECRET_KEY"], _base_url()
    if frame.kind is TemplateKind.NEWS:
        return f"{base_url}/c/{conference.slug}/", ""
    if "invitation_id" in payload:
        token = invitation_token(secret_key, payload["invitation_id"])
        return invitation_url(base_url, conference.slug, token), token
    if "focal_point_id" in payload:
        focal_point = session().get_one(FocalPoint, payload["focal_point_id"])
        token = focal_point_token(secret_key, focal_point.id, focal_point.token_generation)
        return focal_point_url(base_url, conference.slug, token), token
    delegate = session().get_one(Delegate, payload["delegate_id"])
    token = personal_token(secret_key, delegate.id, delegate.token_generation)
    return personal_url(base_url, conference.slug, token), token


def _unsubscribe_url(message: OutboxMessage, conference: Conference) -> str:
    token = unsubscribe_token(current_app.config["SECRET_KEY"], message.id)
    return unsubscribe_url(_base_url(), conference.slug, message.id, token)


def _questions(conference: Conference) -> tuple[str, ...]:
    if not conference.contact_email:
        return ()
    return (_("Questions? Write to %(email)s.", email=conference.contact_email),)


def _base_url() -> str:
    # Never from a request: whoever sends one chooses its Host header.
    return str(current_app.config["SETTINGS"].base_url)


def _conference(message: OutboxMessage) -> Conference:
    conference = session().get(Conference, message.conference_id)
    if conference is None:
        raise CannotBeDone(N_("The conference is no longer there."))
    return conference
