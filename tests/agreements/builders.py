"""Agreements in any stage, made by the services that people use."""

from datetime import date
from typing import Any

from eventapp.actor import Actor
from eventapp.agreements import services
from eventapp.agreements.models import Agreement
from eventapp.agreements.parts import list_parties
from eventapp.agreements.queries import get_agreement
from eventapp.agreements.rules import AgreementFacts
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.files.rules import Upload
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from tests.minutes.builders import make_organization

REGISTER = "/manage/launch/agreements"
PDF = Upload("memorandum.pdf", "application/pdf", b"%PDF-1.7 one")
OTHER_PDF = Upload("memorandum-2.pdf", "application/pdf", b"%PDF-1.7 two")
SIGNED_ON = date(2021, 10, 21)


def make_agreement(actor: Actor, conference_id: str, en: str = "Memorandum", **facts: Any) -> Agreement:
    """Commit an agreement that is an idea."""
    with transaction():
        return services.create_agreement(
            actor,
            conference_id=conference_id,
            facts=AgreementFacts(**{"kind": "memorandum", "title": LocalizedText(en=en), **facts}),
        )


def newest(agreement: Agreement) -> Agreement:
    return get_agreement(agreement.conference_id, agreement.id)


def do(service: Any, actor: Actor, agreement: Agreement, **values: Any) -> Any:
    """Commit one use case of an agreement, in its newest version unless another is said."""
    values.setdefault("version", newest(agreement).version)
    with transaction():
        return service(actor, conference_id=agreement.conference_id, agreement_id=agreement.id, **values)


def make_draft(
    actor: Actor, conference_id: str, title: str = "Memorandum", *parties: Organization, **facts: Any
) -> Agreement:
    """Commit a draft in Chinese and English, between two organizations of their own where none are named."""
    agreement = make_agreement(actor, conference_id, title, **facts)
    if not parties:
        with transaction():
            parties = (
                make_organization(f"Park of {title}", f"{title}园区"),
                make_organization(f"Department of {title}", country="CH"),
            )
    for party in parties:
        do(services.add_party, actor, agreement, facts=services.PartyFacts(party.id))
    do(services.begin_draft, actor, agreement)
    for language in ("zh", "en"):
        do(services.add_text, actor, agreement, language=language, is_authentic=True, upload=PDF)
    return newest(agreement)


def clear_all(actor: Actor, agreement: Agreement) -> Agreement:
    """Let the secretariat clear a draft on behalf of every party."""
    for party in list_parties(agreement.id):
        do(services.clear_for_party, actor, agreement, party_id=party.id)
    return newest(agreement)


def make_signed(actor: Actor, conference_id: str, title: str = "Memorandum", **facts: Any) -> Agreement:
    agreement = clear_all(actor, make_draft(actor, conference_id, title, **facts))
    do(services.sign_agreement, actor, agreement, signed_on=SIGNED_ON)
    return newest(agreement)


def make_in_force(
    actor: Actor,
    conference_id: str,
    title: str = "Memorandum",
    *,
    expires_on: date | None = date(2022, 10, 21),
    **facts: Any,
) -> Agreement:
    agreement = make_signed(actor, conference_id, title, **facts)
    do(services.bring_into_force, actor, agreement, in_force_on=SIGNED_ON, expires_on=expires_on)
    return newest(agreement)


def url_of(agreement: Agreement, part: str = "") -> str:
    return f"{REGISTER}/{agreement.id}{part}"


def versioned(agreement: Agreement, **values: Any) -> dict[str, Any]:
    session().expire_all()
    return {"version": str(newest(agreement).version), **values}


def with_contact(actor: Actor, agreement: Agreement, email: str = "anna@department.example") -> Contact:
    """Give the second party of a draft a contact."""
    party = list_parties(agreement.id)[1]
    facts = services.PartyFacts(party.organization_id, contact_name="Anna", contact_email=email)
    do(services.change_party, actor, agreement, party_id=party.id, facts=facts)
    session().expire_all()
    contact = list_parties(agreement.id)[1].contact
    assert contact is not None
    return contact
