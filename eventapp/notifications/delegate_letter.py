"""The frame of all mails to a delegate: whom they greet, what they say of the conference, the link."""

from datetime import datetime, time

from flask import current_app
from sqlalchemy import exists, select

from eventapp import i18n
from eventapp.accounts.rules import normalised_email
from eventapp.agendas.models import ReleasedItem
from eventapp.clock import to_instant
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_venue
from eventapp.db.session import session
from eventapp.i18n import N_, current_language
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import one_line, plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.letters import Letter
from eventapp.registration.links import personal_token, personal_url
from eventapp.registration.models import Delegate, DelegateStatus, FocalPoint


def letter_to_delegate(
    message: OutboxMessage,
    subject: str,
    opening: str,
    *,
    may_attach: bool = True,
    link_label: str | None = None,
) -> Letter:
    """Return what all mails to delegates have in common, round a subject and a first paragraph.

    For a delegate without an address of their own it goes to the focal points, and says so.
    """
    conference, delegate = get_conference(message), get_delegate(message)
    _check_mailbox(message, delegate)
    is_calendar_attached = may_attach and has_calendar(conference, delegate)
    token = personal_token(current_app.config["SECRET_KEY"], delegate.id, delegate.token_generation)
    calendar = _("The calendar file with the agenda is attached.")
    return Letter(
        subject=subject,
        greeting=greeting(message, delegate),
        paragraphs=(*_about(message, delegate), opening, *((calendar,) if is_calendar_attached else ())),
        facts=facts_of(conference),
        link_label=link_label or _("See, change or cancel your registration"),
        link_url=personal_url(base_url(), conference.slug, token),
        closing=(
            _("The link is yours alone: whoever has it can change or cancel your registration."),
            *questions(conference),
        ),
        secret=token,
        sender=title_of(conference),
        reply_to=conference.contact_email,
    )


def _check_mailbox(message: OutboxMessage, delegate: Delegate) -> None:
    """Raise unless a mail goes where the delegate's personal link belongs now.

    Mails may wait for long: meanwhile the address was changed, or a colleague comes, whose link is a new one.
    """
    focal_point_id = message.payload.get("focal_point_id")
    if focal_point_id is None:
        is_theirs = normalised_email(message.recipient_email) == delegate.email_normalised
    else:
        focal_point = session().get(FocalPoint, focal_point_id)
        is_theirs = (
            not delegate.email
            and focal_point is not None
            and focal_point.delegation_id == delegate.delegation_id
        )
    if not is_theirs:
        raise CannotBeDone(N_("The registration is no longer there."))


def _about(message: OutboxMessage, delegate: Delegate) -> tuple[str, ...]:
    if "focal_point_id" not in message.payload:
        return ()
    return (
        _(
            "This concerns %(name)s, who has no address of their own: you receive it as the focal point.",
            name=plain_name(delegate.name),
        ),
    )


def greeting(message: OutboxMessage, delegate: Delegate) -> str:
    if "focal_point_id" in message.payload:
        return str(_("Dear %(name)s,", name=plain_name(message.recipient_name)))
    name = delegate.native_name if current_language() != "en" and delegate.native_name else delegate.name
    return str(_("Dear %(name)s,", name=plain_name(name)))


def facts_of(conference: Conference) -> tuple[tuple[str, str], ...]:
    language = current_language()
    noon = to_instant(datetime.combine(conference.starts_on, time(12)), conference.timezone)
    zone = i18n.timezone_in_words(conference.timezone, noon, language)
    facts = [
        (_("When"), i18n.date_range_in_words(conference.starts_on, conference.ends_on, language)),
        (_("Times"), _("All times are in %(zone)s. Your calendar shows them in your own.", zone=zone)),
    ]
    if where := _where(conference):
        facts.insert(1, (_("Where"), where))
    return tuple(facts)


def _where(conference: Conference) -> str:
    venue, language = find_venue(conference.id), current_language()
    if venue is None:
        return ""
    first = conference.first_language
    parts = (one_line(text.read(language, first)) for text in (venue.name, venue.address))
    return ("，" if language == "zh" else ", ").join(part for part in parts if part)


def questions(conference: Conference) -> tuple[str, ...]:
    if not conference.contact_email:
        return ()
    return (_("Questions? Write to %(email)s.", email=conference.contact_email),)


def title_of(conference: Conference) -> str:
    return one_line(conference.title.read(current_language(), conference.first_language))


def base_url() -> str:
    # Never from a request: whoever sends one chooses its Host header.
    return str(current_app.config["SETTINGS"].base_url)


def has_calendar(conference: Conference, delegate: Delegate) -> bool:
    """Tell whether somebody who comes can be given a calendar: whether anything is released."""
    if delegate.status != DelegateStatus.ACCEPTED:
        return False
    released = exists().where(
        ReleasedItem.conference_id == conference.id,
        ReleasedItem.until_version.is_(None),
        ReleasedItem.is_cancelled.is_(False),
    )
    return bool(session().scalar(select(released)))


def get_conference(message: OutboxMessage) -> Conference:
    conference = session().get(Conference, message.conference_id)
    if conference is None:
        raise CannotBeDone(N_("The conference is no longer there."))
    return conference


def get_delegate(message: OutboxMessage) -> Delegate:
    delegate = session().get(Delegate, message.payload["delegate_id"])
    if delegate is None or delegate.conference_id != message.conference_id:
        raise CannotBeDone(N_("The registration is no longer there."))
    return delegate
