"""A conference of any size in which whatever people can type means harm."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import release_agenda
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus
from tests.exports.hostile import BREAKING, type_everywhere

_ITEMS_A_DAY = 120


def make_large_and_hostile(conference: Conference, *, items: int, delegates: int) -> None:
    """Add so many items and delegates, let each mean harm, and release the agenda."""
    _add_items(conference, items)
    _add_delegates(conference, delegates)
    session().flush()
    type_everywhere(lambda _place: BREAKING)
    release_agenda(SYSTEM, conference=get_conference(conference.slug))


def _add_items(conference: Conference, number: int) -> None:
    begin = (
        session()
        .scalars(
            select(AgendaItem.starts_at)
            .where(AgendaItem.conference_id == conference.id)
            .order_by("starts_at")
        )
        .first()
    )
    assert begin is not None
    for count in range(number):
        starts_at = begin + timedelta(days=count // _ITEMS_A_DAY, minutes=5 * (count % _ITEMS_A_DAY))
        session().add(
            AgendaItem(
                id=new_id(),
                conference_id=conference.id,
                kind="panel",
                title=LocalizedText(en="x"),
                abstract=LocalizedText(en="x"),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                languages=["en"],
                interpretation_languages=[],
                created_at=now(),
                updated_at=now(),
            )
        )


def _add_delegates(conference: Conference, number: int) -> None:
    """Add delegates who are accepted and were checked in."""
    like = session().scalars(select(Delegate).where(Delegate.conference_id == conference.id)).first()
    assert like is not None
    copied = {column.key: getattr(like, column.key) for column in Delegate.__table__.columns}
    for count in range(number):
        row: dict[str, Any] = {**copied, "id": new_id(), "token_hash": f"hash {count}", "is_head": False}
        row |= {"email_normalised": f"{count}@a.example", "status": DelegateStatus.ACCEPTED}
        row |= {"holds_seat": True, "version": 1, "erased_at": None}
        delegate = Delegate(**row)
        session().add(delegate)
        session().flush()
        session().add(
            CheckIn(
                id=new_id(),
                conference_id=conference.id,
                delegate_id=delegate.id,
                day=conference.starts_on,
                at=now(),
                by_name="",
            )
        )
