"""Composing the attendance sheet: who is expected, by delegation, with room to sign for a day or an item."""

from collections.abc import Sequence
from datetime import date, timedelta

from eventapp.agendas.queries import get_item, room_names
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.pdf.limits import check_listed
from eventapp.exports.summary import read_head
from eventapp.localized import NO_TEXT
from eventapp.minutes.signing import list_to_sign
from eventapp.registration.participants import SideList, list_participants

#: Lines for those who come without having registered.
WALK_INS = 12
#: So many days have their boxes side by side, the paper being turned where there are more than two; what is
#: longer goes on in another table, and what lasts for weeks has one box.
_DAYS_UPRIGHT, _DAYS, _MOST_DAYS = 2, 5, 15


def compose_attendance_sheet(conference: Conference, asked: Asked) -> Composed:
    """Return the sheet of the conference, or of the agenda item that is asked for.

    Raises :class:`NotFound` for an item of another conference, :class:`InvalidInput` for too many people.
    """
    item = get_item(conference.id, asked.subject_id) if asked.subject_id else None
    sides = list_to_sign(item, conference.timezone) if item else list_participants(conference.id)
    check_listed(_count(sides))
    days = [] if item else _days(conference)
    changed = changed_at(conference, asked.kind)
    return compose_from(
        "pdf/attendance.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=max(changed, item.updated_at) if item else changed,
        item=item,
        room=room_names(conference.id).get(item.room_id or "", NO_TEXT) if item else NO_TEXT,
        sides=sides,
        tables=[days[first : first + _DAYS] for first in range(0, len(days) or 1, _DAYS)],
        is_turned=len(days) > _DAYS_UPRIGHT,
        walk_ins=WALK_INS,
    )


def _count(sides: Sequence[SideList]) -> int:
    return sum(len(delegation.people) for side in sides for delegation in side.delegations)


def _days(conference: Conference) -> list[date]:
    """Return the days of a conference, none of one that lasts for weeks."""
    number = (conference.ends_on - conference.starts_on).days + 1
    return [conference.starts_on + timedelta(days=day) for day in range(number) if number <= _MOST_DAYS]
