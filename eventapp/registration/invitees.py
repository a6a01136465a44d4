"""Who was asked to register: the form's view of the list of invitations, which stands above this slice."""

from dataclasses import dataclass
from typing import Protocol

from flask import Flask, current_app, request

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.errors import InvalidInput, NotFound
from eventapp.registration.rules import checked_latin_name

_SOURCE = "eventapp_invitees"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody whose link opens the form, also for a category that is by invitation only.

    ``token`` is what the link carries; the form passes it on.
    """

    invitation_id: str
    token: str
    name: str
    email: str
    category: str
    delegation_id: str | None

    @property
    def category_label(self) -> str:
        """Return the msgid of what they are invited as."""
        return CATEGORY_LABELS[self.category]

    def known(self) -> dict[str, str]:
        """Return the fields of the form that are known already: the name goes where its script belongs."""
        try:
            return {"name": checked_latin_name(self.name), "email": self.email}
        except InvalidInput:
            return {"native_name": self.name, "email": self.email}


class Invitations(Protocol):
    """The list of invitations."""

    def find(self, conference_id: str, token: str) -> Invitee | None:
        """Return whom a link asks to come to this conference, or None for one that is wrong or taken back."""

    def note_registered(self, conference_id: str, invitee: Invitee, delegate_id: str) -> None:
        """Say who came of an invitation; runs inside the transaction that stores them.

        Raises :class:`Conflict` where somebody else used it.
        """


def use_invitations(app: Flask, source: Invitations) -> None:
    """Set where the app finds out who was invited."""
    app.extensions[_SOURCE] = source


def requested_invitee(conference: Conference) -> Invitee | None:
    """Return whom the address's ``invitation`` asks to register, None where it has none.

    Raises :class:`NotFound` for a link that is wrong, another conference's, or taken back.
    """
    token = request.args.get("invitation")
    if token is None:
        return None
    invitee = _source().find(conference.id, token)
    if invitee is None:
        raise NotFound
    return invitee


def note_registered(conference: Conference, invitee: Invitee, delegate_id: str) -> None:
    """Say who came of an invitation, in the transaction that stores them."""
    _source().note_registered(conference.id, invitee, delegate_id)


def _source() -> Invitations:
    source: Invitations = current_app.extensions[_SOURCE]
    return source
