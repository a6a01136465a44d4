"""How a feed is answered: conditional before anything is rendered, with the same octets until it changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlencode

from flask import Response, current_app, request

from eventapp.clock import to_instant, today
from eventapp.exports.ical.kept import OctetCache
from eventapp.localized import CONFERENCE_LANGUAGES
from eventapp.web.etags import etag_of, not_modified, with_validators
from eventapp.web.public_cache import PUBLIC_FOR_A_SECOND, keep_for_a_second

CALENDAR = "text/calendar; charset=utf-8"
#: Whole feeds that are kept in a process, by their entity tags.
_KEPT_OCTETS = 32 * 1024 * 1024
_kept: OctetCache[str] = OctetCache(_KEPT_OCTETS)


@dataclass(frozen=True, slots=True)
class Asked:
    """In which language a feed is asked for, of which installation, and at which address it is read again."""

    language: str
    base_url: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What one feed says now. Equal ``versions`` are equal octets, which ``render`` makes.

    A feed that can lose items while ``changed_at`` stands still is not ``is_dated``: it compares tags alone.
    """

    versions: tuple[object, ...]
    changed_at: datetime
    render: Callable[[], bytes]
    is_dated: bool = True


def answer_public(feed: Feed, *, download_as: str | None = None) -> Response:
    """Answer with a feed that all may read, and that may be one second old."""
    answer = _answer(feed, download_as)
    answer.headers["Cache-Control"] = PUBLIC_FOR_A_SECOND
    return keep_for_a_second(answer)


def answer_secret(feed: Feed, still_valid: Callable[[], bool]) -> Response:
    """Answer with a feed of somebody's own, which is given again only while ``still_valid``."""
    return keep_for_a_second(_hidden(_answer(feed, None)), still_valid)


def answer_member(feed: Feed, *, download_as: str) -> Response:
    """Answer with a feed as a file, for who is signed in."""
    return _hidden(_answer(feed, download_as))


def _hidden(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _answer(feed: Feed, download_as: str | None) -> Response:
    etag = etag_of(*feed.versions)
    is_comparable = feed.is_dated or bool(request.if_none_match)
    answer = not_modified(etag, feed.changed_at) if is_comparable else None
    if answer is not None:
        return answer
    octets = _kept.find(etag)
    if octets is None:
        octets = feed.render()
        _kept.keep(etag, octets)
    return with_validators(calendar(octets, download_as), etag, feed.changed_at)


def calendar(octets: bytes, download_as: str | None = None) -> Response:
    """Return ``text/calendar`` octets as an answer, to be shown or to be kept as a file."""
    disposition = f'attachment; filename="{download_as}"' if download_as else "inline"
    return Response(octets, content_type=CALENDAR, headers={"Content-Disposition": disposition})


def read_asked(first_language: str, **which: str) -> Asked:
    """Return what the request asks for: ``?lang=``, else ``first_language``. Never one of
    ``Accept-Language``, which calendar programs send at random. ``which`` are the arguments that count."""
    choice = request.args.get("lang", "")
    language = choice if choice in CONFERENCE_LANGUAGES else first_language
    base_url = str(current_app.config["SETTINGS"].base_url)
    query = urlencode({**which, "lang": language})
    return Asked(language, base_url, f"{base_url}{request.path}?{query}")


def midnight() -> datetime:
    """Return when the day began, in UTC: cancelled items leave feeds with time, which no revision tells."""
    return to_instant(datetime.combine(today("UTC"), time()), "UTC")
