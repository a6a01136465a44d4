"""Reading the design of a conference's documents."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.db.session import session
from eventapp.designs.models import DocumentDesign
from eventapp.designs.rules import USUAL_PAPER
from eventapp.localized import NO_TEXT, LocalizedText


@dataclass(frozen=True, slots=True)
class Design:
    """The design as documents read it; ``version`` is 0 where nothing was chosen yet."""

    paper: str = USUAL_PAPER
    welcome: LocalizedText = NO_TEXT
    welcome_by: LocalizedText = NO_TEXT
    signatory_name: LocalizedText = NO_TEXT
    signatory_position: LocalizedText = NO_TEXT
    address: LocalizedText = NO_TEXT
    phone: str = ""
    cover_id: str | None = None
    map_id: str | None = None
    logo_id: str | None = None
    signature_id: str | None = None
    stamp_id: str | None = None
    version: int = 0
    updated_at: datetime | None = None


def read_design(conference_id: str) -> Design:
    row = session().get(DocumentDesign, conference_id)
    if row is None:
        return Design()
    return Design(**{name: getattr(row, name) for name in Design.__dataclass_fields__})
