"""Rules for the communiqué: how long it may be, and when it can be changed, issued and taken back."""

from eventapp.communiques.models import Communique
from eventapp.errors import Conflict
from eventapp.i18n import N_

#: Characters in each language: some twelve pages.
MAX_TEXT = 40_000


def check_can_be_changed(communique: Communique | None) -> None:
    """Raise :class:`Conflict` once a communiqué is issued: what the public reads stays."""
    if communique is not None and communique.issued_at is not None:
        raise Conflict(N_("This communiqué is issued. Take it back first to change it."))


def check_can_be_issued(communique: Communique | None) -> None:
    if communique is None or not communique.text:
        raise Conflict(N_("There is no text to issue yet."))
    if communique.issued_at is not None:
        raise Conflict(N_("This communiqué is issued already."))


def check_can_be_taken_back(communique: Communique | None) -> None:
    if communique is None or communique.issued_at is None:
        raise Conflict(N_("This communiqué is not issued."))
