"""In which languages people are named: names in two scripts, positions, organizations as they were typed."""

import unicodedata
from collections.abc import Mapping
from typing import Protocol

from eventapp.localized import LocalizedText

#: How Unicode calls letters of a script that one language alone writes → its BCP 47 tag.
_OWN_SCRIPTS: Mapping[str, str] = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "GREEK": "el",
    "HEBREW": "he",
}
#: Side → tag of names in Chinese characters, where it isn't the simplified Chinese of the mainland.
_HAN_OF_SIDE: Mapping[str, str] = {"JP": "ja", "TW": "zh-Hant", "HK": "zh-Hant", "MO": "zh-Hant"}


class Named(Protocol):
    """Whoever has a name in Latin letters, perhaps one in another script, and a form of address."""

    @property
    def name(self) -> str: ...
    @property
    def native_name(self) -> str: ...
    @property
    def form_of_address(self) -> str: ...


class Placed(Protocol):
    """Whoever has a position as it was typed, and what it is called in other languages."""

    @property
    def position(self) -> str: ...
    @property
    def positions(self) -> LocalizedText: ...


def latin_name(person: Named) -> str:
    """Return the name in Latin letters, behind the form of address if that is in Latin letters too."""
    address = person.form_of_address
    return person.name if _is_han(address) else f"{address} {person.name}".lstrip()


def native_name(person: Named) -> str:
    """Return the name in the person's own script, or ''; a form of address in Chinese follows it."""
    if not person.native_name:
        return ""
    address = person.form_of_address
    return person.native_name + address if _is_han(address) else person.native_name


def script_tag(text: str, side_code: str = "") -> str | None:
    """Return the BCP 47 tag of a name's script for a ``lang`` attribute, or None where nobody can tell."""
    for letter in text:
        script = unicodedata.name(letter, "").split(" ", 1)[0]
        if script in _OWN_SCRIPTS:
            return _OWN_SCRIPTS[script]
    return _HAN_OF_SIDE.get(side_code, "zh-Hans") if _is_han(text) else None


def position_of(person: Placed) -> LocalizedText:
    """Return the position in all languages in which it is known."""
    return LocalizedText({**person.positions, **as_written(person.position)})


def as_written(text: str) -> LocalizedText:
    """Return what a delegate typed in the language that its letters tell."""
    return LocalizedText({"zh" if script_tag(text) == "zh-Hans" else "en": text})


def _is_han(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith("CJK") for letter in text)
