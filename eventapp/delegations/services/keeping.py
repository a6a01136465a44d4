"""Use cases of delegations themselves: make, change, order and remove them."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.queries import get_row, list_partners, list_sides, next_position
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.delegations.queries.details import list_file_ids
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.services import forget_files
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.organizations.queries import get_organization
from eventapp.organizations.rules import checked_name
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.models import Delegate, Delegation
from eventapp.registration.queries import get_delegation, list_delegations

NOTES_MAX = 5_000


@dataclass(frozen=True, slots=True)
class DelegationFacts:
    """What the secretariat says of a delegation. ``organization_id`` None is the side's own delegation."""

    name: LocalizedText
    side_id: str
    organization_id: str | None = None
    notes: str = ""


def add_delegation(actor: Actor, *, conference_id: str, facts: DelegationFacts) -> Delegation:
    """Make a delegation, the last in the order of precedence."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    seats.hold(conference_id)
    return _add(actor, conference_id, facts)


def _add(actor: Actor, conference_id: str, facts: DelegationFacts) -> Delegation:
    delegation = Delegation(
        id=new_id(),
        conference_id=conference_id,
        position=next_position(Delegation, conference_id),
        created_at=now(),
    )
    _take(delegation, facts)
    session().add(delegation)
    return _recorded(actor, "delegation.added", delegation)


def edit_delegation(
    actor: Actor, *, conference_id: str, delegation_id: str, version: int, facts: DelegationFacts
) -> Delegation:
    """Change a delegation; raises :class:`Conflict` unless ``version`` is the newest."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegation = get_delegation(conference_id, delegation_id)
    check_is_newest(delegation, version)
    _take(delegation, facts)
    return _recorded(actor, "delegation.changed", delegation)


def _take(delegation: Delegation, facts: DelegationFacts) -> None:
    try:
        get_row(Side, delegation.conference_id, facts.side_id)
    except NotFound:
        raise InvalidInput(N_("Please choose one of the sides."), field="side_id") from None
    if facts.organization_id is not None:
        get_organization(facts.organization_id)
    if len(facts.notes) > NOTES_MAX:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field="notes", max=NOTES_MAX)
    delegation.name = checked_name(facts.name)
    delegation.side_id = facts.side_id
    delegation.organization_id = facts.organization_id
    delegation.notes = facts.notes
    delegation.updated_at = now()


def remove_delegation(actor: Actor, *, conference_id: str, delegation_id: str) -> None:
    """Take a delegation away with its focal points, letters and documents; refused while it has members.

    Members are also those who cancelled or were declined: they can be put into another delegation.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegation = get_delegation(conference_id, delegation_id)
    members = session().scalar(select(Delegate.id).where(Delegate.delegation_id == delegation_id).limit(1))
    refusal = N_("This delegation has members, so it stays. Move them to another delegation first.")
    if members is not None:
        raise Conflict(refusal)
    files = list_file_ids(delegation_id)
    try:
        with session().begin_nested():
            session().delete(delegation)
    except IntegrityError as error:
        raise Conflict(refusal) from error
    forget_files(conference_id, files)
    _recorded(actor, "delegation.removed", delegation)


def place_delegation(actor: Actor, *, conference_id: str, delegation_id: str, place: int) -> None:
    """Put a delegation at ``place`` in the order of precedence, from 1; a number too high is the last."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    seats.hold(conference_id)
    order = list_delegations(conference_id)
    delegation = next((each for each in order if each.id == delegation_id), None)
    if delegation is None:
        raise NotFound
    if place < 1:
        raise InvalidInput(N_("Please give a number from 1 on."), field="place")
    order.remove(delegation)
    order.insert(place - 1, delegation)
    for position, each in enumerate(order):
        if each.position != position:
            # Without a new version: who edits another delegation meanwhile is not in anybody's way.
            session().execute(
                update(Delegation)
                .where(Delegation.id == each.id)
                .values(position=position)
                .execution_options(synchronize_session=False)
            )
            session().expire(each, ["position"])
    _recorded(actor, "delegation.moved", delegation)


def start_with_sides(actor: Actor, conference: Conference) -> int:
    """Make one delegation for each side of a conference that has none yet; return how many."""
    require(actor, Permission.DELEGATES_EDIT, conference.id)
    _check_is_empty(conference.id)
    sides = list_sides(conference.id)
    for side in sides:
        name = side.name or LocalizedText(en=side.code)
        _add(actor, conference.id, DelegationFacts(name=name, side_id=side.id))
    return len(sides)


def start_with_partners(actor: Actor, conference: Conference) -> tuple[int, int]:
    """Make one delegation for each partner organization of a conference that has none yet.

    Return how many, and how many partners were left out because their country is none of the sides.
    """
    require(actor, Permission.DELEGATES_EDIT, conference.id)
    _check_is_empty(conference.id)
    sides = {side.code: side.id for side in list_sides(conference.id)}
    partners = {each.organization_id: each.organization for each in list_partners(conference.id)}.values()
    with_side = [each for each in partners if each.country in sides]
    for organization in with_side:
        _add(
            actor,
            conference.id,
            DelegationFacts(
                name=organization.name,
                side_id=sides[organization.country or ""],
                organization_id=organization.id,
            ),
        )
    return len(with_side), len(partners) - len(with_side)


def _check_is_empty(conference_id: str) -> None:
    seats.hold(conference_id)
    if session().scalar(select(Delegation.id).where(Delegation.conference_id == conference_id).limit(1)):
        raise Conflict(N_("This conference has delegations already."))


def _recorded(actor: Actor, action: str, delegation: Delegation) -> Delegation:
    record(
        actor,
        action,
        subject_type="delegation",
        subject_id=delegation.id,
        conference_id=delegation.conference_id,
    )
    session().flush()
    return delegation
