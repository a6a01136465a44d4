"""Use cases of saved views: how a member likes to see the list of delegates, under a name."""

from sqlalchemy import func, select

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration.models import SavedView
from eventapp.registration.rules import checked_line

VIEWS_MAX = 20
_NAME_MAX = 80
_ARGUMENTS_MAX = 4_000


def save_view(actor: Actor, *, conference_id: str, name: str, arguments: str) -> SavedView:
    """Keep the query of a list's address under a name; one of the same name takes it over.

    Raises :class:`Conflict` when there are :data:`VIEWS_MAX` of this member already.
    """
    require(actor, Permission.DELEGATES_VIEW, conference_id)
    name = checked_line(name, "name", most=_NAME_MAX)
    if len(arguments) > _ARGUMENTS_MAX:
        raise InvalidInput(N_("That works with fewer columns only."), field="name")
    mine = SavedView.conference_id == conference_id, SavedView.user_id == actor.id
    view = session().scalar(select(SavedView).where(*mine, SavedView.name == name))
    if view is None:
        number = session().scalar(select(func.count()).select_from(SavedView).where(*mine)) or 0
        if number >= VIEWS_MAX:
            raise Conflict(
                N_("You have %(max)d saved views already. Delete one of them first."), max=VIEWS_MAX
            )
        view = SavedView(conference_id=conference_id, user_id=actor.id, name=name)
        session().add(view)
    view.arguments = arguments
    session().flush()
    _note(actor, "delegates.view_saved", view)
    return view


def delete_view(actor: Actor, *, conference_id: str, view_id: str) -> None:
    """Forget a saved view; those of other members don't exist for this one."""
    require(actor, Permission.DELEGATES_VIEW, conference_id)
    view = session().scalar(
        select(SavedView).where(
            SavedView.id == view_id,
            SavedView.conference_id == conference_id,
            SavedView.user_id == actor.id,
        )
    )
    if view is None:
        raise NotFound
    session().delete(view)
    _note(actor, "delegates.view_deleted", view)
    session().flush()


def _note(actor: Actor, action: str, view: SavedView) -> None:
    record(
        actor,
        action,
        subject_type="saved_view",
        subject_id=view.id,
        conference_id=view.conference_id,
    )
