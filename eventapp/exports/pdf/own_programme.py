"""Composing the programme of one delegate: what they have chosen, and where they have a part."""

from collections.abc import Container
from dataclasses import replace

from eventapp.agendas.programme import Programme
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.exports.changes import own_programme_changed_at
from eventapp.exports.kinds import complete_choices
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.summary import read_frame
from eventapp.personal_agendas.own_agenda import read_own_agenda
from eventapp.registration.models import Delegate
from eventapp.registration.names import latin_name, native_name, script_tag


def compose_own_programme(conference: Conference, delegate: Delegate, language: str) -> Composed:
    """Return a delegate's programme as it stands in the database now."""
    owns = {own.item.id: own for own in read_own_agenda(delegate, now()).theirs}
    frame = read_frame(conference)
    frame = replace(frame, programme=_only(frame.programme, owns))
    choices = complete_choices(conference, DocumentKind.OWN, {}, paper=frame.design.paper)
    return compose_from(
        "pdf/own.html",
        conference,
        Asked(DocumentKind.OWN, language, choices),
        frame=frame,
        changed_at=own_programme_changed_at(conference, delegate),
        delegate_id=delegate.id,
        latin_name=latin_name(delegate),
        native_name=native_name(delegate),
        native_tag=script_tag(delegate.native_name, delegate.side.code),
        organization_name=delegate.organization_name,
        roles={item_id: own.roles for item_id, own in owns.items()},
        long_items=frozenset(),
    )


def _only(programme: Programme, item_ids: Container[str]) -> Programme:
    days = (
        replace(day, items=tuple(item for item in day.items if item.id in item_ids)) for day in programme.days
    )
    return replace(programme, days=tuple(day for day in days if day.items))
