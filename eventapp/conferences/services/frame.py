"""Use cases of what belongs to a conference's frame: sides, rooms, partners with their logos."""

from typing import TypeVar

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.conferences import rules
from eventapp.conferences.holding import hold_conference
from eventapp.conferences.models import Conference, ConferencePartner, PartnerRole, Room, Side
from eventapp.conferences.queries import get_row, list_partners, list_rooms, list_sides, next_position
from eventapp.conferences.services.editing import move_row, remove_row
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import InvalidInput
from eventapp.files.rules import Upload
from eventapp.files.services import copy_file, forget_file, keep_file
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.queries import get_organization
from eventapp.permissions import Permission, require

Row = TypeVar("Row", Side, Room, ConferencePartner)


def _recorded(actor: Actor, action: str, row: Row) -> Row:
    """Write the audit entry of a use case on ``row`` and flush."""
    record(
        actor,
        action,
        subject_type=action.partition(".")[0],
        subject_id=row.id,
        conference_id=row.conference_id,
    )
    session().flush()
    return row


def add_side(actor: Actor, *, conference: Conference, code: str, name: LocalizedText = NO_TEXT) -> Side:
    """Add a country or bloc; ``code`` may be a country's name, names left out are the country's own."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    side = Side(
        id=new_id(), conference_id=conference.id, position=next_position(Side, conference.id), name=NO_TEXT
    )
    _take_side(conference, side, code, name)
    session().add(side)
    return _recorded(actor, "side.added", side)


def edit_side(
    actor: Actor, *, conference: Conference, side_id: str, version: int, code: str, name: LocalizedText
) -> Side:
    """Change a side; raises :class:`Conflict` unless ``version``, the one that was read, is the newest."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    side = get_row(Side, conference.id, side_id)
    check_is_newest(side, version)
    _take_side(conference, side, code, name)
    return _recorded(actor, "side.changed", side)


def remove_side(actor: Actor, *, conference: Conference, side_id: str) -> None:
    """Take a side away; refused while delegates belong to it."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    side = get_row(Side, conference.id, side_id)
    remove_row(side, N_("Delegates belong to this side, so it stays."))
    _recorded(actor, "side.removed", side)


def _take_side(conference: Conference, side: Side, code: str, name: LocalizedText) -> None:
    checked = rules.side_code(code)
    if any(other.code == checked and other is not side for other in list_sides(conference.id)):
        raise InvalidInput(N_("This side is there already."), field="code")
    name = rules.checked_text(name, "name", rules.LINE_MAX)
    side.name = rules.named_side(checked, name, conference.languages)
    side.code = checked


def add_room(
    actor: Actor,
    *,
    conference: Conference,
    name: LocalizedText,
    capacity: int | None = None,
    source_key: str | None = None,
) -> Room:
    """Add a room; ``source_key`` names it in an imported programme."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    room = Room(
        id=new_id(),
        conference_id=conference.id,
        position=next_position(Room, conference.id),
        source_key=source_key,
    )
    _take_room(room, name, capacity)
    session().add(room)
    return _recorded(actor, "room.added", room)


def edit_room(
    actor: Actor,
    *,
    conference: Conference,
    room_id: str,
    version: int,
    name: LocalizedText,
    capacity: int | None,
) -> Room:
    """Change a room; raises :class:`Conflict` unless ``version``, the one that was read, is the newest."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    room = get_row(Room, conference.id, room_id)
    check_is_newest(room, version)
    _take_room(room, name, capacity)
    return _recorded(actor, "room.changed", room)


def move_room(actor: Actor, *, conference: Conference, room_id: str, up: bool) -> None:
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    room = get_row(Room, conference.id, room_id)
    move_row(list_rooms(conference.id), room, up)
    _recorded(actor, "room.moved", room)


def remove_room(actor: Actor, *, conference: Conference, room_id: str) -> None:
    """Take a room away; refused while agenda items take place in it."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    room = get_row(Room, conference.id, room_id)
    remove_row(room, N_("The agenda uses this room. Move its items to another one first."))
    _recorded(actor, "room.removed", room)


def _take_room(room: Room, name: LocalizedText, capacity: int | None) -> None:
    if not name:
        raise InvalidInput(N_("Please give the name in at least one language."), field="name")
    room.name = rules.checked_text(name, "name", rules.LINE_MAX)
    room.capacity = rules.checked_capacity(capacity)


def add_partner(
    actor: Actor, *, conference: Conference, organization_id: str, role: PartnerRole
) -> ConferencePartner:
    """Give an organization of the directory a part in the conference, once per role."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    organization = get_organization(organization_id)
    for partner in list_partners(conference.id):
        if partner.organization_id == organization.id and partner.role == role:
            raise InvalidInput(N_("This organization has that part already."), field="organization")
    partner = ConferencePartner(
        id=new_id(),
        conference_id=conference.id,
        organization_id=organization.id,
        role=PartnerRole(role),
        position=next_position(ConferencePartner, conference.id),
    )
    session().add(partner)
    return _recorded(actor, "partner.added", partner)


def move_partner(actor: Actor, *, conference: Conference, partner_id: str, up: bool) -> None:
    """Move a partner one place up or down in the order in which the public reads them."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    partner = get_row(ConferencePartner, conference.id, partner_id)
    move_row(list_partners(conference.id), partner, up)
    _recorded(actor, "partner.moved", partner)


def remove_partner(actor: Actor, *, conference: Conference, partner_id: str) -> None:
    """Take an organization's part away, with its logo; it stays in the directory."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    partner = _held_partner(conference, partner_id)
    session().delete(partner)
    _recorded(actor, "partner.removed", partner)
    _forget_logo(conference, partner.logo_id)


def change_logo(
    actor: Actor, *, conference: Conference, partner_id: str, logo: Upload | None
) -> ConferencePartner:
    """Show ``logo``, which ``small_picture`` made, by a partner's name, or none; the former is forgotten."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    partner = _held_partner(conference, partner_id)
    former = partner.logo_id
    partner.logo_id = keep_file(conference.id, logo).id if logo is not None else None
    _recorded(actor, "partner.logo_removed" if logo is None else "partner.logo_changed", partner)
    _forget_logo(conference, former)
    return partner


def copy_logos(source_id: str, target_id: str) -> None:
    """Give the partners of a new conference copies of the logos that they have at another one.

    A part of making a conference, which the use case there has judged and records.
    """
    logos = {(each.organization_id, each.role): each.logo_id for each in list_partners(source_id)}
    for partner in list_partners(target_id):
        logo_id = logos.get((partner.organization_id, partner.role))
        if logo_id is not None:
            partner.logo_id = copy_file(logo_id, target_id)
    session().flush()


def _held_partner(conference: Conference, partner_id: str) -> ConferencePartner:
    """Return a partner as it is now. Whoever else changes its logo waits, or a file would stay for good."""
    hold_conference(conference.id)
    partner = get_row(ConferencePartner, conference.id, partner_id)
    session().refresh(partner)
    return partner


def _forget_logo(conference: Conference, logo_id: str | None) -> None:
    if logo_id is not None:
        forget_file(conference.id, logo_id)
