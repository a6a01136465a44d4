"""Errors as pages: one plain sentence in the reader's language, and the right status."""

import logging
from typing import Any

from flask import Flask, Response, g, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from eventapp.actor import PUBLIC
from eventapp.errors import AppError, TooManyTries, Unavailable
from eventapp.i18n import N_, gettext

log = logging.getLogger("eventapp")

#: Status → title and sentence of its page.
_PAGES = {
    400: (N_("That request can't be read"), N_("Please go back and try again.")),
    401: (N_("Please sign in"), N_("This page is for people who are signed in.")),
    403: (
        N_("You can't open this"),
        N_("Your role doesn't include this page. Ask the conference's owner for access."),
    ),
    404: (
        N_("There is nothing here"),
        N_("The address may be wrong, or the page was taken away or is not public yet."),
    ),
    405: (N_("That doesn't work here"), N_("Please go back and use the buttons of the page.")),
    409: (
        N_("Somebody else changed this"),
        N_("Look at the newest state and try again. Nothing was overwritten."),
    ),
    413: (N_("That is too large"), N_("Please send a smaller file.")),
    422: (N_("Something isn't right yet"), N_("Please go back and check what you entered.")),
    429: (N_("Too many tries"), N_("Please wait a moment and try again.")),
    500: (N_("Something went wrong on our side"), N_("We have noted it. Please try again in a moment.")),
    503: (N_("This can't be done right now"), N_("Please try again in a moment. Nothing was lost.")),
}


def error_page(status: int, text: str | None = None) -> tuple[str, int]:
    """Return the page for ``status``; ``text``, already translated, replaces its usual sentence."""
    if status >= 500:
        # The page must come even where nobody can be asked who is signed in.
        g.actor = PUBLIC
    title, sentence = _PAGES.get(status, _PAGES[500 if status >= 500 else 400])
    try:
        page = render_template(
            "errors/error.html", status=status, title=gettext(title), text=text or gettext(sentence)
        )
    except OperationalError:
        if status == 503:
            raise
        return error_page(503)
    return page, status


def answer_errors(app: Flask) -> None:
    """Register the pages for the product's own errors and for HTTP's."""

    @app.errorhandler(AppError)
    def _app_error(error: AppError) -> Any:
        text = gettext(error.message, **error.values) if error.message else None
        headers = {}
        if isinstance(error, TooManyTries):
            headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, Unavailable):
            headers["Retry-After"] = "5"
        return (*error_page(error.status, text), headers)

    @app.errorhandler(CSRFError)
    def _csrf_error(_error: CSRFError) -> Any:
        return error_page(
            400, gettext("The page was open for too long. Please go back, reload it and send it again.")
        )

    @app.errorhandler(OperationalError)
    def _database_down(error: OperationalError) -> Any:
        log.error("database unavailable: %s", error.orig)
        return (*error_page(503), {"Retry-After": "5"})

    @app.errorhandler(DataError)
    def _unstorable(error: DataError) -> Any:
        # Such as U+0000 for PostgreSQL, which nobody can have typed into a form.
        log.error("the database refused a value: %s", error.orig)
        return error_page(400)

    @app.errorhandler(HTTPException)
    def _http_error(error: HTTPException) -> Any:
        status = error.code or 500
        if isinstance(error, SecurityError):
            # For a foreign Host no link of a page could be built.
            return Response("This host is not served here.\n", 400, mimetype="text/plain")
        if status < 400:
            return error
        headers = [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]
        return (*error_page(status), headers)
