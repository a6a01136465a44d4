"""Answering with the bytes of a document that is ready: whole, in part, or not at all."""

from flask import Response

from eventapp.conferences.models import Conference
from eventapp.errors import NotFound
from eventapp.exports.queries import DocumentRow, get_content
from eventapp.web.etags import etag_of, not_modified, with_validators


def document_answer(conference: Conference, document: DocumentRow, *, cache_control: str) -> Response:
    """Answer with the bytes of a document, or with 304; raises :class:`NotFound` where it is not ready."""
    if document.ready_at is None or not document.is_ready:
        raise NotFound
    etag = etag_of("document", document.content_hash)
    answer = not_modified(etag, document.ready_at)
    if answer is None:
        answer = Response(get_content(document.id), mimetype="application/pdf")
        name = f"{conference.slug}-{document.kind}-{document.language}.pdf"
        answer.headers.set("Content-Disposition", "inline", filename=name)
        # A browser's own reader is a page within the page, which the policy of our pages would block.
        answer.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    return with_validators(answer, etag, document.ready_at, cache_control=cache_control)
