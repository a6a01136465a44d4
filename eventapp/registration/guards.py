"""Marker for the pages of one delegate, which the personal link opens."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import make_response, request

from eventapp.accounts.throttle import OWN_CHANGE, count_try
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.registration.queries import find_by_token
from eventapp.web.markers import mark

View = TypeVar("View", bound=Callable[..., Any])


def by_token(view: View) -> View:
    """Let whoever holds the personal link of the URL's ``token`` in to their registration.

    The view gets the conference, the delegate and the token. A token that is wrong, revoked or another
    conference's answers 404, and 429 when it sends too much. The pages are kept by nobody: no cache, no
    search engine, no Referer elsewhere.
    """

    @wraps(view)
    def guarded(slug: str, token: str, **kwargs: Any) -> Any:
        found = find_by_token(slug, token)
        if found is None:
            raise NotFound
        conference, delegate = found
        if request.method == "POST":
            with transaction():
                count_try(OWN_CHANGE, "own registration", delegate.id)
        response = make_response(view(conference, delegate, token, **kwargs))
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # "no-referrer" would make Flask-WTF refuse the forms of these pages over HTTPS.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return mark(guarded, "token:registration")  # type: ignore[return-value]
