"""Items of an agenda as HTML: what they tell, that nothing gets in unescaped, and what a filter hides."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from eventapp.agendas.programme import ProgrammeItem, ProgrammePerson
from eventapp.dashboard.agenda_entries import AgendaFilter, EntryWriter
from eventapp.i18n import speaking
from eventapp.localized import NO_TEXT, LocalizedText
from tests.agendas.conftest import SHANGHAI, at

pytestmark = pytest.mark.one_database
ITEM = ProgrammeItem(
    id="1",
    uid="1@park.example",
    sequence=0,
    kind="keynote",
    title=LocalizedText(en="Green <parks>"),
    abstract=NO_TEXT,
    starts_at=at(9),
    ends_at=at(10),
    room_id="hall",
    room=LocalizedText(en="Hall & lobby"),
    track_id=None,
    track=NO_TEXT,
    interpretation_languages=("en", "zh"),
    is_cancelled=False,
    updated_at=at(8),
    people=(ProgrammePerson("2", LocalizedText(en='Li "Will" Wei'), NO_TEXT, "speaker"),),
    languages=("zh",),
    interpretation_mode="simultaneous",
    places=12,
)


def written(app: Flask, item: ProgrammeItem, language: str = "en", wanted: AgendaFilter | None = None) -> str:
    with app.test_request_context(), speaking(language):
        writer = EntryWriter("launch", language, SHANGHAI, 3, wanted or AgendaFilter())
        return writer.entry(item, says_end=True)


def test_entry_when_all_is_known_then_tells_it_escaped(app: Flask) -> None:
    entry = written(app, ITEM)
    assert re.findall(r"<span>(.*?)</span>", entry) == [
        f'until <time datetime="{at(10).isoformat()}">10:00</time>',
        "Keynote",
        "Hall &amp; lobby",
        "Spoken: Chinese",
        "Interpretation: English, Chinese (simultaneous)",
        "12 places",
    ]
    assert '<h3 class="entry-title"><a href="/c/launch/items/1">Green &lt;parks&gt;</a></h3>' in entry
    assert '<p class="who">Li &#34;Will&#34; Wei</p>' in entry


def test_entry_when_title_is_in_another_language_then_says_which(app: Flask) -> None:
    assert '<a href="/c/launch/items/1" lang="en">' in written(app, ITEM, "zh")


def test_entry_when_cancelled_or_quiet_then_looks_it(app: Flask) -> None:
    cancelled, quiet = replace(ITEM, is_cancelled=True), replace(ITEM, kind="break")
    assert 'class="entry entry-cancelled"' in written(app, cancelled)
    assert 'class="entry entry-quiet"' in written(app, quiet)
    assert "<span>Break</span>" not in written(app, quiet)


@pytest.mark.parametrize(
    ("wanted", "is_hidden"),
    [
        (AgendaFilter(), False),
        (AgendaFilter(room_id="hall", word="green"), False),
        (AgendaFilter(word='"will"'), False),
        (AgendaFilter(room_id="lobby"), True),
        (AgendaFilter(track_id="parks"), True),
        (AgendaFilter(word="red"), True),
    ],
)
def test_entry_when_filter_leaves_it_out_then_hidden(
    app: Flask, wanted: AgendaFilter, is_hidden: bool
) -> None:
    assert ('data-room="hall" hidden>' in written(app, ITEM, wanted=wanted)) == is_hidden
