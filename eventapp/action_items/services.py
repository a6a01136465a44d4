"""Use cases of follow-up: creating, changing, moving and deleting action items."""

from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.action_items.queries import get_action_item
from eventapp.action_items.rules import (
    ActionItemFacts,
    check_due,
    check_texts,
    check_transition,
    checked_owner,
)
from eventapp.actor import Actor
from eventapp.agendas.queries import get_item
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id, new_uid
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.minutes.numbering import next_number
from eventapp.minutes.queries import get_decision
from eventapp.organizations.queries import get_organization
from eventapp.permissions import Permission, require


def create_action_item(actor: Actor, *, conference_id: str, facts: ActionItemFacts) -> ActionItem:
    """Add an action item under the conference's next number, as one that needs action."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = ActionItem(
        id=new_id(),
        uid=new_uid(),
        sequence=0,
        conference_id=conference_id,
        number=next_number(ActionItem.number, conference_id),
        status=ActionItemStatus.NEEDS_ACTION,
        created_at=now(),
    )
    _take_facts(item, facts)
    session().add(item)
    _record(actor, "action_item.created", item)
    session().flush()
    return item


def change_action_item(
    actor: Actor, *, conference_id: str, action_item_id: str, facts: ActionItemFacts, version: int
) -> ActionItem:
    """Change what an action item says; calendars see a new revision when title or due date changed.

    Raises :class:`Conflict` where ``version`` is not the newest.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    check_is_newest(item, version, SINCE_OPENED)
    before = (item.title, item.due_on)
    _take_facts(item, facts)
    if (item.title, item.due_on) != before:
        item.sequence += 1
    _record(actor, "action_item.changed", item)
    session().flush()
    return item


def change_status(
    actor: Actor, *, conference_id: str, action_item_id: str, status: str, version: int
) -> ActionItem:
    """Start, complete, cancel or reopen an action item; ``status`` is an ``ActionItemStatus`` value."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    check_is_newest(item, version, SINCE_OPENED)
    check_transition(item.status, status)
    before, item.status = item.status, ActionItemStatus(status)
    item.completed_at = now() if item.status == ActionItemStatus.COMPLETED else None
    item.updated_at = now()
    item.sequence += 1
    _record(actor, "action_item.status_changed", item, before=str(before), after=str(status))
    session().flush()
    return item


def delete_action_item(actor: Actor, *, conference_id: str, action_item_id: str, version: int) -> None:
    """Delete an action item that was entered by mistake; what is given up is cancelled instead."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    check_is_newest(item, version, SINCE_OPENED)
    _record(actor, "action_item.deleted", item)
    session().delete(item)
    session().flush()


def _take_facts(item: ActionItem, facts: ActionItemFacts) -> None:
    """Judge the facts and write them; a row that is refused is left as it was."""
    check_texts(facts)
    owner_name, owner_email = checked_owner(facts)
    if facts.owner_organization_id is not None:
        get_organization(facts.owner_organization_id)
    if facts.due_on != item.due_on:
        # Only what is new: a conference that was put off doesn't lock the items that were due before.
        check_due(facts.due_on, session().get_one(Conference, item.conference_id).starts_on)
    item.agenda_item_id, item.decision_id = _checked_source(item.conference_id, facts)
    item.title, item.description = facts.title, facts.description
    item.owner_organization_id = facts.owner_organization_id
    item.owner_name, item.owner_email = owner_name, owner_email
    item.due_on = facts.due_on
    item.updated_at = now()


def _checked_source(conference_id: str, facts: ActionItemFacts) -> tuple[str | None, str | None]:
    """Return the ids of the agenda item and the decision that an action item comes from."""
    item_id = facts.agenda_item_id and get_item(conference_id, facts.agenda_item_id).id
    if facts.decision_id is None:
        return item_id, None
    decision = get_decision(conference_id, facts.decision_id)
    if item_id is not None and item_id != decision.agenda_item_id:
        raise InvalidInput(N_("This decision was taken at another agenda item."), field="decision_id")
    return decision.agenda_item_id, decision.id


def _record(actor: Actor, action: str, item: ActionItem, **details: str) -> None:
    record(
        actor,
        action,
        subject_type="action_item",
        subject_id=item.id,
        conference_id=item.conference_id,
        number=item.number,
        **details,
    )
