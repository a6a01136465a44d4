"""Finding contacts, always through their conference."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventapp.accounts.tokens import token_hash
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.organizations.models import Organization
from eventapp.organizations.rules import folded

#: The contacts whom mails are sent to, as ``Contact.is_reachable`` tells of one.
IS_REACHABLE = (Contact.email != "") & Contact.left_at.is_(None) & Contact.bounced_at.is_(None)


def get_contact(conference_id: str, contact_id: str) -> Contact:
    """Return a contact of this conference with organization and side; raises :class:`NotFound`."""
    contact = session().scalar(
        select(Contact)
        .where(Contact.id == contact_id, Contact.conference_id == conference_id)
        .options(joinedload(Contact.organization), joinedload(Contact.side))
    )
    if contact is None:
        raise NotFound
    return contact


def find_contact_by_email(conference_id: str, email: str) -> Contact | None:
    """Return the contact with an address in whatever case, None for none and for ''."""
    if not email:
        return None
    return session().scalar(
        select(Contact).where(
            Contact.conference_id == conference_id, Contact.email_normalised == email.lower()
        )
    )


def find_by_link(slug: str, token: str) -> tuple[Conference, Contact] | None:
    """Return whose link it is, with organization and side; None for one that never was or has ended."""
    row = (
        session()
        .execute(
            select(Conference, Contact)
            .join(Contact, Contact.conference_id == Conference.id)
            .where(
                Conference.slug == slug,
                Contact.token_hash == token_hash(token),
                Contact.link_ends_at > now(),
                Contact.left_at.is_(None),
            )
            .options(joinedload(Contact.organization), joinedload(Contact.side))
        )
        .one_or_none()
    )
    return None if row is None else (row[0], row[1])


def list_contacts(
    conference_id: str,
    *,
    text: str = "",
    only_unreachable: bool = False,
    offset: int = 0,
    limit: int | None = None,
) -> list[Contact]:
    """Return contacts by name, with organization and side; ``text`` is a part of a name or an address."""
    statement = (
        select(Contact)
        .outerjoin(Organization, Organization.id == Contact.organization_id)
        .where(*_wanted(conference_id, text, only_unreachable))
        .options(contains_eager(Contact.organization), joinedload(Contact.side))
        .order_by(Contact.name, Contact.id)
    )
    return list(session().scalars(statement.offset(offset).limit(limit)))


def count_contacts(conference_id: str, *, text: str = "", only_unreachable: bool = False) -> int:
    return (
        session().scalar(
            select(func.count())
            .select_from(Contact)
            .outerjoin(Organization, Organization.id == Contact.organization_id)
            .where(*_wanted(conference_id, text, only_unreachable))
        )
        or 0
    )


def _wanted(conference_id: str, text: str, only_unreachable: bool) -> Iterable[ColumnElement[bool]]:
    yield Contact.conference_id == conference_id
    if text:
        yield or_(
            Contact.name.icontains(text, autoescape=True),
            Contact.email.icontains(text, autoescape=True),
            Organization.name_key.contains(folded(text), autoescape=True),
        )
    if only_unreachable:
        yield ~IS_REACHABLE
