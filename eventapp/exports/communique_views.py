"""What the product itself makes of a communiqué: the draft to begin with, and its files."""

from typing import Any

from flask import Response, flash, redirect, request, url_for

from eventapp.communiques.queries import find_issued
from eventapp.communiques.services import write_communique
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_public_conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.exports.blueprint import exports
from eventapp.exports.communiques.draft import propose_communique
from eventapp.exports.communiques.public_files import list_public_files
from eventapp.exports.communiques.word import DOCX
from eventapp.exports.communiques.word_content import communique_docx
from eventapp.exports.document_pages.answering import document_answer
from eventapp.exports.languages import asked_language
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.markers import public


@exports.post("/manage/<slug>/communique/draft")
@in_conference(Permission.OUTCOMES_EDIT)
def begin_communique(conference: Conference) -> Any:
    """Put a draft into a communiqué that nobody has begun, and open it for writing."""
    slug, conference_id = conference.slug, conference.id
    # Proposed before the transaction, so that no writer waits for it.
    text = propose_communique(conference)
    try:
        with transaction():
            write_communique(
                current_actor(), conference_id=conference_id, text=text, version=None, is_draft=True
            )
    except (Conflict, InvalidInput) as refusal:
        flash(gettext(refusal.message, **refusal.values), "warning")
        return redirect(url_for("communiques.show_communique", slug=slug), 303)
    return redirect(url_for("communiques.edit_communique", slug=slug), 303)


@exports.get("/manage/<slug>/communique.docx")
@in_conference(Permission.OUTCOMES_VIEW)
def communique_word_file(conference: Conference) -> Response:
    """Answer with the communiqué for Word, in ``?lang=`` (a language or two side by side)."""
    language = asked_language(conference, request.args.get("lang", ""))
    answer = Response(communique_docx(conference, language), mimetype=DOCX)
    name = f"{conference.slug}-communique-{language}.docx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@exports.get("/c/<slug>/communique.pdf")
@public
def communique_pdf(slug: str) -> Response:
    """Answer with the PDF of the issued communiqué, in ``?lang=`` (a language or two side by side)."""
    conference = get_public_conference(slug)
    communique = find_issued(conference.id)
    files = list_public_files(conference, communique) if communique else {}
    document = files.get(request.args.get("lang", conference.first_language))
    if document is None:
        raise NotFound
    return document_answer(conference, document, cache_control="no-cache")
