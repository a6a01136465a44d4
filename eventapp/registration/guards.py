"""Marker for the pages of one delegate, which the personal link opens."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request

from eventapp.accounts.throttle import OWN_CHANGE, OWN_CHOICE, Limit, count_try
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.registration.queries import find_by_token
from eventapp.web.markers import mark
from eventapp.web.private_pages import private_answer

View = TypeVar("View", bound=Callable[..., Any])


def by_token(view: View) -> View:
    """Let whoever holds the personal link of the URL's ``token`` in to their registration.

    The view gets the conference, the delegate and the token. A token that is wrong, revoked or another
    conference's answers 404, and 429 when it sends too much. The pages are kept by nobody: no cache, no
    search engine, no Referer elsewhere.
    """
    return _guarded(view, OWN_CHANGE, "own registration")


def by_token_to_choose(view: View) -> View:
    """Do the same as :func:`by_token`, for small steps of which many are taken one after the other."""
    return _guarded(view, OWN_CHOICE, "own agenda")


def _guarded(view: View, limit: Limit, counted_as: str) -> View:
    @wraps(view)
    def guarded(slug: str, token: str, **kwargs: Any) -> Any:
        found = find_by_token(slug, token)
        if found is None:
            raise NotFound
        conference, delegate = found
        if request.method == "POST":
            with transaction():
                count_try(limit, counted_as, delegate.id)
        return private_answer(view(conference, delegate, token, **kwargs))

    return mark(guarded, "token:registration")  # type: ignore[return-value]
