"""Whether an agenda may still be edited: a frozen one is what everybody has in hand."""

from sqlalchemy import select

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import Conflict
from eventapp.i18n import N_


def check_is_open(conference_id: str) -> None:
    """Raise :class:`Conflict` while the agenda of a conference is frozen.

    Until the transaction ends nobody freezes or releases it: what is edited now is either part of a release
    or dated after it. Edits don't wait for each other.
    """
    frozen_at = session().scalar(
        select(Conference.agenda_frozen_at)
        .where(Conference.id == conference_id)
        .with_for_update(read=True, key_share=True)
    )
    if frozen_at is not None:
        raise Conflict(N_("The agenda is frozen, so it can't be changed. Unfreeze it first."))
