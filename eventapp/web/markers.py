"""Who an endpoint lets in: every view carries exactly one marker, and a view without one is refused.

``public`` and ``signed_in`` stand here; slices that load something first (a conference, a delegate) build
their own marker on :func:`mark`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.exceptions import InternalServerError

from eventapp.web.actors import current_actor
from eventapp.web.redirects import with_next

View = TypeVar("View", bound=Callable[..., Any])
_MARKER = "eventapp_access"


def mark(view: View, access: str) -> View:
    """Write on ``view`` whom it lets in: ``public``, ``signed_in``, a permission, ``token:<purpose>``."""
    if hasattr(view, _MARKER):
        raise RuntimeError(f"{view.__qualname__} is marked twice")
    setattr(view, _MARKER, access)
    return view


def access_of(view: Callable[..., Any]) -> str | None:
    """Return what :func:`mark` wrote on a view, or None."""
    return getattr(view, _MARKER, None)


def public(view: View) -> View:
    """Let everybody in; the page is the same for all, so it never looks at who is signed in."""
    return mark(view, "public")


def signed_in(view: View) -> View:
    """Let those in who are signed in; send others to the sign-in page and back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if current_actor().is_signed_in else to_sign_in()

    return mark(guarded, "signed_in")  # type: ignore[return-value]


def to_sign_in() -> Any:
    """Redirect to the sign-in page, which brings the reader back here."""
    target = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(with_next(url_for("accounts.sign_in"), target))


def is_static(endpoint: str | None) -> bool:
    return endpoint is not None and (endpoint == "static" or endpoint.endswith(".static"))


def request_access() -> str | None:
    """Return the marker of the view that answers the request under way, or None where there is none."""
    if request.endpoint is None:
        return None
    if is_static(request.endpoint):
        return "public"
    return access_of(current_app.view_functions[request.endpoint])


def refuse_unmarked(app: Flask) -> None:
    """Make the app answer 500 for an endpoint that says nothing of whom it lets in."""

    @app.before_request
    def _refuse() -> None:
        if request.endpoint is not None and request_access() is None:
            raise InternalServerError(f"endpoint {request.endpoint} has no permission marker")
