"""Working links as read: plain values for lists, the picture of the network, and documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.conferences.models import Side
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.organizations.rules import folded
from eventapp.working_links.models import WorkingLink
from eventapp.working_links.rules import is_review_due

#: Reviews that are due within so many days are "soon".
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EndRow:
    """One side of a link as read. ``side_code`` is the country code of its side, '' without one.

    The side is the contact's, else that of the organization's country.
    """

    organization_id: str
    organization: LocalizedText
    sector: str
    side_code: str
    side_name: LocalizedText | None
    contact_id: str | None
    contact_name: str
    contact_email: str
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A working link as read; ``next_review_on`` is a date in the conference's zone."""

    id: str
    first: EndRow
    second: EndRow
    stage: str
    origin: str
    topic: LocalizedText
    notes: str
    next_review_on: date | None
    is_review_due: bool
    agenda_item_id: str | None
    agenda_item_title: LocalizedText | None
    agreement_id: str | None
    agreement_number: int | None
    agreement_title: LocalizedText | None
    updated_at: datetime
    version: int

    @property
    def ends(self) -> tuple[EndRow, EndRow]:
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class LinkFilters:
    """What to leave in; "" leaves everything in.

    ``side`` is a country code, ``sector`` an ``OrganizationSector`` value: one of the two ends has it.
    ``review`` is ``due`` (by today), ``soon`` (within ``SOON``) or ``none`` (no date). ``text`` is a part of
    the name of an organization or a contact.
    """

    stage: str = ""
    side: str = ""
    sector: str = ""
    organization_id: str = ""
    origin: str = ""
    review: str = ""
    text: str = ""


NO_FILTERS = LinkFilters()

_organizations = aliased(Organization), aliased(Organization)
_contacts = aliased(Contact), aliased(Contact)
_sides = aliased(Side), aliased(Side)


def list_links(
    conference_id: str, filters: LinkFilters, today: date, *, offset: int = 0, limit: int | None = None
) -> list[LinkRow]:
    """Return a stretch of the links: those to be reviewed first in front, then by name. One query."""
    statement = (
        _joined(select(*_columns()))
        .where(*_conditions(conference_id, filters, today))
        .order_by(
            case((WorkingLink.next_review_on.is_(None), 1), else_=0),
            WorkingLink.next_review_on,
            _organizations[0].name_key,
            _organizations[1].name_key,
            WorkingLink.id,
        )
    )
    return [_read(row, today) for row in session().execute(statement.offset(offset).limit(limit))]


def count_links(conference_id: str, filters: LinkFilters, today: date) -> int:
    statement = _joined(select(func.count(WorkingLink.id)))
    return session().scalar(statement.where(*_conditions(conference_id, filters, today))) or 0


def find_row(conference_id: str, link_id: str, today: date) -> LinkRow | None:
    """Return one link of this conference as read, or None."""
    statement = _joined(select(*_columns())).where(
        WorkingLink.conference_id == conference_id, WorkingLink.id == link_id
    )
    row = session().execute(statement).one_or_none()
    return None if row is None else _read(row, today)


def _columns() -> list[Any]:
    return [
        WorkingLink,
        *_organizations,
        *_contacts,
        *_sides,
        AgendaItem.title,
        Agreement.number,
        Agreement.title,
    ]


def _joined(statement: Select[Any]) -> Select[Any]:
    ids = (WorkingLink.first_organization_id, WorkingLink.second_organization_id)
    contact_ids = (WorkingLink.first_contact_id, WorkingLink.second_contact_id)
    statement = statement.select_from(WorkingLink)
    for organization, contact, side, its_id, contact_id in zip(
        _organizations, _contacts, _sides, ids, contact_ids, strict=True
    ):
        by_country = (contact.side_id.is_(None)) & (side.code == organization.country)
        statement = (
            statement.join(organization, organization.id == its_id)
            .outerjoin(contact, contact.id == contact_id)
            .outerjoin(
                side,
                (side.conference_id == WorkingLink.conference_id)
                & ((side.id == contact.side_id) | by_country),
            )
        )
    return statement.outerjoin(AgendaItem, AgendaItem.id == WorkingLink.agenda_item_id).outerjoin(
        Agreement, Agreement.id == WorkingLink.agreement_id
    )


def _conditions(conference_id: str, filters: LinkFilters, today: date) -> Iterator[ColumnElement[bool]]:
    yield WorkingLink.conference_id == conference_id
    if filters.stage:
        yield WorkingLink.stage == filters.stage
    if filters.origin:
        yield WorkingLink.origin == filters.origin
    if filters.side:
        yield or_(*(side.code == filters.side for side in _sides))
    if filters.sector:
        yield or_(*(organization.sector == filters.sector for organization in _organizations))
    if filters.organization_id:
        yield or_(*(organization.id == filters.organization_id for organization in _organizations))
    if filters.text:
        words = folded(filters.text)
        yield or_(
            *(o.name_key.contains(words, autoescape=True) for o in _organizations if words),
            *(contact.name.icontains(filters.text, autoescape=True) for contact in _contacts),
        )
    if filters.review == "none":
        yield WorkingLink.next_review_on.is_(None)
    elif filters.review:
        until = today if filters.review == "due" else today + SOON
        yield WorkingLink.next_review_on <= until


def _read(row: Row[Any], today: date) -> LinkRow:
    link, *ends, item_title, agreement_number, agreement_title = tuple[Any, ...](row)
    return LinkRow(
        id=link.id,
        first=_read_end(*ends[0::2]),
        second=_read_end(*ends[1::2]),
        stage=link.stage,
        origin=link.origin,
        topic=link.topic,
        notes=link.notes,
        next_review_on=link.next_review_on,
        is_review_due=is_review_due(link.next_review_on, today),
        agenda_item_id=link.agenda_item_id,
        agenda_item_title=item_title,
        agreement_id=link.agreement_id,
        agreement_number=agreement_number,
        agreement_title=agreement_title,
        updated_at=link.updated_at,
        version=link.version,
    )


def _read_end(organization: Organization, contact: Contact | None, side: Side | None) -> EndRow:
    return EndRow(
        organization_id=organization.id,
        organization=organization.name,
        sector=organization.sector,
        side_code=side.code if side else "",
        side_name=side.name if side else None,
        contact_id=contact.id if contact else None,
        contact_name=contact.name if contact else "",
        contact_email=contact.email if contact else "",
        is_reachable=contact is not None and contact.is_reachable,
    )
