"""Marker for the pages of one delegation, which a focal point's link opens."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import request

from eventapp.accounts.throttle import Limit, count_try
from eventapp.db.session import transaction
from eventapp.delegations.queries.members import find_focal_point
from eventapp.delegations.services.focal_point_visits import note_opening
from eventapp.errors import NotFound
from eventapp.web.markers import mark
from eventapp.web.private_pages import private_answer

View = TypeVar("View", bound=Callable[..., Any])
#: Per focal point, who may complete the data of a whole delegation in an hour.
FOCAL_POINT = Limit(600, timedelta(hours=1))


def by_focal_point(view: View) -> View:
    """Let whoever holds a focal point's link, the URL's ``token``, in to that delegation.

    The view gets the conference, the focal point (with the delegation, its side and organization) and the
    token. A token that is wrong, renewed or another conference's answers 404, and 429 when it sends too much.
    The first thing sent notes that the link was opened. The pages are kept by nobody: no cache, no search
    engine, no Referer elsewhere.
    """

    @wraps(view)
    def guarded(slug: str, token: str, **kwargs: Any) -> Any:
        found = find_focal_point(slug, token)
        if found is None:
            raise NotFound
        conference, focal_point = found
        if request.method == "POST":
            with transaction():
                count_try(FOCAL_POINT, "delegation", focal_point.id)
                note_opening(focal_point)
        return private_answer(view(conference, focal_point, token, **kwargs))

    return mark(guarded, "token:delegation")  # type: ignore[return-value]
