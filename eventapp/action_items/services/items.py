"""Use cases of follow-up: creating, changing, moving and deleting action items."""

from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from eventapp.action_items.models import OPEN, ActionItem, ActionItemOwner, ActionItemStatus, Priority
from eventapp.action_items.owners import forget_report, set_owners
from eventapp.action_items.queries import (
    facts_of,
    get_action_item,
    list_evidence_files,
)
from eventapp.action_items.rules import (
    ActionItemFacts,
    check_due,
    check_goes_on_here,
    check_texts,
    check_transition,
    tied,
)
from eventapp.action_items.services.mails import tell_new_owners
from eventapp.actor import Actor
from eventapp.agendas.queries import get_item
from eventapp.agreements.queries import get_agreement
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id, new_uid
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import InvalidInput
from eventapp.files.services import forget_files
from eventapp.i18n import N_
from eventapp.minutes.numbering import next_number
from eventapp.minutes.queries import get_decision
from eventapp.permissions import Permission, require

#: What the history names when it was changed.
_TOLD = (
    "title",
    "description",
    "owners",
    "due_on",
    "priority",
    "percent",
    "is_confidential",
    "agenda_item_id",
    "decision_id",
    "agreement_id",
)


def create_action_item(
    actor: Actor, *, conference_id: str, facts: ActionItemFacts, secret_key: str = ""
) -> ActionItem:
    """Add an action item under the conference's next number, as one that needs action.

    Once the conference is concluded its owners get a mail, with links made with the installation's
    ``secret_key``; without one nobody is written to.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = ActionItem(
        id=new_id(),
        uid=new_uid(),
        sequence=0,
        conference_id=conference_id,
        number=next_number(ActionItem.number, conference_id),
        status=ActionItemStatus.NEEDS_ACTION,
        percent=0,
        created_at=now(),
    )
    added = _take_facts(actor, item, facts)
    session().add(item)
    _record(actor, "action_item.created", item)
    session().flush()
    tell_new_owners(item, added, secret_key)
    return item


def change_action_item(
    actor: Actor,
    *,
    conference_id: str,
    action_item_id: str,
    facts: ActionItemFacts,
    version: int,
    secret_key: str = "",
) -> ActionItem:
    """Change what an action item says; calendars see a new revision when title, due date or status changed.

    Owners who are new are told as at :func:`create_action_item`. Raises :class:`Conflict` where ``version``
    is not the newest, or a later edition goes on with it.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    check_is_newest(item, version, SINCE_OPENED)
    check_goes_on_here(item.carried_at)
    before = (item.title, item.due_on, item.status)
    was = facts_of(item)
    added = _take_facts(actor, item, facts)
    # Also where the owners alone are others: that is in other rows, and stale edits are told by this one.
    flag_modified(item, "updated_at")
    if (item.title, item.due_on, item.status) != before:
        item.sequence += 1
    changed = [name for name in _TOLD if getattr(was, name) != getattr(facts_of(item), name)]
    _record(actor, "action_item.changed", item, fields=changed)
    session().flush()
    tell_new_owners(item, added, secret_key)
    return item


def change_status(
    actor: Actor, *, conference_id: str, action_item_id: str, status: str, version: int
) -> ActionItem:
    """Start, complete, cancel or reopen an action item; ``status`` is an ``ActionItemStatus`` value."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    check_is_newest(item, version, SINCE_OPENED)
    move(actor, item, status)
    session().flush()
    return item


def move(actor: Actor, item: ActionItem, status: str) -> None:
    """Move an action item to another status, for a use case that has judged who may and what is newest.

    ``item`` was read with its owners. What is opened again has to be reported again. Raises
    :class:`Conflict` where a later edition goes on with it.
    """
    check_goes_on_here(item.carried_at)
    check_transition(item.status, status)
    before = item.status
    goes_on = before in OPEN and status == ActionItemStatus.IN_PROCESS
    item.status, item.percent = tied(status, item.percent if goes_on else 0, item.percent)
    item.completed_at = now() if item.status == ActionItemStatus.COMPLETED else None
    if before not in OPEN:
        forget_report(item)
    item.updated_at = now()
    item.sequence += 1
    _record(actor, "action_item.status_changed", item, before=str(before), after=str(status))


def delete_action_item(actor: Actor, *, conference_id: str, action_item_id: str, version: int) -> None:
    """Delete an action item that was entered by mistake; what is given up is cancelled instead."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    check_is_newest(item, version, SINCE_OPENED)
    check_goes_on_here(item.carried_at)
    _record(actor, "action_item.deleted", item)
    files = list_evidence_files(item.id)
    session().delete(item)
    session().flush()
    forget_files(conference_id, files)


def _take_facts(actor: Actor, item: ActionItem, facts: ActionItemFacts) -> list[ActionItemOwner]:
    """Judge the facts, write them, and return the owners who are new; what is refused stays as it was."""
    check_texts(facts)
    if facts.due_on != item.due_on:
        # Only what is new: a conference that was put off doesn't lock the items that were due before.
        check_due(facts.due_on, session().get_one(Conference, item.conference_id).starts_on)
    status, percent = _progress(item, facts)
    agenda_item_id, decision_id, agreement_id = _checked_source(item.conference_id, facts)
    added = set_owners(actor, item, facts.owners)
    item.agenda_item_id, item.decision_id, item.agreement_id = agenda_item_id, decision_id, agreement_id
    item.title, item.description, item.due_on = facts.title, facts.description, facts.due_on
    item.status, item.percent = status, percent
    item.priority, item.is_confidential = Priority(facts.priority), facts.is_confidential
    item.updated_at = now()
    return added


def _progress(item: ActionItem, facts: ActionItemFacts) -> tuple[str, int]:
    if item.status in OPEN:
        return tied(item.status, facts.percent)
    return item.status, item.percent


def _checked_source(conference_id: str, facts: ActionItemFacts) -> tuple[str | None, str | None, str | None]:
    """Return the ids of agenda item, decision and agreement that an action item comes from."""
    item_id = facts.agenda_item_id and get_item(conference_id, facts.agenda_item_id).id
    agreement_id = facts.agreement_id and get_agreement(conference_id, facts.agreement_id).id
    if facts.decision_id is None:
        return item_id, None, agreement_id
    decision = get_decision(conference_id, facts.decision_id)
    if item_id is not None and item_id != decision.agenda_item_id:
        raise InvalidInput(N_("This decision was taken at another agenda item."), field="decision_id")
    return decision.agenda_item_id, decision.id, agreement_id


def _record(actor: Actor, action: str, item: ActionItem, **details: Any) -> None:
    record(
        actor,
        action,
        subject_type="action_item",
        subject_id=item.id,
        conference_id=item.conference_id,
        number=item.number,
        **details,
    )
