"""How many people one document may be of or for."""

from typing import Final

from eventapp.errors import InvalidInput
from eventapp.i18n import N_

#: More people than these are a book that nobody leafs through, and more than the renderer may take.
MOST_LISTED: Final = 5_000
#: Where each has a page or a badge, the renderer takes more time for them, also while others wait for it.
MOST_APIECE: Final = 2_000


def check_listed(people: int) -> int:
    """Return the number of people a document lists; raises :class:`InvalidInput` where it is too large."""
    if people > MOST_LISTED:
        raise InvalidInput(
            N_(
                "This document would name %(people)s people; more than %(most)s are too many for a PDF. "
                "Please take the list of delegates as a spreadsheet."
            ),
            people=f"{people:,}",
            most=f"{MOST_LISTED:,}",
        )
    return people


def check_apiece(people: int) -> int:
    """Do the same where each has a page or a badge, and where a delegation can be chosen."""
    if people > MOST_APIECE:
        raise InvalidInput(
            N_(
                "This document would be for %(people)s people; more than %(most)s are too many for a PDF. "
                "Please choose one delegation after the other, or a category."
            ),
            field="delegation",
            people=f"{people:,}",
            most=f"{MOST_APIECE:,}",
        )
    return people
