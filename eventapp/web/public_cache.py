"""A shared cache in the process (RFC 9111), for answers that say ``Cache-Control: public, max-age=…``.

Calendars ask for the same feed again and again; within its second the answer is the same, so it is given
without Flask and without the database. Anything committed by this process empties the cache; what another
process commits is seen when the second is over.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PUBLIC_FOR_A_SECOND = "public, max-age=1"
#: Answers and octets that are kept at most; the oldest go first.
MOST_ANSWERS = 256
MOST_OCTETS = 64 * 1024 * 1024

_MAX_AGE = re.compile(r"public, max-age=(\d+)")
Headers = list[tuple[str, str]]
Key = tuple[str | None, ...]
Answer = tuple[float, str, Headers, bytes]
_NO_ANSWER: Answer = (0.0, "", [], b"")


class PublicCache:
    """WSGI middleware that keeps public answers for as long as they say."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._octets = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or not environ["PATH_INFO"].endswith(".ics"):
            return self._application(environ, start_response)
        key = (
            environ.get("HTTP_HOST"),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING"),
            environ.get("HTTP_IF_NONE_MATCH"),
            environ.get("HTTP_IF_MODIFIED_SINCE"),
        )
        kept = self._answers.get(key)
        if kept is not None and kept[0] > time.monotonic():
            start_response(kept[1], kept[2])
            return [kept[3]]
        return self._ask(key, environ, start_response)

    def _ask(self, key: Key, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Let the application answer, and keep the answer where it says so."""
        said: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Any:
            said.append((status, headers))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        body = self._application(environ, listen)
        status, headers = said[-1]
        age = _MAX_AGE.fullmatch(dict(headers).get("Cache-Control", ""))
        if age is None or "Set-Cookie" in dict(headers):
            return body
        try:
            octets = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        self._keep(key, (time.monotonic() + int(age[1]), status, headers, octets))
        return [octets]

    def _keep(self, key: Key, answer: Answer) -> None:
        self._octets += len(answer[3]) - len(self._answers.pop(key, _NO_ANSWER)[3])
        self._answers[key] = answer
        while len(self._answers) > MOST_ANSWERS or self._octets > MOST_OCTETS:
            try:
                _key, oldest = self._answers.popitem(last=False)
            except KeyError:
                break
            self._octets -= len(oldest[3])

    def forget(self) -> None:
        """Forget all answers: something may have changed."""
        self._answers.clear()
        self._octets = 0


def cache_public_answers(app: Flask) -> None:
    """Put the cache in front of an app."""
    cache = PublicCache(app.wsgi_app)
    app.wsgi_app = cache  # type: ignore[method-assign]
    _caches.add(cache)


#: Those of this process; weak, so that an app that is done with takes its cache along.
_caches: WeakSet[PublicCache] = WeakSet()


@event.listens_for(Session, "after_commit")
def _forget_answers(_session: Session) -> None:
    for cache in tuple(_caches):
        cache.forget()
