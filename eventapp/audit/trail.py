"""Writing to the audit trail: one entry for each use case, in its transaction."""

from typing import Any

from eventapp.actor import Actor
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.db.session import session


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
            actor_id=actor.id,
            actor_name=actor.name,
            conference_id=conference_id,
            action=action,
            subject_type=subject_type,
            subject_id=subject_id,
            details=details,
        )
    )
