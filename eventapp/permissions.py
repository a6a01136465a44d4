"""Who may do what at a conference: roles, permissions and the one table that joins them."""

from collections.abc import Mapping
from enum import StrEnum

from eventapp.actor import Actor
from eventapp.errors import NotPermitted


class Role(StrEnum):
    """What a member of the secretariat is at one conference."""

    OWNER = "owner"
    ORGANIZER = "organizer"
    AGENDA_EDITOR = "agenda_editor"
    REGISTRAR = "registrar"
    DESK = "desk"
    RAPPORTEUR = "rapporteur"
    VIEWER = "viewer"


class Permission(StrEnum):
    CONFERENCE_VIEW = "conference:view"
    CONFERENCE_EDIT = "conference:edit"
    CONFERENCE_PUBLISH = "conference:publish"
    MEMBERS_EDIT = "members:edit"
    AGENDA_VIEW = "agenda:view"
    AGENDA_EDIT = "agenda:edit"
    DELEGATES_VIEW = "delegates:view"
    DELEGATES_EDIT = "delegates:edit"
    DELEGATES_EXPORT = "delegates:export"
    #: Erase a person, read what is kept of one.
    DELEGATES_ERASE = "delegates:erase"
    DELEGATES_CHECK_IN = "delegates:check_in"
    OUTCOMES_VIEW = "outcomes:view"
    OUTCOMES_EDIT = "outcomes:edit"
    DOCUMENTS_VIEW = "documents:view"
    MAIL_VIEW = "mail:view"
    #: Invitations, reminders, and the conference's own words for them.
    MAIL_SEND = "mail:send"
    #: What belongs to no conference: the directory, who may create conferences.
    DIRECTORY_EDIT = "directory:edit"
    CONFERENCES_CREATE = "conferences:create"


_ALL = frozenset(Permission) - {Permission.DIRECTORY_EDIT, Permission.CONFERENCES_CREATE}
_READ = frozenset(
    {
        Permission.CONFERENCE_VIEW,
        Permission.AGENDA_VIEW,
        Permission.OUTCOMES_VIEW,
        Permission.DOCUMENTS_VIEW,
    }
)

#: Role at a conference → what it grants there.
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: _ALL,
    Role.ORGANIZER: _ALL - {Permission.MEMBERS_EDIT},
    Role.AGENDA_EDITOR: _READ | {Permission.AGENDA_EDIT},
    Role.REGISTRAR: _READ
    | {
        Permission.DELEGATES_VIEW,
        Permission.DELEGATES_EDIT,
        Permission.DELEGATES_EXPORT,
        Permission.DELEGATES_CHECK_IN,
        Permission.MAIL_VIEW,
        Permission.MAIL_SEND,
    },
    # The desk sees who has a seat, on its own page; lists, data and mails are not its business.
    Role.DESK: frozenset({Permission.CONFERENCE_VIEW, Permission.DELEGATES_CHECK_IN}),
    Role.RAPPORTEUR: _READ | {Permission.OUTCOMES_EDIT},
    Role.VIEWER: _READ,
}

#: What every signed-in person may do outside a conference.
SIGNED_IN_GRANTS = frozenset({Permission.CONFERENCES_CREATE, Permission.DIRECTORY_EDIT})


def is_permitted(actor: Actor, permission: Permission, conference_id: str | None = None) -> bool:
    """Tell whether ``actor`` may do ``permission``, at the conference given or, without one, at large."""
    if actor.is_administrator:
        return True
    if conference_id is None:
        return actor.is_signed_in and permission in SIGNED_IN_GRANTS
    return any(permission in GRANTS[Role(role)] for role in actor.roles_at(conference_id))


def require(actor: Actor, permission: Permission, conference_id: str | None = None) -> None:
    """Raise :class:`NotPermitted` unless ``actor`` may do ``permission``; the first line of every service."""
    if not is_permitted(actor, permission, conference_id):
        raise NotPermitted
