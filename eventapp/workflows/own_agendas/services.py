"""Use cases of a delegate's own agenda that reach their calendars too.

Who wants calendar mails holds the conference's row first: giving up a registration does so as well before it
comes to the delegate's own row, so that the two queue instead of waiting for each other.
"""

from datetime import timedelta

from eventapp.accounts.throttle import Limit, count_try
from eventapp.calendars.feed_tokens import NewFeed, list_feeds, replace_own_feed, revoke_own_feeds
from eventapp.calendars.models import FeedKind, FeedToken
from eventapp.calendars.services import follow_choices
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.personal_agendas import services as choices
from eventapp.personal_agendas.queries import wants_mails
from eventapp.registration import seats
from eventapp.registration.access import DELEGATE
from eventapp.registration.models import DelegateStatus

#: Who registers an address need not own it: what can be sent to it by one delegate's clicks has an end.
CALENDAR_MAILS = Limit(60, timedelta(hours=1))
CHANGES_OF_MIND = Limit(6, timedelta(hours=1))


def choose_item(*, conference_id: str, delegate_id: str, item_id: str) -> bool:
    """Put an item into a delegate's agenda, and their calendar; returns and raises as below."""
    follows = _hold_if_told(conference_id, delegate_id)
    is_new = choices.choose_item(conference_id=conference_id, delegate_id=delegate_id, item_id=item_id)
    if follows and is_new:
        count_try(CALENDAR_MAILS, "calendar mails", delegate_id)
        follow_choices(conference_id=conference_id, delegate_id=delegate_id)
    return is_new


def leave_item(*, conference_id: str, delegate_id: str, item_id: str) -> bool:
    """Take an item out of a delegate's agenda, and their calendar; returns and raises as below."""
    follows = _hold_if_told(conference_id, delegate_id)
    was_there = choices.leave_item(conference_id=conference_id, delegate_id=delegate_id, item_id=item_id)
    if follows and was_there:
        count_try(CALENDAR_MAILS, "calendar mails", delegate_id)
        follow_choices(conference_id=conference_id, delegate_id=delegate_id)
    return was_there


def set_wishes(*, conference_id: str, delegate_id: str, wants_mails: bool) -> bool:
    """Begin or end the calendar mails of a delegate: what is chosen already is sent or cancelled at once."""
    seats.hold(conference_id)
    is_new = choices.set_wishes(conference_id=conference_id, delegate_id=delegate_id, wants_mails=wants_mails)
    if is_new:
        count_try(CHANGES_OF_MIND, "calendar mails on or off", delegate_id)
        follow_choices(conference_id=conference_id, delegate_id=delegate_id)
    return is_new


def make_feed(*, conference_id: str, delegate_id: str, language: str) -> str:
    """Give a delegate's own agenda a secret address and return its token; the one before stops working."""
    if choices.hold_delegate(conference_id, delegate_id) != DelegateStatus.ACCEPTED:
        raise Conflict(N_("Items can be chosen by those whose registration is accepted."))
    wanted = NewFeed(
        kind=FeedKind.PERSONAL, conference_id=conference_id, delegate_id=delegate_id, language=language
    )
    return replace_own_feed(DELEGATE, wanted)


def revoke_feeds(*, conference_id: str, delegate_id: str) -> None:
    """Let the secret address of a delegate's agenda stop working at once."""
    revoke_own_feeds(DELEGATE, kind=FeedKind.PERSONAL, conference_id=conference_id, delegate_id=delegate_id)


def list_own_feeds(*, conference_id: str, delegate_id: str) -> list[FeedToken]:
    return list_feeds(kinds=(FeedKind.PERSONAL,), conference_id=conference_id, delegate_id=delegate_id)


def _hold_if_told(conference_id: str, delegate_id: str) -> bool:
    """Tell whether a delegate wants calendar mails; if so, the conference's row is held."""
    follows = wants_mails(delegate_id)
    if follows:
        seats.hold(conference_id)
    return follows
