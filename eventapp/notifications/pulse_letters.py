"""Mails that ask what came of a working link or an agreement."""

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.i18n import N_, current_language, list_comma, ngettext
from eventapp.i18n import gettext as _
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.contact_letters import letter_to_contact
from eventapp.notifications.delegate_letter import get_conference, title_of
from eventapp.notifications.follow_up_lines import plain_title
from eventapp.notifications.letters import Letter
from eventapp.organizations.queries import get_organization
from eventapp.pulses.models import Pulse
from eventapp.pulses.queries import Subject, read_subject


def write_pulse_asked(message: OutboxMessage) -> Letter:
    """Return the one question to a contact, with the link to the page where it is answered."""
    conference, pulse = get_conference(message), session().get(Pulse, message.payload["pulse_id"])
    if pulse is None or pulse.contact_id != message.payload["contact_id"]:
        raise CannotBeDone(N_("This question is no longer asked, or goes to somebody else."))
    if pulse.answered_at is not None:
        raise CannotBeDone(N_("This question is answered already."))
    subject, title = read_subject(pulse), title_of(conference)
    return letter_to_contact(
        message,
        subject=_("%(conference)s: one question about your contact", conference=title),
        paragraphs=(
            ngettext(
                "%(num)d month has passed since %(conference)s. What has come of the contact named below?",
                "%(num)d months have passed since %(conference)s. What has come of the contact named below?",
                pulse.months,
                conference=title,
            ),
            _("It is one question with five answers and takes less than a minute."),
        ),
        facts=_facts(conference, pulse, subject),
        link_label=_("Answer the question"),
        path=f"pulses/{pulse.id}",
    )


def _facts(conference: Conference, pulse: Pulse, subject: Subject) -> tuple[tuple[str, str], ...]:
    own = plain_title(conference, get_organization(pulse.organization_id).name)
    others = list_comma(current_language()).join(plain_title(conference, name) for name in subject.others)
    facts = [(_("Your organization"), own), (_("With"), others)]
    if subject.topic:
        label = _("Agreement") if subject.agreement_title is not None else _("What it is about")
        facts.append((label, plain_title(conference, subject.topic)))
    return tuple(facts)
