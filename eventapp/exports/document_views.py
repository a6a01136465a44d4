"""Pages of documents: what there is to download, a document while it is made, and its bytes."""

from datetime import datetime
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for

from eventapp.communiques.queries import communique_changed_at
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES, get_public_conference
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.exports.answering import document_answer
from eventapp.exports.blueprint import exports
from eventapp.exports.changes import (
    certificates_changed_at,
    indicators_changed_at,
    participants_changed_at,
    register_changed_at,
)
from eventapp.exports.dossier.writing import dossier_changed_at
from eventapp.exports.kinds import KINDS, OF_CONFERENCE
from eventapp.exports.languages import document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.status_report import status_changed_at
from eventapp.exports.queries import (
    DocumentRow,
    find_newest_ready,
    get_document_for_office,
    list_newest,
)
from eventapp.exports.services import request_document, require_reading
from eventapp.exports.summary import newest_change
from eventapp.i18n import gettext
from eventapp.permissions import Permission, is_permitted
from eventapp.web.actors import current_actor
from eventapp.web.markers import public
from eventapp.web.public_cache import PUBLIC_FOR_A_SECOND, keep_for_a_second


@exports.app_template_global()
def may_have_document(kind: str, conference_id: str) -> bool:
    """Tell whether whoever looks at a page may ask for documents of a kind."""
    needed = (Permission.DOCUMENTS_VIEW, KINDS[kind].permission)
    return all(is_permitted(current_actor(), permission, conference_id) for permission in needed)


@exports.get("/manage/<slug>/documents")
@in_conference(Permission.DOCUMENTS_VIEW)
def list_documents(conference: Conference) -> str:
    return _list_page(conference)


def _list_page(conference: Conference) -> str:
    return render_template(
        "exports/documents.html",
        conference=conference,
        documents=list_newest(conference.id),
        changed_at=_changed_at(conference),
        is_public=conference.state in PUBLIC_STATES,
        kinds={
            kind: facts
            for kind, facts in OF_CONFERENCE.items()
            if is_permitted(current_actor(), facts.permission, conference.id)
        },
        language_names=document_languages(conference),
    )


@exports.post("/manage/<slug>/documents")
@in_conference(Permission.DOCUMENTS_VIEW)
def make_document(conference: Conference) -> Any:
    """Ask for a document of the conference, or of the agenda item or agreement that ``subject_id`` names."""
    kind, language = request.form.get("kind", ""), request.form.get("language", "")
    if kind not in KINDS or language not in document_languages(conference):
        flash(gettext("Please choose one of the documents and a language."), "danger")
        return _list_page(conference), 422
    # Composed before the transaction, so that no writer waits for it.
    require_reading(current_actor(), conference.id, kind)
    composed = compose(
        conference, DocumentKind(kind), language, request.form.get("subject_id") or None, request.form
    )
    slug, conference_id = conference.slug, conference.id
    with transaction():
        document = request_document(current_actor(), conference_id=conference_id, composed=composed)
    return redirect(url_for("exports.show_document", slug=slug, document_id=document.id), code=303)


@exports.get("/manage/<slug>/documents/<string(length=26):document_id>")
@in_conference(Permission.DOCUMENTS_VIEW)
def show_document(conference: Conference, document_id: str) -> str:
    document = _get_readable(conference, document_id)
    return render_template(
        "exports/document.html",
        conference=conference,
        document=document,
        name=KINDS[document.kind].name,
        language_names=document_languages(conference),
    )


@exports.get("/manage/<slug>/documents/<string(length=26):document_id>/progress")
@in_conference(Permission.DOCUMENTS_VIEW)
def show_progress(conference: Conference, document_id: str) -> Response:
    """Answer whether the document is made or given up, for the page that waits for it."""
    return jsonify(is_done=not _get_readable(conference, document_id).is_waiting)


@exports.get("/manage/<slug>/documents/<string(length=26):document_id>.pdf")
@in_conference(Permission.DOCUMENTS_VIEW)
def document_pdf(conference: Conference, document_id: str) -> Response:
    document = _get_readable(conference, document_id)
    answer = document_answer(conference, document, cache_control="private, no-cache")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _get_readable(conference: Conference, document_id: str) -> DocumentRow:
    """Return a document that the actor may read; raises :class:`NotFound` or :class:`NotPermitted`."""
    document = get_document_for_office(conference.id, document_id)
    require_reading(current_actor(), conference.id, document.kind)
    return document


@exports.get("/c/<slug>/programme.pdf")
@public
def programme_pdf(slug: str) -> Response:
    """Answer with the programme that an organizer made last, in ``?lang=`` (a language or ``both``)."""
    return _public_answer(slug, DocumentKind.PROGRAMME)


@exports.get("/c/<slug>/agenda.pdf")
@public
def one_page_pdf(slug: str) -> Response:
    """Answer with the agenda on one page in the same way."""
    return _public_answer(slug, DocumentKind.ONE_PAGE)


def _public_answer(slug: str, kind: DocumentKind) -> Response:
    conference = get_public_conference(slug)
    choice = request.args.get("lang", conference.first_language)
    language = choice if choice in document_languages(conference) else conference.first_language
    document = find_newest_ready(conference.id, kind, language)
    if document is None:
        raise NotFound
    return keep_for_a_second(document_answer(conference, document, cache_control=PUBLIC_FOR_A_SECOND))


def _changed_at(conference: Conference) -> dict[str, datetime]:
    """Return kind → when what such a document shows last changed."""
    return {
        DocumentKind.PROGRAMME: conference.changed_at,
        DocumentKind.ONE_PAGE: conference.changed_at,
        DocumentKind.PARTICIPANTS: participants_changed_at(conference),
        DocumentKind.ATTENDANCE_SHEET: participants_changed_at(conference),
        DocumentKind.BADGES: max(conference.changed_at, participants_changed_at(conference)),
        DocumentKind.CERTIFICATES: certificates_changed_at(conference),
        DocumentKind.TABLE_SIGNS: max(conference.changed_at, participants_changed_at(conference)),
        DocumentKind.DOOR_SIGNS: conference.changed_at,
        DocumentKind.SUMMARY: newest_change(conference),
        DocumentKind.COMMUNIQUE: communique_changed_at(conference),
        DocumentKind.REGISTER: register_changed_at(conference),
        DocumentKind.STATUS_REPORT: status_changed_at(conference),
        DocumentKind.INDICATORS: indicators_changed_at(conference),
        DocumentKind.DOSSIER: dossier_changed_at(conference),
    }
