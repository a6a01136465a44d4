"""Making, changing, moving, cancelling and deleting agenda items."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from eventapp.actor import Actor
from eventapp.agendas import services
from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.agendas.queries import find_item, list_contributions
from eventapp.agendas.reading import get_draft
from eventapp.agendas.services import ItemDetails
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference, Room
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.localized import LocalizedText
from tests.agendas.conftest import at, make_conference, speaker

Make = Callable[..., AgendaItem]
Details = Callable[..., ItemDetails]


def edit(editor: Actor, item: AgendaItem, command: ItemDetails) -> AgendaItem:
    with transaction():
        return services.edit_item(editor, item_id=item.id, version=item.version, command=command)


def people_of(item: AgendaItem) -> list[tuple[dict[str, str], str]]:
    rows = list_contributions(item.conference_id, item.id)
    return [(dict(person.name), part.role) for part, person in rows]


def test_item_when_created_then_stands_in_programme(
    make_item: Make, conference: Conference, rooms: list[Room]
) -> None:
    made = make_item(
        room_id=rooms[0].id,
        interpretation_languages=("en", "zh"),
        people=(
            speaker("Li Wei", "李伟", affiliation=LocalizedText(en="Park")),
            speaker("Anna", role="chair"),
        ),
    )
    (day,) = get_draft(conference.id).days
    (item,) = day.items
    assert (str(day.date), item.id, item.uid) == ("2021-10-21", made.id, made.uid)
    assert (item.title["zh"], item.room["en"], item.starts_at) == ("开幕致辞", "Main hall", at(9))
    assert item.interpretation_languages == ("en", "zh")
    assert [(p.name["en"], p.role, dict(p.affiliation)) for p in item.people] == [
        ("Li Wei", "speaker", {"en": "Park"}),
        ("Anna", "chair", {}),
    ]


def test_item_when_actor_may_not_edit_then_refused(details: Details, conference: Conference) -> None:
    viewer = Actor(id="x", roles={conference.id: frozenset({"viewer"})})
    with pytest.raises(NotPermitted), transaction():
        services.create_item(viewer, details())
    assert session().query(AgendaItem).count() == 0


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"ends_at": at(9)}, "ends_at"),
        ({"ends_at": at(9) + timedelta(days=15)}, "ends_at"),
        ({"title": LocalizedText()}, "title"),
        ({"title": LocalizedText(zh="长" * 301)}, "title.zh"),
        ({"abstract": LocalizedText(en="x" * 20_001)}, "abstract.en"),
        ({"kind": "party"}, "kind"),
        ({"room_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "room_id"),
        ({"track_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "track_id"),
        ({"languages": ("<b>",)}, "languages"),
        ({"people": (speaker("A", role="boss"),)}, "people"),
        ({"people": (speaker(),)}, "people"),
    ],
)
def test_item_when_a_value_is_wrong_then_refused_at_its_field(
    editor: Actor, details: Details, others: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal, transaction():
        services.create_item(editor, details(**others))
    assert refusal.value.field == field
    assert str(refusal.value)
    assert session().query(AgendaItem).count() == 0


def test_item_when_of_another_conference_then_does_not_exist(
    editor: Actor, make_item: Make, details: Details
) -> None:
    item = make_item()
    with transaction():
        other = make_conference("other")
    with pytest.raises(InvalidInput), transaction():
        foreign = session().query(Room).filter_by(conference_id=other.id).first()
        services.create_item(editor, details(room_id=foreign.id))
    both = Actor(id="x", is_administrator=True)
    with pytest.raises(NotFound), transaction():
        services.cancel_item(both, conference_id=other.id, item_id=item.id)
    assert find_item(other.id, item.id) is None


def test_edit_when_nothing_changes_then_item_stays(
    editor: Actor, make_item: Make, details: Details, conference: Conference
) -> None:
    item = make_item(people=(speaker("Li Wei"),))
    before = (item.updated_at, item.version)
    edited = edit(editor, item, details(people=(speaker("Li Wei"),)))
    assert (edited.updated_at, edited.version) == before


def test_edit_when_somebody_was_faster_then_refused(editor: Actor, make_item: Make, details: Details) -> None:
    item = make_item()
    version = item.version
    edit(editor, item, details(title=LocalizedText(en="First")))
    with pytest.raises(Conflict), transaction():
        services.edit_item(
            editor, item_id=item.id, version=version, command=details(title=LocalizedText(en="Second"))
        )
    assert dict(find_item(item.conference_id, item.id).title) == {"en": "First"}


def test_edit_when_only_people_change_then_a_second_editor_is_refused(
    editor: Actor, make_item: Make, details: Details
) -> None:
    item = make_item()
    version = item.version
    edit(editor, item, details(people=(speaker("Li Wei"),)))
    with pytest.raises(Conflict), transaction():
        services.edit_item(editor, item_id=item.id, version=version, command=details())
    assert people_of(item) == [({"en": "Li Wei"}, "speaker")]


def test_move_when_room_changes_then_only_time_and_place_change(
    editor: Actor, make_item: Make, rooms: list[Room]
) -> None:
    item = make_item(room_id=rooms[0].id, people=(speaker("Li Wei"),))
    with transaction():
        moved = services.move_item(
            editor,
            conference_id=item.conference_id,
            item_id=item.id,
            version=item.version,
            starts_at=at(11),
            ends_at=at(12),
            room_id=rooms[1].id,
        )
    assert (moved.starts_at, moved.ends_at, moved.room_id) == (at(11), at(12), rooms[1].id)
    assert moved.title["en"] == "Opening words"
    assert people_of(item) == [({"en": "Li Wei"}, "speaker")]


def test_cancel_when_done_twice_then_counts_once_and_restore_brings_back(
    editor: Actor, make_item: Make
) -> None:
    item = make_item()
    where = {"conference_id": item.conference_id, "item_id": item.id}
    for _time in range(2):
        with transaction():
            services.cancel_item(editor, **where)
    assert item.cancelled_at is not None
    with transaction():
        services.restore_item(editor, **where)
    assert item.cancelled_at is None
    assert [
        e.action for e in session().query(AuditEntry).filter_by(subject_id=item.id).order_by(AuditEntry.id)
    ] == [
        "agenda_item.created",
        "agenda_item.cancelled",
        "agenda_item.restored",
    ]


def test_delete_when_nothing_hangs_on_item_then_gone_with_its_people(editor: Actor, make_item: Make) -> None:
    item = make_item(people=(speaker("Li Wei"), speaker("Anna")))
    kept = make_item(people=(speaker("Anna"),))
    with transaction():
        services.delete_item(editor, conference_id=item.conference_id, item_id=item.id)
    assert [i.id for i in session().query(AgendaItem)] == [kept.id]
    assert session().query(Contribution).count() == 1
    assert [dict(p.name) for p in session().query(Person)] == [{"en": "Anna"}]


def test_person_when_named_in_one_language_then_found_again_by_either(
    make_item: Make, conference: Conference
) -> None:
    make_item(people=(speaker("Li Wei", "李伟"),))
    make_item(people=(speaker("  LI  wei"),))
    make_item(people=(speaker(zh="李伟"),))
    (person,) = session().query(Person).filter_by(conference_id=conference.id)
    assert person.name["zh"] == "李伟"


def test_person_when_other_language_contradicts_then_somebody_else(make_item: Make) -> None:
    make_item(people=(speaker("Li Wei", "李伟"),))
    make_item(people=(speaker("Li Wei", "李炜"),))
    assert session().query(Person).count() == 2


def test_person_when_row_is_corrected_then_corrected_everywhere(
    editor: Actor, make_item: Make, details: Details
) -> None:
    item, other = make_item(people=(speaker("Li Wie", "李伟"),)), make_item(people=(speaker(zh="李伟"),))
    (_part, person), *_ = list_contributions(item.conference_id, item.id)
    edit(editor, item, details(people=(speaker("Li Wei", "李伟", person_id=person.id),)))
    assert people_of(other) == [({"en": "Li Wei", "zh": "李伟"}, "speaker")]


def test_person_when_name_is_replaced_then_the_other_keeps_hers(
    editor: Actor, make_item: Make, details: Details
) -> None:
    item, other = make_item(people=(speaker("Anna"),)), make_item(people=(speaker("Anna"),))
    (_part, anna), *_ = list_contributions(item.conference_id, item.id)
    edit(editor, item, details(people=(speaker("Bo", person_id=anna.id),)))
    assert (people_of(item), people_of(other)) == (
        [({"en": "Bo"}, "speaker")],
        [({"en": "Anna"}, "speaker")],
    )


def test_people_when_reordered_then_order_is_kept(editor: Actor, make_item: Make, details: Details) -> None:
    item = make_item(people=(speaker("A"), speaker("B"), speaker("B", role="chair"), speaker("A")))
    assert [role for _name, role in people_of(item)] == ["speaker", "speaker", "chair"]
    edit(editor, item, details(people=(speaker("B"), speaker("C"), speaker("A"))))
    assert [name["en"] for name, _role in people_of(item)] == ["B", "C", "A"]
