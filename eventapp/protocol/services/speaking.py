"""Use cases of the speaking order: the order in which the people of an item stand in the agenda.

They are edits of the item, so whoever made them can undo them there.
"""

from collections.abc import Sequence

from sqlalchemy.orm.attributes import flag_modified

from eventapp.actor import Actor
from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.history import keep_edit, read_state
from eventapp.agendas.models import Contribution
from eventapp.agendas.people import set_contributions
from eventapp.agendas.queries import get_item, list_contributions
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import NotFound
from eventapp.permissions import Permission, require
from eventapp.protocol.precedence import people_of_item
from eventapp.protocol.rules import moved, speaking_key


def order_by_precedence(actor: Actor, *, conference_id: str, item_id: str, version: int) -> None:
    """Let the people of an item speak in their order of precedence, whoever leads it first."""
    before = _parts(actor, conference_id, item_id, version)
    standings = {person.id: person.standing for person in people_of_item(conference_id, item_id)}
    after = sorted(before, key=lambda part: speaking_key(part.role, standings[part.person_id]))
    _set_order(actor, conference_id, item_id, before, after)


def move_part(
    actor: Actor, *, conference_id: str, item_id: str, contribution_id: str, version: int, by: int
) -> None:
    """Move one part ``by`` places down the speaking order, up where it is negative."""
    before = _parts(actor, conference_id, item_id, version)
    part = next((each for each in before if each.id == contribution_id), None)
    if part is None:
        raise NotFound
    after = moved(before, part, before.index(part) + 1 + by)
    _set_order(actor, conference_id, item_id, before, after)


def _parts(actor: Actor, conference_id: str, item_id: str, version: int) -> list[Contribution]:
    """Return the parts of an item that may be put in order; raises :class:`Conflict` where it is stale."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    check_is_open(conference_id)
    check_is_newest(get_item(conference_id, item_id), version, SINCE_OPENED)
    return [part for part, _person in list_contributions(conference_id, item_id)]


def _set_order(
    actor: Actor,
    conference_id: str,
    item_id: str,
    before: Sequence[Contribution],
    after: Sequence[Contribution],
) -> None:
    item = get_item(conference_id, item_id)
    state = read_state(item)
    if set_contributions(item, before, [(part.person_id, part.role) for part in after]):
        item.updated_at = now()
        # Also within one tick of the clock: whoever looked at the old order must be told.
        flag_modified(item, "updated_at")
    session().flush()
    keep_edit(actor, "agenda_item.changed", item, state, read_state(item))
