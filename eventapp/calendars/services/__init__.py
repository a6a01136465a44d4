"""Use cases of calendar mails: telling delegates of items, and taking in what they answer."""

from eventapp.calendars.services.following import follow_all, follow_choices, tell_calendars

__all__ = ["follow_all", "follow_choices", "tell_calendars"]
