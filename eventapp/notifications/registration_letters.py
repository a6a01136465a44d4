"""Mails to delegates about their registration."""

from dataclasses import replace
from datetime import datetime, time

from flask import current_app
from sqlalchemy import exists, select

from eventapp import i18n
from eventapp.accounts.rules import normalised_email
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.queries import get_programme
from eventapp.clock import now, to_instant
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_venue
from eventapp.db.session import session
from eventapp.exports.ical.feeds import agenda_feed
from eventapp.i18n import N_, current_language
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import one_line, plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.letters import Attachment, Letter
from eventapp.registration.links import personal_token, personal_url
from eventapp.registration.models import Delegate, DelegateStatus, Delegation, FocalPoint

CALENDAR_FILE = "conference.ics"


def write_accepted(message: OutboxMessage) -> Letter:
    title = _title(_conference(message))
    return _letter(
        message,
        _("%(conference)s: you are registered", conference=title),
        _("You are registered for %(conference)s. We look forward to seeing you.", conference=title),
    )


def write_waitlisted(message: OutboxMessage) -> Letter:
    title = _title(_conference(message))
    return _letter(
        message,
        _("%(conference)s: you are on the waiting list", conference=title),
        _(
            "All seats of %(conference)s are taken for now, and you are on the waiting list. "
            "We write to you as soon as there is a seat for you.",
            conference=title,
        ),
        may_attach=False,
    )


def write_promoted(message: OutboxMessage) -> Letter:
    title = _title(_conference(message))
    return _letter(
        message,
        _("%(conference)s: there is a seat for you", conference=title),
        _("A seat has become free, and you are now registered for %(conference)s.", conference=title),
    )


def write_applied(message: OutboxMessage) -> Letter:
    title = _title(_conference(message))
    return _letter(
        message,
        _("%(conference)s: we have your registration", conference=title),
        _(
            "We have your registration for %(conference)s. The secretariat looks at it and writes to you.",
            conference=title,
        ),
        may_attach=False,
    )


def write_offered(message: OutboxMessage) -> Letter:
    conference, delegate = _conference(message), _delegate(message)
    title = _title(conference)
    if delegate.offered_until is None:
        raise CannotBeDone(N_("The seat is no longer on offer."))
    until = i18n.instant_in_words(delegate.offered_until, conference.timezone, current_language())
    zone = i18n.timezone_in_words(conference.timezone, delegate.offered_until, current_language())
    return _letter(
        message,
        _("%(conference)s: a seat is kept for you", conference=title),
        _(
            "A seat at %(conference)s has become free and is kept for you until %(until)s, %(zone)s. "
            "Please open your personal link and take it; after that it goes to the next person.",
            conference=title,
            until=until,
            zone=zone,
        ),
        may_attach=False,
        link_label=_("Take the seat or give it up"),
    )


def write_lapsed(message: OutboxMessage) -> Letter:
    title = _title(_conference(message))
    return _letter(
        message,
        _("%(conference)s: the seat was not taken in time", conference=title),
        _(
            "The seat at %(conference)s that was kept for you has gone to the next person. "
            "While registration is open you can register again by your personal link.",
            conference=title,
        ),
        may_attach=False,
    )


def write_declined(message: OutboxMessage) -> Letter:
    conference, delegate = _conference(message), _delegate(message)
    title = _title(conference)
    reason = plain_name(delegate.decline_reason)
    letter = _letter(
        message,
        _("%(conference)s: your registration was not accepted", conference=title),
        _("We are sorry: your registration for %(conference)s could not be accepted.", conference=title),
        may_attach=False,
    )
    if not reason:
        return letter
    return replace(
        letter, paragraphs=(*letter.paragraphs, _("The secretariat writes: %(reason)s", reason=reason))
    )


def write_review(message: OutboxMessage) -> Letter:
    title = _title(_conference(message))
    return _letter(
        message,
        _("%(conference)s: your change is being looked at", conference=title),
        _(
            "Something that was approved for %(conference)s has changed, so the secretariat looks at it "
            "again. Your seat stays yours meanwhile.",
            conference=title,
        ),
        may_attach=False,
    )


def write_passed_on(message: OutboxMessage) -> Letter:
    """Write to the one who leaves; by then the row is the other person's, so it shows nothing of it."""
    conference = _conference(message)
    title = _title(conference)
    return Letter(
        subject=_("%(conference)s: your registration was passed on", conference=title),
        greeting=_("Dear %(name)s,", name=plain_name(message.recipient_name)),
        paragraphs=(
            _(
                "Your registration for %(conference)s now belongs to somebody else, as was asked for by your "
                "personal link. That link no longer works, and your details are deleted.",
                conference=title,
            ),
        ),
        link_label=_("To the conference"),
        link_url=f"{_base_url()}/c/{conference.slug}/",
        closing=_questions(conference),
        sender=title,
        reply_to=conference.contact_email,
    )


def write_nominated(message: OutboxMessage) -> Letter:
    conference, delegate = _conference(message), _delegate(message)
    title = _title(conference)
    delegation = _delegation_name(conference, delegate)
    return _letter(
        message,
        _("%(conference)s: please complete your registration", conference=title),
        _(
            "You are nominated for %(conference)s in the delegation %(delegation)s. "
            "Please complete your details by your personal link.",
            conference=title,
            delegation=delegation,
        )
        if delegation
        else _(
            "A place at %(conference)s is yours. Please complete your details by your personal link.",
            conference=title,
        ),
        may_attach=False,
        link_label=_("Complete your registration"),
    )


