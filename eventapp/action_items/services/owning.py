"""What owners do by their link: say how far things are, report them done, confirm what others report."""

from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified

from eventapp.action_items.models import OPEN, ActionItem, ActionItemOwner, ActionItemStatus
from eventapp.action_items.owners import forget_report
from eventapp.action_items.queries import get_owned_item
from eventapp.action_items.rules import awaited, check_goes_on_here, tied
from eventapp.action_items.services.comments import add_comment
from eventapp.action_items.services.evidence import EvidenceFacts, keep_evidence
from eventapp.action_items.services.items import move
from eventapp.action_items.services.mails import tell_owners
from eventapp.action_items.services.trail import note
from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.contacts.access import acting
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import get_contact
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_


@dataclass(frozen=True, slots=True)
class OwnStep:
    """Who does something with which action item, as they read it."""

    conference_id: str
    contact_id: str
    action_item_id: str
    version: int


def change_progress(step: OwnStep, *, status: str, percent: int) -> ActionItem:
    """Say how far an action item is; ``status`` is one of those that are open, and goes with the percent.

    Raises :class:`NotFound` for whoever doesn't own it, :class:`Conflict` where it has moved on.
    """
    contact, item, _owner = begin(step)
    if item.reported_at is not None:
        raise Conflict(N_("This is reported as done and waits for confirmation."))
    if status not in OPEN:
        raise InvalidInput(N_("Please choose one of the states."), field="status")
    before = item.status
    item.status, item.percent = tied(status, percent)
    item.sequence += item.status != before
    item.updated_at = now()
    note(acting(contact), "action_item.progress", item, percent=item.percent, after=str(item.status))
    return item


def report_done(step: OwnStep, *, text: str, secret_key: str) -> ActionItem:
    """Report an action item as done, with a note that may be ''.

    Where an owner speaks for another side they are asked to confirm; else it is completed.
    """
    contact, item, owner = begin(step)
    if item.reported_at is not None:
        raise Conflict(N_("This is reported as done already."))
    if text.strip():
        keep_evidence(acting(contact), item, contact, EvidenceFacts(note=text))
    forget_report(item)
    item.reported_at, item.reported_by = now(), contact.name
    owner.confirmed_at = item.updated_at = now()
    note(acting(contact), "action_item.reported", item)
    _complete_or_ask(acting(contact), item, secret_key)
    return item


def answer_report(step: OwnStep, *, confirms: bool, reason: str, secret_key: str) -> ActionItem:
    """Confirm that what another side has reported is done, or send it back with a reason.

    Whoever has said that it is done hears the answer. Raises :class:`Conflict` where nothing waits for them.
    """
    contact, item, owner = begin(step)
    if item.reported_at is None or owner not in awaited(item.owners):
        raise Conflict(N_("Nothing waits for your confirmation here."))
    others = [each for each in item.owners if each.confirmed_at is not None]
    actor = acting(contact)
    if confirms:
        owner.confirmed_at = item.updated_at = now()
        # Where a third side has yet to confirm, the item's own columns may stay as they were.
        flag_modified(item, "updated_at")
        note(actor, "action_item.confirmed", item)
        _complete_or_ask(actor, item, secret_key, asks=False)
        if item.status == ActionItemStatus.COMPLETED:
            tell_owners("action_item_answered", item, others, secret_key)
        return item
    said = add_comment(actor, item, contact, reason, field="reason")
    forget_report(item)
    item.updated_at = now()
    note(actor, "action_item.sent_back", item)
    tell_owners("action_item_answered", item, others, secret_key, comment_id=said.id)
    return item


def begin(step: OwnStep) -> tuple[Contact, ActionItem, ActionItemOwner]:
    """Return who acts, what they own and as which of its owners; raises where nothing can be done with it."""
    contact = get_contact(step.conference_id, step.contact_id)
    item, owner = get_owned_item(step.conference_id, step.contact_id, step.action_item_id)
    check_is_newest(item, step.version, SINCE_OPENED)
    check_goes_on_here(item.carried_at)
    if item.status not in OPEN:
        raise Conflict(N_("This is closed already."))
    return contact, item, owner


def _complete_or_ask(actor: Actor, item: ActionItem, secret_key: str, *, asks: bool = True) -> None:
    waiting = awaited(item.owners)
    if not waiting:
        move(actor, item, ActionItemStatus.COMPLETED)
        session().flush()
    elif asks:
        tell_owners("action_item_reported", item, waiting, secret_key)
