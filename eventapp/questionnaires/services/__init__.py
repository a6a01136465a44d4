"""Use cases of questionnaires, by what they work on."""

from eventapp.questionnaires.services.fields import EditField, add_field, edit_field, move_field, remove_field
from eventapp.questionnaires.services.keeping import keep_uploads
from eventapp.questionnaires.services.sections import (
    EditSection,
    add_section,
    add_standard_section,
    edit_section,
    move_section,
    remove_section,
)

__all__ = [
    "EditField",
    "EditSection",
    "add_field",
    "add_section",
    "add_standard_section",
    "edit_field",
    "edit_section",
    "keep_uploads",
    "move_field",
    "move_section",
    "remove_field",
    "remove_section",
]
