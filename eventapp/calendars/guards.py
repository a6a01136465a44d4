"""Marker for feeds at secret addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from eventapp.calendars.feed_tokens import find_feed, is_use_due, note_use
from eventapp.db.session import transaction
from eventapp.errors import Conflict, NotFound, Unavailable
from eventapp.web.markers import mark

View = TypeVar("View", bound=Callable[..., Any])


def by_feed_token(view: View) -> View:
    """Let whoever holds the secret address in; the view gets the feed in the token's place.

    An address that has ended answers as one that never was: 404. That it is used is noted now and then.
    """

    @wraps(view)
    def guarded(token: str, **kwargs: Any) -> Any:
        feed = find_feed(token)
        if feed is None:
            raise NotFound
        if is_use_due(feed):
            _note(feed.id)
        return view(feed, **kwargs)

    return mark(guarded, "token:feed")  # type: ignore[return-value]


def _note(feed_id: str) -> None:
    try:
        with transaction():
            note_use(feed_id)
    except (Conflict, Unavailable):
        pass  # the calendar is worth more than the note
