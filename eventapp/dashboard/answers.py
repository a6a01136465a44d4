"""How the public pages are answered: by an ETag of versions, compared before anything is rendered."""

from datetime import datetime

from flask import Response, make_response, request

from eventapp.clock import now, today
from eventapp.conferences.models import Conference
from eventapp.dashboard.release import release
from eventapp.i18n import current_language
from eventapp.registration.rules import registration_state
from eventapp.web.etags import etag_of, not_modified, with_validators
from eventapp.web.public_cache import keep_for_a_second

#: The page counts the places that are left when there are no more than this.
FEW_PLACES = 50


def page_etag(conference: Conference, *more: object) -> str:
    """Return the tag of the page that the request asks for; the conference's row is all it needs.

    ``more`` are versions of what this page alone shows.
    """
    registration = registration_state(conference, now())
    left = registration.places_left
    return etag_of(
        release(),
        request.full_path,
        current_language(),
        conference.id,
        conference.revision,
        conference.changed_at.isoformat(),
        registration.state,
        left if left is not None and left <= FEW_PLACES else "many",
        # What time alone changes (a cancelled item leaves the agenda) is seen on the next day.
        today(conference.timezone),
        *more,
    )


def known_page(etag: str, changed_at: datetime) -> Response | None:
    """Return the 304 for a reader who has the page of this tag, else None."""
    # A date can't tell one language from another, so If-Modified-Since alone is not answered.
    if not request.if_none_match:
        return None
    known = not_modified(etag, changed_at)
    return None if known is None else _kept(known, etag)


def kept_page(page: str, etag: str, changed_at: datetime) -> Response:
    """Return a page that a reader may keep, but asks for each time."""
    return _kept(with_validators(make_response(page), etag, changed_at), etag)


def _kept(response: Response, etag: str) -> Response:
    # A weak tag, because the compressed page has other octets (RFC 9110 section 8.8.1).
    response.headers["ETag"] = f'W/"{etag}"'
    response.headers["Vary"] = "Accept-Language, Cookie"
    return keep_for_a_second(response)
