"""Use cases of signing ceremonies: what is signed in which order, and by whom from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from eventapp.actor import Actor
from eventapp.agendas.queries import get_item, get_person
from eventapp.agendas.rules import check_text
from eventapp.audit.trail import record
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.permissions import Permission, require
from eventapp.protocol import rules
from eventapp.protocol.models import Signatory, SigningSlot
from eventapp.protocol.queries import get_slot, list_signatories, list_slots


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What is said of one signing; ``notes`` are the secretariat's own."""

    title: LocalizedText
    minutes: int
    notes: str = ""


def add_slot(actor: Actor, *, conference_id: str, item_id: str, facts: SlotFacts) -> SigningSlot:
    """Add a signing to an item, as its last. Raises :class:`InvalidInput` at ``title.zh``, ``minutes``…"""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    get_item(conference_id, item_id)
    _check(facts)
    slots = list_slots(conference_id, item_id)
    if len(slots) >= rules.MAX_SLOTS:
        raise InvalidInput(N_("There are %(max)d signings already."), max=rules.MAX_SLOTS)
    slot = SigningSlot(
        id=new_id(),
        conference_id=conference_id,
        agenda_item_id=item_id,
        title=facts.title,
        minutes=facts.minutes,
        notes=facts.notes,
        position=slots[-1].position + 1 if slots else 1,
    )
    session().add(slot)
    return _recorded(actor, "signing.added", slot)


def edit_slot(
    actor: Actor, *, conference_id: str, slot_id: str, version: int, facts: SlotFacts
) -> SigningSlot:
    """Change what is said of a signing; raises :class:`Conflict` when somebody changed it meanwhile."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    slot = get_slot(conference_id, slot_id)
    check_is_newest(slot, version)
    _check(facts)
    slot.title, slot.minutes, slot.notes = facts.title, facts.minutes, facts.notes
    return _recorded(actor, "signing.changed", slot)


def move_slot(actor: Actor, *, conference_id: str, slot_id: str, by: int) -> SigningSlot:
    """Move a signing ``by`` places later, earlier where it is negative."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    slot = get_slot(conference_id, slot_id)
    _reorder(list_slots(conference_id, slot.agenda_item_id), slot, by)
    return _recorded(actor, "signing.moved", slot)


def remove_slot(actor: Actor, *, conference_id: str, slot_id: str) -> SigningSlot:
    require(actor, Permission.AGENDA_EDIT, conference_id)
    slot = get_slot(conference_id, slot_id)
    session().delete(slot)
    return _recorded(actor, "signing.removed", slot)


def add_signatory(
    actor: Actor, *, conference_id: str, slot_id: str, version: int, person_id: str
) -> SigningSlot:
    """Let a person of the agenda sign, as the last from the left."""
    slot = _slot_to_change(actor, conference_id, slot_id, version)
    try:
        get_person(conference_id, person_id)
    except NotFound as error:
        raise InvalidInput(N_("Please choose a person of the agenda."), field="person_id") from error
    signing = _signing(slot)
    if person_id in {each.person_id for each in signing}:
        raise InvalidInput(N_("This person signs already."), field="person_id")
    if len(signing) >= rules.MAX_SIGNATORIES:
        raise InvalidInput(
            N_("Please name %(max)d people at most."), field="person_id", max=rules.MAX_SIGNATORIES
        )
    session().add(
        Signatory(
            id=new_id(),
            conference_id=conference_id,
            signing_slot_id=slot_id,
            person_id=person_id,
            position=signing[-1].position + 1 if signing else 1,
        )
    )
    return _recorded(actor, "signing.signatory_added", slot)


def move_signatory(
    actor: Actor, *, conference_id: str, slot_id: str, version: int, signatory_id: str, by: int
) -> SigningSlot:
    """Move a signatory ``by`` seats to the right as the audience sees it, left where it is negative."""
    slot = _slot_to_change(actor, conference_id, slot_id, version)
    signing = _signing(slot)
    _reorder(signing, _signatory(signing, signatory_id), by)
    return _recorded(actor, "signing.signatory_moved", slot)


def remove_signatory(
    actor: Actor, *, conference_id: str, slot_id: str, version: int, signatory_id: str
) -> SigningSlot:
    slot = _slot_to_change(actor, conference_id, slot_id, version)
    session().delete(_signatory(_signing(slot), signatory_id))
    return _recorded(actor, "signing.signatory_removed", slot)


def _check(facts: SlotFacts) -> None:
    check_text(facts.title, rules.MAX_TITLE, "title", is_required=True)
    rules.check_minutes(facts.minutes)
    if len(facts.notes) > rules.MAX_NOTES:
        raise InvalidInput(
            N_("Please keep this under %(max)d characters."), field="notes", max=rules.MAX_NOTES
        )


def _slot_to_change(actor: Actor, conference_id: str, slot_id: str, version: int) -> SigningSlot:
    """Return a slot whose signatories may be changed; it gets a new version by it."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    slot = get_slot(conference_id, slot_id)
    check_is_newest(slot, version, SINCE_OPENED)
    flag_modified(slot, "position")
    return slot


def _signing(slot: SigningSlot) -> list[Signatory]:
    signing = list_signatories(slot.conference_id, [slot.id]).get(slot.id, [])
    return [signatory for signatory, _person in signing]


def _signatory(signing: Sequence[Signatory], signatory_id: str) -> Signatory:
    found = next((each for each in signing if each.id == signatory_id), None)
    if found is None:
        raise Conflict(SINCE_OPENED)
    return found


def _reorder(rows: Sequence[Any], row: Any, by: int) -> None:
    for position, each in enumerate(rules.moved(rows, row, rows.index(row) + 1 + by), 1):
        if each.position != position:
            each.position = position


def _recorded(actor: Actor, action: str, slot: SigningSlot) -> SigningSlot:
    record(
        actor,
        action,
        subject_type="signing_slot",
        subject_id=slot.id,
        conference_id=slot.conference_id,
        agenda_item_id=slot.agenda_item_id,
    )
    session().flush()
    return slot
