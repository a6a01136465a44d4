"""Finding agreements: one to change, and the register as plain values for pages, mails and documents."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.agreements.filters import NO_FILTERS, AgreementFilters, conditions
from eventapp.agreements.models import Agreement, AgreementParty, AgreementStage
from eventapp.conferences.models import Side
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party as read; ``side_code`` and ``side_name`` are None for one that belongs to no side."""

    id: str
    organization_id: str
    organization: LocalizedText
    side_id: str | None
    side_code: str | None
    side_name: LocalizedText | None
    contact_id: str | None
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as read.

    ``kind`` and ``stage`` are values of their enumerations, ``number`` counts within the conference, the
    dates are in its zone. ``carried_at`` is set where a later edition goes on from it.
    """

    id: str
    uid: str
    number: int
    kind: str
    title: LocalizedText
    stage: str
    parties: tuple[PartyRow, ...]
    signed_on: date | None
    in_force_on: date | None
    expires_on: date | None
    renewals: int
    is_confidential: bool
    carried_at: datetime | None
    agenda_item_id: str | None
    signing_slot_id: str | None
    updated_at: datetime
    version: int

    @property
    def cleared(self) -> int:
        """How many of its parties have cleared it."""
        return sum(party.cleared_at is not None for party in self.parties)

    def waits_for(self, contact_id: str) -> bool:
        """Tell whether it is a draft that this contact's party has not cleared yet."""
        return self.stage == AgreementStage.DRAFT and any(
            party.contact_id == contact_id and party.cleared_at is None for party in self.parties
        )


@dataclass(frozen=True, slots=True)
class Expiring:
    """An agreement in force whose end is near, with whom its parties' offices write to (each once)."""

    row: AgreementRow
    contacts: tuple[Contact, ...]


def get_agreement(conference_id: str, agreement_id: str, *, for_update: bool = False) -> Agreement:
    """Return an agreement of this conference; raises :class:`NotFound` for any other.

    ``for_update`` lets nobody else change it, its parties or its texts until the transaction is over.
    """
    statement = select(Agreement).where(
        Agreement.id == agreement_id, Agreement.conference_id == conference_id
    )
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    agreement = session().scalar(statement)
    if agreement is None:
        raise NotFound
    return agreement


def list_to_choose(conference_id: str) -> list[Agreement]:
    """Return all agreements of a conference in order of the numbers, for a choice among them."""
    return list(
        session().scalars(
            select(Agreement).where(Agreement.conference_id == conference_id).order_by(Agreement.number)
        )
    )


