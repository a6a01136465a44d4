"""Putting a conference's or the product's own words and one recipient's values together."""

from collections.abc import Mapping
from dataclasses import dataclass

from eventapp import i18n
from eventapp.conferences.models import Conference, Venue
from eventapp.i18n import current_language, gettext
from eventapp.invitations.models import TemplateKind
from eventapp.invitations.rules import LINK, around_link, fill, paragraphs_of
from eventapp.invitations.texts import STANDARD
from eventapp.jobs.mail_text import one_line, plain_name
from eventapp.localized import LocalizedText
from eventapp.registration.rules import changes_end_at

#: Kinds of which the registration window is the deadline; the others have until changes close.
_UNTIL_REGISTRATION_CLOSES = frozenset({TemplateKind.INVITATION, TemplateKind.REMINDER_TO_REGISTER})


@dataclass(frozen=True, slots=True)
class Written:
    """A mail's words for one recipient: paragraphs before its button, the button, paragraphs after it."""

    subject: str
    before: tuple[str, ...]
    link_label: str
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all mails of a mailing share; ``subject`` and ``body`` are the conference's own words."""

    conference: Conference
    venue: Venue | None
    kind: TemplateKind
    subject: LocalizedText
    body: LocalizedText


def write(frame: Frame, *, name: str, delegation: LocalizedText | None = None) -> Written:
    """Return a mail in the language being spoken; where the conference has no words the product's stand."""
    language, standard = current_language(), STANDARD[frame.kind]
    values = _values(frame, name, delegation)
    subject = frame.subject.get(language) or gettext(standard.subject)
    before, after = around_link(frame.body.get(language) or gettext(standard.body))
    return Written(
        subject=one_line(fill(subject, values)) or one_line(values["conference"]),
        before=paragraphs_of(fill(before, values)),
        link_label=gettext(standard.link_label),
        after=paragraphs_of(fill(after, values)),
    )


def _values(frame: Frame, name: str, delegation: LocalizedText | None) -> Mapping[str, str]:
    conference, language = frame.conference, current_language()
    first = conference.first_language
    return {
        "name": plain_name(name),
        "conference": one_line(conference.title.read(language, first)),
        "dates": i18n.date_range_in_words(conference.starts_on, conference.ends_on, language),
        "place": _place(frame.venue, language, first),
        "delegation": one_line(delegation.read(language, first)) if delegation else "",
        "deadline": _deadline(conference, frame.kind, language),
        # The link is the button; where a text of an older release names it elsewhere, its line goes.
        LINK: "",
    }


def _place(venue: Venue | None, language: str, first: str) -> str:
    if venue is None:
        return ""
    parts = (one_line(text.read(language, first)) for text in (venue.name, venue.address))
    return ("，" if language == "zh" else ", ").join(part for part in parts if part)


def _deadline(conference: Conference, kind: TemplateKind, language: str) -> str:
    if kind in _UNTIL_REGISTRATION_CLOSES:
        until = conference.registration_closes_at
    else:
        until = conference.changes_close_at and changes_end_at(conference)
    return i18n.instant_in_words(until, conference.timezone, language) if until else ""
