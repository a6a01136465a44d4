"""One agreement with everything that is known of it, as plain values: for its page, its sheet and its PDF."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement, AgreementStage
from eventapp.agreements.parts import (
    list_documents,
    list_parties,
    list_signatories,
    list_texts,
    read_substance,
)
from eventapp.agreements.queries import AgreementRow, find_row, get_agreement
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText
from eventapp.protocol.models import SigningSlot


@dataclass(frozen=True, slots=True)
class SheetSignatory:
    """Who signs for a party. ``person_id`` is set for a person of the agenda."""

    id: str
    name: LocalizedText
    job_title: LocalizedText
    person_id: str | None


@dataclass(frozen=True, slots=True)
class SheetParty:
    """A party with its signatories, whom one writes to, and whether it has cleared the text.

    ``comment`` is why it sent the text back at ``sent_back_at``; both are empty once it clears.
    """

    id: str
    organization_id: str
    organization: LocalizedText
    side_code: str | None
    side_name: LocalizedText | None
    contact_id: str | None
    contact_name: str
    contact_email: str
    is_contact_reachable: bool
    asked_at: datetime | None
    cleared_at: datetime | None
    cleared_by: str
    sent_back_at: datetime | None
    comment: str
    signatories: tuple[SheetSignatory, ...]


@dataclass(frozen=True, slots=True)
class SheetText:
    """A language version; ``language`` is a BCP 47 tag, ``filename`` '' where there is no file."""

    id: str
    language: str
    is_authentic: bool
    filename: str
    size: int


@dataclass(frozen=True, slots=True)
class SheetDocument:
    id: str
    title: str
    note: str
    filename: str
    size: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SheetSigning:
    """Where and when it is signed: the agenda item and, where protocol has one, the signing within it."""

    agenda_item_id: str
    agenda_item_title: LocalizedText
    starts_at: datetime | None
    slot_id: str | None
    slot_title: LocalizedText | None


@dataclass(frozen=True, slots=True)
class AgreementSheet:
    """Everything about one agreement. ``mark`` names the text as it reads now: who clears sends it back."""

    row: AgreementRow
    summary: LocalizedText
    parties: tuple[SheetParty, ...]
    texts: tuple[SheetText, ...]
    documents: tuple[SheetDocument, ...]
    signing: SheetSigning | None
    #: The title of the edition before, where it goes on from one of that.
    carried_from: LocalizedText | None
    mark: str

    @property
    def authentic(self) -> tuple[SheetText, ...]:
        return tuple(text for text in self.texts if text.is_authentic)

    @property
    def can_be_cleared(self) -> bool:
        """Whether a party that has not cleared it yet can: as ``rules.check_can_clear`` judges."""
        return self.row.stage == AgreementStage.DRAFT and bool(self.authentic) and len(self.parties) > 1


def get_sheet(conference_id: str, agreement_id: str) -> AgreementSheet:
    """Return an agreement of this conference with everything; raises :class:`NotFound`.

    The number of queries is the same however many parties, texts and documents there are.
    """
    agreement, row = get_agreement(conference_id, agreement_id), find_row(conference_id, agreement_id)
    if row is None:
        raise NotFound
    return AgreementSheet(
        row=row,
        summary=agreement.summary,
        parties=_parties(agreement),
        texts=tuple(
            SheetText(
                text.id,
                text.language,
                text.is_authentic,
                text.file.filename if text.file else "",
                text.file.size if text.file else 0,
            )
            for text in list_texts(agreement.id)
        ),
        documents=tuple(
            SheetDocument(
                paper.id, paper.title, paper.note, paper.file.filename, paper.file.size, paper.created_at
            )
            for paper in list_documents(agreement.id)
        ),
        signing=_signing(agreement),
        carried_from=_carried_from(agreement),
        mark=read_substance(agreement).mark,
    )


def _parties(agreement: Agreement) -> tuple[SheetParty, ...]:
    signing: dict[str, list[SheetSignatory]] = defaultdict(list)
    for each in list_signatories(agreement.id):
        signing[each.party_id].append(SheetSignatory(each.id, each.name, each.job_title, each.person_id))
    parties = []
    for party in list_parties(agreement.id):
        contact: Contact | None = party.contact
        parties.append(
            SheetParty(
                id=party.id,
                organization_id=party.organization_id,
                organization=party.organization.name,
                side_code=party.side.code if party.side else None,
                side_name=party.side.name if party.side else None,
                contact_id=party.contact_id,
                contact_name=contact.name if contact else "",
                contact_email=contact.email if contact else "",
                is_contact_reachable=contact is not None and contact.is_reachable,
                asked_at=party.asked_at,
                cleared_at=party.cleared_at,
                cleared_by=party.cleared_by,
                sent_back_at=party.sent_back_at,
                comment=party.comment,
                signatories=tuple(signing[party.id]),
            )
        )
    return tuple(parties)


def _signing(agreement: Agreement) -> SheetSigning | None:
    if agreement.agenda_item_id is None:
        return None
    item = (
        session()
        .execute(
            select(AgendaItem.id, AgendaItem.title, AgendaItem.starts_at).where(
                AgendaItem.id == agreement.agenda_item_id
            )
        )
        .one()
    )
    title = session().scalar(select(SigningSlot.title).where(SigningSlot.id == agreement.signing_slot_id))
    return SheetSigning(item.id, item.title, item.starts_at, agreement.signing_slot_id, title)


def _carried_from(agreement: Agreement) -> LocalizedText | None:
    if agreement.carried_from_id is None:
        return None
    return session().scalar(
        select(Conference.title)
        .join(Agreement, Agreement.conference_id == Conference.id)
        .where(Agreement.id == agreement.carried_from_id)
    )
