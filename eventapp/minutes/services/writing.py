"""Use cases of rapporteurs: writing minutes, approving and reopening them."""

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
from eventapp.minutes.models import Minutes, MinutesStatus
from eventapp.minutes.queries import find_minutes
from eventapp.minutes.rules import MAX_SUMMARY, check_can_be_edited
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
    check_can_be_edited(minutes)
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
    check_can_be_edited(minutes)
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


def _record(actor: Actor, action: str, minutes: Minutes) -> None:
    record(
        actor,
        action,
        subject_type="minutes",
        subject_id=minutes.id,
        conference_id=minutes.conference_id,
        agenda_item_id=minutes.agenda_item_id,
    )
