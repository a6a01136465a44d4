"""Reading the design of a conference's documents."""

from dataclasses import dataclass, fields
from datetime import datetime

from eventapp.db.session import session
from eventapp.designs.models import DocumentDesign
from eventapp.designs.rules import DesignWords


@dataclass(frozen=True, slots=True)
class Design(DesignWords):
    """The design as documents read it; ``version`` is 0 where nothing was chosen yet."""

    cover_id: str | None = None
    map_id: str | None = None
    logo_id: str | None = None
    signature_id: str | None = None
    stamp_id: str | None = None
    version: int = 0
    updated_at: datetime | None = None

    @property
    def signing_ids(self) -> tuple[str, ...]:
        """The pictures with which a paper is signed."""
        return tuple(filter(None, (self.signature_id, self.stamp_id)))


def read_design(conference_id: str) -> Design:
    row = session().get(DocumentDesign, conference_id)
    if row is None:
        return Design()
    return Design(**{each.name: getattr(row, each.name) for each in fields(Design)})
