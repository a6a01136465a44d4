"""Writing to the audit trail: one entry for each use case, in its transaction."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.db.session import session

#: Stands in the place of a contact's name, which the trail would keep beyond an erasure.
CONTACT: Final = "contact"


def record(
    actor: Actor,
    action: str,
    *,
    subject_type: str,
    subject_id: str,
    conference_id: str | None = None,
    **details: Any,
) -> None:
    """Add an entry such as ``delegate.registered``; ``details`` must be plain JSON values."""
    session().add(
        AuditEntry(
            at=now(),
            actor_id=actor.id or actor.contact_id,
            actor_name=CONTACT if actor.contact_id else actor.name,
            conference_id=conference_id,
            action=action,
            subject_type=subject_type,
            subject_id=subject_id,
            details=details,
        )
    )


def was_just_recorded(actor: Actor, action: str, *, subject_id: str, within: timedelta) -> bool:
    """Tell whether the newest entry of a subject says that ``actor`` did the same a short while ago.

    What saves itself every few seconds asks this, so that a sitting is one entry.
    """
    newest = session().scalar(
        select(AuditEntry).where(AuditEntry.subject_id == subject_id).order_by(AuditEntry.id.desc()).limit(1)
    )
    return (
        newest is not None
        and (newest.actor_id, newest.action) == (actor.id, action)
        and now() - newest.at < within
    )
