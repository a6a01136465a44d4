"""What can be chosen for a feed of a part of an agenda, and for one at a secret address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select

from eventapp.action_items.sources import list_owner_organizations
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItemKind, Person
from eventapp.agendas.queries import room_names, track_names
from eventapp.calendars.models import FeedKind, FeedToken
from eventapp.conferences.models import Conference, ConferencePartner
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.exports.ical.words import words
from eventapp.i18n import gettext
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.permissions import Permission, is_permitted
from eventapp.registration.models import Delegation
from eventapp.registration.queries import list_delegation_names

#: Pairs of what an address says and what a reader reads.
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SecretOption:
    """A feed that a secret address can be made of; ``owner_id`` is the delegation's or the organization's."""

    kind: FeedKind
    owner_id: str | None
    name: str

    @property
    def value(self) -> str:
        return self.owner_id or self.kind.value


#: Kinds that hold action items: as to-dos, or as events on their due dates.
ACTION_ITEM_KINDS = frozenset({FeedKind.ACTION_ITEMS, FeedKind.ORGANIZATION, FeedKind.CONTACT})
#: Heading of a group → what stands in it.
SecretOptions = Mapping[str, list[SecretOption]]


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


def secret_choices(conference: Conference, actor: Actor, language: str) -> SecretOptions:
    """Return what ``actor`` may make secret addresses of."""
    groups: dict[str, list[SecretOption]] = {}
    if is_permitted(actor, Permission.OUTCOMES_EDIT, conference.id):
        groups[gettext("Action items")] = [
            SecretOption(FeedKind.ACTION_ITEMS, None, gettext("All action items")),
            *(
                SecretOption(FeedKind.ORGANIZATION, key, name.read(language, conference.first_language))
                for key, name in list_owner_organizations(conference.id)
            ),
        ]
    delegations = (
        list_delegation_names(conference.id)
        if is_permitted(actor, Permission.DELEGATES_EDIT, conference.id)
        else ()
    )
    if delegations:
        groups[gettext("Delegations")] = [
            SecretOption(FeedKind.DELEGATION, key, name.read(language, conference.first_language))
            for key, name in delegations
        ]
    return groups


def feed_owner_names(feeds: Iterable[FeedToken], language: str, first_language: str) -> dict[str, str]:
    """Return feed id → whose it is, without those of a whole conference. One query for each kind of owner."""
    feeds = list(feeds)
    names: dict[str, LocalizedText | str] = {}
    owners = {feed.id: feed.delegation_id or feed.organization_id or feed.contact_id or "" for feed in feeds}
    for model in (Delegation, Organization, Contact):
        rows = session().execute(select(model.id, model.name).where(model.id.in_(owners.values())))
        names |= {row.id: row.name for row in rows}
    return {
        feed_id: _read(names[owner_id], language, first_language)
        for feed_id, owner_id in owners.items()
        if owner_id in names
    }


def _read(name: LocalizedText | str, language: str, first_language: str) -> str:
    """Return a name: people's are texts, those of all others are in several languages."""
    return name if isinstance(name, str) else name.read(language, first_language)
