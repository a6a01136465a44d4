"""Use cases of the agenda's working copy, and its releases."""

from eventapp.agendas.services.items import (
    ItemDetails,
    create_item,
    edit_item,
    move_item,
)
from eventapp.agendas.services.people import correct_person, count_as_edited
from eventapp.agendas.services.releases import (
    NothingToRelease,
    Release,
    freeze_agenda,
    release_agenda,
    unfreeze_agenda,
)
from eventapp.agendas.services.taking_off import cancel_item, delete_item, restore_item
from eventapp.agendas.services.tracks import create_track, delete_track, rename_track
from eventapp.agendas.services.undoing import Undone, undo_last

__all__ = [
    "ItemDetails",
    "NothingToRelease",
    "Release",
    "Undone",
    "cancel_item",
    "correct_person",
    "count_as_edited",
    "create_item",
    "create_track",
    "delete_item",
    "delete_track",
    "edit_item",
    "freeze_agenda",
    "move_item",
    "release_agenda",
    "rename_track",
    "restore_item",
    "undo_last",
    "unfreeze_agenda",
]
