"""An action item in a line: ``@Owner do this by 2026-12-01 #high``, 「@常州园区 提交草案 12月1日前 #高」.

Names stand behind ``@``, as many as there are owners; the longest name that is known is taken, so that a name
may have blanks and Chinese needs none behind it. What isn't a name, a date or a priority is the title.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from eventapp.action_items.models import Priority
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.organizations.rules import folded

MAX_LINE = 500
_PRIORITIES = {
    **dict.fromkeys(("high", "urgent", "高", "急", "紧急"), Priority.HIGH),
    **dict.fromkeys(("normal", "中", "普通"), Priority.NORMAL),
    **dict.fromkeys(("low", "低"), Priority.LOW),
}
#: An @ behind a letter or a digit of Latin script belongs to an address.
_AT = re.compile(r"(?<![A-Za-z0-9._+-])[@＠]")
_QUOTED = re.compile(r"\s*[\"“「『](.+?)[\"”」』]")
_TAG = re.compile(r"[#＃](\w+)(?=$|\W)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)",
        r"(?:(?<!\d)(?P<year>\d{4})\s*年\s*)?(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]",
        rf"(?<!\w)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?(?!\w)",
        rf"(?<!\w){_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?(?!\w)",
    )
)
_BEFORE = re.compile(
    r"(?:(?<!\w)(?:no later than|due(?: on| by)?|by|until|till|before|on)|截止到|截至|截止|请于|于)[\s:：]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:之前|以前|前|为止|截止|到期)")
_EDGES = " \t,;:，；：、。-–"


@dataclass(frozen=True, slots=True)
class Unclear:
    """What wasn't understood, as a msgid and its values."""

    message: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class QuickLine:
    """A line as understood, in full where nothing is ``unclear``.

    ``owners`` are folded names that are known, the first leads; ``strangers`` are names that aren't.
    """

    title: LocalizedText
    owners: tuple[str, ...]
    strangers: tuple[str, ...]
    due_on: date | None
    priority: Priority
    unclear: tuple[Unclear, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    day: date | None
    is_marked: bool


def mentions(line: str) -> list[str]:
    """Return what stands behind each ``@``, up to the next one: it begins with a name."""
    return [part.strip() for part in _AT.split(line)[1:] if part.strip()]


def read_line(line: str, known: Collection[str], earliest: date) -> QuickLine:
    """Return ``line`` as understood; ``known`` are the folded names that can be meant.

    A date without a year is the first such day from ``earliest`` on.
    """
    line = line[:MAX_LINE]
    unclear: list[Unclear] = []
    owners, strangers, rest = _take_owners(line, known)
    unclear += [
        Unclear(N_("Nobody is known here as “%(name)s”. Please choose who is meant."), {"name": name})
        for name in strangers
    ]
    priority, rest = _take_priority(rest)
    due_on, rest = _take_date(rest, earliest, unclear)
    title = " ".join(rest.split()).strip(_EDGES)
    if not title:
        unclear.append(Unclear(N_("Please say what is to be done."), {}))
    if not owners and not unclear:
        unclear.append(Unclear(N_("Please say who takes care of it, with @ before the name."), {}))
    is_chinese = any(unicodedata.name(c, "").startswith("CJK UNIFIED") for c in title)
    text = LocalizedText(zh=title) if is_chinese else LocalizedText(en=title)
    return QuickLine(text, tuple(dict.fromkeys(owners)), tuple(strangers), due_on, priority, tuple(unclear))


def _take_owners(line: str, known: Collection[str]) -> tuple[list[str], list[str], str]:
    """Return the names that are known, those that aren't, and what is left of the line."""
    first, *parts = _AT.split(line)
    owners: list[str] = []
    strangers: list[str] = []
    rest = [first]
    for part in parts:
        name, length = _longest_name(part, known)
        if name:
            owners.append(name)
        else:
            word, length = _first_word(part)
            strangers += [word] if word else []
        rest.append(part[length:])
    return owners, strangers, " ".join(rest)


def _longest_name(part: str, known: Collection[str]) -> tuple[str, int]:
    """Return the longest known name that ``part`` begins with and how much of it that is, '' for none."""
    quoted = _QUOTED.match(part)
    if quoted is not None:
        name = folded(quoted[1])
        return (name, quoted.end()) if name in known else ("", 0)
    for end in range(len(part), 0, -1):
        if not _splits_word(part, end):
            name = folded(part[:end])
            if name in known:
                return name, end
    return "", 0


def _splits_word(text: str, end: int) -> bool:
    """Tell whether a cut at ``end`` goes through a word of a script that sets blanks between words."""
    if end >= len(text):
        return False
    return all(c.isalnum() and not _is_han(c) for c in text[end - 1 : end + 1])


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK")


def _first_word(part: str) -> tuple[str, int]:
    quoted = _QUOTED.match(part)
    if quoted is not None:
        return quoted[1], quoted.end()
    word = re.match(r"\s*\S+", part)
    return (word[0].strip().rstrip(",;:，；："), word.end()) if word else ("", 0)


def _take_priority(text: str) -> tuple[Priority, str]:
    """Return the priority that a tag names; tags that name none stay in the text."""
    priority = Priority.NORMAL
    for tag in reversed(list(_TAG.finditer(text))):
        if tag[1].lower() in _PRIORITIES:
            priority = _PRIORITIES[tag[1].lower()]
            text = f"{text[: tag.start()]} {text[tag.end() :]}"
    return priority, text


def _take_date(text: str, earliest: date, unclear: list[Unclear]) -> tuple[date | None, str]:
    """Return the due date: the one that words mark as such, else the only one there is."""
    dates = list(_find_dates(text, earliest))
    chosen = [found for found in dates if found.is_marked] or dates
    if not chosen:
        return None, text
    if len(chosen) > 1:
        unclear.append(Unclear(N_("There are several dates. Please choose one."), {}))
        return None, text
    (found,) = chosen
    if found.day is None:
        unclear.append(Unclear(N_("There is no such day. Please choose a date."), {}))
    return found.day, f"{text[: found.start]} {text[found.end :]}"


def _find_dates(text: str, earliest: date) -> Iterator[_Found]:
    taken: list[range] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() in place or match.end() - 1 in place for place in taken):
                continue
            before, after = _BEFORE.search(text[: match.start()]), _AFTER.match(text[match.end() :])
            is_marked = before is not None or after is not None
            is_last = not text[match.end() :].strip(_EDGES + ".")
            is_english = match["month"][0].isalpha()
            if is_english and match["year"] is None and not (is_marked or is_last):
                # "1 May" within a sentence is rather what it speaks of, and "may 2" no date at all.
                continue
            taken.append(range(match.start(), match.end()))
            yield _Found(
                before.start() if before else match.start(),
                match.end() + (after.end() if after else 0),
                _day(match, earliest),
                is_marked,
            )


def _day(match: re.Match[str], earliest: date) -> date | None:
    name = match["month"].lower()[:3]
    month = _MONTHS.index(name) + 1 if name in _MONTHS else int(match["month"])
    years = [int(match["year"])] if match["year"] else range(earliest.year, earliest.year + 5)
    for year in years:
        try:
            day = date(year, month, int(match["day"]))
        except ValueError:
            continue
        if match["year"] or day >= earliest:
            return day
    return None
