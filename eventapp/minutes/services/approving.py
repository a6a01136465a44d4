"""Use cases of rapporteurs: approving minutes and reopening them."""

from sqlalchemy import func, select

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import Conflict, NotFound
from eventapp.i18n import N_
from eventapp.minutes.models import Minutes, MinutesStatus, MinutesVersion
from eventapp.minutes.queries import find_minutes, get_full_minutes
from eventapp.minutes.rules import check_can_be_edited
from eventapp.minutes.versions import content_of
from eventapp.permissions import Permission, require


def approve_minutes(actor: Actor, *, conference_id: str, agenda_item_id: str, version: int) -> Minutes:
    """Approve the minutes of an agenda item as they read in ``version``; from then on they are read-only.

    What they say is kept as a version of its own.
    """
    minutes = hold_minutes(actor, conference_id, agenda_item_id, version)
    check_can_be_edited(minutes)
    minutes.status = MinutesStatus.APPROVED
    minutes.approved_at = minutes.updated_at = now()
    keep_version(actor, minutes)
    _record(actor, "minutes.approved", minutes)
    session().flush()
    return minutes


def reopen_minutes(actor: Actor, *, conference_id: str, agenda_item_id: str, version: int) -> Minutes:
    """Make approved minutes a draft again; the audit trail keeps who did and when."""
    minutes = hold_minutes(actor, conference_id, agenda_item_id, version)
    if minutes.status != MinutesStatus.APPROVED:
        raise Conflict(N_("These minutes are a draft already."))
    minutes.status = MinutesStatus.DRAFT
    minutes.approved_at = None
    minutes.updated_at = now()
    _record(actor, "minutes.reopened", minutes)
    session().flush()
    return minutes


def hold_minutes(actor: Actor, conference_id: str, agenda_item_id: str, version: int) -> Minutes:
    """Return the minutes of an item, held until the transaction ends, as they read in ``version``.

    Raises :class:`NotFound` where nobody wrote any, :class:`Conflict` when they have changed since.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    minutes = find_minutes(conference_id, agenda_item_id, for_update=True)
    if minutes is None:
        raise NotFound
    check_is_newest(minutes, version, SINCE_OPENED)
    return minutes


def keep_version(actor: Actor, minutes: Minutes) -> MinutesVersion:
    """Keep what minutes say now under the next number."""
    newest = select(func.max(MinutesVersion.number)).where(MinutesVersion.minutes_id == minutes.id)
    version = MinutesVersion(
        id=new_id(),
        conference_id=minutes.conference_id,
        minutes_id=minutes.id,
        number=(session().scalar(newest) or 0) + 1,
        status=minutes.status,
        content=content_of(get_full_minutes(minutes.conference_id, minutes.agenda_item_id)),
        created_at=now(),
        by_name=actor.name,
    )
    session().add(version)
    session().flush()
    return version


def _record(actor: Actor, action: str, minutes: Minutes) -> None:
    record(
        actor,
        action,
        subject_type="minutes",
        subject_id=minutes.id,
        conference_id=minutes.conference_id,
        agenda_item_id=minutes.agenda_item_id,
    )
