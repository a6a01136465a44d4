"""Mails to delegates about their registration."""

from dataclasses import replace

from eventapp import i18n
from eventapp.agendas.reading import get_programme
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.exports.ical.feeds import agenda_feed
from eventapp.i18n import N_, current_language
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import one_line, plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.delegate_letter import (
    base_url,
    facts_of,
    get_conference,
    get_delegate,
    greeting,
    has_calendar,
    letter_to_delegate,
    questions,
    title_of,
)
from eventapp.notifications.letters import Attachment, Letter
from eventapp.registration.models import Delegate, Delegation

CALENDAR_FILE = "conference.ics"


def write_accepted(message: OutboxMessage) -> Letter:
    title = title_of(get_conference(message))
    return letter_to_delegate(
        message,
        _("%(conference)s: you are registered", conference=title),
        _("You are registered for %(conference)s. We look forward to seeing you.", conference=title),
    )


def write_waitlisted(message: OutboxMessage) -> Letter:
    title = title_of(get_conference(message))
    return letter_to_delegate(
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
    title = title_of(get_conference(message))
    return letter_to_delegate(
        message,
        _("%(conference)s: there is a seat for you", conference=title),
        _("A seat has become free, and you are now registered for %(conference)s.", conference=title),
    )


def write_applied(message: OutboxMessage) -> Letter:
    title = title_of(get_conference(message))
    return letter_to_delegate(
        message,
        _("%(conference)s: we have your registration", conference=title),
        _(
            "We have your registration for %(conference)s. The secretariat looks at it and writes to you.",
            conference=title,
        ),
        may_attach=False,
    )


def write_offered(message: OutboxMessage) -> Letter:
    conference, delegate = get_conference(message), get_delegate(message)
    title = title_of(conference)
    if delegate.offered_until is None:
        raise CannotBeDone(N_("The seat is no longer on offer."))
    until = i18n.instant_in_words(delegate.offered_until, conference.timezone, current_language())
    zone = i18n.timezone_in_words(conference.timezone, delegate.offered_until, current_language())
    return letter_to_delegate(
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
    title = title_of(get_conference(message))
    return letter_to_delegate(
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
    conference, delegate = get_conference(message), get_delegate(message)
    title = title_of(conference)
    reason = plain_name(delegate.decline_reason)
    letter = letter_to_delegate(
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
    title = title_of(get_conference(message))
    return letter_to_delegate(
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
    conference = get_conference(message)
    title = title_of(conference)
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
        link_url=f"{base_url()}/c/{conference.slug}/",
        closing=questions(conference),
        sender=title,
        reply_to=conference.contact_email,
    )


def write_nominated(message: OutboxMessage) -> Letter:
    conference, delegate = get_conference(message), get_delegate(message)
    title = title_of(conference)
    delegation = _delegation_name(conference, delegate)
    return letter_to_delegate(
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
    conference, delegate = get_conference(message), get_delegate(message)
    title = title_of(conference)
    return letter_to_delegate(
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
    title = title_of(get_conference(message))
    return letter_to_delegate(
        message,
        _("%(conference)s: your registration was changed", conference=title),
        _(
            "Your registration for %(conference)s was changed. Your personal link shows what it says now.",
            conference=title,
        ),
    )


def write_cancelled(message: OutboxMessage) -> Letter:
    conference = get_conference(message)
    title = title_of(conference)
    return Letter(
        subject=_("%(conference)s: your registration is cancelled", conference=title),
        greeting=greeting(message, get_delegate(message)),
        paragraphs=(_("Your registration for %(conference)s is cancelled.", conference=title),),
        facts=facts_of(conference),
        link_label=_("To the conference"),
        link_url=f"{base_url()}/c/{conference.slug}/",
        closing=questions(conference),
        sender=title,
        reply_to=conference.contact_email,
    )


def write_again(message: OutboxMessage) -> Letter:
    """Write to the owner of an address with which somebody registered again, or whose link was renewed."""
    title = title_of(get_conference(message))
    return letter_to_delegate(
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
    conference = get_conference(message)
    if not has_calendar(conference, get_delegate(message)):
        return ()
    programme = get_programme(conference.id, now())
    content = agenda_feed(programme, current_language(), base_url())
    return (Attachment(CALENDAR_FILE, "text/calendar; charset=utf-8; method=PUBLISH", content),)
