"""Rules of registration that need no database: when one can register, and a delegate's particulars."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from eventapp.accounts.rules import checked_email
from eventapp.clock import to_instant
from eventapp.conferences.categories import categories_open_to_public
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import CONFERENCE_LANGUAGES, NO_TEXT, LocalizedText
from eventapp.organizations.rules import folded
from eventapp.questionnaires.texts import international_number, tidy
from eventapp.registration.models import DelegateStatus

LINE_MAX, DIETARY_MAX, ADDRESS_MAX = 200, 500, 40
#: A delegate in one of these states takes part or waits to; the others have left.
PRESENT = frozenset(
    {
        DelegateStatus.NOMINATED,
        DelegateStatus.APPLIED,
        DelegateStatus.WAITLISTED,
        DelegateStatus.OFFERED,
        DelegateStatus.ACCEPTED,
    }
)
#: Letters of Latin names as Unicode calls them, with those that stand for an apostrophe.
_LATIN = ("LATIN ", "MODIFIER LETTER ")
_COUNTRY = re.compile(r"[A-Z]{2}")


class RegistrationState(StrEnum):
    OPEN = "open"
    #: Open, but only for the waiting list.
    FULL = "full"
    NOT_YET = "not_yet"
    #: The window has passed, or the organizers closed the conference.
    CLOSED = "closed"
    #: The conference has taken place.
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Registration:
    """Whether one can register at an instant. ``places_left`` is None where there is no limit.

    ``is_by_invitation`` says that no category is open to the public, so that nobody else need try.
    """

    state: RegistrationState
    opens_at: datetime | None
    closes_at: datetime | None
    places_left: int | None
    is_by_invitation: bool

    @property
    def takes_forms(self) -> bool:
        """Whether a form sent now is stored: as a registration or on the waiting list."""
        return self.state in (RegistrationState.OPEN, RegistrationState.FULL)

    @property
    def is_offered(self) -> bool:
        """Whether pages lead everybody to the form."""
        return self.takes_forms and not self.is_by_invitation


def conference_ends_at(conference: Conference) -> datetime:
    """Return the instant from which on nobody registers, changes or leaves any more.

    It is the end of the last day in the conference's zone, or the close of registration where the organizers
    have set that later: for proceedings, recordings, a visit that follows.
    """
    day_after = conference.ends_on + timedelta(days=1)
    last_day_ends = to_instant(datetime.combine(day_after, time()), conference.timezone)
    return max(last_day_ends, conference.registration_closes_at or last_day_ends)


def changes_end_at(conference: Conference) -> datetime:
    """Return the instant from which on delegates and focal points change nothing by themselves any more."""
    ends_at = conference_ends_at(conference)
    return min(ends_at, conference.changes_close_at or ends_at)


def registration_state(conference: Conference, now: datetime) -> Registration:
    """Return whether one can register at ``now``, an aware instant of the server's clock.

    The window includes its opening and excludes its closing instant; without one it is open from publication
    until the conference has ended.
    """
    left = None if conference.capacity is None else max(0, conference.capacity - conference.seats_taken)
    opens_at, closes_at = conference.registration_opens_at, conference.registration_closes_at
    if conference.state == ConferenceState.ARCHIVED or now >= conference_ends_at(conference):
        state = RegistrationState.OVER
    elif conference.state != ConferenceState.PUBLISHED or (closes_at is not None and now >= closes_at):
        state = RegistrationState.CLOSED
    elif opens_at is not None and now < opens_at:
        state = RegistrationState.NOT_YET
    else:
        state = RegistrationState.FULL if left == 0 else RegistrationState.OPEN
    is_by_invitation = not categories_open_to_public(conference.registration_modes)
    return Registration(state, opens_at, closes_at, left, is_by_invitation)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a delegate says of themselves. ``interpretation`` is a language code or None for no need.

    ``position`` is as the delegate writes it, ``positions`` the same in other languages.
    """

    name: str
    organization_name: str
    position: str
    side_id: str
    email: str
    native_name: str = ""
    phone: str = ""
    interpretation: str | None = None
    dietary: str = ""
    form_of_address: str = ""
    positions: LocalizedText = NO_TEXT


def checked_line(text: str, field: str, *, is_required: bool = True, most: int = LINE_MAX) -> str:
    """Return a tidy line; raises :class:`InvalidInput` where it is too long, or missing and needed."""
    line = tidy(text)
    if is_required and not line:
        raise InvalidInput(N_("Please fill this in."), field=field)
    if len(line) > most:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field=field, max=most)
    return line


def checked_latin_name(text: str) -> str:
    """Return a name whose letters are all Latin, as badges, lists and visa letters need it.

    Letters of full width, which Chinese keyboards type, become those of usual width.
    """
    name = checked_line(unicodedata.normalize("NFKC", text), "name")
    letters = [c for c in name if c.isalpha()]
    if not letters or not all(unicodedata.name(c, "").startswith(_LATIN) for c in letters):
        raise InvalidInput(
            N_("Please write this name in Latin letters. Your own script has a field of its own."),
            field="name",
        )
    return name


def checked_phone(text: str, side_code: str) -> str:
    """Return a number in international form, such as ``+41 44 668 18 00``, or '' for none.

    A number without a country code is read as one of the side, where the side is a country.
    """
    line = checked_line(text, "phone", is_required=False)
    if not line:
        return ""
    region = side_code if _COUNTRY.fullmatch(side_code) else None
    return international_number(line, region)


def checked_positions(given: LocalizedText) -> LocalizedText:
    """Return the position in other languages, each on a tidy line."""
    return LocalizedText(
        {
            language: checked_line(text, f"positions.{language}", is_required=False)
            for language, text in given.items()
            if language in CONFERENCE_LANGUAGES
        }
    )


def checked_particulars(
    given: Particulars, *, side_code: str, is_nomination: bool = False, is_on_behalf: bool = False
) -> Particulars:
    """Return the particulars as they are stored; raises :class:`InvalidInput` at the first wrong field.

    ``side_code`` is the code of the side that ``given.side_id`` names; that it belongs to the conference, and
    the language of interpretation too, is for the caller to see. A nomination needs a name alone: the rest
    can follow. Somebody without an address of their own is written to through the focal points, who complete
    their data: ``is_on_behalf`` asks for all but the address.
    """
    is_needed = not is_nomination
    return replace(
        given,
        name=checked_latin_name(given.name),
        native_name=checked_line(given.native_name, "native_name", is_required=False),
        organization_name=checked_line(given.organization_name, "organization_name", is_required=is_needed),
        position=checked_line(given.position, "position", is_required=is_needed),
        positions=checked_positions(given.positions),
        form_of_address=checked_line(
            given.form_of_address, "form_of_address", is_required=False, most=ADDRESS_MAX
        ),
        email=checked_email(given.email) if given.email or not (is_nomination or is_on_behalf) else "",
        phone=checked_phone(given.phone, side_code),
        dietary=checked_line(given.dietary, "dietary", is_required=False, most=DIETARY_MAX),
    )


def search_words(text: str) -> list[str]:
    """Return the words of a text in the form in which search compares them: no case, width or accents."""
    plain = unicodedata.normalize("NFKD", text)
    return folded("".join(c for c in plain if not unicodedata.combining(c))).split()


def search_key(name: str, native_name: str, organization_name: str, email: str) -> str:
    """Return what a delegate is found by. The e-mail is the last line, so that search can leave it out."""
    names = " ".join(word for text in (name, native_name, organization_name) for word in search_words(text))
    return f"{names}\n{' '.join(search_words(email))}"
