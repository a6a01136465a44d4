"""Marker for the pages of one person of the agenda, which their link opens."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request

from eventapp.accounts.throttle import OWN_CHANGE, count_try
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.speakers.queries import find_by_token
from eventapp.web.forms import offer_languages
from eventapp.web.markers import mark
from eventapp.web.private_pages import private_answer

View = TypeVar("View", bound=Callable[..., Any])


def by_speaker(view: View) -> View:
    """Let whoever holds a speaker's link, the URL's ``token``, in to that person's part.

    The view gets the conference, the person and the token. A token that is wrong, revoked or another
    conference's answers 404, and 429 when it sends too much.
    """

    @wraps(view)
    def guarded(slug: str, token: str, **kwargs: Any) -> Any:
        found = find_by_token(slug, token)
        if found is None:
            raise NotFound
        conference, person = found
        if request.method == "POST":
            with transaction():
                count_try(OWN_CHANGE, "speaker", person.id)
        offer_languages(conference.languages)
        return private_answer(view(conference, person, token, **kwargs))

    return mark(guarded, "token:speaker")  # type: ignore[return-value]
