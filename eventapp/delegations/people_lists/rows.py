"""A list of people as it was read, before anybody judged it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventapp.errors import InvalidInput
from eventapp.i18n import N_

FILE_MAX = 5 * 1024 * 1024
PEOPLE_MAX = 2_000
#: Rows are looked at until here, blank ones too: spreadsheets keep formatted rows without end.
ROWS_MAX = 20_000
#: More columns and longer cells than any list of people has; what is cut is still too long for its field.
COLUMNS_MAX, CELL_MAX = 60, 600


class UnreadableList(InvalidInput):
    """A file or text that is no list of people; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person: ``number`` is the row of the file or the line of the text, from 1; blanks are left out."""

    number: int
    values: Mapping[str, str]

    def stored(self) -> dict[str, Any]:
        return {"number": self.number, "values": dict(self.values)}

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> "Row":
        return cls(stored["number"], stored["values"])


@dataclass(frozen=True, slots=True)
class ReadList:
    """The people of a file or a text; ``unknown_heads`` are columns that nobody can read."""

    rows: Sequence[Row]
    unknown_heads: Sequence[str] = ()


def too_many() -> UnreadableList:
    return UnreadableList(
        N_("At most %(max)d people can be read at once. Please send the list in parts."), max=PEOPLE_MAX
    )


def nobody_in_it() -> UnreadableList:
    return UnreadableList(N_("There is nobody in this list yet."))
