"""Use cases of rapporteurs: minutes and decisions."""

from eventapp.minutes.services.decisions import change_decision, delete_decision, record_decision
from eventapp.minutes.services.writing import approve_minutes, reopen_minutes, write_minutes

__all__ = [
    "approve_minutes",
    "change_decision",
    "delete_decision",
    "record_decision",
    "reopen_minutes",
    "write_minutes",
]
