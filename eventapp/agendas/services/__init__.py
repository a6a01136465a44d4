"""Use cases of the agenda's working copy, and its releases."""

from eventapp.agendas.services.items import (
    ItemDetails,
    cancel_item,
    create_item,
    delete_item,
    edit_item,
    move_item,
    restore_item,
)
from eventapp.agendas.services.people import edit_person
from eventapp.agendas.services.releases import (
    NothingToRelease,
    Release,
    freeze_agenda,
    release_agenda,
    unfreeze_agenda,
)
from eventapp.agendas.services.tracks import create_track, delete_track, rename_track

__all__ = [
    "ItemDetails",
    "NothingToRelease",
    "Release",
    "cancel_item",
    "create_item",
    "create_track",
    "delete_item",
    "delete_track",
    "edit_item",
    "edit_person",
    "freeze_agenda",
    "move_item",
    "release_agenda",
    "rename_track",
    "restore_item",
    "unfreeze_agenda",
]
