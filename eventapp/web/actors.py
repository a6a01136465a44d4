"""Who is acting in the request under way."""

from collections.abc import Callable

from flask import Flask, current_app, g

from eventapp.actor import Actor

_LOADER = "eventapp_actor_loader"


def use_actor_loader(app: Flask, loader: Callable[[], Actor]) -> None:
    """Set how the app finds out who is acting; slices above this one know accounts and roles."""
    app.extensions[_LOADER] = loader


def current_actor() -> Actor:
    """Return the actor of the request, loaded once; ``actor.PUBLIC`` for those who are not signed in."""
    if "actor" not in g:
        g.actor = current_app.extensions[_LOADER]()
    actor: Actor = g.actor
    return actor


def forget_actor() -> None:
    """Load the actor anew the next time: after signing in or out, or a change of roles."""
    g.pop("actor", None)
