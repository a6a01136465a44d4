"""Pages of calendars."""

from eventapp.calendars.views import answers
from eventapp.calendars.views.blueprint import calendars

__all__ = ["answers", "calendars"]
