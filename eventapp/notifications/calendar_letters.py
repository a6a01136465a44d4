"""Calendar mails: an agenda item as an invitation, a change of it, a cancellation (RFC 6047).

Whatever a mail was queued for, it is written from what is true when it goes out, with the number that the
invitation has then. So a late mail says nothing old, and one that is sent twice says the same twice.
"""

from dataclasses import dataclass, replace
from email.utils import parseaddr

from flask import current_app
from sqlalchemy import select

from eventapp import i18n
from eventapp.accounts.rules import normalised_email
from eventapp.agendas.models import ReleasedItem
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.reading import load_released
from eventapp.calendars.models import CalendarInvitation, InvitationState
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.exports.feeds.conferences import FeedConference, list_feed_conferences
from eventapp.exports.ical.imip import Method, Told, invitation
from eventapp.exports.ical.words import words
from eventapp.i18n import N_, current_language
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import one_line, plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LocalizedText
from eventapp.notifications.delegate_letter import base_url, get_delegate, questions
from eventapp.notifications.envelope import in_ascii
from eventapp.notifications.letters import CalendarPart, Letter
from eventapp.registration.links import personal_token, personal_url
from eventapp.registration.models import Delegate, DelegateStatus


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a mail is about: an item as it is now, and as its reader last heard of it, None at first.

    ``is_theirs`` says that the mail goes where the delegate is reached now, and may show their link.
    """

    conference: FeedConference
    delegate: Delegate
    invitation: CalendarInvitation
    item: ProgrammeItem
    before: ProgrammeItem | None
    is_theirs: bool

    @property
    def method(self) -> Method:
        is_invited = self.invitation.state == InvitationState.REQUESTED and self.is_theirs
        return Method.REQUEST if is_invited and not self.item.is_cancelled else Method.CANCEL

    def read(self, text: LocalizedText) -> str:
        return one_line(text.read(current_language(), self.conference.first_language))

    @property
    def title(self) -> str:
        return self.read(self.item.title) or words(current_language()).kinds.get(self.item.kind, "")


def write_calendar_mail(message: OutboxMessage) -> Letter:
    """Return the mail of an invitation as it stands now, with the calendar that says the same."""
    matter = _get_matter(message)
    conference, is_request = matter.conference, matter.method == Method.REQUEST
    mailbox = in_ascii(conference.contact_email) or parseaddr(current_app.config["MAIL_FROM"])[1]
    subject, opening = _words(matter)
    label, url, token = _link(matter)
    closing = (_("Please answer in your calendar program: the secretariat sees it."),) if is_request else ()
    return Letter(
        subject=subject,
        greeting=_("Dear %(name)s,", name=_name(matter)) if matter.is_theirs else _("Good day,"),
        paragraphs=(opening,),
        facts=_facts(matter),
        link_label=label,
        link_url=url,
        closing=(*closing, *questions(session().get_one(Conference, conference.id))),
        secret=token,
        sender=matter.read(conference.title),
        mailbox=mailbox,
        calendar=CalendarPart(matter.method, _calendar(message, matter, mailbox)),
    )


def _get_matter(message: OutboxMessage) -> _Matter:
    delegate = get_delegate(message)
    invited = session().get(CalendarInvitation, message.payload["calendar_invitation_id"])
    if invited is None or invited.delegate_id != delegate.id or delegate.erased_at is not None:
        raise CannotBeDone(N_("The registration is no longer there."))
    newest = session().scalar(
        select(ReleasedItem.id).where(
            ReleasedItem.agenda_item_id == invited.agenda_item_id, ReleasedItem.until_version.is_(None)
        )
    )
    before_id = message.payload.get("before")
    found = load_released(each for each in (newest, before_id) if each)
    item = found.get(newest or "")
    if item is None or item.ends_at <= now():
        raise CannotBeDone(N_("This part of the agenda is over."))
    (conference,) = list_feed_conferences(Conference.id == delegate.conference_id)
    recipient = normalised_email(message.recipient_email)
    is_theirs = recipient == invited.email == (delegate.email_normalised or "")
    return _Matter(conference, delegate, invited, item, found.get(before_id or ""), is_theirs)


def _name(matter: _Matter) -> str:
    own = matter.delegate.native_name if current_language() != "en" else ""
    return plain_name(own or matter.delegate.name)


def _words(matter: _Matter) -> tuple[str, str]:
    """Return the subject and the first paragraph."""
    about = {"item": matter.title, "conference": matter.read(matter.conference.title)}
    if matter.item.is_cancelled:
        return (
            _("Cancelled: %(item)s", **about),
            _("This part of %(conference)s is cancelled. This mail takes it out of your calendar.", **about),
        )
    if matter.method == Method.CANCEL:
        return (
            _("No longer in your agenda: %(item)s", **about),
            _("This part of %(conference)s is no longer in your agenda, nor in your calendar.", **about),
        )
    if matter.before is not None:
        return (
            _("Changed: %(item)s", **about),
            _(
                "A part of %(conference)s that you have chosen has changed. This mail changes your calendar.",
                **about,
            ),
        )
    return (
        _("Invitation: %(item)s", **about),
        _("You have chosen this part of %(conference)s. Here it is for your calendar.", **about),
    )


def _facts(matter: _Matter) -> tuple[tuple[str, str], ...]:
    """Return what, when and where; of a change what it was before, too."""
    item, zone, language = matter.item, matter.conference.timezone, current_language()
    before = matter.before if matter.method == Method.REQUEST else None
    facts = [(_("What"), matter.title)]
    times = _times(item, zone, language)
    if before is not None and (before.starts_at, before.ends_at) != (item.starts_at, item.ends_at):
        facts.append((_("Time before"), _times(before, zone, language)))
        facts.append((_("New time"), times))
    else:
        facts.append((_("When"), times))
    facts.append((_("Time zone"), i18n.timezone_in_words(zone, item.starts_at, language)))
    room = _place(matter, item)
    if before is not None and _place(matter, before) != room:
        facts.append((_("Place before"), _place(matter, before) or "—"))
        facts.append((_("New place"), room or "—"))
    elif room:
        facts.append((_("Where"), room))
    return tuple(facts)


def _times(item: ProgrammeItem, zone: str, language: str) -> str:
    first, last = i18n.local_date(item.starts_at, zone), i18n.local_date(item.ends_at, zone)
    until = i18n.time_of_day(item.ends_at, zone)
    if first != last:
        until = i18n.instant_in_words(item.ends_at, zone, language)
    space = "" if language == "zh" else ", "
    start = i18n.time_of_day(item.starts_at, zone)
    return f"{i18n.date_in_words(first, language)}{space}{start}–{until}"


def _place(matter: _Matter, item: ProgrammeItem) -> str:
    parts = (matter.read(item.room), matter.read(matter.conference.venue))
    return words(current_language()).comma.join(filter(None, parts))


def _link(matter: _Matter) -> tuple[str, str, str]:
    """Return the label, the address and the secret of the one link: their own page, or the item's."""
    if not matter.is_theirs:
        url = f"{base_url()}/c/{matter.conference.slug}/items/{matter.item.id}"
        return _("To the conference"), url, ""
    delegate = matter.delegate
    token = personal_token(current_app.config["SECRET_KEY"], delegate.id, delegate.token_generation)
    url = personal_url(base_url(), matter.conference.slug, token)
    if delegate.status != DelegateStatus.ACCEPTED:
        return _("See, change or cancel your registration"), url, token
    return _("See and change what you have chosen"), f"{url}/agenda", token


def _calendar(message: OutboxMessage, matter: _Matter, mailbox: str) -> bytes:
    told = Told(
        method=matter.method,
        name=_name(matter) if matter.is_theirs else "",
        email=in_ascii(message.recipient_email) or message.recipient_email,
        sequence=matter.invitation.sequence,
        at=matter.invitation.sent_at,
    )
    conference = replace(matter.conference, contact_email=mailbox)
    return invitation(matter.item, conference, told, current_language(), base_url())
