"""When in the life of a conference its documents are needed, and where those of one thing are made."""

from collections.abc import Mapping
from dataclasses import dataclass

from eventapp.exports.models import DocumentKind
from eventapp.i18n import N_


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the life of a conference, with the documents of all of it that are needed then, in order."""

    key: str
    name: str
    kinds: tuple[DocumentKind, ...]


STAGES = (
    Stage(
        "before",
        N_("Before the conference"),
        (DocumentKind.PROGRAMME, DocumentKind.ONE_PAGE, DocumentKind.PARTICIPANTS),
    ),
    Stage(
        "on-site",
        N_("On site"),
        (
            DocumentKind.BADGES,
            DocumentKind.TABLE_SIGNS,
            DocumentKind.DOOR_SIGNS,
            DocumentKind.ATTENDANCE_SHEET,
        ),
    ),
    Stage(
        "after",
        N_("After the conference"),
        (
            DocumentKind.SUMMARY,
            DocumentKind.COMMUNIQUE,
            DocumentKind.CERTIFICATES,
            DocumentKind.REGISTER,
            DocumentKind.STATUS_REPORT,
            DocumentKind.INDICATORS,
            DocumentKind.DOSSIER,
        ),
    ),
)

#: Kinds that speak of one thing → the page that leads to where they are asked for.
MADE_AT: Mapping[DocumentKind, str] = {
    DocumentKind.MINUTES: "action_items.list_outcomes",
    DocumentKind.AGREEMENT: "agreements.list_agreements",
    DocumentKind.SEATING: "protocol.list_items",
    DocumentKind.VISA_LETTER: "registration.list_delegates",
    DocumentKind.CERTIFICATE: "registration.list_delegates",
}
