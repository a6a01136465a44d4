"""Composing the communiqué: the text of the sides, with a place for their signatures."""

from dataclasses import replace

from eventapp.communiques.queries import find_communique
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.exports.changes import changed_at
from eventapp.exports.communiques.blocks import rows_of, written
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.summary import read_head
from eventapp.localized import NO_TEXT


def compose_communique(conference: Conference, asked: Asked) -> Composed:
    """Return the communiqué, marked as a draft until it is issued; without one, that there is none yet."""
    communique = find_communique(conference.id)
    text = communique.text if communique else NO_TEXT
    issued_at = communique.issued_at if communique else None
    languages = columns_of(conference, asked.language)
    first = conference.first_language
    composed = compose_from(
        "pdf/communique.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=changed_at(conference, asked.kind),
        written=written,
        rows=rows_of([text.read(code, first) for code in languages]),
        shown=[text.language_for(code, first) for code in languages],
        is_issued=issued_at is not None,
        sides=[side.name for side in list_sides(conference.id)],
    )
    return replace(composed, communique_version=communique.version if communique else None)
