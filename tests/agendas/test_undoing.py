"""Taking back one's own edits, one after the other."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from eventapp.actor import Actor
from eventapp.agendas import history, services
from eventapp.agendas.edits import EditKind, kind_of_edit
from eventapp.agendas.history import find_last_edit, find_undoable_edit, read_state
from eventapp.agendas.models import AgendaEdit, AgendaItem, Person
from eventapp.agendas.queries import find_item, list_contributions
from eventapp.agendas.services import ItemDetails
from eventapp.agendas.unreleased import count_unreleased
from eventapp.clock import now
from eventapp.conferences.models import Conference, Room
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict
from eventapp.localized import LocalizedText
from tests.agendas.conftest import at, speaker

Make = Callable[..., AgendaItem]
Details = Callable[..., ItemDetails]


def undo(actor: Actor, conference: Conference) -> EditKind:
    edit = find_last_edit(actor.id, conference.id)
    assert edit is not None
    with transaction():
        undone = services.undo_last(actor, conference=conference, edit_id=edit.id)
    return kind_of_edit(undone.edit.before, undone.edit.after)


def state(conference: Conference, item_id: str) -> dict[str, object] | None:
    session().expire_all()
    item = find_item(conference.id, item_id)
    return read_state(item) if item else None


def test_undo_when_called_again_then_goes_back_to_the_beginning(
    editor: Actor, conference: Conference, make_item: Make, details: Details, rooms: list[Room]
) -> None:
    item = make_item(people=(speaker("Li Wei", "李伟"), speaker("Anna", role="chair")), places=20)
    where = {"conference_id": conference.id, "item_id": item.id}
    seen = [state(conference, item.id)]

    def do(service: Callable[..., object], **others: object) -> None:
        with transaction():
            service(editor, **others)
        seen.append(state(conference, item.id))

    place = {"starts_at": at(11), "ends_at": at(12), "room_id": rooms[0].id}
    do(services.move_item, **where, version=item.version, **place)
    command = details(title=LocalizedText(en="Welcome"), people=(speaker("Bo"),))
    do(services.edit_item, item_id=item.id, version=item.version, command=command)
    nowhere = {"starts_at": None, "ends_at": None, "room_id": None}
    do(services.move_item, **where, version=item.version, **nowhere)
    do(services.cancel_item, **where)
    do(services.restore_item, **where)
    do(services.delete_item, **where)
    assert seen[-1] is None

    kinds = []
    for before in reversed([None, *seen[:-1]]):
        kinds.append(undo(editor, conference).value)
        assert state(conference, item.id) == before
    assert kinds == ["deleted", "restored", "cancelled", "unscheduled", "changed", "moved", "added"]
    assert find_last_edit(editor.id, conference.id) is None
    assert session().query(Person).count() == 0


def test_undo_when_somebody_else_has_edited_since_then_refused(
    editor: Actor, conference: Conference, make_item: Make, details: Details
) -> None:
    item = make_item()
    other = Actor(id="another", name="Anna", is_administrator=True)
    with transaction():
        services.edit_item(other, item_id=item.id, version=item.version, command=details(kind="panel"))
    assert find_undoable_edit(editor.id, conference.id) is None
    with pytest.raises(Conflict, match="has been changed since"):
        undo(editor, conference)
    assert undo(other, conference) == EditKind.CHANGED
    assert undo(editor, conference) == EditKind.ADDED
    assert find_item(conference.id, item.id) is None


def test_undo_when_a_later_edit_is_there_then_refused(
    editor: Actor, conference: Conference, make_item: Make
) -> None:
    make_item()
    looked_at = find_last_edit(editor.id, conference.id)
    assert looked_at is not None
    later = make_item()
    with pytest.raises(Conflict, match="not your last change"), transaction():
        services.undo_last(editor, conference=conference, edit_id=looked_at.id)
    assert find_item(conference.id, later.id) is not None


def test_undo_when_a_name_was_corrected_since_then_the_correction_stays(
    editor: Actor, conference: Conference, make_item: Make, details: Details
) -> None:
    item = make_item(people=(speaker("Li Wie", "李伟"),))
    (_part, person), *_ = list_contributions(conference.id, item.id)
    with transaction():
        services.edit_item(
            editor,
            item_id=item.id,
            version=item.version,
            command=details(kind="panel", people=(speaker("Li Wie", "李伟", person_id=person.id),)),
        )
        services.correct_person(
            person,
            name=LocalizedText(en="Li Wei", zh="李伟"),
            affiliation=LocalizedText(),
            job_title=LocalizedText(),
        )
    undo(editor, conference)
    assert dict(session().query(Person).one().name) == {"en": "Li Wei", "zh": "李伟"}


def test_undo_when_released_or_frozen_meanwhile_then_history_stays(
    editor: Actor, conference: Conference, make_item: Make
) -> None:
    item = make_item()
    assert count_unreleased(conference).items == 1
    with transaction():
        services.release_agenda(editor, conference=conference)
    with transaction():
        services.cancel_item(editor, conference_id=conference.id, item_id=item.id)
    assert count_unreleased(conference).items == 1
    undo(editor, conference)
    # Taken back before anybody released it, it never was.
    assert count_unreleased(conference).items == 0
    assert find_undoable_edit(editor.id, conference.id) is None
    with pytest.raises(Conflict, match="has been released"):
        undo(editor, conference)
    with transaction():
        session().get(Conference, conference.id).agenda_frozen_at = now()
    with pytest.raises(Conflict, match="frozen"):
        undo(editor, conference)


def test_edits_when_many_then_the_oldest_are_dropped(
    editor: Actor, conference: Conference, make_item: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "EDITS_KEPT", 2)
    items = [
        make_item(starts_at=at(9) + timedelta(hours=n), ends_at=at(10) + timedelta(hours=n)) for n in range(3)
    ]
    kept = [edit.agenda_item_id for edit in session().query(AgendaEdit).order_by(AgendaEdit.id)]
    assert kept == [item.id for item in items[1:]]
