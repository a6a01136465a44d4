"""A stored file as an HTTP answer: saved by the reader's browser, never shown or run by it."""

from urllib.parse import quote

from flask import Response

from eventapp.files.models import StoredFile


def file_answer(file: StoredFile) -> Response:
    """Return a file as an attachment that no browser opens in our name and no cache keeps.

    Whoever calls has judged that the reader may have it.
    """
    plain = "".join(c if c.isascii() and c not in '"\\%;' else "_" for c in file.filename)
    answer = Response(file.content, mimetype=file.media_type)
    # RFC 6266: readers that know RFC 5987 take the second name, all others the first.
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.filename, safe='')}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer
