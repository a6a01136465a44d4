"""What the use cases of this slice share: versions, positions, removal."""

from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from eventapp.conferences.models import Conference, ConferencePartner, Room, Side
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict

Ordered = TypeVar("Ordered", Room, ConferencePartner)


def take_version(conference: Conference, version: int) -> None:
    """Make this edit a new version; raises :class:`Conflict` unless ``version`` is the newest so far."""
    check_is_newest(conference, version)
    # The venue is edited in the same form: its change alone must refuse the next stale edit too.
    flag_modified(conference, "contact_email")


def move_row(rows: list[Ordered], row: Ordered, up: bool) -> None:
    """Exchange a row of an ordered list with its neighbour; at the end of the list nothing moves."""
    order = list(rows)
    at = order.index(row)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    for position, each in enumerate(order):
        each.position = position


def remove_row(row: Side | Room, refusal: str) -> None:
    """Delete a row unless something above this slice refers to it, which the database knows."""
    try:
        with session().begin_nested():
            session().delete(row)
    except IntegrityError as error:
        raise Conflict(refusal) from error
