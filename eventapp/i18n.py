"""Languages of the running request: choice, translation, and how dates and names are written.

The reader's language is, in this order: ``?lang=``, the cookie that the switch set, the signed-in person's
own, ``Accept-Language``, English. Work outside a request names its language with :func:`speaking`.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from babel import Locale, dates
from flask import g, has_request_context, request
from flask_babel import Babel, force_locale, gettext, lazy_gettext, lazy_pgettext, ngettext, pgettext
from flask_babel.speaklater import LazyString

from eventapp.clock import timezone_names, zone
from eventapp.localized import DEFAULT_LANGUAGE, LANGUAGE_TAGS, LANGUAGES

__all__ = ["LazyString", "babel", "gettext", "lazy_gettext", "lazy_pgettext", "ngettext", "pgettext"]

babel = Babel()
LANGUAGE_COOKIE = "language"


def N_(msgid: str) -> str:
    """Mark a text for translation where it is written; ``gettext`` it where it is shown."""
    return msgid


def choose_language() -> str:
    """Return the language code for the request under way."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    if "language" not in g:
        g.language = _requested_language()
    return str(g.language)


def _requested_language() -> str:
    for choice in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if choice is not None and choice in LANGUAGES:
            return choice
    return request.accept_languages.best_match(list(LANGUAGES), DEFAULT_LANGUAGE)


def current_language() -> str:
    """Return the language that texts are written in right now, also inside :func:`speaking`."""
    forced = getattr(g, "speaking", None) if g else None
    return forced or choose_language()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translate and format in ``language`` inside the block: mail, documents. Needs an app context."""
    before = getattr(g, "speaking", None)
    g.speaking = language
    try:
        with force_locale(language):
            yield
    finally:
        g.speaking = before


@dataclass(frozen=True, slots=True)
class _Style:
    """How a language writes: CLDR's name of it, CLDR patterns of dates, and what stands between things."""

    locale: str
    date_in_words: str
    short_date: str
    month: str
    list_comma: str = ", "
    before_time: str = ", "


_STYLES: Mapping[str, _Style] = {
    "en": _Style("en_GB", "EEEE, d MMMM y", "d MMM y", "MMMM y"),
    "zh": _Style("zh_Hans_CN", "y年M月d日EEEE", "y年M月d日", "y年M月", list_comma="、", before_time=" "),
    "de": _Style("de_CH", "EEEE, d. MMMM y", "d. MMM y", "MMMM y"),
    "fr": _Style("fr_CH", "EEEE d MMMM y", "d MMM y", "MMMM y"),
}


def _style(language: str) -> _Style:
    return _STYLES.get(language, _STYLES[DEFAULT_LANGUAGE])


def list_comma(language: str) -> str:
    """Return what stands between the members of a list: "Chinese, English", "中文、英文"."""
    return _style(language).list_comma


def language_tag(language: str) -> str:
    """Return the BCP 47 tag for ``lang`` attributes, such as ``zh-Hans``."""
    return LANGUAGE_TAGS.get(language, language)


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(_style(language).locale)


def _written(day: date, pattern: str, language: str) -> str:
    if language == "fr" and day.day == 1:
        # The first of a month, and no other day, is an ordinal.
        pattern = pattern.replace("d ", "'1er' ")
    return dates.format_date(day, pattern, locale=_locale(language))


def date_in_words(day: date, language: str) -> str:
    """Write a date as a reader says it: "Thursday, 21 October 2021", 「2021年10月21日星期四」."""
    return _written(day, _style(language).date_in_words, language)


def short_date(day: date, language: str) -> str:
    """Write a date for lists: "21 Oct 2021", 「2021年10月21日」."""
    return _written(day, _style(language).short_date, language)


def day_in_words(day: date, language: str) -> str:
    """Write a date within a sentence: "21 October 2021", 「2021年10月21日」."""
    return _written(day, str(_locale(language).date_formats["long"]), language)


def month_in_words(day: date, language: str) -> str:
    """Write the month of a date: "October 2021", 「2021年10月」."""
    return _written(day, _style(language).month, language)


def weekday_in_words(day: date, language: str) -> str:
    """Name the weekday of a date: "Monday", 「星期一」."""
    return _written(day, "EEEE", language)


def date_range_in_words(first: date, last: date, language: str) -> str:
    """Write the days of a conference: one date in words, or the two ends."""
    if first == last:
        return date_in_words(first, language)
    return _RANGES.get(language, _english_range)(first, last)


