"""A conference as the public reads it: a read model for the public pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from eventapp.agendas.programme import Programme, ProgrammePerson
from eventapp.conferences.models import Conference, ConferencePartner, ConferenceState, PartnerRole, Side
from eventapp.conferences.queries import find_venue, list_partner_groups, list_sides
from eventapp.db.session import session
from eventapp.i18n import ngettext
from eventapp.localized import NO_TEXT, LocalizedText

#: Editions that a public page names beside its own.
MOST_EDITIONS = 12


@dataclass(frozen=True, slots=True)
class PublicConference:
    """What the public pages say of a conference; ``venue`` and ``address`` are empty where there is none."""

    slug: str
    title: LocalizedText
    description: LocalizedText
    starts_on: date
    ends_on: date
    timezone: str
    contact_email: str
    state: str
    venue: LocalizedText
    address: LocalizedText
    sides: Sequence[Side]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody of the programme, with the item where they are met first: it tells who they are."""

    person: ProgrammePerson
    item_id: str


#: What to call the partners of one role together, in the words of an invitation, and who they are.
PartnerGroup = tuple[str, list[ConferencePartner]]


def read_public_conference(conference: Conference) -> PublicConference:
    """Return the read model of a conference, in two queries."""
    venue = find_venue(conference.id)
    return PublicConference(
        slug=conference.slug,
        title=conference.title,
        description=conference.description,
        starts_on=conference.starts_on,
        ends_on=conference.ends_on,
        timezone=conference.timezone,
        contact_email=conference.contact_email,
        state=conference.state,
        venue=venue.name if venue else NO_TEXT,
        address=venue.address if venue else NO_TEXT,
        sides=list_sides(conference.id),
    )


def list_other_editions(conference: Conference) -> list[Conference]:
    """Return the conferences of the same series that the public is shown, the newest first."""
    if conference.series_id is None:
        return []
    return list(
        session().scalars(
            select(Conference)
            .where(
                Conference.series_id == conference.series_id,
                Conference.id != conference.id,
                Conference.state.in_((ConferenceState.PUBLISHED, ConferenceState.CLOSED)),
            )
            .order_by(Conference.starts_on.desc(), Conference.id.desc())
            .limit(MOST_EDITIONS)
        )
    )


def speakers_of(programme: Programme) -> list[Speaker]:
    """Return the people of a programme, each once, in the order in which they are met."""
    speakers: dict[str, Speaker] = {}
    for item in programme.items:
        for person in item.people:
            speakers.setdefault(person.id, Speaker(person, item.id))
    return list(speakers.values())


def read_partner_groups(conference_id: str) -> list[PartnerGroup]:
    """Return the partners by role, hosts first, each group with its name in the reader's language."""
    return [
        (_group_name(role, len(members)), members) for role, members in list_partner_groups(conference_id)
    ]


def _group_name(role: PartnerRole, number: int) -> str:
    names: dict[PartnerRole, str] = {
        PartnerRole.HOST: ngettext("Host", "Hosts", number),
        PartnerRole.CO_HOST: ngettext("Co-host", "Co-hosts", number),
        PartnerRole.ORGANIZER: ngettext("Organizer", "Organizers", number),
        PartnerRole.SPONSOR: ngettext("Sponsor", "Sponsors", number),
        PartnerRole.SUPPORTER: ngettext("Supporter", "Supporters", number),
        PartnerRole.MEDIA: ngettext("Media partner", "Media partners", number),
    }
    return names[role]
