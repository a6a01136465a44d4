"""What differs between two states of an agenda: pure."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eventapp.agendas.comparing import Aspect, ChangeKind, compare
from eventapp.agendas.programme import ProgrammeItem, ProgrammePerson
from eventapp.localized import LocalizedText
from tests.agendas.conftest import at

ITEM = ProgrammeItem(
    id="A",
    uid="a@example.org",
    sequence=3,
    kind="keynote",
    title=LocalizedText(en="Opening words", zh="开幕致辞"),
    abstract=LocalizedText(),
    starts_at=at(9),
    ends_at=at(10),
    room_id="hall",
    room=LocalizedText(en="Main hall"),
    track_id=None,
    track=LocalizedText(),
    interpretation_languages=(),
    is_cancelled=False,
    updated_at=at(8),
    people=(),
)
LATER = {"starts_at": at(9, 30), "ends_at": at(10, 30)}
SPEAKER = ProgrammePerson("p", LocalizedText(en="Li Wei"), LocalizedText(), "speaker")


@pytest.mark.parametrize(
    ("change", "kind", "aspects"),
    [
        (LATER, ChangeKind.MOVED, (Aspect.TIME,)),
        ({"room_id": "cellar", "room": LocalizedText(en="Cellar")}, ChangeKind.MOVED, (Aspect.ROOM,)),
        ({**LATER, "title": LocalizedText(en="Words")}, ChangeKind.MOVED, (Aspect.TIME, Aspect.TITLE)),
        # A room that is called otherwise is no other room.
        ({"room": LocalizedText(en="Great hall")}, ChangeKind.CHANGED, (Aspect.ROOM,)),
        ({"interpretation_mode": "whispered"}, ChangeKind.CHANGED, (Aspect.INTERPRETATION,)),
        ({"places": 20, "languages": ("en",)}, ChangeKind.CHANGED, (Aspect.LANGUAGES, Aspect.PLACES)),
        ({"people": (SPEAKER,)}, ChangeKind.CHANGED, (Aspect.PEOPLE,)),
    ],
)
def test_item_when_something_differs_then_told_which(
    change: dict[str, object], kind: ChangeKind, aspects: tuple[Aspect, ...]
) -> None:
    (found,) = compare({"A": ITEM}, {"A": replace(ITEM, **change)})
    assert (found.kind, found.aspects, found.before) == (kind, aspects, ITEM)


def test_item_when_nothing_that_is_read_differs_then_no_change() -> None:
    touched = replace(ITEM, sequence=0, updated_at=at(12), released_id="other")
    assert compare({"A": ITEM}, {"A": touched}) == ()


def test_item_when_it_comes_goes_and_comes_back() -> None:
    cancelled = replace(ITEM, is_cancelled=True)
    back = replace(ITEM, **LATER)
    came, gone, lost, restored = (
        compare({}, {"A": ITEM}),
        compare({"A": ITEM}, {"A": cancelled}),
        compare({"A": ITEM}, {}),
        compare({"A": cancelled}, {"A": back}),
    )
    assert [each[0].kind for each in (came, gone, lost, restored)] == [
        "came",
        "cancelled",
        "cancelled",
        "restored",
    ]
    assert gone[0].after == lost[0].after == cancelled
    assert restored[0].aspects == (Aspect.TIME,)


def test_item_when_cancelled_before_anybody_saw_it_or_still_cancelled_then_no_change() -> None:
    cancelled = replace(ITEM, is_cancelled=True)
    assert compare({}, {"A": cancelled}) == ()
    assert compare({"A": cancelled}, {}) == ()
    assert compare({"A": cancelled}, {"A": replace(cancelled, **LATER)}) == ()


def test_changes_are_in_order_of_the_new_times() -> None:
    early = replace(ITEM, id="B", starts_at=at(8), ends_at=at(8) + timedelta(minutes=30))
    found = compare({"A": ITEM}, {"A": replace(ITEM, **LATER), "B": early})
    assert [change.item_id for change in found] == ["B", "A"]
