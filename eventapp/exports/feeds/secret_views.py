"""Feeds at secret addresses, and the action items as a file for members."""

from flask import Response, request

from eventapp.calendars.feed_tokens import still_in_force
from eventapp.calendars.guards import by_feed_token
from eventapp.calendars.models import FeedToken
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.exports.blueprint import exports
from eventapp.exports.feeds.answering import answer_member, answer_secret, read_asked
from eventapp.exports.feeds.own import secret_feed
from eventapp.exports.feeds.registers import register_feed
from eventapp.i18n import current_language
from eventapp.permissions import Permission


@exports.get("/feeds/<token>.ics")
@by_feed_token
def secret_feed_by_token(feed: FeedToken) -> Response:
    """Answer with the feed of a secret address; action items as to-dos, or with ``?as=events`` as events."""
    twin = _as_events()
    asked = read_asked(feed.language, **({"as": "events"} if twin else {}))
    return answer_secret(secret_feed(feed, asked, as_events=twin), still_in_force(feed.id))


@exports.get("/manage/<slug>/action-items.ics")
@in_conference(Permission.OUTCOMES_VIEW)
def action_items_feed(conference: Conference) -> Response:
    """Answer with the action items as to-dos, or with ``?as=events`` as events on their due dates."""
    twin = _as_events()
    asked = read_asked(current_language(), **({"as": "events"} if twin else {}))
    feed = register_feed(conference, asked, as_events=twin)
    return answer_member(feed, download_as=f"{conference.slug}-action-items.ics")


def _as_events() -> bool:
    return request.args.get("as") == "events"
