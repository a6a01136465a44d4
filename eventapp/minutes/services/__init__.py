"""Use cases of rapporteurs: minutes, attendance and decisions."""

from eventapp.minutes.services.approving import approve_minutes, reopen_minutes
from eventapp.minutes.services.attendance import (
    AttendeeFacts,
    add_attendee,
    change_attendee,
    fill_attendance,
    set_attendance,
    take_out,
)
from eventapp.minutes.services.circulating import (
    agree_to_minutes,
    circulate_minutes,
    comment_on_minutes,
    settle_comment,
)
from eventapp.minutes.services.decisions import change_decision, delete_decision, record_decision
from eventapp.minutes.services.writing import note_clash_seen, note_writing, write_minutes

__all__ = [
    "AttendeeFacts",
    "add_attendee",
    "agree_to_minutes",
    "approve_minutes",
    "change_attendee",
    "change_decision",
    "circulate_minutes",
    "comment_on_minutes",
    "delete_decision",
    "fill_attendance",
    "note_clash_seen",
    "note_writing",
    "record_decision",
    "reopen_minutes",
    "set_attendance",
    "settle_comment",
    "take_out",
    "write_minutes",
]
