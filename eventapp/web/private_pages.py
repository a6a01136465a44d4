"""Pages that a secret link opens: kept by nobody, and the link told to nobody."""

from typing import Any

from flask import Response, make_response


def private_answer(answer: Any) -> Response:
    """Return what a view answered, for no cache, no search engine and no Referer elsewhere."""
    response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # "no-referrer" would make Flask-WTF refuse the forms of these pages over HTTPS.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
