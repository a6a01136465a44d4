"""Use cases of calendar mails: telling delegates of items, and taking in what they answer."""

from eventapp.calendars.services.answering import Outcome, Taken, take_answer, take_uploaded_answer
from eventapp.calendars.services.following import (
    follow_all,
    follow_choices,
    list_to_follow,
    tell_calendars,
)

__all__ = [
    "Outcome",
    "Taken",
    "follow_all",
    "follow_choices",
    "list_to_follow",
    "take_answer",
    "take_uploaded_answer",
    "tell_calendars",
]
