"""Use cases of clearing: each party says that the text may be signed as it reads, or sends it back.

The secretariat notes it on a party's behalf, or the party's contact does it by link. A contact sends back
the mark of the text that they read, so that nobody clears what they have not seen.
"""

from eventapp.actor import SYSTEM, Actor
from eventapp.agreements.models import Agreement, AgreementParty, AgreementStage
from eventapp.agreements.parts import find_party_of, get_party, list_parties, read_substance
from eventapp.agreements.queries import get_agreement
from eventapp.agreements.rules import OPEN, check_can_clear, checked_comment, stage_by_clearances
from eventapp.agreements.services.changing import finish, held
from eventapp.clock import now
from eventapp.contacts.access import acting
from eventapp.contacts.models import Contact
from eventapp.contacts.services import write_to_contact
from eventapp.db.session import session
from eventapp.errors import Conflict, NotFound
from eventapp.i18n import N_

_CHANGED = N_("The text has changed since you opened this page. Please read it again.")


def ask_to_clear(
    actor: Actor, *, conference_id: str, agreement_id: str, party_id: str, version: int, secret_key: str
) -> AgreementParty:
    """Write to a party's contact, with a link by which they clear the text or send it back.

    Raises :class:`Conflict` where there is nothing to clear yet, or nobody who reads mails.
    """
    agreement = held(actor, conference_id, agreement_id, version)
    check_can_clear(agreement.stage, read_substance(agreement))
    party = get_party(conference_id, agreement_id, party_id)
    contact = party.contact
    if contact is None or not contact.is_reachable:
        raise Conflict(N_("This party has no contact who can be written to."))
    if party.cleared_at is not None:
        raise Conflict(N_("This party has cleared it already."))
    party.asked_at = now()
    write_to_contact(contact, "agreement_to_clear", secret_key, agreement_id=agreement.id)
    finish(actor, "agreement.asked_to_clear", agreement, organization=dict(party.organization.name))
    return party


def clear_for_party(
    actor: Actor, *, conference_id: str, agreement_id: str, party_id: str, version: int
) -> Agreement:
    """Note on a party's behalf that the text may be signed as it reads."""
    agreement = held(actor, conference_id, agreement_id, version)
    return _clear(actor, agreement, get_party(conference_id, agreement_id, party_id))


def send_back_for_party(
    actor: Actor, *, conference_id: str, agreement_id: str, party_id: str, version: int, comment: str
) -> Agreement:
    """Note on a party's behalf that the text can't be signed as it reads, and why."""
    agreement = held(actor, conference_id, agreement_id, version)
    return _send_back(actor, agreement, get_party(conference_id, agreement_id, party_id), comment)


def clear_own(contact: Contact, *, agreement_id: str, seen: str) -> Agreement:
    """Clear an agreement as a contact of one of its parties; ``seen`` is the mark of the text that they read.

    Raises :class:`NotFound` for whoever is no party's contact, :class:`Conflict` where it reads differently.
    """
    agreement, party = _own(contact, agreement_id, seen)
    return _clear(acting(contact), agreement, party)


def send_back_own(contact: Contact, *, agreement_id: str, seen: str, comment: str) -> Agreement:
    """Send a text back as a contact of one of its parties, and say why; raises as :func:`clear_own`."""
    agreement, party = _own(contact, agreement_id, seen)
    return _send_back(acting(contact), agreement, party, comment)


def _own(contact: Contact, agreement_id: str, seen: str) -> tuple[Agreement, AgreementParty]:
    agreement = get_agreement(contact.conference_id, agreement_id, for_update=True)
    party = find_party_of(contact, agreement.id)
    if party is None or agreement.stage not in OPEN:
        raise NotFound if party is None else Conflict(_CHANGED)
    if read_substance(agreement).mark != seen:
        raise Conflict(_CHANGED)
    return agreement, party


def _clear(actor: Actor, agreement: Agreement, party: AgreementParty) -> Agreement:
    check_can_clear(agreement.stage, read_substance(agreement))
    if party.cleared_at is not None:
        raise Conflict(N_("This party has cleared it already."))
    party.cleared_at, party.cleared_by = now(), "" if actor == SYSTEM else actor.name
    party.sent_back_at, party.comment = None, ""
    session().flush()
    agreement.stage = stage_by_clearances(
        [each.cleared_at is not None for each in list_parties(agreement.id)]
    )
    finish(actor, "agreement.cleared", agreement, organization=dict(party.organization.name))
    return agreement


def _send_back(actor: Actor, agreement: Agreement, party: AgreementParty, comment: str) -> Agreement:
    if agreement.stage not in (AgreementStage.DRAFT, AgreementStage.CLEARED):
        raise Conflict(N_("Only a draft is cleared."))
    party.comment = checked_comment(comment, "comment")
    party.sent_back_at, party.cleared_at, party.cleared_by = now(), None, ""
    agreement.stage = AgreementStage.DRAFT
    # Without the words: the trail outlives an erasure.
    finish(actor, "agreement.sent_back", agreement, organization=dict(party.organization.name))
    return agreement
