"""Composing certificates of attendance: one delegate's, or those of all who came."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import InvalidInput, NotFound
from eventapp.exports.changes import changed_at
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.fitting import Setting, fit
from eventapp.exports.pdf.frame import Asked, Composed, compose_from, in_each
from eventapp.exports.pdf.limits import MOST_APIECE
from eventapp.exports.pdf.lines import Line, Tagged, in_languages, names_of, organization_in, set_lines
from eventapp.exports.summary import ConferenceFrame, read_head
from eventapp.i18n import N_, current_language, date_range_in_words, gettext, list_comma, short_date
from eventapp.localized import LANGUAGE_TAGS, LocalizedText
from eventapp.registration.models import CheckIn, Delegate
from eventapp.registration.names import latin_name, native_name
from eventapp.registration.participants import taking_part
from eventapp.registration.queries import get_delegation

#: Millimetres of a page's width for names, for other texts, and for who signs.
_NAME_WIDTH, _WIDTH, _SIGNING_WIDTH = 160, 200, 85
#: The sizes of what is written in a place, from large to small, and the place's height in millimetres.
_NAME: Final = (Setting(26, 1), Setting(20, 1), Setting(15, 2))
_OTHER_NAME: Final = (Setting(19, 1), Setting(15, 1), Setting(11, 2))
_ORGANIZATION_SIZES, _ORGANIZATION_HEIGHT = (11, 10, 9, 8), 10
_TITLE_SIZES, _TITLE_HEIGHT = (15, 13, 11, 9, 8), 13.5
_ATTENDED_SIZES, _ATTENDED_HEIGHT = (11, 10, 9, 8, 7), 17.7
_SIGNING_SIZES, _SIGNING_HEIGHT = (10, 9, 8, 7), 21.5
_SIZES: Final = sorted(
    {setting.size for setting in (*_NAME, *_OTHER_NAME)}
    | {*_ORGANIZATION_SIZES, *_TITLE_SIZES, *_ATTENDED_SIZES, *_SIGNING_SIZES}
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is written of somebody who came; ``attended`` says to which place and when."""

    names: Sequence[Line]
    organization: Sequence[Line]
    attended: Sequence[Line]


def compose_certificate(conference: Conference, asked: Asked) -> Composed:
    """Return the certificate of one delegate; raises :class:`NotFound` unless they came."""
    attendees = _list_attendees(conference.id, Delegate.id == asked.subject_id)
    if not attendees:
        raise NotFound
    return _compose(conference, asked, attendees, delegate_id=attendees[0].id)


def compose_certificates(conference: Conference, asked: Asked) -> Composed:
    """Return the certificates of all who came, or of one delegation, which is then the subject."""
    conditions = []
    if asked.subject_id:
        conditions.append(Delegate.delegation_id == get_delegation(conference.id, asked.subject_id).id)
    return _compose(conference, asked, _list_attendees(conference.id, *conditions))


def _list_attendees(conference_id: str, *conditions: ColumnElement[bool]) -> Sequence[Delegate]:
    """Return who takes part and came on a day at least, by name.

    Raises :class:`InvalidInput` where they are more than :data:`MOST_APIECE`.
    """
    came = select(CheckIn.delegate_id).where(CheckIn.conference_id == conference_id)
    delegates = (
        session()
        .scalars(
            select(Delegate)
            .where(*taking_part(conference_id), Delegate.id.in_(came), *conditions)
            .options(joinedload(Delegate.side), joinedload(Delegate.organization))
            .order_by(Delegate.name, Delegate.id)
            .limit(MOST_APIECE + 1)
        )
        .all()
    )
    if len(delegates) > MOST_APIECE:
        raise InvalidInput(
            N_(
                "More than %(most)s people came. Please make the certificates of one delegation after the "
                "other."
            ),
            most=f"{MOST_APIECE:,}",
        )
    return delegates


