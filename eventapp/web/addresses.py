"""Addresses of the page under way, with another language or page number."""

from urllib.parse import urlencode

from flask import request, url_for


def this_page(**changes: object) -> str:
    """Return the path and query of the page that answers the request, with some arguments changed.

    The reader's own arguments are written as they came and never handed to ``url_for``, which would take
    ``_external``, ``_scheme`` or ``endpoint`` for orders of ours.
    """
    path = url_for(request.endpoint, **(request.view_args or {})) if request.endpoint else request.path
    kept = {name: values for name, values in request.args.to_dict(flat=False).items() if name not in changes}
    return f"{path}?{urlencode({**kept, **changes}, doseq=True)}"
