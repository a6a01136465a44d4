"""Rules of the agenda: names, texts and times."""

import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from eventapp.agendas.models import AgendaItemKind, ContributionRole, InterpretationMode
from eventapp.clock import to_instant, to_wall_clock
from eventapp.conferences.rules import FIRST_YEAR, LAST_YEAR
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LocalizedText

MAX_TITLE = 300
MAX_ABSTRACT = 20_000
MAX_NAME = 200
MAX_NOTE = 2_000
MAX_PLACES = 100_000
MAX_KEY = 400
#: More people than this at one item is a list of participants, which has its own place.
MAX_PEOPLE = 60
#: Beyond this an item is a typing error: nothing in an agenda lasts two weeks.
LONGEST = timedelta(days=14)
#: Languages that an agenda may speak or interpret, in the order of the form: the product's own, the others
#: of the United Nations, and those of the usual hosts.
SPOKEN_LANGUAGES = ("en", "zh", "ar", "fr", "ru", "es", "de", "it", "ja", "ko", "pt")


def folded(text: str) -> str:
    """Return a name in the form in which its spellings are equal: case, width and blanks don't count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def name_key(name: LocalizedText) -> str:
    """Return each form of a name, folded, one a line, as ``Person.name_key`` keeps it."""
    # Folding can make a text longer: one Arabic ligature becomes eighteen letters.
    return "\n".join(sorted({folded(text)[:MAX_KEY] for text in name.values()}))


def is_same_name(key: str, other: str) -> bool:
    """Tell whether two name keys have a form in common."""
    return not set(key.split("\n")).isdisjoint(other.split("\n"))


def check_text(text: LocalizedText, longest: int, field: str, *, is_required: bool = False) -> None:
    """Raise :class:`InvalidInput` at the language that is too long, or where all are missing."""
    if is_required and not text:
        raise InvalidInput(N_("Please fill this in, in at least one language."), field=field)
    for language, part in text.items():
        if len(part) > longest:
            raise InvalidInput(
                N_("Please keep this under %(max)d characters."), field=f"{field}.{language}", max=longest
            )


def check_kind(kind: str) -> None:
    if kind not in set(AgendaItemKind):
        raise InvalidInput(N_("Please choose one of the kinds."), field="kind")


def check_role(role: str) -> None:
    if role not in set(ContributionRole):
        raise InvalidInput(N_("Please choose one of the roles."), field="people")


def check_times(starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Raise :class:`InvalidInput` unless the end comes after the start, and soon enough, or both are None."""
    if starts_at is None and ends_at is None:
        return
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        raise InvalidInput(N_("The end must come after the start."), field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise InvalidInput(N_("An item lasts 14 days at most."), field="ends_at")


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """Return the whole minutes of an item, one at least."""
    return max(1, int((ends_at - starts_at).total_seconds() // 60))


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST.total_seconds() // 60:
        raise InvalidInput(N_("An item lasts from one minute to 14 days."), field="planned_minutes")


def check_mode(mode: str) -> None:
    if mode and mode not in set(InterpretationMode):
        raise InvalidInput(N_("Please choose one of the modes."), field="interpretation_mode")


def check_places(places: int | None, chosen: int = 0) -> None:
    """Raise :class:`InvalidInput` for a limit that is none, or below how many delegates have chosen."""
    if places is None:
        return
    if not 1 <= places <= MAX_PLACES:
        raise InvalidInput(N_("Please give a number from 1 to %(max)d."), field="places", max=MAX_PLACES)
    if places < chosen:
        raise InvalidInput(
            N_("%(number)d delegates have chosen this item already; please give at least as many places."),
            field="places",
            number=chosen,
        )


def check_languages(languages: Collection[str], field: str) -> None:
    """Raise :class:`InvalidInput` for what is no language code; imported programmes speak many languages."""
    for code in languages:
        if not (code.isascii() and code.isalpha() and code.islower() and 2 <= len(code) <= 3):
            raise InvalidInput(N_("“%(code)s” is not a language we know."), field=field, code=code[:20])


def existing_instant(wall_clock: datetime, timezone: str, field: str) -> datetime:
    """Return the instant of a wall-clock time; raises :class:`InvalidInput` for one that nobody can mean.

    When clocks go forward an hour does not exist, and a programme that names it would be read two ways.
    """
    if not FIRST_YEAR <= wall_clock.year <= LAST_YEAR:
        raise InvalidInput(
            N_("Please give a year from %(first)d to %(last)d."),
            field=field,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    instant = to_instant(wall_clock, timezone)
    if to_wall_clock(instant, timezone) != wall_clock:
        raise InvalidInput(
            N_("This time does not exist on that day: clocks go forward. Please choose another."), field=field
        )
    return instant


def missing_languages(*texts: LocalizedText, languages: Collection[str]) -> list[str]:
    """Return the languages in which one of ``texts`` is missing while another language has it."""
    return [code for code in languages if any(text and code not in text for text in texts)]
