"""Use cases of rapporteurs: minutes and decisions."""

from eventapp.minutes.services.approving import approve_minutes, reopen_minutes
from eventapp.minutes.services.decisions import change_decision, delete_decision, record_decision
from eventapp.minutes.services.writing import note_clash_seen, note_writing, write_minutes

__all__ = [
    "approve_minutes",
    "change_decision",
    "delete_decision",
    "note_clash_seen",
    "note_writing",
    "record_decision",
    "reopen_minutes",
    "write_minutes",
]
