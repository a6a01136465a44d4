"""Finding what an agreement is made of, as rows to change, always through its conference."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import (
    Agreement,
    AgreementDocument,
    AgreementParty,
    AgreementSignatory,
    AgreementStage,
    AgreementText,
)
from eventapp.agreements.rules import Substance
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.files.models import StoredFile
from eventapp.protocol.models import SigningSlot


def list_parties(agreement_id: str) -> list[AgreementParty]:
    """Return the parties in their order, with organization, side and contact."""
    return list(
        session().scalars(
            select(AgreementParty)
            .where(AgreementParty.agreement_id == agreement_id)
            .options(
                joinedload(AgreementParty.organization),
                joinedload(AgreementParty.side),
                joinedload(AgreementParty.contact),
            )
            .order_by(AgreementParty.position, AgreementParty.id)
            .execution_options(populate_existing=True)
        )
    )


def get_party(conference_id: str, agreement_id: str, party_id: str) -> AgreementParty:
    """Return one party of an agreement, with organization, side and contact; raises :class:`NotFound`."""
    party = session().scalar(
        select(AgreementParty)
        .where(
            AgreementParty.id == party_id,
            AgreementParty.agreement_id == agreement_id,
            AgreementParty.conference_id == conference_id,
        )
        .options(
            joinedload(AgreementParty.organization),
            joinedload(AgreementParty.side),
            joinedload(AgreementParty.contact),
        )
    )
    if party is None:
        raise NotFound
    return party


def find_party_of(contact: Contact, agreement_id: str) -> AgreementParty | None:
    """Return the party of an agreement that a contact speaks for, None where there is none.

    What is only an idea is the secretariat's own.
    """
    return session().scalar(
        select(AgreementParty)
        .join(Agreement, Agreement.id == AgreementParty.agreement_id)
        .where(
            Agreement.id == agreement_id,
            Agreement.stage != AgreementStage.IDEA,
            AgreementParty.conference_id == contact.conference_id,
            AgreementParty.contact_id == contact.id,
        )
        .options(joinedload(AgreementParty.organization))
        .order_by(AgreementParty.position)
        .limit(1)
    )


def list_signatories(agreement_id: str) -> list[AgreementSignatory]:
    """Return who signs, party by party, each in order."""
    return list(
        session().scalars(
            select(AgreementSignatory)
            .join(AgreementParty, AgreementParty.id == AgreementSignatory.party_id)
            .where(AgreementParty.agreement_id == agreement_id)
            .order_by(AgreementParty.position, AgreementSignatory.position, AgreementSignatory.id)
        )
    )


def get_signatory(conference_id: str, party_id: str, signatory_id: str) -> AgreementSignatory:
    signatory = session().scalar(
        select(AgreementSignatory).where(
            AgreementSignatory.id == signatory_id,
            AgreementSignatory.party_id == party_id,
            AgreementSignatory.conference_id == conference_id,
        )
    )
    if signatory is None:
        raise NotFound
    return signatory


def list_texts(agreement_id: str) -> list[AgreementText]:
    """Return the language versions with their files, those authentic in front."""
    return list(
        session().scalars(
            select(AgreementText)
            .where(AgreementText.agreement_id == agreement_id)
            .options(joinedload(AgreementText.file))
            .order_by(AgreementText.is_authentic.desc(), AgreementText.id)
        )
    )


def get_text(conference_id: str, agreement_id: str, text_id: str) -> AgreementText:
    text = session().scalar(
        select(AgreementText)
        .where(
            AgreementText.id == text_id,
            AgreementText.agreement_id == agreement_id,
            AgreementText.conference_id == conference_id,
        )
        .options(joinedload(AgreementText.file))
    )
    if text is None:
        raise NotFound
    return text


def list_documents(agreement_id: str) -> list[AgreementDocument]:
    """Return the other papers with their files, in the order in which they came."""
    return list(
        session().scalars(
            select(AgreementDocument)
            .where(AgreementDocument.agreement_id == agreement_id)
            .options(joinedload(AgreementDocument.file))
            .order_by(AgreementDocument.id)
        )
    )


def get_document(conference_id: str, agreement_id: str, document_id: str) -> AgreementDocument:
    document = session().scalar(
        select(AgreementDocument)
        .where(
            AgreementDocument.id == document_id,
            AgreementDocument.agreement_id == agreement_id,
            AgreementDocument.conference_id == conference_id,
        )
        .options(joinedload(AgreementDocument.file))
    )
    if document is None:
        raise NotFound
    return document


def read_substance(agreement: Agreement) -> Substance:
    """Return what parties say yes to when they clear an agreement, as it is now."""
    parties = session().scalars(
        select(AgreementParty.organization_id).where(AgreementParty.agreement_id == agreement.id)
    )
    texts = session().execute(
        select(AgreementText.language, AgreementText.is_authentic, StoredFile.sha256)
        .outerjoin(StoredFile, StoredFile.id == AgreementText.file_id)
        .where(AgreementText.agreement_id == agreement.id)
    )
    return Substance(
        kind=agreement.kind,
        title=agreement.title,
        parties=frozenset(parties),
        texts=frozenset((language, is_authentic, sha256 or "") for language, is_authentic, sha256 in texts),
    )


def list_open_slots(conference_id: str) -> list[tuple[SigningSlot, AgendaItem]]:
    """Return the signings of the agenda that no agreement is signed in yet, in order of time."""
    taken = select(Agreement.signing_slot_id).where(
        Agreement.conference_id == conference_id, Agreement.signing_slot_id.is_not(None)
    )
    rows = session().execute(
        select(SigningSlot, AgendaItem)
        .join(AgendaItem, AgendaItem.id == SigningSlot.agenda_item_id)
        .where(SigningSlot.conference_id == conference_id, SigningSlot.id.not_in(taken))
        .order_by(AgendaItem.starts_at, AgendaItem.id, SigningSlot.position)
    )
    return [(slot, item) for slot, item in rows]
