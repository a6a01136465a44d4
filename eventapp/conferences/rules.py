"""Rules for conferences: what the frame may say. Each returns the value as kept or raises InvalidInput."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from eventapp.clock import timezone_names, to_instant
from eventapp.errors import InvalidInput
from eventapp.i18n import N_, country_names, side_name
from eventapp.localized import CONFERENCE_LANGUAGES, LANGUAGES, LocalizedText
from eventapp.organizations.rules import folded

LINE_MAX, TEXT_MAX = 200, 20_000
SLUG_MIN, SLUG_MAX = 3, 60
#: Names that paths of the product use, now or soon.
RESERVED_SLUGS = frozenset(
    (
        "admin",
        "api",
        "conferences",
        "create",
        "import",
        "mail",
        "manage",
        "new",
        "organizations",
        "public",
        "static",
    )
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SIDE_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,9}")
DEFAULT_COLOUR = "#0b4f8a"
CAPACITY_MAX = 100_000
#: A seat that frees is kept for somebody for so long at most: a month.
OFFER_HOURS_MAX = 720
#: Days that a conference may last; more is a mistyped year.
DAYS_MAX = 92
FIRST_YEAR, LAST_YEAR = 1990, 2100


def checked_slug(slug: str) -> str:
    """Return the name in a conference's address: lowercase letters, digits and single hyphens."""
    if not SLUG_MIN <= len(slug) <= SLUG_MAX or not _SLUG.fullmatch(slug):
        raise InvalidInput(
            N_("Please use %(min)d to %(max)d lowercase letters, digits and hyphens, such as basel-2027."),
            field="slug",
            min=SLUG_MIN,
            max=SLUG_MAX,
        )
    if slug in RESERVED_SLUGS:
        raise InvalidInput(N_("This address is kept for the product. Please choose another."), field="slug")
    return slug


def slug_for(title: LocalizedText, year: int) -> str:
    """Return an address made of the title's Latin letters and the year, or '' where there are too few."""
    plain = unicodedata.normalize("NFKD", title.get("en", "")).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_MAX - 5].strip("-")
    if len(words) < SLUG_MIN:
        return ""
    return words if str(year) in words else f"{words}-{year}"


def checked_languages(languages: Sequence[str]) -> list[str]:
    """Return the languages of a conference, the first one first."""
    if (
        not languages
        or len(set(languages)) < len(languages)
        or not set(languages) <= set(CONFERENCE_LANGUAGES)
    ):
        raise InvalidInput(N_("Please choose from the languages offered."), field="languages")
    return list(languages)


def checked_title(title: LocalizedText) -> LocalizedText:
    if not title:
        raise InvalidInput(N_("Please give the title in at least one language."), field="title")
    return checked_text(title, "title", LINE_MAX)


def checked_text(text: LocalizedText, field: str, longest: int) -> LocalizedText:
    """Return ``text`` unless a language has more than ``longest`` characters."""
    for language, words in text.items():
        if language not in CONFERENCE_LANGUAGES:
            raise InvalidInput(N_("Please choose from the languages offered."), field=field)
        if len(words) > longest:
            raise InvalidInput(
                N_("Please keep this under %(max)d characters."), field=f"{field}.{language}", max=longest
            )
    return text


def check_days(starts_on: date, ends_on: date) -> None:
    check_year(starts_on, "starts_on")
    check_year(ends_on, "ends_on")
    if ends_on < starts_on:
        raise InvalidInput(N_("The last day can't come before the first day."), field="ends_on")
    if (ends_on - starts_on).days >= DAYS_MAX:
        raise InvalidInput(
            N_("A conference lasts %(max)d days at most. Is the year right?"), field="ends_on", max=DAYS_MAX
        )


def check_year(day: date | None, field: str) -> None:
    """Raise :class:`InvalidInput` for a year that is a slip, or too near the last one that there is."""
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(
            N_("Please give a year from %(first)d to %(last)d."),
            field=field,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )


def checked_instant(wall_clock: datetime | None, timezone: str, field: str) -> datetime | None:
    """Return the instant of a wall-clock time in ``timezone``, or None for none."""
    if wall_clock is None:
        return None
    check_year(wall_clock, field)
    return to_instant(wall_clock, timezone)


def checked_timezone(timezone: str) -> str:
    if timezone not in timezone_names():
        raise InvalidInput(
            N_("Please choose a time zone from the list, such as Asia/Shanghai or Europe/Zurich."),
            field="timezone",
        )
    return timezone


def check_window(opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Judge the registration window; both ends are instants and may be open."""
    check_year(opens_at, "registration_opens_at")
    check_year(closes_at, "registration_closes_at")
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise InvalidInput(N_("Registration must close after it opens."), field="registration_closes_at")


def checked_capacity(capacity: int | None, seats_taken: int = 0) -> int | None:
    """Return the number of seats, None for no limit; never fewer than are taken."""
    if capacity is None:
        return None
    if not 1 <= capacity <= CAPACITY_MAX:
        raise InvalidInput(
            N_("Please give a number from 1 to %(max)d, or leave it empty for no limit."),
            field="capacity",
            max=CAPACITY_MAX,
        )
    if capacity < seats_taken:
        raise InvalidInput(
            N_("Seats taken already: %(taken)d. There can't be fewer than that."),
            field="capacity",
            taken=seats_taken,
        )
    return capacity


def checked_offer_hours(hours: int | None) -> int | None:
    """Return for how many hours a seat that frees is kept for the next in line; None gives it at once."""
    if hours is not None and not 1 <= hours <= OFFER_HOURS_MAX:
        raise InvalidInput(
            N_("Please give a number from 1 to %(max)d, or leave it empty."),
            field="offer_hours",
            max=OFFER_HOURS_MAX,
        )
    return hours


def checked_colour(colour: str) -> str:
    """Return an accent colour as ``#rrggbb`` in lower case."""
    lowered = colour.strip().lower()
    if not _COLOUR.fullmatch(lowered):
        raise InvalidInput(N_("Please give a colour as # and six digits, such as #0b4f8a."), field="colour")
    return lowered


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_text_on(colour: str) -> str:
    """Return white or black, whichever reads better on ``colour``: at least 4.58:1 on any."""
    return max("#ffffff", "#000000", key=lambda text: contrast(colour, text))


def side_code(text: str, field: str = "code") -> str:
    """Return the code of a side from a code or a country's name in any language: "Switzerland" → "CH"."""
    typed = text.strip()
    if known := _codes_by_name().get(folded(typed)):
        return known
    code = typed.upper()
    if not _SIDE_CODE.fullmatch(code):
        raise InvalidInput(
            N_("Please give a country, or a code of 2 to 10 letters such as CN, CH or ASEAN."), field=field
        )
    return code


@cache
def _codes_by_name() -> dict[str, str]:
    """Return every country's name in every language, folded → its code."""
    names = [
        (name, code) for language in CONFERENCE_LANGUAGES for code, name in country_names(language).items()
    ]
    # Backwards, so that the first of two that are called the same stays.
    return {folded(name): code for name, code in reversed(names)}


def named_side(code: str, name: LocalizedText, languages: Iterable[str]) -> LocalizedText:
    """Return ``name`` with the country's own in those of ``languages``, and of pages, that it lacks."""
    if code not in country_names("en"):
        return name
    return LocalizedText({**{each: side_name(code, each) for each in (*LANGUAGES, *languages)}, **name})
