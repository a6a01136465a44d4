"""Documents of one delegate: asked for, waited for and fetched by the personal link alone."""

from collections.abc import Mapping

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.exports.blueprint import exports
from eventapp.exports.changes import designed_at
from eventapp.exports.document_pages.answering import document_answer
from eventapp.exports.document_pages.own_kinds import OWN_KINDS, OwnKind, is_as_usual
from eventapp.exports.document_pages.waiting import progress_answer
from eventapp.exports.kinds import KINDS, KindFacts
from eventapp.exports.languages import asked_language, document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.rendering import TOO_MUCH
from eventapp.exports.queries import DocumentRow, get_document, list_newest_ready
from eventapp.exports.services import request_own_document
from eventapp.i18n import current_language
from eventapp.registration.guards import by_token
from eventapp.registration.models import Delegate

_REGISTRATION = "/c/<slug>/registration/<token>"
_KIND = f"{_REGISTRATION}/pdf/<kind>"
_ONE = f"{_KIND}/<string(length=26):document_id>"


@exports.app_template_global()
def documents_of_delegate(conference: Conference, delegate: Delegate) -> Mapping[str, KindFacts]:
    """Return the kinds of documents that a delegate may have now."""
    return {kind: KINDS[kind] for kind, own in OWN_KINDS.items() if own.may_have(conference, delegate)}


@exports.get(_KIND)
@by_token
def show_own_kind(conference: Conference, delegate: Delegate, token: str, kind: str) -> str:
    """Offer a document in each language, ready where nothing has changed since it was made."""
    own = _get_kind(conference, delegate, kind)
    return render_template(
        "exports/own_kind.html",
        conference=conference,
        token=token,
        kind=kind,
        name=KINDS[kind].name,
        text=own.text,
        documents=_list_current(conference, delegate, kind),
        languages_of_documents=_readers_first(document_languages(conference)),
        own_language=current_language(),
    )


@exports.post(_KIND)
@by_token
def make_own_document(conference: Conference, delegate: Delegate, token: str, kind: str) -> AnyResponse:
    own = _get_kind(conference, delegate, kind)
    language = asked_language(conference, request.form.get("language", ""))
    slug, conference_id = conference.slug, conference.id
    # Composed before the transaction, so that no writer waits for it.
    composed = own.compose(conference, delegate, language)
    with transaction():
        document = request_own_document(conference_id=conference_id, composed=composed)
    place = url_for("exports.show_own_document", slug=slug, token=token, kind=kind, document_id=document.id)
    return redirect(place, 303)


@exports.get(_ONE)
@by_token
def show_own_document(
    conference: Conference, delegate: Delegate, token: str, kind: str, document_id: str
) -> str:
    return render_template(
        "exports/own_document.html",
        conference=conference,
        token=token,
        kind=kind,
        name=KINDS[kind].name,
        document=_get_own(conference, delegate, kind, document_id),
        too_much=TOO_MUCH,
        language_names=document_languages(conference),
    )


@exports.get(f"{_ONE}/progress")
@by_token
def show_own_progress(
    conference: Conference, delegate: Delegate, token: str, kind: str, document_id: str
) -> Response:
    """Answer how much is made, for the page that waits for it."""
    document = _get_own(conference, delegate, kind, document_id)
    return jsonify(progress_answer(document))


@exports.get(f"{_ONE}.pdf")
@by_token
def own_document_pdf(
    conference: Conference, delegate: Delegate, token: str, kind: str, document_id: str
) -> Response:
    document = _get_own(conference, delegate, kind, document_id)
    return document_answer(conference, document, cache_control="private, no-cache")


@exports.get(f"{_REGISTRATION}/summary")
@by_token
def show_own_summary(conference: Conference, delegate: Delegate, token: str) -> AnyResponse:
    """Lead on from the address that stands in mails."""
    _get_kind(conference, delegate, DocumentKind.SUMMARY)
    kind = DocumentKind.SUMMARY
    return redirect(url_for("exports.show_own_kind", slug=conference.slug, token=token, kind=kind))


def _get_kind(conference: Conference, delegate: Delegate, kind: str) -> OwnKind:
    """Return a kind of document that a delegate may have now; raises :class:`NotFound`."""
    own = OWN_KINDS.get(kind)
    if own is None or not own.may_have(conference, delegate):
        raise NotFound
    return own


def _get_own(conference: Conference, delegate: Delegate, kind: str, document_id: str) -> DocumentRow:
    own = _get_kind(conference, delegate, kind)
    document = get_document(conference.id, document_id, delegate_id=own.owner_id(delegate))
    if document.kind != kind or not is_as_usual(document):
        raise NotFound
    return document


def _list_current(conference: Conference, delegate: Delegate, kind: str) -> dict[str, DocumentRow]:
    """Return language → the document that was asked for last, where nothing has changed since."""
    own = OWN_KINDS[kind]
    changed_at = max(own.changed_at(conference, delegate), designed_at(conference))
    ready = list_newest_ready(conference.id, kind, delegate_id=own.owner_id(delegate))
    current = [each for each in ready if is_as_usual(each) and each.requested_at >= changed_at]
    return {document.language: document for document in reversed(current)}


def _readers_first(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda entry: entry[0] != current_language()))
