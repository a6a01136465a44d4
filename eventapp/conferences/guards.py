"""Markers for endpoints that belong to one conference: they load it by its slug and judge who may."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from eventapp.accounts.sign_ins import current_sign_in
from eventapp.actor import PUBLIC, Actor
from eventapp.conferences.queries import actor_of, get_conference, get_public_conference
from eventapp.errors import NotFound
from eventapp.permissions import Permission, require
from eventapp.web.actors import current_actor
from eventapp.web.forms import offer_languages
from eventapp.web.markers import mark, to_sign_in

View = TypeVar("View", bound=Callable[..., Any])


def load_actor() -> Actor:
    """Return who is signed in, with the roles held at each conference."""
    sign_in = current_sign_in()
    if sign_in is None:
        return PUBLIC
    return actor_of(sign_in.user)


def in_conference(permission: Permission) -> Callable[[View], View]:
    """Let those in who hold ``permission`` at the conference of the URL's ``slug``.

    The view gets the conference in the slug's place. A conference one has no part in answers 404, one's own
    without the permission 403, and somebody who isn't signed in is asked to.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(slug: str, **kwargs: Any) -> Any:
            actor = current_actor()
            if not actor.is_signed_in:
                return to_sign_in()
            conference = get_conference(slug)
            if not actor.roles_at(conference.id) and not actor.is_administrator:
                raise NotFound
            require(actor, permission, conference.id)
            offer_languages(conference.languages)
            return view(conference, **kwargs)

        return mark(guarded, permission)  # type: ignore[return-value]

    return decorate


def in_public_conference(view: View) -> View:
    """Let everybody in to the conference of the URL's ``slug`` once it is published; the view gets it."""

    @wraps(view)
    def guarded(slug: str, **kwargs: Any) -> Any:
        return view(get_public_conference(slug), **kwargs)

    return mark(guarded, "public")  # type: ignore[return-value]
