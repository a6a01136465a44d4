"""Use cases of invitations and mailings."""

from eventapp.invitations.services.blocks import (
    note_bounce_of_invitation,
    note_bounce_of_mail,
    take_back_bounce,
    unsubscribe,
)
from eventapp.invitations.services.inviting import (
    Invite,
    Invitee,
    add_invitations,
    note_opened,
    note_registered,
    revoke_invitation,
)
from eventapp.invitations.services.mailings import (
    discard_mailing,
    prepare_mailing,
    release_mailing,
    remove_mail,
)
from eventapp.invitations.services.templates import SaveTemplate, reset_template, save_template

__all__ = [
    "Invite",
    "Invitee",
    "SaveTemplate",
    "add_invitations",
    "discard_mailing",
    "note_bounce_of_invitation",
    "note_bounce_of_mail",
    "note_opened",
    "note_registered",
    "prepare_mailing",
    "release_mailing",
    "remove_mail",
    "reset_template",
    "revoke_invitation",
    "save_template",
    "take_back_bounce",
    "unsubscribe",
]
