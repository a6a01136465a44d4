"""A series as read: its editions, each with the figures that tell how it went."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem
from eventapp.actor import Actor
from eventapp.agreements.models import Agreement
from eventapp.agreements.rules import BINDING
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.db.session import session
from eventapp.minutes.models import Decision
from eventapp.permissions import Permission, is_permitted
from eventapp.registration.models import Delegate, DelegateStatus

#: Figure → what it counts: agreements where they were signed, what is open where it is followed up.
_COUNTED: Mapping[str, tuple[Any, tuple[ColumnElement[bool], ...]]] = {
    "delegates": (Delegate, (Delegate.status == DelegateStatus.ACCEPTED,)),
    "decisions": (Decision, ()),
    "agreements": (Agreement, (Agreement.stage.in_(BINDING), Agreement.carried_from_id.is_(None))),
    "action_items": (ActionItem, ()),
    "open_items": (ActionItem, (IS_FOLLOWED_UP,)),
}


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition; ``figures`` is None for those whose outcomes the reader may not see."""

    conference: Conference
    is_member: bool
    figures: Mapping[str, int] | None


def list_editions(
    actor: Actor, series_id: str, *, offset: int = 0, limit: int = 50
) -> tuple[list[EditionRow], int]:
    """Return one stretch of the editions that an actor may know of, newest first, and how many there are.

    Those are the public ones and their own. The number of queries doesn't grow.
    """
    theirs = true() if actor.is_administrator else Conference.id.in_(list(actor.roles))
    known = (Conference.series_id == series_id, or_(theirs, Conference.state.in_(PUBLIC_STATES)))
    rows = session().scalars(
        select(Conference)
        .where(*known)
        .order_by(Conference.starts_on.desc(), Conference.id.desc())
        .offset(offset)
        .limit(limit)
    )
    conferences = list(rows)
    total = session().scalar(select(func.count()).select_from(Conference).where(*known))
    open_to = [each.id for each in conferences if is_permitted(actor, Permission.OUTCOMES_VIEW, each.id)]
    figures = _count(open_to)
    editions = [
        EditionRow(
            conference=each,
            is_member=is_permitted(actor, Permission.CONFERENCE_VIEW, each.id),
            figures=figures.get(each.id),
        )
        for each in conferences
    ]
    return editions, total or 0


def _count(conference_ids: Collection[str]) -> dict[str, dict[str, int]]:
    figures = {conference_id: dict.fromkeys(_COUNTED, 0) for conference_id in conference_ids}
    for name, (model, conditions) in _COUNTED.items():
        counted = (
            select(model.conference_id, func.count())
            .where(model.conference_id.in_(conference_ids), *conditions)
            .group_by(model.conference_id)
        )
        for conference_id, number in session().execute(counted):
            figures[conference_id][name] = number
    return figures
