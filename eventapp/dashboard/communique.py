"""The communiqué as everybody reads it, once it is issued."""

from flask import Response, render_template, url_for

from eventapp.communiques.queries import find_issued
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.dashboard.answers import kept_page, known_page, page_etag
from eventapp.dashboard.blueprint import dashboard
from eventapp.dashboard.public_conference import read_public_conference
from eventapp.errors import NotFound
from eventapp.exports.communiques.public_files import list_public_files
from eventapp.exports.languages import document_languages
from eventapp.i18n import gettext


@dashboard.get("/c/<slug>/communique")
@in_public_conference
def show_communique(conference: Conference) -> Response:
    """Show the communiqué in the reader's language; while it is a draft there is none."""
    communique = find_issued(conference.id)
    if communique is None or communique.issued_at is None:
        raise NotFound
    files = list_public_files(conference, communique)
    etag = page_etag(conference, communique.version, *(file.content_hash for file in files.values()))
    known = known_page(etag, communique.issued_at)
    if known is not None:
        return known
    names = document_languages(conference)
    page = render_template(
        "dashboard/communique.html",
        conference=read_public_conference(conference),
        text=communique.text,
        first=conference.first_language,
        issued_at=communique.issued_at,
        files=[
            (
                url_for("exports.communique_pdf", slug=conference.slug, lang=code),
                gettext("PDF, %(language)s", language=names[code]),
            )
            for code in files
        ],
    )
    return kept_page(page, etag, communique.issued_at)
