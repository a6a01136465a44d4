"""Composing documents: from what stands in the database to the HTML that the worker renders.

The HTML holds everything that the document shows, its style too, and nothing of the day on which it is made:
the same rows give the same octets, and the same octets are never rendered twice. Where the day matters, since
something is overdue, it changes with that alone.
"""

from collections.abc import Callable, Mapping

from eventapp.conferences.models import Conference
from eventapp.designs.queries import read_design
from eventapp.errors import NotFound
from eventapp.exports.kinds import ARCHIVE, FORMAT, KINDS, complete_choices
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.archiving import archived
from eventapp.exports.pdf.attendance import compose_attendance_sheet
from eventapp.exports.pdf.badges import compose_badges
from eventapp.exports.pdf.certificates import compose_certificate, compose_certificates
from eventapp.exports.pdf.communique import compose_communique
from eventapp.exports.pdf.dossier import compose_dossier
from eventapp.exports.pdf.frame import Asked, Composed
from eventapp.exports.pdf.one_page import compose_one_page
from eventapp.exports.pdf.outcomes import (
    compose_agreement,
    compose_indicators,
    compose_minutes,
    compose_register,
    compose_summary,
)
from eventapp.exports.pdf.participants import compose_participants
from eventapp.exports.pdf.programme import compose_programme
from eventapp.exports.pdf.seating import compose_seating
from eventapp.exports.pdf.signs import compose_door_signs, compose_table_signs
from eventapp.exports.pdf.status_report import compose_status_report
from eventapp.exports.pdf.visa_letter import compose_visa_letter

#: How each kind is composed. A delegate's own programme is not among them: it needs the delegate's link.
_COMPOSERS: Mapping[DocumentKind, Callable[[Conference, Asked], Composed]] = {
    DocumentKind.PROGRAMME: compose_programme,
    DocumentKind.PARTICIPANTS: compose_participants,
    DocumentKind.DOSSIER: compose_dossier,
    DocumentKind.ATTENDANCE_SHEET: compose_attendance_sheet,
    DocumentKind.BADGES: compose_badges,
    DocumentKind.ONE_PAGE: compose_one_page,
    DocumentKind.TABLE_SIGNS: compose_table_signs,
    DocumentKind.DOOR_SIGNS: compose_door_signs,
    DocumentKind.SEATING: compose_seating,
    DocumentKind.SUMMARY: compose_summary,
    DocumentKind.COMMUNIQUE: compose_communique,
    DocumentKind.MINUTES: compose_minutes,
    DocumentKind.REGISTER: compose_register,
    DocumentKind.STATUS_REPORT: compose_status_report,
    DocumentKind.AGREEMENT: compose_agreement,
    DocumentKind.INDICATORS: compose_indicators,
    DocumentKind.VISA_LETTER: compose_visa_letter,
    DocumentKind.CERTIFICATE: compose_certificate,
    DocumentKind.CERTIFICATES: compose_certificates,
}


def is_for_organizers(kind: str) -> bool:
    """Tell whether there is such a kind, and not for one delegate alone."""
    return kind in _COMPOSERS


def compose(
    conference: Conference,
    kind: DocumentKind,
    language: str,
    subject_id: str | None = None,
    choices: Mapping[str, str] | None = None,
) -> Composed:
    """Return a document of what stands in the database now; the caller has judged who may read it.

    What is left out of ``choices`` has its default. Raises :class:`NotFound` where the subject is none of the
    conference's, :class:`InvalidInput` for a choice that there is not.
    """
    if subject_id and not (KINDS[kind].has_subject or KINDS[kind].may_have_subject):
        raise NotFound
    complete = complete_choices(conference, kind, choices or {}, paper=read_design(conference.id).paper)
    composed = _COMPOSERS[kind](conference, Asked(kind, language, complete, subject_id))
    return archived(conference, composed) if complete.get(FORMAT.name) == ARCHIVE else composed
