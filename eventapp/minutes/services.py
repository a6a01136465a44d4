"""Use cases of rapporteurs: writing and approving minutes, recording decisions."""

from sqlalchemy.exc import IntegrityError

from eventapp.actor import Actor
from eventapp.agendas.queries import get_item
from eventapp.agendas.rules import check_text
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import Conflict, NotFound
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision, Minutes, MinutesStatus
from eventapp.minutes.numbering import next_number
from eventapp.minutes.queries import find_minutes, get_decision
from eventapp.minutes.rules import MAX_DECISION, MAX_SUMMARY, check_is_draft
from eventapp.permissions import Permission, require


def write_minutes(
    actor: Actor,
    *,
    conference_id: str,
    agenda_item_id: str,
    summary: LocalizedText,
    version: int | None = None,
) -> Minutes:
    """Write the summary of an agenda item; ``version`` is that of the minutes read, None if there were none.

    Raises :class:`Conflict` when somebody else wrote or approved them meanwhile.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    check_text(summary, MAX_SUMMARY, "summary", is_required=True)
    item = get_item(conference_id, agenda_item_id)
    minutes = find_minutes(conference_id, item.id, for_update=True)
    check_is_draft(minutes)
    check_is_newest(minutes, version, SINCE_OPENED)
    if minutes is None:
        minutes = Minutes(id=new_id(), conference_id=conference_id, agenda_item_id=item.id)
        minutes.status = MinutesStatus.DRAFT
        session().add(minutes)
    minutes.summary = summary
    minutes.updated_at = now()
    _record(actor, "minutes.written", minutes)
    session().flush()
    return minutes


def approve_minutes(actor: Actor, *, conference_id: str, agenda_item_id: str, version: int) -> Minutes:
    """Approve the minutes of an agenda item as they read in ``version``; from then on they are read-only."""
    minutes = _minutes_to_decide_on(actor, conference_id, agenda_item_id, version)
    check_is_draft(minutes)
    minutes.status = MinutesStatus.APPROVED
    minutes.approved_at = minutes.updated_at = now()
    _record(actor, "minutes.approved", minutes)
    session().flush()
    return minutes


def reopen_minutes(actor: Actor, *, conference_id: str, agenda_item_id: str, version: int) -> Minutes:
    """Make approved minutes a draft again; the audit trail keeps who did and when."""
    minutes = _minutes_to_decide_on(actor, conference_id, agenda_item_id, version)
    if minutes.status != MinutesStatus.APPROVED:
        raise Conflict(N_("These minutes are a draft already."))
    minutes.status = MinutesStatus.DRAFT
    minutes.approved_at = None
    minutes.updated_at = now()
    _record(actor, "minutes.reopened", minutes)
    session().flush()
    return minutes


def _minutes_to_decide_on(actor: Actor, conference_id: str, agenda_item_id: str, version: int) -> Minutes:
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    minutes = find_minutes(conference_id, agenda_item_id, for_update=True)
    if minutes is None:
        raise NotFound
    check_is_newest(minutes, version, SINCE_OPENED)
    return minutes


def record_decision(
    actor: Actor, *, conference_id: str, agenda_item_id: str, text: LocalizedText
) -> Decision:
    """Record a decision taken at an agenda item, under the conference's next number."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    check_text(text, MAX_DECISION, "text", is_required=True)
    item = get_item(conference_id, agenda_item_id)
    check_is_draft(find_minutes(conference_id, item.id, for_update=True))
    decision = Decision(
        id=new_id(),
        conference_id=conference_id,
        agenda_item_id=item.id,
        number=next_number(Decision.number, conference_id),
        text=text,
        created_at=now(),
        updated_at=now(),
    )
    session().add(decision)
    _record(actor, "decision.recorded", decision)
    session().flush()
    return decision


def change_decision(
    actor: Actor, *, conference_id: str, decision_id: str, text: LocalizedText, version: int
) -> Decision:
    """Change the text of a decision while the minutes it belongs to are a draft."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    check_text(text, MAX_DECISION, "text", is_required=True)
    decision = _decision_in_draft(conference_id, decision_id, version)
    decision.text = text
    decision.updated_at = now()
    _record(actor, "decision.changed", decision)
    session().flush()
    return decision


def delete_decision(actor: Actor, *, conference_id: str, decision_id: str, version: int) -> None:
    """Delete a decision recorded by mistake; raises :class:`Conflict` once something came from it."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    decision = _decision_in_draft(conference_id, decision_id, version)
    _record(actor, "decision.deleted", decision)
    session().delete(decision)
    try:
        # What came from a decision stands above this slice; the foreign keys that point here know of it.
        session().flush()
    except IntegrityError as error:
        raise Conflict(
            N_("Action items came from this decision. Delete them or give them another source first.")
        ) from error


def _decision_in_draft(conference_id: str, decision_id: str, version: int) -> Decision:
    decision = get_decision(conference_id, decision_id)
    check_is_draft(find_minutes(conference_id, decision.agenda_item_id, for_update=True))
    check_is_newest(decision, version, SINCE_OPENED)
    return decision


def _record(actor: Actor, action: str, subject: Minutes | Decision) -> None:
    details = {"number": subject.number} if isinstance(subject, Decision) else {}
    record(
        actor,
        action,
        subject_type=action.partition(".")[0],
        subject_id=subject.id,
        conference_id=subject.conference_id,
        agenda_item_id=subject.agenda_item_id,
        **details,
    )
