"""Pages of documents: what there is, asking for one, waiting for it, and its bytes."""

from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.db.session import transaction
from eventapp.errors import InvalidInput
from eventapp.exports.blueprint import exports
from eventapp.exports.changes import list_changes
from eventapp.exports.document_pages.answering import document_answer
from eventapp.exports.document_pages.chooser_views import chooser_page, compose_asked, require_kind
from eventapp.exports.document_pages.choosing import MARK, document_form
from eventapp.exports.document_pages.public_documents import list_public_documents
from eventapp.exports.document_pages.stages import MADE_AT, STAGES
from eventapp.exports.document_pages.waiting import place_in_words, progress_answer
from eventapp.exports.kinds import KINDS, OF_CONFERENCE, YES
from eventapp.exports.languages import offered_languages
from eventapp.exports.pdf.composing import is_for_organizers
from eventapp.exports.queries import DocumentRow, count_ahead, get_document_for_office, list_newest
from eventapp.exports.services import request_document, require_reading, tell_when_done
from eventapp.exports.telling import may_read
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor

_DOCUMENTS = "/manage/<slug>/documents"
_ONE = f"{_DOCUMENTS}/<string(length=26):document_id>"


@exports.app_template_global()
def may_have_document(kind: str, conference_id: str) -> bool:
    """Tell whether whoever looks at a page may ask for documents of a kind."""
    return may_read(current_actor(), conference_id, kind)


@exports.get(_DOCUMENTS)
@in_conference(Permission.DOCUMENTS_VIEW)
def list_documents(conference: Conference) -> str:
    return _list_page(conference)


def _list_page(conference: Conference) -> str:
    documents = list_newest(conference.id)
    changed_at = list_changes(conference)
    outdated = {each.id for each in documents.values() if each.requested_at < changed_at[each.kind]}

    def is_theirs(kind: str) -> bool:
        return may_have_document(kind, conference.id)

    def holds(document: DocumentRow | None) -> bool:
        """Tell whether there is no need to make it anew."""
        if document is None:
            return False
        return document.is_waiting or (document.is_ready and document.id not in outdated)

    languages = {kind: offered_languages(conference, kind) for kind in OF_CONFERENCE}
    stages = {stage: {kind: KINDS[kind] for kind in stage.kinds if is_theirs(kind)} for stage in STAGES}
    return render_template(
        "exports/documents.html",
        conference=conference,
        documents=documents,
        outdated=outdated,
        missing={
            kind: {code: name for code, name in names.items() if not holds(documents.get((kind, code)))}
            for kind, names in languages.items()
        },
        is_public=conference.state in PUBLIC_STATES,
        public_documents=list_public_documents(conference),
        of_stage={stage: kinds for stage, kinds in stages.items() if kinds},
        elsewhere={KINDS[kind].name: place for kind, place in MADE_AT.items() if is_theirs(kind)},
        languages_of=languages,
    )


@exports.post(_DOCUMENTS)
@in_conference(Permission.DOCUMENTS_VIEW)
def make_document(conference: Conference) -> Any:
    """Ask for a document of the conference, or of the agenda item or agreement that ``subject_id`` names."""
    given = request.form
    kind = given.get("kind", "")
    if not is_for_organizers(kind):
        flash(gettext("Please choose one of the documents and a language."), "danger")
        return _list_page(conference), 422
    require_kind(conference, kind)
    if "preview" in given:
        return redirect(_chooser_with(conference, kind), 303)
    # Composed before the transaction, so that no writer waits for it.
    try:
        composed = compose_asked(conference, kind, given)
    except InvalidInput as refusal:
        form = document_form(conference, kind, given)
        form.take_error(refusal)
        return chooser_page(conference, kind, given, form), 422
    slug, conference_id = conference.slug, conference.id
    with transaction():
        document = request_document(
            current_actor(),
            conference_id=conference_id,
            composed=composed,
            tells=given.get("tell") == YES,
        )
    return redirect(url_for("exports.show_document", slug=slug, document_id=document.id), 303)


def _chooser_with(conference: Conference, kind: str) -> str:
    """Return the address of the chooser with what the form says, for who has no script that shows it."""
    names = ("language", "subject_id", "tell", MARK, *(choice.name for choice in KINDS[kind].choices))
    shown = {name: request.form[name] for name in names if name in request.form}
    return url_for("exports.choose_document", slug=conference.slug, kind=kind, **shown)  # type: ignore[arg-type]


@exports.get(_ONE)
@in_conference(Permission.DOCUMENTS_VIEW)
def show_document(conference: Conference, document_id: str) -> str:
    document = _get_readable(conference, document_id)
    return render_template(
        "exports/document.html",
        conference=conference,
        document=document,
        place=place_in_words(count_ahead(document)),
        is_told=current_actor().id in document.tell_user_ids,
        name=KINDS[document.kind].name,
        language_names=offered_languages(conference, document.kind),
    )


@exports.get(f"{_ONE}/progress")
@in_conference(Permission.DOCUMENTS_VIEW)
def show_progress(conference: Conference, document_id: str) -> Response:
    """Answer how far the document is, for the page that waits for it."""
    return jsonify(progress_answer(_get_readable(conference, document_id)))


@exports.post(f"{_ONE}/tell")
@in_conference(Permission.DOCUMENTS_VIEW)
def tell_about_document(conference: Conference, document_id: str) -> AnyResponse:
    """Send whoever asks the document's link once it is made."""
    _get_readable(conference, document_id)
    slug, conference_id = conference.slug, conference.id
    with transaction():
        is_told = tell_when_done(current_actor(), conference_id=conference_id, document_id=document_id)
    if is_told:
        flash(gettext("You get a mail with the link as soon as it is done."), "success")
    return redirect(url_for("exports.show_document", slug=slug, document_id=document_id), 303)


@exports.get(f"{_ONE}.pdf")
@in_conference(Permission.DOCUMENTS_VIEW)
def document_pdf(conference: Conference, document_id: str) -> Response:
    """Answer with the bytes, whatever they are: the name of the file says it."""
    document = _get_readable(conference, document_id)
    answer = document_answer(conference, document, cache_control="private, no-cache")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _get_readable(conference: Conference, document_id: str) -> DocumentRow:
    """Return a document that the actor may read; raises :class:`NotFound` or :class:`NotPermitted`."""
    document = get_document_for_office(conference.id, document_id)
    require_reading(current_actor(), conference.id, document.kind)
    return document
