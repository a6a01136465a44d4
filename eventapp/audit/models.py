"""The audit trail: what was done, by whom, when. Rows are added and read, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import ID_LENGTH, Base, Identified


class AuditEntry(Identified, Base):
    """One use case that changed something.

    There are no foreign keys: an entry outlives what it describes. ``details`` carries no personal data
    beyond what the subject's own row shows.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_conference_at", "conference_id", "at"),
        Index("ix_audit_entry_subject", "subject_id", "at"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    actor_name: Mapped[str]
    conference_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    action: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    details: Mapped[dict[str, Any]]
