"""Rules of the desk that need no database."""

import unicodedata
from datetime import date

from eventapp.conferences.models import Conference

#: What is typed at the desk; a code on a badge has 43 characters.
TYPED_MAX = 100


def nearest_day(conference: Conference, day: date) -> date:
    """Return the day of a conference that is nearest to ``day``, a date in its zone."""
    return min(max(day, conference.starts_on), conference.ends_on)


def is_enough_to_search(text: str) -> bool:
    """Tell whether a search is worth its answer: two letters, or one Chinese character."""
    letters = [c for c in text if c.isalnum()]
    return len(letters) >= 2 or any("CJK" in unicodedata.name(c, "") for c in letters)
