"""The agreements of the demo conference: one that is real, two that are made up and say so."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from eventapp.actor import Actor
from eventapp.agreements import services
from eventapp.agreements.models import Agreement, AgreementKind
from eventapp.agreements.parts import list_open_slots, list_parties
from eventapp.agreements.rules import AgreementFacts
from eventapp.agreements.services import PartyFacts, SignatoryFacts
from eventapp.conferences.models import Conference
from eventapp.localized import LocalizedText as Text
from eventapp.protocol.precedence import rank_people
from eventapp.workflows.demo import facts
from eventapp.workflows.demo.protocol import SIGNINGS

#: The facts say who signed it and what it is called, not when.
_MADE_UP_DAY = date(2021, 1, 15)
_JOINT_STATEMENT = AgreementFacts(
    AgreementKind.JOINT_STATEMENT,
    Text(
        en="Joint Statement on Strengthening Science and Innovation Cooperation",
        zh="关于加强科技创新合作的联合声明",
    ),
    Text(
        en="The conference implements this statement. *Its title and its parties are real; the day of the "
        "signature shown here is made up.*",
        zh="本次大会旨在落实该声明。**标题和签约各方为真实信息，此处所示签署日期为虚构。**",
    ),
)
_MADE_UP = Text(en="*This agreement is made up.*", zh="**本协议为虚构。**")
#: Key → (which of the signings, parties with their contact, the signatory of each).
_LETTERS: Mapping[str, tuple[int, tuple[tuple[str, str, str, str], ...]]] = {
    "exchange": (
        0,
        (
            ("municipality", "", "", "CHEN Jing"),
            ("eaer", "Luc Favre", "luc.favre@department.example", "Andrea Keller"),
        ),
    ),
    "soft-landing": (
        1,
        (
            ("park", "WU Haiyan", "wu.haiyan@park.example", "WU Haiyan"),
            ("eaer", "Luc Favre", "luc.favre@department.example", "Luc Favre"),
        ),
    ),
}
#: Index in ``facts.NEXT_STEPS`` → the agreement of which that step is a milestone.
MILESTONES: Mapping[int, str] = {3: "exchange"}


def add_agreements(actor: Actor, conference: Conference, organizations: Mapping[str, str]) -> dict[str, str]:
    """Enter the joint statement and two letters of intent; return the ids of these by key.

    ``organizations`` maps keys of the facts to ids.
    """
    statement = _draft(actor, conference, _JOINT_STATEMENT)
    for key in ("most", "eaer"):
        _add_party(actor, statement, PartyFacts(organizations[key]))
    _clear(actor, statement, number=2)
    services.sign_agreement(actor, **_ids(statement), signed_on=_MADE_UP_DAY)
    letters = {key: _letter(actor, conference, organizations, key) for key in _LETTERS}
    exchange = letters["exchange"]
    _clear(actor, exchange, number=2)
    services.sign_agreement(actor, **_ids(exchange), signed_on=facts.HELD_ON)
    services.bring_into_force(
        actor, **_ids(exchange), in_force_on=facts.HELD_ON, expires_on=date(2031, 10, 20)
    )
    _clear(actor, letters["soft-landing"], number=1)
    return {key: letter.id for key, letter in letters.items()}


def _letter(actor: Actor, conference: Conference, organizations: Mapping[str, str], key: str) -> Agreement:
    """Enter a letter of intent that is signed where protocol has it."""
    signing, parties = _LETTERS[key]
    title = SIGNINGS[signing][0]
    letter = _draft(actor, conference, AgreementFacts(AgreementKind.LETTER_OF_INTENT, title, _MADE_UP))
    people = {each.name["en"]: each.id for each in rank_people(conference.id)}
    for organization, name, email, signatory in parties:
        party = _add_party(
            actor, letter, PartyFacts(organizations[organization], contact_name=name, contact_email=email)
        )
        services.add_signatory(
            actor, **_ids(letter), party_id=party, facts=SignatoryFacts(person_id=people[signatory])
        )
    slots = {slot.title: slot.id for slot, _item in list_open_slots(conference.id)}
    services.choose_slot(actor, **_ids(letter), slot_id=slots[title])
    return letter


def _draft(actor: Actor, conference: Conference, agreement_facts: AgreementFacts) -> Agreement:
    """Enter a draft in both languages, which are equally authentic."""
    agreement = services.create_agreement(actor, conference_id=conference.id, facts=agreement_facts)
    services.begin_draft(actor, **_ids(agreement))
    for language in ("zh", "en"):
        services.add_text(actor, **_ids(agreement), language=language, is_authentic=True)
    return agreement


def _add_party(actor: Actor, agreement: Agreement, party_facts: PartyFacts) -> str:
    return services.add_party(actor, **_ids(agreement), facts=party_facts).id


def _clear(actor: Actor, agreement: Agreement, *, number: int) -> None:
    """Note that the first ``number`` parties have cleared an agreement."""
    for party in list_parties(agreement.id)[:number]:
        services.clear_for_party(actor, **_ids(agreement), party_id=party.id)


def _ids(agreement: Agreement) -> dict[str, Any]:
    """Return which agreement is meant, in its newest version."""
    return {
        "conference_id": agreement.conference_id,
        "agreement_id": agreement.id,
        "version": agreement.version,
    }
