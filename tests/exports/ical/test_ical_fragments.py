"""How long fragments are kept, that none is kept too long, and that nothing is read that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from eventapp.agendas.programme import ProgrammeItem
from eventapp.exports.ical import fragments
from eventapp.exports.ical.feeds import agenda_feed, joined_feed, released_part
from eventapp.exports.ical.fragments import Frame, render_event
from eventapp.exports.ical.header import Head
from eventapp.exports.ical.kept import OctetCache
from eventapp.localized import LocalizedText
from tests.exports.ical.builders import BASE_URL, NOW, item, programme

HEAD = Head(name="Agenda", source_url=f"{BASE_URL}/x.ics", changed_at=NOW, timezone="Asia/Shanghai")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the items whose fragment was made, in order; nothing is kept from other tests."""
    made: list[str] = []

    def counted(one: ProgrammeItem, frame: Frame) -> bytes:
        made.append(one.id)
        return render_event(one, frame)

    monkeypatch.setattr(fragments, "_kept", OctetCache(100_000))
    monkeypatch.setattr(fragments, "render_event", counted)
    return made


class Release:
    """Released items as the database has them, and which of them were read."""

    def __init__(self, number: int) -> None:
        self.items = [item(n, released_id=f"r{n}") for n in range(number)]
        self.read: list[str] = []

    def load(self, ids: Sequence[str]) -> Mapping[str, ProgrammeItem]:
        self.read += ids
        return {item.released_id: item for item in self.items if item.released_id in ids}

    def feed(self, language: str = "en", **changes: object) -> bytes:
        part = released_part(programme(**changes), [item.released_id for item in self.items], self.load)
        return joined_feed(HEAD, [part], language, BASE_URL)


def test_feed_when_read_again_then_nothing_is_read_and_nothing_made(rendered: list[str]) -> None:
    release = Release(5)
    first = release.feed()
    assert (len(rendered), len(release.read)) == (5, 5)
    assert release.feed() == first
    assert (len(rendered), len(release.read)) == (5, 5)


def test_feed_when_one_item_was_released_anew_then_one_is_read_and_made(rendered: list[str]) -> None:
    release = Release(5)
    release.feed()
    rendered.clear()
    release.read.clear()
    moved = replace(release.items[3], released_id="r3b", room=LocalizedText(en="Other hall"))
    release.items[3] = moved
    assert b"Other hall" in release.feed()
    assert (rendered, release.read) == ([moved.id], ["r3b"])


def test_feed_when_the_conference_is_called_otherwise_then_all_are_made_anew(rendered: list[str]) -> None:
    release = Release(2)
    release.feed()
    assert release.feed(title=LocalizedText(en="New name")).count(b'CN="New name"') == 2
    assert len(rendered) == 4


def test_feed_in_another_language_then_has_fragments_of_its_own(rendered: list[str]) -> None:
    release = Release(1)
    for language in ("en", "zh", "en", "zh"):
        release.feed(language)
    assert len(rendered) == 2


def test_feed_at_hand_and_feed_that_is_read_say_the_same(rendered: list[str]) -> None:
    release = Release(3)
    at_hand = agenda_feed(programme(release.items), "zh", BASE_URL)
    assert at_hand.partition(b"BEGIN:VTIMEZONE")[2] == release.feed("zh").partition(b"BEGIN:VTIMEZONE")[2]
    assert len(rendered) == 3


def test_item_of_the_working_copy_is_made_each_time(rendered: list[str]) -> None:
    agenda_feed(programme([item()]), "en", BASE_URL)
    changed = item(title=LocalizedText(en="Changed"))
    assert b"SUMMARY:Changed" in agenda_feed(programme([changed]), "en", BASE_URL)


def test_item_that_is_gone_when_it_is_read_then_left_out(rendered: list[str]) -> None:
    part = released_part(programme(), ["r1"], lambda _ids: {})
    assert b"BEGIN:VEVENT" not in joined_feed(HEAD, [part], "en", BASE_URL)


def test_cache_when_full_then_forgets_what_was_not_used_for_longest() -> None:
    cache: OctetCache[str] = OctetCache(2 * 1_300)
    for key in ("one", "two"):
        cache.keep(key, key.encode().ljust(1_000))
    assert cache.find("one") is not None
    cache.keep("one", b"1".ljust(1_000))  # what is kept anew is counted once
    cache.keep("three", b"3".ljust(1_000))
    assert set(cache.find_all(["one", "two", "three"])) == {"one", "three"}
    cache.keep("too large", b"x" * 3_000)
    assert cache.find("too large") is None
