"""Who can be meant by a name in a quick entry: organizations, contacts, delegates, sides by their code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from sqlalchemy import or_, select

from eventapp.action_items.quick_entry import mentions
from eventapp.action_items.rules import OwnerFacts
from eventapp.conferences.models import HOSTING, ConferencePartner, Side
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.organizations.models import Organization
from eventapp.organizations.rules import folded
from eventapp.registration.models import Delegate, DelegateStatus

#: Of each kind as many rows are looked at; a name that so many begin with is no name.
_MOST = 2_000
#: Letters at the beginning of a name by which rows are looked for.
_BEGINNING = 2

Known = Mapping[str, tuple[OwnerFacts, ...]]


def find_known(conference_id: str, line: str) -> Known:
    """Return folded name → who can be meant by it, for what ``line`` mentions; at most four queries."""
    beginnings = {folded(text)[:_BEGINNING] for text in mentions(line)} - {""}
    if not beginnings:
        return {}
    known: dict[str, dict[tuple[str | None, str], OwnerFacts]] = defaultdict(dict)
    contacts = list(_contacts(conference_id))
    followed = {(owner.organization_id, name) for name, owner in contacts}
    # Who follows up already is written to where they follow up, not where they have registered.
    delegates = (
        (name, owner)
        for name, owner in _delegates(conference_id)
        if (owner.organization_id, folded(owner.name)) not in followed
    )
    for name, owner in chain(_organizations(beginnings), contacts, delegates, _sides(conference_id)):
        same = (None, owner.email.lower()) if owner.email else (owner.organization_id, owner.name)
        known[name].setdefault(same, owner)
    return {name: tuple(owners.values()) for name, owners in known.items() if name}


def _organizations(beginnings: Iterable[str]) -> Iterator[tuple[str, OwnerFacts]]:
    forms = ("\n" + Organization.name_key).contains
    rows = session().execute(
        select(Organization.id, Organization.name_key)
        .where(or_(*(forms(f"\n{beginning}", autoescape=True) for beginning in beginnings)))
        .order_by(Organization.id)
        .limit(_MOST)
    )
    for organization_id, name_key in rows:
        for form in name_key.split("\n"):
            yield form, OwnerFacts(organization_id)


def _contacts(conference_id: str) -> Iterator[tuple[str, OwnerFacts]]:
    rows = session().execute(
        select(Contact.organization_id, Contact.name, Contact.email)
        .where(Contact.conference_id == conference_id)
        .order_by(Contact.id)
        .limit(_MOST)
    )
    for organization_id, name, email in rows:
        owner = OwnerFacts(organization_id, name, email)
        yield folded(name), owner
        if email:
            yield folded(email), owner


def _delegates(conference_id: str) -> Iterator[tuple[str, OwnerFacts]]:
    rows = session().execute(
        select(
            Delegate.organization_id, Delegate.name, Delegate.native_name, Delegate.email, Delegate.language
        )
        .where(
            Delegate.conference_id == conference_id,
            Delegate.status == DelegateStatus.ACCEPTED,
            Delegate.erased_at.is_(None),
        )
        .order_by(Delegate.id)
        .limit(_MOST)
    )
    for organization_id, name, native_name, email, language in rows:
        owner = OwnerFacts(organization_id, name, email, language)
        for spelling in filter(None, (name, native_name, email)):
            yield folded(spelling), owner


def _sides(conference_id: str) -> Iterator[tuple[str, OwnerFacts]]:
    """Yield the code and names of a side for the hosts that are of its country."""
    rows = session().execute(
        select(Side.code, Side.name, Organization.id)
        .join(ConferencePartner, ConferencePartner.conference_id == Side.conference_id)
        .join(Organization, Organization.id == ConferencePartner.organization_id)
        .where(
            Side.conference_id == conference_id,
            Organization.country == Side.code,
            ConferencePartner.role.in_(HOSTING),
        )
        .order_by(Side.position, Organization.id)
    )
    for code, name, organization_id in rows:
        for spelling in (code, *name.values()):
            yield folded(spelling), OwnerFacts(organization_id)
