"""Use cases of the directory: adding and editing organizations."""

from dataclasses import dataclass

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations import rules
from eventapp.organizations.models import Organization, OrganizationKind
from eventapp.organizations.queries import find_double, get_organization, list_ids_above
from eventapp.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """What the directory says of an organization. ``country`` is ISO 3166-1 alpha-2.

    ``sector`` is an ``OrganizationSector`` value, '' for none or for many.
    """

    name: LocalizedText
    short_name: LocalizedText = NO_TEXT
    kind: str = OrganizationKind.OTHER
    sector: str = ""
    country: str | None = None
    website: str | None = None
    parent_id: str | None = None


class AlreadyInDirectory(InvalidInput):
    """An organization of that name is there; ``existing`` is it."""

    status = Conflict.status

    def __init__(self, existing: Organization) -> None:
        super().__init__(N_("An organization of this name is in the directory already."), field="name")
        self.existing = existing


def create_organization(actor: Actor, facts: OrganizationFacts) -> Organization:
    """Add an organization; raises :class:`AlreadyInDirectory` for a double of the same country."""
    require(actor, Permission.DIRECTORY_EDIT)
    organization = Organization(id=new_id(), created_at=now())
    _take_facts(organization, facts)
    session().add(organization)
    record(actor, "organization.created", subject_type="organization", subject_id=organization.id)
    session().flush()
    return organization


def edit_organization(
    actor: Actor, *, organization_id: str, version: int, facts: OrganizationFacts
) -> Organization:
    """Change what the directory says; ``version`` is the one that was read, else raises :class:`Conflict`."""
    require(actor, Permission.DIRECTORY_EDIT)
    organization = get_organization(organization_id)
    check_is_newest(organization, version)
    if facts.parent_id:
        rules.check_parent(organization.id, list_ids_above(facts.parent_id))
    _take_facts(organization, facts)
    record(actor, "organization.changed", subject_type="organization", subject_id=organization.id)
    session().flush()
    return organization


def _take_facts(organization: Organization, facts: OrganizationFacts) -> None:
    """Judge the facts and write them; a row that is refused is left as it was."""
    name = rules.checked_name(facts.name)
    short_name = rules.checked_length(facts.short_name, "short_name")
    kind, country = rules.checked_kind(facts.kind), rules.checked_country(facts.country)
    sector, website = rules.checked_sector(facts.sector), rules.checked_website(facts.website)
    double = find_double(name, country, besides=organization.id)
    if double is not None:
        raise AlreadyInDirectory(double)
    organization.name, organization.short_name = name, short_name
    organization.name_key = rules.name_key(name, short_name)
    organization.kind, organization.country, organization.website = kind, country, website
    organization.sector, organization.parent_id = sector, facts.parent_id
