"""How many delegates have agreed to which text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from eventapp.db.session import session
from eventapp.registration.consents import STANDARD_VERSION
from eventapp.registration.models import Consent, ConsentText, Purpose


@dataclass(frozen=True, slots=True)
class VersionCount:
    """One version of a text. ``number`` is that of the conference's own, 0 for the product's.

    ``since`` is when the conference's own began; ``agreed`` counts consents that were not taken back.
    """

    version: str
    number: int
    since: datetime | None
    agreed: int


def count_agreements(conference_id: str) -> dict[Purpose, list[VersionCount]]:
    """Return for every purpose the versions that anybody saw or agreed to, newest first."""
    agreed: dict[tuple[str, str], int] = {
        (row[0], row[1]): row[2]
        for row in session().execute(
            select(Consent.purpose, Consent.text_version, func.count())
            .where(Consent.conference_id == conference_id, Consent.withdrawn_at.is_(None))
            .group_by(Consent.purpose, Consent.text_version)
        )
    }
    since: dict[tuple[str, int], datetime] = {
        (row[0], row[1]): row[2]
        for row in session().execute(
            select(ConsentText.purpose, ConsentText.number, ConsentText.created_at).where(
                ConsentText.conference_id == conference_id
            )
        )
    }
    versions = {
        *agreed,
        *((purpose, f"{STANDARD_VERSION}/{number}") for purpose, number in since),
    }
    counts: dict[Purpose, list[VersionCount]] = {purpose: [] for purpose in Purpose}
    for purpose, version in versions:
        number = int(version.partition("/")[2] or 0)
        counts[Purpose(purpose)].append(
            VersionCount(version, number, since.get((purpose, number)), agreed.get((purpose, version), 0))
        )
    for rows in counts.values():
        rows.sort(key=lambda row: (row.number, row.version), reverse=True)
    return counts
