"""Use cases of beginning with what is there: copies of a conference, and templates.

A copy is made of a pattern alone, so nothing that is done to it reaches what it was made of, and a template
outlives the conference that it was taken from.
"""

from collections.abc import Collection

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.conferences.rules import LINE_MAX, checked_text
from eventapp.conferences.services import copy_logos
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.designs.services import copy_pictures
from eventapp.errors import InvalidInput, NotPermitted
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.permissions import Permission, require
from eventapp.workflows.editions.building import Built, NewConference, Part, build_conference
from eventapp.workflows.editions.queries import get_template
from eventapp.workflows.editions.reading import read_pattern
from eventapp.workflows.editions.written import read_written, write_pattern
from eventapp.workflows.models import ConferenceTemplate


def copy_conference(
    actor: Actor, *, source: Conference, facts: NewConference, parts: Collection[Part]
) -> Built:
    """Make a draft that is set up as ``source`` is; nobody of its people comes with it."""
    require(actor, Permission.CONFERENCE_VIEW, source.id)
    require(actor, Permission.CONFERENCE_EDIT, source.id)
    built = build_conference(actor, pattern=read_pattern(source), facts=facts, parts=parts)
    copy_pictures(source.id, built.conference.id, with_signature=False)
    copy_logos(source.id, built.conference.id)
    _record(actor, "conference.copied", built.conference, source_id=source.id)
    return built


def save_template(actor: Actor, *, conference: Conference, name: LocalizedText) -> ConferenceTemplate:
    """Keep how a conference is set up now, for conferences to come."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    template = ConferenceTemplate(
        id=new_id(),
        name=_checked_name(name),
        content=write_pattern(read_pattern(conference)),
        user_id=actor.id,
        is_shared=False,
        created_at=now(),
    )
    session().add(template)
    return _recorded(actor, "template.saved", template)


def change_template(actor: Actor, *, template_id: str, name: LocalizedText, is_shared: bool) -> None:
    """Rename a template, share it with everybody who has an account, or keep it for oneself again."""
    template = _get_own(actor, template_id)
    template.name, template.is_shared = _checked_name(name), is_shared
    _recorded(actor, "template.changed", template)


def delete_template(actor: Actor, *, template_id: str) -> None:
    """Delete a template; conferences that began with it stay as they are."""
    template = _get_own(actor, template_id)
    session().delete(template)
    _recorded(actor, "template.deleted", template)


def start_from_template(actor: Actor, *, template_id: str, facts: NewConference) -> Built:
    """Make a draft of a template; raises :class:`Conflict` for one that is too old to be read."""
    require(actor, Permission.CONFERENCES_CREATE)
    template = get_template(actor, template_id)
    built = build_conference(actor, pattern=read_written(template.content), facts=facts)
    _record(actor, "conference.from_template", built.conference, template_id=template.id)
    return built


def _get_own(actor: Actor, template_id: str) -> ConferenceTemplate:
    template = get_template(actor, template_id)
    if template.user_id != actor.id and not actor.is_administrator:
        raise NotPermitted
    return template


def _checked_name(name: LocalizedText) -> LocalizedText:
    if not name:
        raise InvalidInput(N_("Please give the name in at least one language."), field="name")
    return checked_text(name, "name", LINE_MAX)


def _record(actor: Actor, action: str, conference: Conference, **details: str) -> None:
    record(
        actor,
        action,
        subject_type="conference",
        subject_id=conference.id,
        conference_id=conference.id,
        **details,
    )
    session().flush()


def _recorded(actor: Actor, action: str, template: ConferenceTemplate) -> ConferenceTemplate:
    record(actor, action, subject_type="conference_template", subject_id=template.id)
    session().flush()
    return template
