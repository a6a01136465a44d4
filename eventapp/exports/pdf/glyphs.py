"""Characters that no font of this machine has: a box stands for them, as Chinese print does for what is lost.

Left alone they would show the font's own mark for "not there", which PDF/UA-1 forbids (ISO 14289-1, 7.21.8).
"""

import subprocess
import unicodedata
from collections.abc import Iterable

MISSING = "□"
#: Ranges of characters that the fonts we ask for have, so that most documents need no look at the fonts.
_USUAL = ((0x20, 0x24F), (0x370, 0x3FF), (0x400, 0x45F), (0x2010, 0x2027), (0x3000, 0x30FF), (0x4E00, 0x9FA5))
#: Marks on letters and signs that only steer others: layout takes care of them.
_STEERING = frozenset({"Mn", "Me", "Cf"})
#: Signs that turn around whatever follows them, on paper and for whoever is read it (UAX #9, 2).
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _is_in(ranges: Iterable[tuple[int, int]], number: int) -> bool:
    return any(first <= number <= last for first, last in ranges)


def with_known_characters(text: str) -> str:
    """Return ``text`` without what controls or turns it, and with a box for what no font has."""
    controls, unusual = set[str](), set[str]()
    for character in set(text) - set("\t\n\r"):
        category = unicodedata.category(character)
        if category in ("Cc", "Cs") or character in _TURNING:
            controls.add(character)
        elif category not in _STEERING and not _is_in(_USUAL, ord(character)):
            unusual.add(character)
    unknown = unusual - _known(unusual) if unusual else unusual
    table = {**dict.fromkeys(map(ord, unknown), MISSING), **dict.fromkeys(map(ord, controls))}
    return text.translate(table) if table else text


def _known(characters: set[str]) -> set[str]:
    """Return those of ``characters`` that some font has; all of them where the fonts can't be asked."""
    try:
        listed = subprocess.run(
            ["fc-list", "-f", "%{charset} ", ":outline=true"],  # noqa: S607 (wherever fontconfig is)
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return characters
    ranges = {_range(part) for part in set(listed.split())}
    return {character for character in characters if _is_in(ranges, ord(character))}


def _range(text: str) -> tuple[int, int]:
    first, _dash, last = text.partition("-")
    return int(first, 16), int(last or first, 16)
