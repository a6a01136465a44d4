"""Starting a conference, blank or from a template: the frame, then the rooms and the agenda in it."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from eventapp.actor import Actor
from eventapp.agendas.history import forget_edits
from eventapp.agendas.services import ItemDetails, create_item
from eventapp.clock import to_instant
from eventapp.conferences.models import Conference
from eventapp.conferences.services import CreateConference, add_room, create_conference
from eventapp.permissions import Role
from eventapp.workflows.start_conference.launch_day import EXAMPLE_ITEMS, ROOM_NAMES


class Template(StrEnum):
    """What a new conference starts with."""

    LAUNCH_DAY = "launch_day"
    BLANK = "blank"


def start_conference(
    actor: Actor, *, command: CreateConference, template: Template = Template.LAUNCH_DAY
) -> Conference:
    """Make a conference and fill it from ``template``; raises as ``create_conference`` does."""
    conference = create_conference(actor, command)
    if template == Template.LAUNCH_DAY:
        # The actor was loaded before there was this conference to own.
        owner = replace(actor, roles={**actor.roles, conference.id: frozenset({Role.OWNER})})
        _fill_launch_day(owner, conference)
    return conference


def _fill_launch_day(actor: Actor, conference: Conference) -> None:
    rooms = {key: add_room(actor, conference=conference, name=name) for key, name in ROOM_NAMES.items()}
    for example in EXAMPLE_ITEMS:
        starts, ends = (
            to_instant(datetime.combine(conference.starts_on, at), conference.timezone)
            for at in (example.starts, example.ends)
        )
        create_item(
            actor,
            ItemDetails(
                conference_id=conference.id,
                kind=example.kind,
                title=example.title,
                starts_at=starts,
                ends_at=ends,
                room_id=rooms[example.room].id,
            ),
        )
    forget_edits(conference.id)
