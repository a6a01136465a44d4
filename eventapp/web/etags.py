"""Conditional answers: an ETag made of versions, compared before anything is rendered (RFC 9110)."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.datastructures import Headers
from werkzeug.http import http_date

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def etag_of(*versions: object) -> str:
    """Return a strong entity tag, without quotes, for content that depends on ``versions`` alone."""
    return hashlib.sha256("\x1f".join(map(str, versions)).encode()).hexdigest()[:32]


class NotModified(Response):
    """A 304 that repeats Last-Modified, for readers that compare dates alone; Werkzeug would drop it."""

    default_status = 304

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def not_modified(etag: str, changed_at: datetime) -> Response | None:
    """Return the 304 when the reader already has this version, else None.

    ``If-None-Match`` decides alone where it is given; else ``If-Modified-Since`` is compared as a date.
    """
    if request.if_none_match:
        is_known = request.if_none_match.contains_weak(etag)
    else:
        since = request.if_modified_since
        is_known = since is not None and changed_at.replace(microsecond=0) <= since
    if not is_known:
        return None
    return with_validators(NotModified(), etag, changed_at)


def with_validators(
    response: Response, etag: str, changed_at: datetime, *, cache_control: str = "no-cache"
) -> Response:
    """Set ETag, Last-Modified and Cache-Control; ``no-cache`` means: keep it, ask each time."""
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Last-Modified"] = http_date(changed_at)
    response.headers["Cache-Control"] = cache_control
    return response