def list_agreements(
    conference_id: str,
    filters: AgreementFilters = NO_FILTERS,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> list[AgreementRow]:
    """Return a stretch of the register in order of the numbers. Two queries."""
    statement = select(Agreement).where(*conditions(conference_id, filters)).order_by(Agreement.number)
    return _read(session().scalars(statement.offset(offset).limit(limit)))


def count_agreements(conference_id: str, filters: AgreementFilters = NO_FILTERS) -> int:
    return session().scalar(select(func.count(Agreement.id)).where(*conditions(conference_id, filters))) or 0


def count_by_stage(conference_id: str) -> dict[str, int]:
    """Return how many agreements are in each stage, in the order of the stages; 0 where there is none."""
    rows = session().execute(
        select(Agreement.stage, func.count())
        .where(Agreement.conference_id == conference_id)
        .group_by(Agreement.stage)
    )
    found: dict[str, int] = dict(rows.all())
    return {stage.value: found.get(stage.value, 0) for stage in AgreementStage}


def find_row(conference_id: str, agreement_id: str) -> AgreementRow | None:
    """Return one agreement of this conference as read, or None."""
    rows = _read(
        session().scalars(
            select(Agreement).where(Agreement.conference_id == conference_id, Agreement.id == agreement_id)
        )
    )
    return rows[0] if rows else None


def list_for_contact(contact_id: str) -> list[AgreementRow]:
    """Return what a contact follows up for its party.

    What is an idea yet, was given up, or is carried over is left out. Two queries.
    """
    parties = select(AgreementParty.agreement_id).where(AgreementParty.contact_id == contact_id)
    return _read(
        session().scalars(
            select(Agreement)
            .where(
                Agreement.id.in_(parties),
                Agreement.carried_at.is_(None),
                Agreement.stage.not_in([AgreementStage.IDEA, AgreementStage.ABANDONED]),
            )
            .order_by(Agreement.number)
        )
    )


def list_expiring(conference_id: str, today: date, days: int) -> list[Expiring]:
    """Return what is in force and ends from ``today`` until ``days`` later, the earliest first.

    What a later edition goes on from is left out. Three queries.
    """
    rows = _read(
        session().scalars(
            select(Agreement)
            .where(
                Agreement.conference_id == conference_id,
                Agreement.stage == AgreementStage.IN_FORCE,
                Agreement.carried_at.is_(None),
                Agreement.expires_on.between(today, today + timedelta(days=days)),
            )
            .order_by(Agreement.expires_on, Agreement.number)
        )
    )
    contact_ids = {party.contact_id for row in rows for party in row.parties if party.contact_id}
    contacts = {
        contact.id: contact
        for contact in session().scalars(
            select(Contact)
            .where(Contact.id.in_(contact_ids))
            .options(joinedload(Contact.organization), joinedload(Contact.side))
        )
    }
    return [
        Expiring(
            row,
            tuple(
                contacts[contact_id]
                for contact_id in dict.fromkeys(party.contact_id for party in row.parties)
                if contact_id is not None
            ),
        )
        for row in rows
    ]


def list_party_organizations(conference_id: str) -> list[Organization]:
    """Return the organizations that are party to an agreement here, in order of name."""
    parties = select(AgreementParty.organization_id).where(AgreementParty.conference_id == conference_id)
    return list(
        session().scalars(
            select(Organization).where(Organization.id.in_(parties)).order_by(Organization.name_key)
        )
    )


def _read(agreements: Iterable[Agreement]) -> list[AgreementRow]:
    found = list(agreements)
    parties = _parties([agreement.id for agreement in found])
    return [_row(agreement, tuple(parties.get(agreement.id, ()))) for agreement in found]


def _parties(agreement_ids: Sequence[str]) -> dict[str, list[PartyRow]]:
    rows = session().execute(
        select(
            AgreementParty.agreement_id,
            AgreementParty.id,
            AgreementParty.organization_id,
            Organization.name.label("organization"),
            AgreementParty.side_id,
            Side.code,
            Side.name.label("side"),
            AgreementParty.contact_id,
            AgreementParty.cleared_at,
        )
        .join(Organization, Organization.id == AgreementParty.organization_id)
        .outerjoin(Side, Side.id == AgreementParty.side_id)
        .where(AgreementParty.agreement_id.in_(agreement_ids))
        .order_by(AgreementParty.position, AgreementParty.id)
    )
    found: dict[str, list[PartyRow]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id].append(PartyRow(*row[1:]))
    return found


def _row(agreement: Agreement, parties: tuple[PartyRow, ...]) -> AgreementRow:
    return AgreementRow(
        id=agreement.id,
        uid=agreement.uid,
        number=agreement.number,
        kind=agreement.kind,
        title=agreement.title,
        stage=agreement.stage,
        parties=parties,
        signed_on=agreement.signed_on,
        in_force_on=agreement.in_force_on,
        expires_on=agreement.expires_on,
        renewals=agreement.renewals,
        is_confidential=agreement.is_confidential,
        carried_at=agreement.carried_at,
        agenda_item_id=agreement.agenda_item_id,
        signing_slot_id=agreement.signing_slot_id,
        updated_at=agreement.updated_at,
        version=agreement.version,
    )
