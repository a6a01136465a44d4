"""A delegate's own programme as a PDF: asked for, waited for and fetched by the personal link alone."""

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.exports.blueprint import exports
from eventapp.exports.document_views import pdf_answer
from eventapp.exports.languages import asked_language, document_languages
from eventapp.exports.pdf.own_programme import compose_own_programme
from eventapp.exports.queries import get_document
from eventapp.exports.services import request_own_document
from eventapp.i18n import gettext
from eventapp.registration.guards import by_token
from eventapp.registration.models import Delegate, DelegateStatus

_PATH = "/c/<slug>/registration/<token>/agenda/pdf"
_ONE = f"{_PATH}/<string(length=26):document_id>"


@exports.post(_PATH)
@by_token
def make_own_programme(conference: Conference, delegate: Delegate, token: str) -> AnyResponse:
    language = asked_language(conference, request.form.get("language", ""))
    slug, conference_id = conference.slug, conference.id
    if delegate.status != DelegateStatus.ACCEPTED:
        flash(gettext("Items can be chosen by those whose registration is accepted."), "warning")
        return redirect(url_for("own_agendas.show_own", slug=slug, token=token), 303)
    # Composed before the transaction, so that no writer waits for it.
    composed = compose_own_programme(conference, delegate, language)
    with transaction():
        document = request_own_document(conference_id=conference_id, composed=composed)
    return redirect(
        url_for("exports.show_own_programme", slug=slug, token=token, document_id=document.id), 303
    )


@exports.get(_ONE)
@by_token
def show_own_programme(conference: Conference, delegate: Delegate, token: str, document_id: str) -> str:
    return render_template(
        "exports/own_document.html",
        conference=conference,
        token=token,
        document=get_document(conference.id, document_id, delegate_id=delegate.id),
        language_names=document_languages(conference),
    )


@exports.get(f"{_ONE}/progress")
@by_token
def show_own_progress(conference: Conference, delegate: Delegate, token: str, document_id: str) -> Response:
    """Answer whether the document is made or given up, for the page that waits for it."""
    document = get_document(conference.id, document_id, delegate_id=delegate.id)
    return jsonify(is_done=not document.is_waiting)


@exports.get(f"{_ONE}.pdf")
@by_token
def own_programme_pdf(conference: Conference, delegate: Delegate, token: str, document_id: str) -> Response:
    document = get_document(conference.id, document_id, delegate_id=delegate.id)
    if not document.is_ready:
        raise NotFound
    return pdf_answer(conference.slug, document, cache_control="private, no-cache")
