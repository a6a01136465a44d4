"""How long fragments are kept, and that none is kept too long."""

from dataclasses import replace

import pytest

from eventapp.agendas.programme import ProgrammeItem
from eventapp.exports.ical import fragments
from eventapp.exports.ical.feeds import agenda_feed
from eventapp.exports.ical.fragments import FragmentCache, Frame, render_event
from eventapp.localized import LocalizedText
from tests.exports.ical.builders import BASE_URL, item, programme


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the items whose fragment was made, in order; nothing is kept from other tests."""
    made: list[str] = []

    def counted(one: ProgrammeItem, frame: Frame) -> bytes:
        made.append(one.id)
        return render_event(one, frame)

    monkeypatch.setattr(fragments, "_kept", FragmentCache(100))
    monkeypatch.setattr(fragments, "render_event", counted)
    return made


def test_feed_when_read_again_then_no_fragment_is_made_again(rendered: list[str]) -> None:
    items = [item(number) for number in range(5)]
    first = agenda_feed(programme(items), "en", BASE_URL)
    assert len(rendered) == 5
    equal = [item(number) for number in range(5)]
    assert agenda_feed(programme(equal), "en", BASE_URL) == first
    assert len(rendered) == 5


def test_feed_when_one_item_has_changed_then_one_fragment_is_made(rendered: list[str]) -> None:
    items = [item(number) for number in range(5)]
    agenda_feed(programme(items), "en", BASE_URL)
    rendered.clear()
    items[3] = replace(items[3], room=LocalizedText(en="Renamed hall"))
    assert b"Renamed hall" in agenda_feed(programme(items), "en", BASE_URL)
    assert rendered == [items[3].id]


def test_feed_when_the_calendar_head_alone_has_changed_then_no_fragment_is_made(rendered: list[str]) -> None:
    agenda_feed(programme([item()]), "en", BASE_URL)
    agenda_feed(programme([item()], revision=8, description=LocalizedText(en="New")), "en", BASE_URL)
    assert len(rendered) == 1


def test_feed_in_another_language_then_has_fragments_of_its_own(rendered: list[str]) -> None:
    for language in ("en", "zh", "en", "zh"):
        agenda_feed(programme([item()]), language, BASE_URL)
    assert len(rendered) == 2


def test_cache_when_full_then_forgets_what_was_not_used_for_longest() -> None:
    cache = FragmentCache(2)
    one, two, three = item(1), item(2), item(3)
    cache.keep(("1", ""), one, b"1")
    cache.keep(("2", ""), two, b"2")
    assert cache.find(("1", ""), one) == b"1"
    cache.keep(("3", ""), three, b"3")
    assert cache.find(("2", ""), two) is None
    assert cache.find(("1", ""), one) == b"1"
    assert cache.find(("3", ""), three) == b"3"
