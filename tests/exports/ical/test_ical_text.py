"""Values and lines against the icalendar library, with texts that organizers would not dare to write."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar.parser import Contentline

from eventapp.exports.ical.text import clean, cut, day, escape, fold, mailto, quoted, stamp, uri

#: Long runs of what has to be escaped, cut or kept together.
_pieces = st.sampled_from(
    ["\\", "\\n", "\\N", ";", ",", ":", '"', "^", "^n", "\r", "\n", "\r\n", "\t", " ", "\0", "\a", "\x7f",
     "\u2028", "\x85", "\v", "\ufeff", "中", "文", "é", "🇨🇭", "👩\u200d🔬", "שלום", "\u202e", "BEGIN:VEVENT"]
)  # fmt: skip
hostile = st.one_of(
    st.text(max_size=200),
    st.lists(_pieces, max_size=120).map("".join),
    st.builds(lambda piece, times: piece * times, _pieces, st.integers(1, 400)),
)


@given(hostile)
@settings(max_examples=1000, deadline=None)
@example("\\" * 301)
@example("中" * 200)
def test_text_when_escaped_and_folded_then_icalendar_writes_and_reads_the_same(text: str) -> None:
    line = fold(b"SUMMARY:" + escape(text))
    if "\\N" not in text:  # the library writes these two characters as a line end, and so loses them
        assert escape(text) == icalendar.vText(clean(text)).to_ical()
    read = icalendar.Event.from_ical(b"BEGIN:VEVENT\r\n" + line + b"END:VEVENT\r\n")
    assert str(read["SUMMARY"]) == clean(text)


@given(st.one_of(hostile, st.text(alphabet=st.characters(), max_size=300)))
@settings(max_examples=500, deadline=None)
@example("a\ud800b")
def test_text_with_any_code_point_then_can_be_encoded_and_holds_no_control_character(text: str) -> None:
    cleaned = clean(text)
    assert escape(text) == escape(cleaned)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", cleaned)
    assert clean(cleaned) == cleaned
    cleaned.encode()


def test_text_with_line_ends_of_any_kind_then_they_become_one_kind() -> None:
    assert clean("a\r\nb\rc\nd\ve\u2028f\x85g\0h\ti") == "a\nb\nc\nd\ne\nf\ngh\ti"


@given(hostile)
@settings(max_examples=500, deadline=None)
@example("\\" * 300)
@example("é\\" * 200)
@example("x" * 62 + "\\" * 5)
def test_line_when_folded_then_no_piece_is_long_or_cuts_a_character_or_an_escape(text: str) -> None:
    line = b"DESCRIPTION:" + escape(text)
    *pieces, end = fold(line).split(b"\r\n")
    assert end == b""
    for piece in pieces:
        assert 1 < len(piece) <= 75
        piece.decode()
        backslashes = len(piece) - len(piece.rstrip(b"\\"))
        assert backslashes % 2 == 0
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line


def test_line_of_exactly_75_octets_then_stays_whole() -> None:
    assert fold(b"x" * 75) == b"x" * 75 + b"\r\n"
    assert fold(b"x" * 76).split(b"\r\n") == [b"x" * 74, b" xx", b""]


@given(hostile)
@settings(max_examples=300, deadline=None)
def test_name_when_quoted_then_icalendar_reads_the_same_parameter(text: str) -> None:
    text = text.replace("\\", "")  # the library takes a backslash for an escape here, RFC 5545 does not
    line = fold(b"ORGANIZER;CN=" + quoted(text) + b":mailto:a@example.org").decode().replace("\r\n ", "")
    _, parameters, value = Contentline(line.removesuffix("\r\n")).parts()
    assert parameters["CN"] == clean(text).replace("\n", " ")
    assert value == "mailto:a@example.org"


def test_name_with_quotes_and_carets_then_is_written_after_rfc_6868() -> None:
    assert quoted('The "big" ^ \\one\n') == b""""The ^'big^' ^^ \\one \""""


def test_uri_with_foreign_letters_then_is_encoded_once_and_not_escaped() -> None:
    assert uri("https://example.org/c/启/?a=1,2;b\r\nX:%20") == (
        b"https://example.org/c/%E5%90%AF/?a=1,2;b%0D%0AX:%20"
    )


def test_mailbox_with_reserved_characters_then_adds_no_header() -> None:
    assert mailto("a?cc=b@example.org") == b"mailto:a%3Fcc%3Db@example.org"


def test_text_longer_than_its_space_then_ends_in_an_ellipsis() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcd efg", 6) == "abcd…"
    assert cut("中" * 3000, 2000) == "中" * 1999 + "…"


def test_dates_then_are_basic_format() -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)
    assert stamp(at) == b"20260304T050607Z"
    assert stamp(at.astimezone(timezone(timedelta(hours=9)))) == b"20260304T050607Z"
    assert day(date(2026, 3, 4)) == b"20260304"
