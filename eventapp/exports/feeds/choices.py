"""What can be chosen for a feed of a part of an agenda."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from eventapp.agendas.models import AgendaItemKind, Person
from eventapp.agendas.queries import room_names, track_names
from eventapp.conferences.models import Conference, ConferencePartner
from eventapp.db.session import session
from eventapp.exports.ical.words import words
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization

#: Pairs of what an address says and what a reader reads.
Options = list[tuple[str, str]]


def part_choices(conference: Conference, language: str) -> dict[str, Options]:
    """Return the rooms, tracks, kinds and organizations of a conference, by the names of their arguments."""
    kinds = words(language).kinds

    def read(rows: Iterable[tuple[str, LocalizedText]]) -> Options:
        return [(row_id, name.read(language, conference.first_language)) for row_id, name in rows]

    return {
        "room": read(room_names(conference.id).items()),
        "track": read(track_names(conference.id).items()),
        "kind": [(kind.value, kinds[kind]) for kind in AgendaItemKind],
        "organization": sorted(read(_organizations(conference.id)), key=lambda option: option[1].casefold()),
    }


def _organizations(conference_id: str) -> list[tuple[str, LocalizedText]]:
    partners = select(ConferencePartner.organization_id).where(
        ConferencePartner.conference_id == conference_id
    )
    people = select(Person.organization_id).where(
        Person.conference_id == conference_id, Person.organization_id.is_not(None)
    )
    rows = session().execute(
        select(Organization.id, Organization.name).where(
            or_(Organization.id.in_(partners), Organization.id.in_(people))
        )
    )
    return [(row.id, row.name) for row in rows]
