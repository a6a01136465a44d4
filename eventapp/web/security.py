"""Security headers of every answer."""

import secrets

from flask import Flask, Response, abort, g, request


def csp_nonce() -> str:
    """Return the nonce that lets one page's own inline script run; asked for, it enters the header.

    Pages that carry an ETag never ask: their bytes must not differ between two readings.
    """
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _content_security_policy() -> str:
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    return (
        f"default-src 'self'; script-src 'self'{nonce}; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


def refuse_null_characters(app: Flask) -> None:
    """Answer 400 where an address holds U+0000: no text of ours has it and PostgreSQL takes none."""

    @app.before_request
    def _refuse() -> None:
        if "\0" in request.path or any("\0" in value for value in request.args.values()):
            abort(400)


def add_security_headers(app: Flask, *, is_https: bool) -> None:
    """Set the headers that browsers obey, on every answer but 304, which repeats only what caching needs."""

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        if response.status_code == 304:
            return response
        headers.setdefault("Content-Security-Policy", _content_security_policy())
        headers["X-Content-Type-Options"] = "nosniff"
        # Flask-WTF compares the Referer over HTTPS, so "no-referrer" would refuse every form.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
        if is_https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if "Cache-Control" not in headers and request.endpoint is not None:
            headers["Cache-Control"] = "no-store"
        return response
