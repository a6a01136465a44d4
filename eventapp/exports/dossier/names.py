"""Names of files in a dossier: of ASCII letters and digits, so that every program unpacks them alike.

Nothing that somebody has typed can make a path of them.
"""

import re
import unicodedata
from collections.abc import Collection

from eventapp.localized import LocalizedText

_LONGEST = 48


def plain(text: str) -> str:
    """Return what is left of a text in small letters, digits and hyphens; "" of one without Latin letters."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters)[:_LONGEST].strip("-")


def numbered(number: int, text: LocalizedText | str, fallback: str) -> str:
    """Return "03-opening" or, where nothing readable is left of any language, "03-item"."""
    texts = [text] if isinstance(text, str) else [text.read("en"), *text.values()]
    return f"{number:02}-{next(filter(None, map(plain, texts)), fallback)}"


def file_name(number: int, filename: str) -> str:
    """Return the name of an uploaded file, with its ending where that is an ordinary one."""
    stem, _dot, ending = filename.rpartition(".")
    is_ordinary = bool(stem) and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending) is not None
    if not is_ordinary:
        return numbered(number, filename, "file")
    return f"{numbered(number, stem, 'file')}.{ending.lower()}"


def without_doubles(path: str, taken: Collection[str]) -> str:
    """Return ``path``, or one like it that nothing else has."""
    stem, dot, ending = path.rpartition(".")
    number, free = 2, path
    while free in taken:
        free = f"{stem}-{number}{dot}{ending}" if dot else f"{path}-{number}"
        number += 1
    return free