def _list_days(conference_id: str) -> Mapping[str, Sequence[date]]:
    """Return the id of each delegate → the days on which they were checked in, in the conference's zone."""
    days: dict[str, list[date]] = defaultdict(list)
    rows = session().execute(
        select(CheckIn.delegate_id, CheckIn.day)
        .where(CheckIn.conference_id == conference_id)
        .distinct()
        .order_by(CheckIn.day)
    )
    for delegate_id, day in rows:
        days[delegate_id].append(day)
    return days


def _compose(
    conference: Conference, asked: Asked, attendees: Sequence[Delegate], delegate_id: str | None = None
) -> Composed:
    frame = read_head(conference)
    languages = columns_of(conference, asked.language)
    days = _list_days(conference.id)
    signatory, signing = _signing(frame, languages, conference.first_language)
    return compose_from(
        "pdf/certificates.html",
        conference,
        asked,
        frame=frame,
        changed_at=changed_at(conference, asked.kind),
        delegate_id=delegate_id,
        pictures=frame.design.signing_ids,
        certificates=[
            Certificate(
                _names(delegate, languages[0]),
                _organization(delegate, languages, conference.first_language),
                _attended(frame, days[delegate.id], languages, conference.first_language),
            )
            for delegate in attendees
        ],
        title=set_lines(
            in_languages(conference.title, languages, conference.first_language),
            _TITLE_SIZES,
            _WIDTH,
            _TITLE_HEIGHT,
        ),
        signatory=signatory,
        signing=signing,
        sizes=_SIZES,
    )


def _names(delegate: Delegate, language: str) -> list[Line]:
    names = names_of(latin_name(delegate), native_name(delegate), delegate.side.code, language)
    return [
        Line(fit(words, settings, _NAME_WIDTH), tag)
        for (words, tag), settings in zip(names, (_NAME, _OTHER_NAME), strict=False)
    ]


def _organization(delegate: Delegate, languages: Sequence[str], first_language: str) -> list[Line]:
    listed = delegate.organization.name if delegate.organization else None
    texts = organization_in(languages, first_language, listed, delegate.organization_name)
    return set_lines(texts, _ORGANIZATION_SIZES, _WIDTH, _ORGANIZATION_HEIGHT)


def _attended(
    frame: ConferenceFrame, days: Sequence[date], languages: Sequence[str], first_language: str
) -> list[Line]:
    places = in_languages(frame.programme.venue, languages, first_language)
    dates = _in_words(languages, lambda: _dates_in_words(frame, days))
    return set_lines([*places, *dates], _ATTENDED_SIZES, _WIDTH, _ATTENDED_HEIGHT)


def _in_words(languages: Sequence[str], say: Callable[[], str]) -> list[Tagged]:
    return [(words, LANGUAGE_TAGS[code]) for code, words in in_each(languages, say).items()]


def _dates_in_words(frame: ConferenceFrame, days: Sequence[date]) -> str:
    """Say in the language under way when the conference was, and on which of its days somebody came."""
    language = current_language()
    dates = date_range_in_words(frame.starts_on, frame.ends_on, language)
    if frame.starts_on == frame.ends_on:
        return dates
    listed = list_comma(language).join(short_date(day, language) for day in days)
    return f"{dates} · {gettext('Days attended: %(days)s', days=listed)}"


def _signing(
    frame: ConferenceFrame, languages: Sequence[str], first_language: str
) -> tuple[list[Line], list[Line]]:
    """Return the name of who signs, and in which position and for whom."""

    def each(text: LocalizedText) -> list[Tagged]:
        return in_languages(text, languages, first_language)

    names = each(frame.design.signatory_name) or _in_words(languages[:1], lambda: gettext("Signature"))
    others = [tagged for text in (frame.design.signatory_position, *frame.hosts[:1]) for tagged in each(text)]
    lines = set_lines([*names, *others], _SIGNING_SIZES, _SIGNING_WIDTH, _SIGNING_HEIGHT)
    return lines[: len(names)], lines[len(names) :]
