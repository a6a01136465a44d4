"""Placeholders, pasted lists, and what a text may hold."""

import time

import pytest

from eventapp.errors import InvalidInput
from eventapp.i18n import speaking
from eventapp.invitations.models import TemplateKind
from eventapp.invitations.rules import (
    PLACEHOLDERS,
    around_link,
    check_text,
    check_texts,
    fill,
    paragraphs_of,
    read_people,
)
from eventapp.invitations.texts import PLACEHOLDER_MEANINGS, STANDARD
from eventapp.localized import LocalizedText

INVITATION = TemplateKind.INVITATION


def test_fill_when_placeholders_are_known_then_each_is_put_in() -> None:
    assert (
        fill("Dear {name}, {dates}", {"name": "Li Wei", "dates": "21 October"}) == "Dear Li Wei, 21 October"
    )


@pytest.mark.parametrize(
    "text", ["{{ 7 * 7 }}", "{% for x in y %}", "{0.__class__}", "{", "}{", "{}", "%(name)s %s", "{ name }"]
)
def test_fill_when_braces_mean_nothing_then_they_stay(text: str) -> None:
    assert fill(text, {"name": "Li Wei"}) == text


def test_fill_when_a_value_looks_like_a_placeholder_then_it_is_not_read_again() -> None:
    assert fill("{name} {place}", {"name": "{place}", "place": "Hall"}) == "{place} Hall"


def test_fill_when_a_value_is_empty_then_its_line_is_left_out() -> None:
    text = "Dates: {dates}\nDelegation: {delegation}\nSee you"
    assert fill(text, {"dates": "today", "delegation": ""}) == "Dates: today\nSee you"


@pytest.mark.parametrize(
    "text", ["Dear {nmae}", "{0.__class__.__mro__}", "{{config}}", "{名字}", "{password}"]
)
def test_check_text_when_a_placeholder_is_unknown_then_it_is_named(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_text(INVITATION, text, "body.en", may_link=True)
    assert refusal.value.field == "body.en"
    assert refusal.value.values["name"] in text


@pytest.mark.parametrize("text", ["See https://evil.example", "Look at WWW.evil.example now", "ftp://x"])
def test_check_text_when_it_holds_an_address_then_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        check_text(INVITATION, text, "body.en", may_link=True)


@pytest.mark.parametrize("text", ["Click {link} now", "{link}\n\n{link}", "See\n{link}.\nBye"])
def test_check_text_when_the_link_stands_in_a_sentence_or_twice_then_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        check_text(INVITATION, text, "body.en", may_link=True)


def test_check_texts_when_the_subject_holds_the_link_then_refused_there() -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_texts(INVITATION, LocalizedText(zh="{link}"), LocalizedText())
    assert refusal.value.field == "subject.zh"


def test_around_link_when_there_is_one_then_the_text_is_parted() -> None:
    assert around_link("One\n\n {link} \n\nTwo") == ("One\n", "\nTwo")
    assert around_link("One\nTwo") == ("One\nTwo", "")


def test_paragraphs_when_blank_lines_pile_up_then_they_are_one() -> None:
    assert paragraphs_of("\nDear\n\n \n\nOne\nTwo\n") == ("Dear", "One\nTwo")


@pytest.mark.one_database
def test_standard_texts_in_both_languages_hold_known_placeholders_and_one_link(app: object) -> None:
    from eventapp.i18n import gettext

    for kind, text in STANDARD.items():
        for language in ("en", "zh"):
            with speaking(language):
                subject, body = LocalizedText({language: gettext(text.subject)}), gettext(text.body)
            check_texts(kind, subject, LocalizedText({language: body}))
            assert body.split("\n").count("{link}") == 1
    assert set(PLACEHOLDERS) == set(STANDARD) == set(TemplateKind)
    assert {name for names in PLACEHOLDERS.values() for name in names} == set(PLACEHOLDER_MEANINGS)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Li Wei, li.wei@park.example", "Li Wei"),
        ("li.wei@park.example\tLi Wei", "Li Wei"),
        ("Li Wei <li.wei@park.example>", "Li Wei"),
        ('"Li, Wei" <li.wei@park.example>;', "Li, Wei"),
        ("李伟（li.wei@park.example）", "李伟"),
        ("李伟，li.wei@park.example", "李伟"),
        ("  li.wei@park.example  ", "li.wei"),
        ("Li Wei; li.wei@park.example;", "Li Wei"),
    ],
)
def test_read_people_when_lines_are_written_in_any_way_then_read(line: str, name: str) -> None:
    assert read_people(f"\n{line}\n\n") == [(name, "li.wei@park.example")]


def test_read_people_when_a_line_has_no_address_then_its_number_is_said() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_people("Li Wei, li@park.example\n\nNobody at all")
    assert refusal.value.values["number"] == 3


def test_read_people_when_there_are_too_many_then_refused() -> None:
    with pytest.raises(InvalidInput):
        read_people("a@b.example\n" * 2_001)


@pytest.mark.parametrize("line", ["a" * 200_000, "<" + "a@" * 100_000, "(a@b" * 50_000, "@" * 200_000])
def test_read_people_when_a_line_is_made_to_be_slow_then_refused_at_once(line: str) -> None:
    started = time.perf_counter()
    with pytest.raises(InvalidInput):
        read_people(line)
    assert time.perf_counter() - started < 2
