"""Use cases of conferences, by what they work on."""

from eventapp.conferences.services.conference import (
    CreateConference,
    EditDetails,
    RegistrationSettings,
    SideFacts,
    change_registration,
    change_state,
    create_conference,
    edit_details,
    publish_conference,
    withdraw_conference,
)
from eventapp.conferences.services.frame import (
    add_partner,
    add_room,
    add_side,
    edit_room,
    edit_side,
    move_partner,
    move_room,
    remove_partner,
    remove_room,
    remove_side,
)
from eventapp.conferences.services.members import add_member, change_role, remove_member

__all__ = [
    "CreateConference",
    "EditDetails",
    "RegistrationSettings",
    "SideFacts",
    "add_member",
    "add_partner",
    "add_room",
    "add_side",
    "change_registration",
    "change_role",
    "change_state",
    "create_conference",
    "edit_details",
    "edit_room",
    "edit_side",
    "move_partner",
    "move_room",
    "publish_conference",
    "remove_member",
    "remove_partner",
    "remove_room",
    "remove_side",
    "withdraw_conference",
]
