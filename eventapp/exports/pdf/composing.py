"""Composing documents: from what stands in the database to the HTML that the worker renders.

The HTML holds everything that the document shows, its style too, and nothing of the day on which it is made:
the same rows give the same octets, and the same octets are never rendered twice. Where the day matters, since
something is overdue, it changes with that alone.
"""

from eventapp.conferences.models import Conference
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.frame import Composed, compose_from, is_long
from eventapp.exports.pdf.outcomes import (
    compose_agreement,
    compose_indicators,
    compose_minutes,
    compose_register,
)
from eventapp.exports.summary import read_frame, read_summary
from eventapp.exports.words import SUBJECT_NAMES


def compose(
    conference: Conference, kind: DocumentKind, language: str, subject_id: str | None = None
) -> Composed:
    """Return a document of what stands in the database now; the caller has judged who may read it.

    Raises :class:`NotFound` where its subject is none of the conference's.
    """
    if kind in SUBJECT_NAMES:
        of_subject = compose_minutes if kind == DocumentKind.MINUTES else compose_agreement
        return of_subject(conference, language, subject_id or "")
    if kind == DocumentKind.REGISTER:
        return compose_register(conference, language)
    if kind == DocumentKind.INDICATORS:
        return compose_indicators(conference, language)
    if kind == DocumentKind.SUMMARY:
        return _compose_summary(conference, language)
    return _compose_programme(conference, kind, language)


def _compose_summary(conference: Conference, language: str) -> Composed:
    summary = read_summary(conference)
    return compose_from(
        "pdf/summary.html",
        conference,
        DocumentKind.SUMMARY,
        language,
        frame=summary.frame,
        changed_at=summary.changed_at,
        summary=summary,
        long_items={
            item_id
            for item_id, outcome in summary.outcomes.items()
            if is_long((outcome.summary, *(decision.text for decision in outcome.decisions)))
        },
    )


def _compose_programme(conference: Conference, kind: DocumentKind, language: str) -> Composed:
    frame = read_frame(conference)
    with_abstracts = kind == DocumentKind.ABSTRACTS
    items = frame.programme.items if with_abstracts else ()
    return compose_from(
        "pdf/programme.html",
        conference,
        kind,
        language,
        frame=frame,
        changed_at=conference.changed_at,
        with_abstracts=with_abstracts,
        long_items={item.id for item in items if is_long((item.abstract,))},
    )
