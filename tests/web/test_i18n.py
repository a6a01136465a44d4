"""How the languages of conferences write dates, times, zones, lists and names."""

from datetime import UTC, date, datetime

import pytest

from eventapp.i18n import (
    country_names,
    date_in_words,
    date_range_in_words,
    day_in_words,
    instant_in_words,
    language_name,
    list_comma,
    month_in_words,
    short_date,
    side_name,
    timezone_in_words,
    weekday_in_words,
)

DAY = date(2021, 10, 21)
AT = datetime(2021, 10, 21, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "in_words", "short", "month", "weekday"),
    [
        ("en", "Thursday, 21 October 2021", "21 Oct 2021", "October 2021", "Thursday"),
        ("zh", "2021年10月21日星期四", "2021年10月21日", "2021年10月", "星期四"),
        ("de", "Donnerstag, 21. Oktober 2021", "21. Okt. 2021", "Oktober 2021", "Donnerstag"),
        ("fr", "jeudi 21 octobre 2021", "21 oct. 2021", "octobre 2021", "jeudi"),
    ],
)
def test_dates_in_a_language_are_written_as_its_readers_do(
    language: str, in_words: str, short: str, month: str, weekday: str
) -> None:
    assert date_in_words(DAY, language) == in_words
    assert short_date(DAY, language) == short
    assert month_in_words(DAY, language) == month
    assert weekday_in_words(DAY, language) == weekday


def test_the_first_of_a_month_in_french_is_an_ordinal() -> None:
    first = date(2021, 10, 1)

    assert date_in_words(first, "fr") == "vendredi 1er octobre 2021"
    assert short_date(first, "fr") == "1er oct. 2021"
    assert day_in_words(first, "fr") == "1er octobre 2021"
    assert date_range_in_words(first, date(2021, 10, 3), "fr") == "du 1er au 3 octobre 2021"
    assert date_range_in_words(date(2021, 9, 30), first, "fr") == "du 30 septembre au 1er octobre 2021"
    assert date_in_words(date(2021, 10, 11), "fr") == "lundi 11 octobre 2021"


@pytest.mark.parametrize(
    ("language", "days", "months", "years"),
    [
        (
            "en",
            "21 October – 23 October 2021",
            "30 September – 2 October 2021",
            "31 December 2021 – 2 January 2022",
        ),
        ("zh", "2021年10月21日至10月23日", "2021年9月30日至10月2日", "2021年12月31日至2022年1月2日"),
        (
            "de",
            "21.–23. Oktober 2021",
            "30. September – 2. Oktober 2021",
            "31. Dezember 2021 – 2. Januar 2022",
        ),
        (
            "fr",
            "du 21 au 23 octobre 2021",
            "du 30 septembre au 2 octobre 2021",
            "du 31 décembre 2021 au 2 janvier 2022",
        ),
    ],
)
def test_days_in_a_row_name_month_and_year_once(language: str, days: str, months: str, years: str) -> None:
    assert date_range_in_words(DAY, date(2021, 10, 23), language) == days
    assert date_range_in_words(date(2021, 9, 30), date(2021, 10, 2), language) == months
    assert date_range_in_words(date(2021, 12, 31), date(2022, 1, 2), language) == years
    assert date_range_in_words(DAY, DAY, language) == date_in_words(DAY, language)


@pytest.mark.parametrize(
    ("language", "instant", "shanghai"),
    [
        ("en", "21 Oct 2021, 09:30", "Shanghai time (UTC+8)"),
        ("zh", "2021年10月21日 09:30", "上海时间（UTC+8）"),
        ("de", "21. Okt. 2021, 09:30", "Ortszeit Shanghai (UTC+8)"),
        ("fr", "21 oct. 2021, 09:30", "heure de Shanghai (UTC+8)"),
    ],
)
def test_an_instant_in_a_language_is_written_with_its_zone(
    language: str, instant: str, shanghai: str
) -> None:
    assert instant_in_words(AT, "Asia/Shanghai", language) == instant
    assert timezone_in_words("Asia/Shanghai", AT, language) == shanghai


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Athens", "heure d’Athènes (UTC+3)"),
        ("Africa/Cairo", "heure du Caire (UTC+2)"),
        ("Europe/Zurich", "heure de Zurich (UTC+2)"),
        ("Asia/Kolkata", "heure de Kolkata (UTC+5:30)"),
    ],
)
def test_a_zone_in_french_is_joined_to_its_city_as_french_does(zone: str, words: str) -> None:
    assert timezone_in_words(zone, AT, "fr") == words


@pytest.mark.parametrize(
    ("language", "comma", "switzerland", "chinese"),
    [
        ("en", ", ", "Switzerland", "Chinese"),
        ("zh", "、", "瑞士", "中文"),
        ("de", ", ", "Schweiz", "Chinesisch"),
        ("fr", ", ", "Suisse", "chinois"),
    ],
)
def test_lists_sides_and_languages_have_the_names_of_the_language(
    language: str, comma: str, switzerland: str, chinese: str
) -> None:
    assert list_comma(language) == comma
    assert side_name("ch", language) == country_names(language)["CH"] == switzerland
    assert language_name("zh", language) == chinese


def test_swiss_german_has_no_sharp_s() -> None:
    assert not [name for name in country_names("de").values() if "ß" in name]
