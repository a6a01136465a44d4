"""Agreements of the next edition: those that are under way or in force, in their state."""

from collections import defaultdict
from typing import Any

from eventapp.agreements.models import (
    Agreement,
    AgreementDocument,
    AgreementParty,
    AgreementSignatory,
    AgreementText,
)
from eventapp.agreements.rules import OVER
from eventapp.clock import now
from eventapp.db.base import new_uid
from eventapp.db.session import session
from eventapp.minutes.numbering import next_number
from eventapp.workflows.editions.carrying.passage import Passage, list_rows


def list_agreements_to_carry(conference_id: str) -> list[Agreement]:
    """Return the agreements that the next edition would follow up; those that were carried are left out."""
    return list_rows(
        Agreement,
        Agreement.conference_id == conference_id,
        Agreement.stage.not_in(OVER),
        Agreement.carried_at.is_(None),
    )


def list_parties(agreements: list[Agreement]) -> list[AgreementParty]:
    return list_rows(AgreementParty, AgreementParty.agreement_id.in_([each.id for each in agreements]))


def carry_agreements(passage: Passage, agreements: list[Agreement]) -> int:
    """Take agreements over, with parties, signatories, texts and documents; return how many."""
    number = next_number(Agreement.number, passage.target.id)
    for place, agreement in enumerate(agreements):
        copy = passage.copy(
            agreement,
            uid=new_uid(),
            number=number + place,
            agenda_item_id=None,
            signing_slot_id=None,
            carried_from_id=agreement.id,
            carried_at=None,
            created_at=now(),
            updated_at=now(),
        )
        session().add(copy)
        agreement.carried_at = agreement.updated_at = now()
        passage.agreements[agreement.id] = copy.id
    session().flush()
    _carry_parties(passage, list_parties(agreements))
    texts = list_rows(AgreementText, AgreementText.agreement_id.in_(list(passage.agreements)))
    papers = list_rows(AgreementDocument, AgreementDocument.agreement_id.in_(list(passage.agreements)))
    rows: list[AgreementText | AgreementDocument] = [*texts, *papers]
    for row in rows:
        agreement_id, file_id = passage.agreements[row.agreement_id], passage.file(row.file_id)
        session().add(passage.copy(row, agreement_id=agreement_id, file_id=file_id))
    session().flush()
    return len(agreements)


def _carry_parties(passage: Passage, parties: list[AgreementParty]) -> None:
    signatories: dict[str, list[Any]] = defaultdict(list)
    signing = AgreementSignatory.party_id.in_([party.id for party in parties])
    for row in list_rows(AgreementSignatory, signing):
        signatories[row.party_id].append(row)
    copies = {
        party.id: passage.copy(
            party,
            agreement_id=passage.agreements[party.agreement_id],
            side_id=passage.side(party.side_id),
            contact_id=passage.contact(party.contact_id),
        )
        for party in parties
    }
    session().add_all(copies.values())
    session().flush()
    for party_id, rows in signatories.items():
        # People of an agenda belong to their edition; the name stands here.
        session().add_all(passage.copy(row, party_id=copies[party_id].id, person_id=None) for row in rows)
