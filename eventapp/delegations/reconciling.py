"""Who of those that a letter names is registered: names compared in either script.

Plain functions over values. Two names are the same when they share a key, whatever their order, case,
accents and titles: "Mr. LI Xiao-Ming", "Xiaoming Li"; 「穆佐伊女士」,「佐伊·穆」. Latin letters and Chinese
characters are compared apart, so that "Li Wei (李伟)" is found under either.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from eventapp.organizations.rules import folded

_TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "mx", "dr", "phd", "prof", "professor", "sir", "madam", "mme"),
        *("madame", "monsieur", "herr", "frau", "hon", "honourable", "honorable", "ambassador", "amb"),
    }
)
#: With its dots alone: 何 is a family name.
_EXCELLENCY = re.compile(r"\bH\.\s?E\.|\b(?:his|her) excellency\b", re.IGNORECASE)
_HAN_TITLES = re.compile(r"(?:先生|女士|小姐|博士|教授|阁下|大使)+$")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: Between scripts there is a boundary even where nobody typed a blank: "Li Wei李伟".
_BORDER = re.compile(rf"(?<={_HAN.pattern})(?!{_HAN.pattern})|(?<!{_HAN.pattern})(?={_HAN.pattern})")
#: Ph.D. and J.R. are one word.
_INITIALS = re.compile(r"\b([A-Za-z]{1,2})\.(?=[A-Za-z]\b)")
#: What stands round a name in the other script.
_BRACKETS = " ()（）[]【】/"
#: They stand within words: O'Neill, Xi'an.
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`´"))
#: Letters that no accent can be taken from.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
#: Müller is Mueller where there is no key for ü.
_UMLAUT = re.compile(r"([aou])e")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a letter names. ``is_decided`` says that the secretariat has told who it is.

    Then it is ``delegate_id``, or nobody of the delegation.
    """

    id: str
    letter_id: str
    name: str
    position: str = ""
    delegate_id: str | None = None
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody registered for the delegation."""

    id: str
    name: str
    native_name: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What letters and registrations have in common, and what either has alone, each in its order."""

    matched: tuple[tuple[Named, Member], ...]
    unregistered: tuple[Named, ...]
    unnamed: tuple[Member, ...]


@lru_cache(maxsize=50_000)
def name_keys(name: str) -> frozenset[str]:
    """Return the forms by which a name is compared; none for a name without letters.

    >>> sorted(name_keys("Dr Anna Müller"))
    ['anna muller', 'annamuller', 'mulleranna']
    """
    words = _words(name)
    latin = [word for word in words if not _HAN.search(word)]
    latin = [word for word in latin if word not in _TITLES] or latin
    han = [_HAN_TITLES.sub("", word) or word for word in words if _HAN.search(word)]
    keys = set()
    if latin:
        # Syllables are joined and parted at will, and the family name stands first or last.
        keys = {"".join(latin[at:] + latin[:at]) for at in range(len(latin))}
        keys.add(" ".join(sorted(latin)))
    if han:
        keys |= {"".join(han), "".join(reversed(han))}
    return frozenset(keys)


def in_two_scripts(name: str) -> tuple[str, str]:
    """Return the part of a name in Latin letters, and the part in another script; '' for none.

    >>> in_two_scripts("Li Wei (李伟)")
    ('Li Wei', '李伟')
    """
    parts = [part.strip(_BRACKETS) for part in _BORDER.sub("\n", name).split("\n")]
    latin = [part for part in parts if _is_latin(part)]
    others = [part for part in parts if any(c.isalpha() for c in part) and not _is_latin(part)]
    return " ".join(latin), " ".join(others)


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and all(unicodedata.name(c, "").startswith("LATIN") for c in letters)


def _words(name: str) -> list[str]:
    parted = _BORDER.sub(" ", _INITIALS.sub(r"\1", _EXCELLENCY.sub(" ", name)))
    plain = "".join(c for c in unicodedata.normalize("NFKD", parted) if not unicodedata.combining(c))
    words = folded(plain.translate(_APOSTROPHES)).translate(_PLAIN).split()
    return [_UMLAUT.sub(r"\1", word) for word in words]


def reconcile(named: Sequence[Named], members: Sequence[Member]) -> Reconciled:
    """Compare the letters of one delegation with its members.

    Within a letter nobody is two persons; two letters may name the same one. Somebody whom several letters
    name and none finds is unregistered once.
    """
    by_id = {member.id: member for member in members}
    by_key: dict[str, list[Member]] = {}
    for member in members:
        for key in name_keys(member.name) | name_keys(member.native_name):
            by_key.setdefault(key, []).append(member)
    found: dict[str, Member | None] = {
        person.id: by_id.get(person.delegate_id or "") for person in named if person.is_decided
    }
    claimed = {(each.letter_id, known.id) for each in named if (known := found.get(each.id)) is not None}
    for person in named:
        if person.is_decided:
            continue
        alike = (member for key in sorted(name_keys(person.name)) for member in by_key.get(key, ()))
        match = next((each for each in alike if (person.letter_id, each.id) not in claimed), None)
        found[person.id] = match
        if match is not None:
            claimed.add((person.letter_id, match.id))
    seen = {member_id for _letter, member_id in claimed}
    return Reconciled(
        matched=tuple((each, match) for each in named if (match := found[each.id]) is not None),
        unregistered=tuple(_each_once(each for each in named if found[each.id] is None)),
        unnamed=tuple(member for member in members if member.id not in seen),
    )


def _each_once(named: Iterable[Named]) -> Iterable[Named]:
    known: dict[str, str] = {}
    for person in named:
        keys = name_keys(person.name)
        letters = {known[key] for key in keys if key in known}
        if letters and person.letter_id not in letters:
            continue
        for key in keys:
            known.setdefault(key, person.letter_id)
        yield person