def _english_range(first: date, last: date) -> str:
    start = _written(first, "d MMMM" if first.year == last.year else "d MMMM y", "en")
    return f"{start} – {_written(last, 'd MMMM y', 'en')}"


def _chinese_range(first: date, last: date) -> str:
    end = f"{last.month}月{last.day}日" if first.year == last.year else short_date(last, "zh")
    return f"{short_date(first, 'zh')}至{end}"


def _german_range(first: date, last: date) -> str:
    end = _written(last, "d. MMMM y", "de")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}.–{end}"
    start = _written(first, "d. MMMM" if first.year == last.year else "d. MMMM y", "de")
    return f"{start} – {end}"


def _french_range(first: date, last: date) -> str:
    is_one_month = (first.year, first.month) == (last.year, last.month)
    pattern = "d" if is_one_month else "d MMMM" if first.year == last.year else "d MMMM y"
    start = _written(first, f"{pattern} ", "fr").strip()
    return f"du {start} au {_written(last, 'd MMMM y', 'fr')}"


_RANGES: Mapping[str, Callable[[date, date], str]] = {
    "zh": _chinese_range,
    "de": _german_range,
    "fr": _french_range,
}


def local_date(instant: datetime, timezone: str) -> date:
    """Return the date of an instant in a zone."""
    return instant.astimezone(zone(timezone)).date()


def time_of_day(instant: datetime, timezone: str) -> str:
    """Write the time of an instant in a zone on the 24-hour clock, as programmes in all languages do."""
    return instant.astimezone(zone(timezone)).strftime("%H:%M")


def instant_in_words(instant: datetime, timezone: str, language: str) -> str:
    """Write an instant with its date and time in a zone: "21 Oct 2021, 09:30"."""
    local = instant.astimezone(zone(timezone))
    return f"{short_date(local.date(), language)}{_style(language).before_time}{local:%H:%M}"


def timezone_in_words(timezone: str, instant: datetime, language: str) -> str:
    """Name a zone for readers: "Shanghai time (UTC+8)"."""
    local = instant.astimezone(zone(timezone))
    city = dates.get_timezone_location(timezone, _locale(language), return_city=True)
    minutes = int((local.utcoffset() or local - local).total_seconds() // 60)
    sign, hours, rest = "+" if minutes >= 0 else "−", abs(minutes) // 60, abs(minutes) % 60
    offset = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    match language:
        case "zh":
            return f"{city}时间（{offset}）"
        case "de":
            return f"Ortszeit {city} ({offset})"
        case "fr":
            return f"heure {_of_in_french(city)} ({offset})"
    return f"{city} time ({offset})"


def _of_in_french(city: str) -> str:
    if city.startswith("Le "):
        return f"du {city.removeprefix('Le ')}"
    return f"d’{city}" if _without_accents(city)[:1] in b"aeiouy" else f"de {city}"


def side_name(code: str, language: str) -> str:
    """Return the name of a country code in a language, or the code itself where it is none (a bloc)."""
    return str(_locale(language).territories.get(code.upper(), code))


def language_name(code: str, language: str) -> str:
    """Return what a language is called in another: ``zh`` is "Chinese" in English."""
    return str(_locale(language).languages.get(code, code))


def language_names(codes: Iterable[str], language: str) -> str:
    """Name languages as a list within a sentence: "Chinese, English", 「中文、英文」."""
    return list_comma(language).join(language_name(code, language) for code in codes)


@lru_cache
def timezone_cities(language: str) -> dict[str, str]:
    """Return IANA zone name → its city in words, for lists that people search."""
    return {
        name: dates.get_timezone_location(name, _locale(language), return_city=True)
        for name in timezone_names()
    }


#: Codes in CLDR that are no countries of ISO 3166-1: blocs, islands within countries, tests.
_NO_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ")
)


@lru_cache
def country_names(language: str) -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 code → name, in the order in which readers of ``language`` look names up."""
    names = {
        code: name
        for code, name in _locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    # GB 18030 keeps the common characters in the order of their pinyin; Latin names sort without accents.
    if language == "zh":
        return dict(sorted(names.items(), key=lambda entry: entry[1].encode("gb18030")))
    return dict(sorted(names.items(), key=lambda entry: _without_accents(entry[1])))


def _without_accents(name: str) -> bytes:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").lower()
