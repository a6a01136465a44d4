"""Use cases of the parties: who agrees, in which order, whom one writes to, and who signs."""

from dataclasses import dataclass

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agendas.queries import get_person
from eventapp.agendas.rules import check_text
from eventapp.agreements import rules
from eventapp.agreements.models import AgreementParty, AgreementSignatory
from eventapp.agreements.parts import get_party, get_signatory, list_parties, list_signatories
from eventapp.agreements.services.changing import changing, finish, held
from eventapp.conferences.models import Side
from eventapp.conferences.queries import get_row
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.queries import get_organization


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What is said of a party. Without ``side_id`` it is the side of the organization's country, if any.

    Its contact is a person by name, e-mail or both; nobody where both are ''.
    """

    organization_id: str
    side_id: str | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_language: str = ""


@dataclass(frozen=True, slots=True)
class SignatoryFacts:
    """Who signs. With ``person_id``, a person of the agenda, what is left out is as the agenda says it."""

    name: LocalizedText = NO_TEXT
    job_title: LocalizedText = NO_TEXT
    person_id: str | None = None


def add_party(
    actor: Actor, *, conference_id: str, agreement_id: str, version: int, facts: PartyFacts
) -> AgreementParty:
    """Add an organization that agrees, as the last; clearances of the others are taken back."""
    with changing(actor, conference_id, agreement_id, version, "agreement.party_added") as agreement:
        parties = list_parties(agreement.id)
        rules.check_room_for_one(len(parties), rules.MAX_PARTIES)
        party = AgreementParty(
            id=new_id(),
            conference_id=conference_id,
            agreement_id=agreement.id,
            position=parties[-1].position + 1 if parties else 1,
            cleared_by="",
            comment="",
        )
        _take_facts(actor, party, facts, parties)
        session().add(party)
    return party


def change_party(
    actor: Actor, *, conference_id: str, agreement_id: str, party_id: str, version: int, facts: PartyFacts
) -> AgreementParty:
    """Say anew who a party is; another organization takes all clearances back, another contact none.

    Once the agreement is signed, whom one writes to can still be changed.
    """
    agreement = held(actor, conference_id, agreement_id, version)
    party = get_party(conference_id, agreement_id, party_id)
    if facts.organization_id == party.organization_id:
        _take_facts(actor, party, facts, ())
        finish(actor, "agreement.party_changed", agreement)
        return party
    with changing(actor, conference_id, agreement_id, version, "agreement.party_changed"):
        _take_facts(actor, party, facts, list_parties(agreement_id))
    return party


def move_party(
    actor: Actor, *, conference_id: str, agreement_id: str, party_id: str, version: int, by: int
) -> None:
    """Move a party ``by`` places back in the order, forward where it is negative."""
    with changing(actor, conference_id, agreement_id, version, "agreement.party_moved") as agreement:
        parties = list_parties(agreement.id)
        ids = [party.id for party in parties]
        if party_id not in ids:
            raise NotFound
        place = min(max(ids.index(party_id) + by, 0), len(ids) - 1)
        parties.insert(place, parties.pop(ids.index(party_id)))
        for position, party in enumerate(parties, 1):
            party.position = position


def remove_party(actor: Actor, *, conference_id: str, agreement_id: str, party_id: str, version: int) -> None:
    """Take a party off with its signatories; clearances of the others are taken back."""
    with changing(actor, conference_id, agreement_id, version, "agreement.party_removed"):
        session().delete(get_party(conference_id, agreement_id, party_id))


def add_signatory(
    actor: Actor,
    *,
    conference_id: str,
    agreement_id: str,
    party_id: str,
    version: int,
    facts: SignatoryFacts,
) -> AgreementSignatory:
    """Say who signs for a party, as its last. Raises :class:`InvalidInput` at ``name`` and ``person_id``."""
    with changing(actor, conference_id, agreement_id, version, "agreement.signatory_added") as agreement:
        party = get_party(conference_id, agreement_id, party_id)
        signing = [each for each in list_signatories(agreement.id) if each.party_id == party.id]
        rules.check_room_for_one(len(signing), rules.MAX_SIGNATORIES)
        name, job_title = _names(conference_id, facts)
        signatory = AgreementSignatory(
            id=new_id(),
            conference_id=conference_id,
            party_id=party.id,
            name=name,
            job_title=job_title,
            person_id=facts.person_id,
            position=signing[-1].position + 1 if signing else 1,
        )
        session().add(signatory)
    return signatory


def remove_signatory(
    actor: Actor,
    *,
    conference_id: str,
    agreement_id: str,
    party_id: str,
    signatory_id: str,
    version: int,
) -> None:
    with changing(actor, conference_id, agreement_id, version, "agreement.signatory_removed"):
        get_party(conference_id, agreement_id, party_id)
        session().delete(get_signatory(conference_id, party_id, signatory_id))


def _take_facts(
    actor: Actor, party: AgreementParty, facts: PartyFacts, others: list[AgreementParty] | tuple[()]
) -> None:
    """Judge what is said of a party and write it; ``others`` are the parties there are already."""
    organization = get_organization(facts.organization_id)
    if any(other.organization_id == organization.id and other.id != party.id for other in others):
        raise InvalidInput(N_("This organization is a party already."), field="organization")
    conference_id = party.conference_id
    side_id: str | None
    if facts.side_id:
        side_id = get_row(Side, conference_id, facts.side_id).id
    else:
        side_id = session().scalar(
            select(Side.id).where(Side.conference_id == conference_id, Side.code == organization.country)
        )
    party.contact_id = None
    if facts.contact_name.strip() or facts.contact_email.strip():
        party.contact_id = take_contact(
            actor,
            conference_id=conference_id,
            facts=ContactFacts(
                name=facts.contact_name,
                email=facts.contact_email,
                organization_id=organization.id,
                side_id=side_id,
                language=facts.contact_language,
            ),
            field="contact_",
        ).id
    party.organization_id, party.side_id = organization.id, side_id


def _names(conference_id: str, facts: SignatoryFacts) -> tuple[LocalizedText, LocalizedText]:
    """Return name and job title of a signatory, those of the agenda where nothing else is said."""
    check_text(facts.name, rules.MAX_NAME, "name", is_required=facts.person_id is None)
    check_text(facts.job_title, rules.MAX_NAME, "job_title")
    if facts.person_id is None:
        return facts.name, facts.job_title
    try:
        person = get_person(conference_id, facts.person_id)
    except NotFound as error:
        raise InvalidInput(N_("Please choose a person of the agenda."), field="person_id") from error
    return facts.name or person.name, facts.job_title or person.job_title
