"""One delegate's badge, for whoever may check in: the desk has no other document."""

from flask import Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.exports.blueprint import exports
from eventapp.exports.document_pages.answering import document_answer
from eventapp.exports.document_pages.waiting import place_in_words, progress_answer
from eventapp.exports.languages import BOTH, asked_language
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.queries import DocumentRow, count_ahead, get_document, list_newest
from eventapp.exports.services import request_badge
from eventapp.permissions import Permission
from eventapp.registration.queries import get_delegate
from eventapp.web.actors import current_actor

_BADGE = "/manage/<slug>/desk/delegates/<string(length=26):delegate_id>/badge"
_ONE = f"{_BADGE}/<string(length=26):document_id>"


@exports.post(_BADGE)
@in_conference(Permission.DELEGATES_CHECK_IN)
def make_badge(conference: Conference, delegate_id: str) -> AnyResponse:
    slug, conference_id = conference.slug, conference.id
    # Composed before the transaction, so that no writer waits for it.
    composed = compose(conference, DocumentKind.BADGES, _language(conference), delegate_id)
    with transaction():
        document = request_badge(current_actor(), conference_id=conference_id, composed=composed)
    place = url_for("exports.show_badge", slug=slug, delegate_id=delegate_id, document_id=document.id)
    return redirect(place, 303)


@exports.get(_ONE)
@in_conference(Permission.DELEGATES_CHECK_IN)
def show_badge(conference: Conference, delegate_id: str, document_id: str) -> str:
    """Show how far it is, and lead on to the PDF as soon as it is there."""
    document = _get_badge(conference, delegate_id, document_id)
    return render_template(
        "exports/desk_badge.html",
        conference=conference,
        delegate=get_delegate(conference.id, delegate_id),
        document=document,
        place=place_in_words(count_ahead(document)),
    )


@exports.get(f"{_ONE}/progress")
@in_conference(Permission.DELEGATES_CHECK_IN)
def show_badge_progress(conference: Conference, delegate_id: str, document_id: str) -> Response:
    """Answer how far it is, for the page that waits for it."""
    return jsonify(progress_answer(_get_badge(conference, delegate_id, document_id)))


@exports.get(f"{_ONE}.pdf")
@in_conference(Permission.DELEGATES_CHECK_IN)
def badge_pdf(conference: Conference, delegate_id: str, document_id: str) -> Response:
    document = _get_badge(conference, delegate_id, document_id)
    return document_answer(conference, document, cache_control="private, no-cache")


def _language(conference: Conference) -> str:
    """Return the language of the badges that were made last: those of the desk look like all others."""
    newest = list_newest(conference.id).values()
    badges = [row for row in newest if row.kind == DocumentKind.BADGES]
    made_last = max(badges, key=lambda row: row.requested_at, default=None)
    return asked_language(conference, made_last.language if made_last else BOTH)


def _get_badge(conference: Conference, delegate_id: str, document_id: str) -> DocumentRow:
    """Return a badge of this delegate alone; raises :class:`NotFound` for any other document."""
    document = get_document(conference.id, document_id)
    if document.kind != DocumentKind.BADGES or document.subject_id != delegate_id:
        raise NotFound
    return document
