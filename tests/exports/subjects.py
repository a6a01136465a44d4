"""What there is in a conference for documents of one thing to speak of."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from eventapp.agreements.models import Agreement
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.exports.kinds import KINDS
from eventapp.exports.models import DocumentKind
from eventapp.minutes.models import Minutes
from eventapp.protocol.models import Seat, SigningSlot
from eventapp.registration.models import CheckIn, VisaLetter

#: Kind → the columns whose values a document of it can speak of.
_SUBJECTS: Mapping[DocumentKind, Sequence[Any]] = {
    DocumentKind.MINUTES: (Minutes.agenda_item_id,),
    DocumentKind.AGREEMENT: (Agreement.id,),
    DocumentKind.SEATING: (Seat.agenda_item_id, SigningSlot.agenda_item_id),
    DocumentKind.VISA_LETTER: (VisaLetter.id,),
    DocumentKind.CERTIFICATE: (CheckIn.delegate_id,),
}


def subjects_of(conference: Conference, kind: DocumentKind, *, most: int = 3) -> Sequence[str | None]:
    """Return the subjects of a kind, at most so many; one that speaks of a whole conference has None."""
    if not KINDS[kind].has_subject:
        return [None]
    found: set[str] = set()
    for column in _SUBJECTS[kind]:
        of_conference = column.class_.conference_id == conference.id
        found |= set(session().scalars(select(column).where(of_conference)))
    return sorted(found)[:most]