def write_nominated_waiting(message: OutboxMessage) -> Letter:
    conference, delegate = _conference(message), _delegate(message)
    title = _title(conference)
    return _letter(
        message,
        _("%(conference)s: you are nominated and on the waiting list", conference=title),
        _(
            "You are nominated for %(conference)s in the delegation %(delegation)s, whose places are taken "
            "for now. We write to you as soon as there is one. You can complete your details already.",
            conference=title,
            delegation=_delegation_name(conference, delegate),
        ),
        may_attach=False,
        link_label=_("Complete your registration"),
    )


def _delegation_name(conference: Conference, delegate: Delegate) -> str:
    delegation = session().get(Delegation, delegate.delegation_id) if delegate.delegation_id else None
    if delegation is None:
        return ""
    return one_line(delegation.name.read(current_language(), conference.first_language))


def write_changed(message: OutboxMessage) -> Letter:
    title = _title(_conference(message))
    return _letter(
        message,
        _("%(conference)s: your registration was changed", conference=title),
        _(
            "Your registration for %(conference)s was changed. Your personal link shows what it says now.",
            conference=title,
        ),
    )


def write_cancelled(message: OutboxMessage) -> Letter:
    conference = _conference(message)
    title = _title(conference)
    return Letter(
        subject=_("%(conference)s: your registration is cancelled", conference=title),
        greeting=_greeting(message, _delegate(message)),
        paragraphs=(_("Your registration for %(conference)s is cancelled.", conference=title),),
        facts=_facts(conference),
        link_label=_("To the conference"),
        link_url=f"{_base_url()}/c/{conference.slug}/",
        closing=_questions(conference),
        sender=title,
        reply_to=conference.contact_email,
    )


def write_again(message: OutboxMessage) -> Letter:
    """Write to the owner of an address with which somebody registered again, or whose link was renewed."""
    title = _title(_conference(message))
    return _letter(
        message,
        _("%(conference)s: your personal link", conference=title),
        _(
            "This address is registered for %(conference)s already. Your personal link shows the "
            "registration. If you did not ask for this mail, there is nothing you need to do.",
            conference=title,
        ),
    )


def attach_calendar(message: OutboxMessage) -> tuple[Attachment, ...]:
    """Return the agenda as a calendar file, for those who have a seat and where there is an agenda."""
    conference = _conference(message)
    if not _has_calendar(conference, _delegate(message)):
        return ()
    programme = get_programme(conference.id, now())
    content = agenda_feed(programme, current_language(), _base_url())
    return (Attachment(CALENDAR_FILE, "text/calendar; charset=utf-8; method=PUBLISH", content),)


def _letter(
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
    conference, delegate = _conference(message), _delegate(message)
    _check_mailbox(message, delegate)
    is_calendar_attached = may_attach and _has_calendar(conference, delegate)
    token = personal_token(current_app.config["SECRET_KEY"], delegate.id, delegate.token_generation)
    calendar = _("The calendar file with the agenda is attached.")
    return Letter(
        subject=subject,
        greeting=_greeting(message, delegate),
        paragraphs=(*_about(message, delegate), opening, *((calendar,) if is_calendar_attached else ())),
        facts=_facts(conference),
        link_label=link_label or _("See, change or cancel your registration"),
        link_url=personal_url(_base_url(), conference.slug, token),
        closing=(
            _("The link is yours alone: whoever has it can change or cancel your registration."),
            *_questions(conference),
        ),
        secret=token,
        sender=_title(conference),
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


def _greeting(message: OutboxMessage, delegate: Delegate) -> str:
    if "focal_point_id" in message.payload:
        return str(_("Dear %(name)s,", name=plain_name(message.recipient_name)))
    name = delegate.native_name if current_language() != "en" and delegate.native_name else delegate.name
    return str(_("Dear %(name)s,", name=plain_name(name)))


def _facts(conference: Conference) -> tuple[tuple[str, str], ...]:
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


def _questions(conference: Conference) -> tuple[str, ...]:
    if not conference.contact_email:
        return ()
    return (_("Questions? Write to %(email)s.", email=conference.contact_email),)


def _title(conference: Conference) -> str:
    return one_line(conference.title.read(current_language(), conference.first_language))


def _base_url() -> str:
    # Never from a request: whoever sends one chooses its Host header.
    return str(current_app.config["SETTINGS"].base_url)


def _has_calendar(conference: Conference, delegate: Delegate) -> bool:
    if delegate.status != DelegateStatus.ACCEPTED:
        return False
    items = exists().where(AgendaItem.conference_id == conference.id, AgendaItem.cancelled_at.is_(None))
    return bool(session().scalar(select(items)))


def _conference(message: OutboxMessage) -> Conference:
    conference = session().get(Conference, message.conference_id)
    if conference is None:
        raise CannotBeDone(N_("The conference is no longer there."))
    return conference


def _delegate(message: OutboxMessage) -> Delegate:
    delegate = session().get(Delegate, message.payload["delegate_id"])
    if delegate is None or delegate.conference_id != message.conference_id:
        raise CannotBeDone(N_("The registration is no longer there."))
    return delegate
