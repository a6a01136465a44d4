"""Rules of conferences: addresses, colours, sides, completeness, states."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.conferences import rules
from eventapp.conferences.completeness import completeness
from eventapp.conferences.models import Conference, ConferenceState, Side, Venue
from eventapp.conferences.states import (
    STEPS,
    Step,
    check_nobody_registered,
    requirements,
    state_after,
    steps_from,
)
from eventapp.errors import Conflict, InvalidInput
from eventapp.localized import NO_TEXT, LocalizedText

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("slug", ["abc", "china-switzerland-2021", "2027", "a" * 60])
def test_slug_when_plain_is_kept(slug: str) -> None:
    assert rules.checked_slug(slug) == slug


@pytest.mark.parametrize(
    "slug",
    [
        "ab",
        "a" * 61,
        "-abc",
        "abc-",
        "a--b",
        "Abc",
        "a_b",
        "a b",
        "a/b",
        "ümlaut",
        "会议会",
        "abc\n",
        "new",
        "",
    ],
)
def test_slug_when_not_plain_or_kept_for_the_product_is_refused(slug: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        rules.checked_slug(slug)
    assert caught.value.field == "slug"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (LocalizedText(en="China–Switzerland Launch!"), "chinaswitzerland-launch-2027"),
        (LocalizedText(en="Zürich 2027"), "zurich-2027"),
        (LocalizedText(zh="启动大会"), ""),
        (LocalizedText(en="x" * 200), "x" * 55 + "-2027"),
    ],
)
def test_slug_when_made_of_a_title(title: LocalizedText, slug: str) -> None:
    assert rules.slug_for(title, 2027) == slug


@given(st.text(max_size=200), st.integers(rules.FIRST_YEAR, rules.LAST_YEAR))
def test_slug_when_made_of_any_title_is_one_or_nothing(title: str, year: int) -> None:
    slug = rules.slug_for(LocalizedText(en=title), year)
    assert slug == "" or slug in rules.RESERVED_SLUGS or rules.checked_slug(slug) == slug


@given(st.integers(0, 0xFFFFFF))
def test_text_on_any_accent_colour_reads_well(value: int) -> None:
    colour = f"#{value:06x}"
    assert rules.contrast(colour, rules.readable_text_on(colour)) >= 4.5


def test_contrast_when_the_colours_are_black_and_white_is_21() -> None:
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Switzerland", "CH"),
        ("瑞士", "CH"),
        ("ch", "CH"),
        (" CN ", "CN"),
        ("asean", "ASEAN"),
        ("EU-27", "EU-27"),
    ],
)
def test_side_when_typed_in_any_way_has_its_code(text: str, code: str) -> None:
    assert rules.side_code(text) == code


@pytest.mark.parametrize("text", ["", "C", "no such country", "1A", "<script>", "ABCDEFGHIJK"])
def test_side_when_it_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        rules.side_code(text)


def test_instant_when_typed_is_read_on_the_conferences_clocks() -> None:
    typed = datetime(2027, 10, 31, 2, 30)  # noqa: DTZ001 (a wall-clock time has no zone)
    assert rules.checked_instant(typed, "Europe/Zurich", "x") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert rules.checked_instant(None, "Europe/Zurich", "x") is None
    with pytest.raises(InvalidInput):
        rules.checked_instant(typed.replace(year=9999), "America/New_York", "x")


def test_completeness_counts_expected_texts_always_and_others_where_there_is_one() -> None:
    both, english = LocalizedText(en="a", zh="甲"), LocalizedText(en="b")
    shares = completeness(("zh", "en"), (both, english, NO_TEXT), (both, NO_TEXT, english))
    assert [(share.language, share.filled, share.total, share.percent) for share in shares] == [
        ("zh", 2, 5, 40),
        ("en", 4, 5, 80),
    ]


def test_completeness_when_nothing_is_there_to_fill_is_whole() -> None:
    assert [share.percent for share in completeness(("en",), ())] == [100]


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", list(ConferenceState))
def test_step_when_taken_leads_on_from_its_own_state_alone(step: Step, state: ConferenceState) -> None:
    start, end = STEPS[step]
    if state == start:
        assert state_after(step, state) == end
        assert step in steps_from(state)
    else:
        assert step not in steps_from(state)
        with pytest.raises(Conflict):
            state_after(step, state)


def test_withdrawing_when_somebody_registered_is_refused() -> None:
    check_nobody_registered(0)
    with pytest.raises(Conflict) as caught:
        check_nobody_registered(3)
    assert caught.value.values == {"number": 3}


def test_requirements_when_each_is_missing_name_it() -> None:
    conference = Conference(
        title=LocalizedText(zh="启动大会"), languages=["en", "zh"], contact_email="office@park.example"
    )
    sides = [Side(code="CN"), Side(code="CH")]
    unmet = [
        each.text for each in requirements(conference, sides[:1], Venue(name=NO_TEXT)) if not each.is_met
    ]
    assert unmet == ["Title in the first language", "Name of the venue", "Two sides or more"]
    conference.languages = ["zh", "en"]
    venue = Venue(name=LocalizedText(en="Hall"))
    assert all(each.is_met for each in requirements(conference, sides, venue))
