"""A cache in front of the app (RFC 9111), for answers that may be one second old.

Calendars ask for the same feed again and again; within its second the answer is the same, so it is given
without Flask and without a session. Anything committed by this process empties the cache; what another
process commits is seen when the second is over. A secret answer has a question of its own, which is asked
each time before it is given: so what was revoked anywhere ends at once.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

from flask import Flask, Response, request
from sqlalchemy import event
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PUBLIC_FOR_A_SECOND = "public, max-age=1"
#: Answers and octets that are kept at most; the oldest go first.
MOST_ANSWERS = 256
MOST_OCTETS = 64 * 1024 * 1024
#: Whoever asks with more than this, in the address and in what an answer depends on, is answered each time
#: anew: their headers would be kept along with the answer.
LONGEST_KEY = 8 * 1024

#: Where in the request's environment a view says that its answer may be kept.
_WISH = "eventapp.keep_for_a_second"
Headers = list[tuple[str, str]]
Key = tuple[str | None, ...]
Answered = TypeVar("Answered", bound=Response)


@dataclass(frozen=True, slots=True)
class _Answer:
    until: float
    status: str
    headers: Headers
    octets: bytes
    still_valid: Callable[[], bool] | None


def keep_for_a_second(response: Answered, still_valid: Callable[[], bool] | None = None) -> Answered:
    """Let the answer to the GET under way be given again for a second, by this process.

    It must depend on nothing but the address, the validators, the languages asked for and the cookies. With
    ``still_valid`` it is secret: that is asked before each use, outside of any context of Flask.
    """
    request.environ[_WISH] = (still_valid,)
    return response


class PublicCache:
    """WSGI middleware that keeps the answers that :func:`keep_for_a_second` was called for."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application
        self._answers: OrderedDict[Key, _Answer] = OrderedDict()
        self._octets = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return self._application(environ, start_response)
        key = _key(environ)
        kept = self._answers.get(key)
        if (
            kept is not None
            and kept.until > time.monotonic()
            and (kept.still_valid is None or kept.still_valid())
        ):
            start_response(kept.status, kept.headers)
            return [kept.octets]
        return self._ask(key, environ, start_response)

    def _ask(self, key: Key, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Let the application answer, and keep the answer where a view wished it."""
        said: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Any:
            said.append((status, headers))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        body = self._application(environ, listen)
        status, headers = said[-1]
        wish = environ.get(_WISH)
        if wish is None or status[:3] not in ("200", "304") or "Set-Cookie" in dict(headers):
            return body
        try:
            octets = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        self._keep(key, _Answer(time.monotonic() + 1, status, headers, octets, wish[0]))
        return [octets]

    def _keep(self, key: Key, answer: _Answer) -> None:
        if sum(len(part) for part in key if part) > LONGEST_KEY:
            return
        before = self._answers.pop(key, None)
        self._octets += len(answer.octets) - (len(before.octets) if before else 0)
        self._answers[key] = answer
        while len(self._answers) > MOST_ANSWERS or self._octets > MOST_OCTETS:
            try:
                _key, oldest = self._answers.popitem(last=False)
            except KeyError:
                break
            self._octets -= len(oldest.octets)

    def forget(self) -> None:
        """Forget all answers: something may have changed."""
        self._answers.clear()
        self._octets = 0


def _key(environ: "WSGIEnvironment") -> Key:
    """Return what an answer may depend on: a calendar neither on cookies nor on what a program accepts."""
    get = environ.get
    path = environ["PATH_INFO"]
    asked = (
        get("HTTP_HOST"),
        path,
        get("QUERY_STRING"),
        get("HTTP_IF_NONE_MATCH"),
        get("HTTP_IF_MODIFIED_SINCE"),
    )
    if path.endswith(".ics"):
        return asked
    return (
        *asked,
        environ["wsgi.url_scheme"],
        get("HTTP_COOKIE"),
        get("HTTP_ACCEPT_LANGUAGE"),
        get("HTTP_ACCEPT_ENCODING"),
    )


def cache_public_answers(app: Flask) -> None:
    """Put the cache in front of an app."""
    cache = PublicCache(app.wsgi_app)
    app.wsgi_app = cache  # type: ignore[method-assign]
    _caches.add(cache)


#: Those of this process; weak, so that an app that is done with takes its cache along.
_caches: WeakSet[PublicCache] = WeakSet()


def forget_kept_answers() -> None:
    """Forget all that this process keeps: something has changed."""
    for cache in tuple(_caches):
        cache.forget()


@event.listens_for(Session, "after_commit")
def _forget_after_commit(_session: Session) -> None:
    forget_kept_answers()
