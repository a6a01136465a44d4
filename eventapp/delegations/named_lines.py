"""Reading the names of a letter from lines that somebody typed or pasted, and writing them so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.questionnaires.texts import tidy
from eventapp.registration.rules import LINE_MAX

NAMES_MAX = 500
#: What lists begin their lines with: 1. (2) 3、 4） 五、 • -
_NUMBERING = re.compile(
    r"^\s*(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.)）、．:：]+|[(（]\d{1,3}[)）]|[-–—•·*●▪])\s*"
)
#: A number alone counts where a tab or blank follows and a name.
_BARE_NUMBER = re.compile(r"^\s*\d{1,3}\s+(?=\D)")
_SEPARATOR = re.compile(r"[,，;；、\t]+")


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A person as the letter writes them."""

    name: str
    position: str = ""


def read_named_lines(text: str) -> list[NamedLine]:
    """Return whom a text names, one a line: name, then position, parted by a comma or tab of either script.

    Numbers and dots before a line and empty lines don't count. Raises :class:`InvalidInput` with the line.
    """
    people = []
    for number, line in enumerate(text.splitlines(), start=1):
        rest = _BARE_NUMBER.sub("", _NUMBERING.sub("", line))
        parts = [part for each in _SEPARATOR.split(rest, maxsplit=1) if (part := tidy(each))]
        if not parts:
            continue
        position = parts[1].strip(" ,，;；、") if len(parts) > 1 else ""
        if max(len(parts[0]), len(position)) > LINE_MAX:
            raise InvalidInput(
                N_("Line %(line)d is too long. Please put each person on a line of their own."),
                field="names",
                line=number,
            )
        people.append(NamedLine(parts[0], position))
    if len(people) > NAMES_MAX:
        raise InvalidInput(
            N_("A letter can name up to %(max)d people. Please enter the rest as another letter."),
            field="names",
            max=NAMES_MAX,
        )
    return people


def write_named_lines(people: Iterable[NamedLine]) -> str:
    """Return the text that :func:`read_named_lines` reads back."""
    return "\n".join(f"{each.name}\t{each.position}" if each.position else each.name for each in people)
