"""The conference summary for those who took part: made when first asked for, and then the same for all."""

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.exports.blueprint import exports
from eventapp.exports.document_views import pdf_answer
from eventapp.exports.languages import asked_language, document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.queries import DocumentRow, find_newest_ready, get_document
from eventapp.exports.services import request_summary
from eventapp.exports.summary import newest_change
from eventapp.i18n import current_language
from eventapp.registration.guards import by_token
from eventapp.registration.models import Delegate, DelegateStatus

_PATH = "/c/<slug>/registration/<token>/summary"
_ONE = f"{_PATH}/<string(length=26):document_id>"


@exports.get(_PATH)
@by_token
def show_own_summary(conference: Conference, delegate: Delegate, token: str) -> str:
    """Offer the summary in each language, ready where nothing has changed since it was made."""
    _check_is_for(conference, delegate)
    changed_at = newest_change(conference)
    documents = {
        language: find_newest_ready(conference.id, DocumentKind.SUMMARY, language)
        for language in sorted(document_languages(conference), key=lambda code: code != current_language())
    }
    return render_template(
        "exports/own_summary.html",
        conference=conference,
        token=token,
        documents={
            language: document if document and document.requested_at >= changed_at else None
            for language, document in documents.items()
        },
        language_names=document_languages(conference),
        own_language=current_language(),
    )


@exports.post(_PATH)
@by_token
def make_own_summary(conference: Conference, delegate: Delegate, token: str) -> AnyResponse:
    _check_is_for(conference, delegate)
    language = asked_language(conference, request.form.get("language", ""))
    slug, conference_id = conference.slug, conference.id
    # Composed before the transaction, so that no writer waits for it.
    composed = compose(conference, DocumentKind.SUMMARY, language)
    with transaction():
        document = request_summary(conference_id=conference_id, composed=composed)
    return redirect(
        url_for("exports.show_summary_progress", slug=slug, token=token, document_id=document.id), 303
    )


@exports.get(_ONE)
@by_token
def show_summary_progress(conference: Conference, delegate: Delegate, token: str, document_id: str) -> str:
    document = _get_summary(conference, delegate, document_id)
    return render_template(
        "exports/own_summary_document.html",
        conference=conference,
        token=token,
        document=document,
        language_names=document_languages(conference),
    )


@exports.get(f"{_ONE}/progress")
@by_token
def tell_summary_progress(
    conference: Conference, delegate: Delegate, token: str, document_id: str
) -> Response:
    """Answer whether the summary is made or given up, for the page that waits for it."""
    return jsonify(is_done=not _get_summary(conference, delegate, document_id).is_waiting)


@exports.get(f"{_ONE}.pdf")
@by_token
def own_summary_pdf(conference: Conference, delegate: Delegate, token: str, document_id: str) -> Response:
    document = _get_summary(conference, delegate, document_id)
    if not document.is_ready:
        raise NotFound
    return pdf_answer(conference.slug, document, cache_control="private, no-cache")


def _check_is_for(conference: Conference, delegate: Delegate) -> None:
    """Raise :class:`NotFound` before the conference is concluded, and for whoever did not take part."""
    if conference.concluded_at is None or delegate.status != DelegateStatus.ACCEPTED:
        raise NotFound


def _get_summary(conference: Conference, delegate: Delegate, document_id: str) -> DocumentRow:
    """Return a document of the conference, as long as it is a summary: no other is for delegates."""
    _check_is_for(conference, delegate)
    document = get_document(conference.id, document_id)
    if document.kind != DocumentKind.SUMMARY:
        raise NotFound
    return document
