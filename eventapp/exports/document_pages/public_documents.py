"""Documents that everybody may read, since they show what the public pages show."""

from dataclasses import dataclass

from flask import Response, request

from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES, get_public_conference
from eventapp.errors import NotFound
from eventapp.exports.blueprint import exports
from eventapp.exports.document_pages.answering import document_answer
from eventapp.exports.languages import document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.queries import DocumentRow, find_public
from eventapp.i18n import current_language
from eventapp.web.markers import public
from eventapp.web.public_cache import PUBLIC_FOR_A_SECOND, keep_for_a_second


@exports.get("/c/<slug>/programme.pdf")
@public
def programme_pdf(slug: str) -> Response:
    """Answer with the programme that an organizer made last, in ``?lang=`` (one language or two)."""
    return _public_answer(slug, DocumentKind.PROGRAMME)


@exports.get("/c/<slug>/agenda.pdf")
@public
def one_page_pdf(slug: str) -> Response:
    """Answer with the agenda on one page in the same way."""
    return _public_answer(slug, DocumentKind.ONE_PAGE)


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document that everybody may have at ``endpoint``; ``language_name`` is for who reads the page."""

    kind: DocumentKind
    endpoint: str
    language: str
    language_name: str


def list_public_documents(conference: Conference) -> list[PublicDocument]:
    """Return what everybody may have, the reader's language first.

    Two queries. A page that is kept links what was made since from the next day on.
    """
    if conference.state not in PUBLIC_STATES:
        return []
    names = document_languages(conference)
    offered = [
        PublicDocument(kind, endpoint, code, names[code])
        for kind, endpoint in _ENDPOINTS.items()
        for code in names.keys() & _find_newest(conference, kind).keys()
    ]
    reader, order = current_language(), list(names)
    return sorted(offered, key=lambda each: (each.language != reader, order.index(each.language)))


_ENDPOINTS = {
    DocumentKind.ONE_PAGE: "exports.one_page_pdf",
    DocumentKind.PROGRAMME: "exports.programme_pdf",
}


def _find_newest(conference: Conference, kind: DocumentKind) -> dict[str, DocumentRow]:
    """Return those since publication: older ones may show what has been taken out of the agenda since."""
    return find_public(conference.id, kind, since=conference.published_at)


def _public_answer(slug: str, kind: DocumentKind) -> Response:
    conference = get_public_conference(slug)
    choice = request.args.get("lang", conference.first_language)
    language = choice if choice in document_languages(conference) else conference.first_language
    document = _find_newest(conference, kind).get(language)
    if document is None:
        raise NotFound
    return keep_for_a_second(document_answer(conference, document, cache_control=PUBLIC_FOR_A_SECOND))
