"""Answering with the bytes of a document that is ready: whole, in part, or not at all."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from flask import Response, request
from werkzeug.datastructures import Range
from werkzeug.http import http_date, quote_etag

from eventapp.conferences.models import Conference
from eventapp.errors import NotFound
from eventapp.exports.kinds import KINDS
from eventapp.exports.languages import languages_in
from eventapp.exports.models import PDF, ZIP
from eventapp.exports.queries import DocumentRow, get_content
from eventapp.i18n import gettext, language_name, speaking
from eventapp.web.etags import etag_of, not_modified, with_validators

#: How the name of a file ends, by its media type.
ENDINGS: Final[Mapping[str, str]] = {PDF: "pdf", ZIP: "zip"}


def document_answer(conference: Conference, document: DocumentRow, *, cache_control: str) -> Response:
    """Answer with the bytes of a document, with the range that is asked for, or with 304.

    Raises :class:`NotFound` where it is not ready.
    """
    if document.ready_at is None or document.size is None or not document.is_ready:
        raise NotFound
    etag = etag_of("document", document.content_hash)
    answer = not_modified(etag, document.ready_at)
    if answer is None:
        answer = _bytes_of(document, etag)
        answer.headers["Accept-Ranges"] = "bytes"
        answer.headers["Content-Disposition"] = _disposition(conference, document)
        answer.headers["Content-Security-Policy"] = _policy(document)
    return with_validators(answer, etag, document.ready_at, cache_control=cache_control)


def _bytes_of(document: DocumentRow, etag: str) -> Response:
    assert document.size is not None
    if request.method == "HEAD":
        return Response(headers={"Content-Length": str(document.size)}, mimetype=document.media_type)
    asked = _asked_range(document, etag)
    if asked is None:
        return Response(get_content(document.id), mimetype=document.media_type)
    first, after = asked.ranges[0]
    # Counted from the end where it is negative; more than there is means all of it.
    start = max(first + document.size, 0) if first < 0 else first
    end = min(after or document.size, document.size)
    if start >= document.size:
        return Response(status=416, headers={"Content-Range": f"bytes */{document.size}"})
    part = Response(get_content(document.id)[start:end], status=206, mimetype=document.media_type)
    part.headers["Content-Range"] = f"bytes {start}-{end - 1}/{document.size}"
    return part


def _asked_range(document: DocumentRow, etag: str) -> Range | None:
    """Return which octets are asked for (RFC 9110, 14.2), None for all of them.

    Several ranges at once are answered with all of it, as any server may.
    """
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not _still_holds(document, etag):
        return None
    return asked


def _still_holds(document: DocumentRow, etag: str) -> bool:
    """Tell whether what the reader has a part of is this document (RFC 9110, 13.1.5)."""
    condition = request.headers.get("If-Range")
    assert document.ready_at is not None
    return condition in (None, quote_etag(etag), http_date(document.ready_at))


def _disposition(conference: Conference, document: DocumentRow) -> str:
    """Return under which name it is kept (RFC 6266), in words of its own language, and whether it is shown.

    Browsers show PDFs; anything else is for another program.
    """
    columns = languages_in(conference, document.kind, document.language)
    with speaking(columns[0]):
        words = [conference.slug, gettext(KINDS[document.kind].name)]
    words.append(" + ".join(language_name(code, code) for code in columns))
    ending = ENDINGS[document.media_type]
    plain = f"{conference.slug}-{document.kind}-{document.language}.{ending}"
    shown = "inline" if document.is_pdf else "attachment"
    name = quote(f"{' - '.join(words)}.{ending}", safe="")
    return f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{name}"


def _policy(document: DocumentRow) -> str:
    # A browser's own reader of PDFs is a page within the page, which the policy of our pages would block.
    return "frame-ancestors 'none'" if document.is_pdf else "sandbox; default-src 'none'"
