"""Finding templates and editions."""

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import defer

from eventapp.actor import Actor
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.workflows.models import ConferenceTemplate, Edition


def find_next_edition(conference_id: str) -> Conference | None:
    """Return the conference that goes on from this one."""
    return session().scalar(
        select(Conference)
        .join(Edition, Edition.conference_id == Conference.id)
        .where(Edition.follows_id == conference_id)
    )


def get_template(actor: Actor, template_id: str) -> ConferenceTemplate:
    """Return a template of one's own or one that is shared; any other answers as one that isn't there."""
    template = session().scalar(
        select(ConferenceTemplate).where(ConferenceTemplate.id == template_id, _usable(actor))
    )
    if template is None:
        raise NotFound
    return template


def list_templates(actor: Actor, *, offset: int = 0, limit: int = 50) -> tuple[list[ConferenceTemplate], int]:
    """Return one stretch of the templates that somebody can begin with, newest first, and how many there are.

    Their contents are left in the database.
    """
    rows = session().scalars(
        select(ConferenceTemplate)
        .where(_usable(actor))
        .options(defer(ConferenceTemplate.content))
        .order_by(ConferenceTemplate.id.desc())
        .offset(offset)
        .limit(limit)
    )
    total = session().scalar(select(func.count()).select_from(ConferenceTemplate).where(_usable(actor)))
    return list(rows), total or 0


def _usable(actor: Actor) -> ColumnElement[bool]:
    if actor.is_administrator:
        return true()
    return or_(ConferenceTemplate.user_id == actor.id, ConferenceTemplate.is_shared)
