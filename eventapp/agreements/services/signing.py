"""Use cases of the signing: in which slot of a ceremony of the agenda an agreement is signed."""

from eventapp.actor import Actor
from eventapp.agreements.models import Agreement
from eventapp.agreements.parts import list_open_slots, list_signatories
from eventapp.agreements.rules import check_is_open
from eventapp.agreements.services.changing import finish, held
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, is_permitted, require
from eventapp.protocol.models import SigningSlot
from eventapp.protocol.queries import get_slot
from eventapp.protocol.queries import list_signatories as list_slot_signatories
from eventapp.protocol.services import SlotFacts, add_slot
from eventapp.protocol.services import add_signatory as add_to_slot


def choose_slot(
    actor: Actor, *, conference_id: str, agreement_id: str, version: int, slot_id: str
) -> Agreement:
    """Let an agreement be signed in a slot that protocol has, and at that slot's agenda item.

    Its signatories who are people of the agenda are put into the slot, where the actor may edit the agenda.
    """
    agreement = held(actor, conference_id, agreement_id, version)
    check_is_open(agreement.stage)
    free = {slot.id: slot for slot, _item in list_open_slots(conference_id)}
    if slot_id not in free:
        raise InvalidInput(N_("Please choose one of the signings that are still free."), field="slot")
    return _take(actor, agreement, free[slot_id], "agreement.slot_chosen")


def make_slot(
    actor: Actor, *, conference_id: str, agreement_id: str, version: int, agenda_item_id: str, minutes: int
) -> Agreement:
    """Add a signing called like the agreement to an agenda item, with its signatories; takes AGENDA_EDIT."""
    agreement = held(actor, conference_id, agreement_id, version)
    check_is_open(agreement.stage)
    slot = add_slot(
        actor,
        conference_id=conference_id,
        item_id=agenda_item_id,
        facts=SlotFacts(agreement.title, minutes),
    )
    return _take(actor, agreement, slot, "agreement.slot_made")


def seat_signatories(actor: Actor, *, conference_id: str, agreement_id: str, version: int) -> Agreement:
    """Put the signatories who are people of the agenda into the slot, those who aren't there yet."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    agreement = held(actor, conference_id, agreement_id, version)
    if agreement.signing_slot_id is None:
        raise InvalidInput(N_("Please choose one of the signings that are still free."), field="slot")
    _seat(actor, agreement, get_slot(conference_id, agreement.signing_slot_id))
    finish(actor, "agreement.signatories_seated", agreement)
    return agreement


def leave_slot(actor: Actor, *, conference_id: str, agreement_id: str, version: int) -> Agreement:
    """Take an agreement out of its slot; the slot stays with protocol, the agenda item with the agreement."""
    agreement = held(actor, conference_id, agreement_id, version)
    check_is_open(agreement.stage)
    agreement.signing_slot_id = None
    finish(actor, "agreement.slot_left", agreement)
    return agreement


def _take(actor: Actor, agreement: Agreement, slot: SigningSlot, action: str) -> Agreement:
    agreement.signing_slot_id, agreement.agenda_item_id = slot.id, slot.agenda_item_id
    if is_permitted(actor, Permission.AGENDA_EDIT, agreement.conference_id):
        _seat(actor, agreement, slot)
    finish(actor, action, agreement)
    return agreement


def _seat(actor: Actor, agreement: Agreement, slot: SigningSlot) -> None:
    conference_id = agreement.conference_id
    seated = {person.id for _part, person in list_slot_signatories(conference_id, [slot.id]).get(slot.id, ())}
    for signatory in list_signatories(agreement.id):
        if signatory.person_id is not None and signatory.person_id not in seated:
            seated.add(signatory.person_id)
            add_to_slot(
                actor,
                conference_id=conference_id,
                slot_id=slot.id,
                version=slot.version,
                person_id=signatory.person_id,
            )
