"""The use case that takes back one's last edit of the agenda."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agendas.edits import (
    State,
    answer_of,
    columns_of,
    identity_of,
    is_same_state,
    person_columns,
    updated_at_of,
)
from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.history import find_last_edit, read_state
from eventapp.agendas.models import AgendaEdit, AgendaItem, Person
from eventapp.agendas.people import forget_people_without_part, set_contributions
from eventapp.agendas.queries import find_item, list_contributions
from eventapp.agendas.reading import find_newest_version
from eventapp.agendas.rules import check_places, name_key
from eventapp.agendas.services.items import check_place
from eventapp.agendas.services.taking_off import take_out
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.permissions import Permission, require
from eventapp.registration.models import Delegation


@dataclass(frozen=True, slots=True)
class Undone:
    """An edit that was taken back, and its item, None where the edit had made it."""

    edit: AgendaEdit
    item: AgendaItem | None


def undo_last(actor: Actor, *, conference: Conference, edit_id: str) -> Undone:
    """Take back the actor's last edit that isn't undone; once more takes back the one before.

    ``edit_id`` names the edit that was looked at. Raises :class:`Conflict` where it is no longer the last,
    where the item is not as it left it, or where what it had is gone.
    """
    require(actor, Permission.AGENDA_EDIT, conference.id)
    check_is_open(conference.id)
    edit = find_last_edit(actor.id, conference.id)
    if edit is None or edit.id != edit_id:
        raise Conflict(N_("This is not your last change any more. Please look again."))
    item = find_item(conference.id, edit.agenda_item_id)
    if not is_same_state(read_state(item) if item else None, edit.after):
        raise Conflict(
            N_("The item has been changed since, so your change can't be undone. Please change it by hand.")
        )
    if edit.before is None:
        if item is not None:
            take_out(item)
        restored = None
    else:
        updated_at = _updated_at(conference.id, edit.made_at, edit.before)
        columns = {**columns_of(edit.before), "updated_at": updated_at}
        _check_still_there(conference.id, item, edit.before)
        restored = _restore(conference.id, item, columns, edit.before)
        _restore_people(restored, edit.before["people"], edit.after["people"] if edit.after else [])
    edit.undone_at = now()
    record(
        actor,
        "agenda_item.undone",
        subject_type="agenda_item",
        subject_id=edit.agenda_item_id,
        conference_id=conference.id,
    )
    session().flush()
    return Undone(edit, restored)


def _updated_at(conference_id: str, made_at: datetime, before: State) -> datetime:
    """What nobody has released meanwhile is as if it had never been done."""
    newest = find_newest_version(conference_id)
    is_released_since = newest is not None and newest.released_at > made_at
    return now() if is_released_since else updated_at_of(before)


def _check_still_there(conference_id: str, item: AgendaItem | None, before: State) -> None:
    try:
        check_place(conference_id, before["room_id"], before["track_id"])
        check_places(before["places"], item.chosen if item else 0)
    except InvalidInput as refusal:
        raise Conflict(refusal.message, **refusal.values) from refusal


def _restore(
    conference_id: str, item: AgendaItem | None, columns: dict[str, Any], before: State
) -> AgendaItem:
    if item is None:
        item = AgendaItem(conference_id=conference_id, **identity_of(before), **columns)
        session().add(item)
    else:
        for name, value in columns.items():
            setattr(item, name, value)
    session().flush()
    return item


def _restore_people(item: AgendaItem, before: list[State], after: list[State]) -> None:
    written = {part["person_id"]: part for part in after}
    for part in before:
        person = session().get(Person, part["person_id"])
        if person is None:
            _make_again(item.conference_id, part)
            continue
        changed = written.get(person.id)
        for name in ("name", "affiliation"):
            # What somebody has corrected elsewhere since stays corrected.
            if changed is not None and changed[name] != part[name]:
                setattr(person, name, LocalizedText(part[name]))
        person.name_key = name_key(person.name)
    session().flush()
    there = [contribution for contribution, _person in list_contributions(item.conference_id, item.id)]
    set_contributions(item, there, [(part["person_id"], part["role"]) for part in before])
    answers = {(part["person_id"], part["role"]): answer_of(part) for part in before}
    for contribution, _person in list_contributions(item.conference_id, item.id):
        if contribution not in there:
            for name, value in answers[contribution.person_id, contribution.role].items():
                setattr(contribution, name, value)
    forget_people_without_part(item.conference_id, written.keys() - {part["person_id"] for part in before})


def _make_again(conference_id: str, part: State) -> None:
    """Make a person again who was forgotten with their last part, but for links to what is gone."""
    columns = person_columns(part)
    for name, model in (("organization_id", Organization), ("delegation_id", Delegation)):
        if columns[name] and session().scalar(select(model.id).where(model.id == columns[name])) is None:
            columns[name] = None
    session().add(Person(conference_id=conference_id, name_key=name_key(columns["name"]), **columns))
