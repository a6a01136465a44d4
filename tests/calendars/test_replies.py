"""Answers read from the mails of several programs, and what is refused, however it is made."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.calendars.replies import COMMENT_LENGTH, read_reply
from eventapp.calendars.reply_mails import LARGEST_MAIL, NotAnAnswer
from tests.calendars.made_up_replies import ANNA, PROGRAMS, UID, answer_lines, in_parts, mail_of, outlook


@pytest.mark.parametrize("program", PROGRAMS)
def test_reply_of_a_program_then_it_says_who_answered_what(program: str) -> None:
    make, answer, comment, sequence = PROGRAMS[program]
    reply = read_reply(make())
    assert (reply.uid, reply.attendee) == (UID, ANNA.lower())
    assert (reply.answer, reply.comment, reply.sequence) == (answer, comment, sequence)
    assert reply.sender == (None if program == "file" else ANNA.lower())
    assert reply.stamp == datetime(2026, 10, 12, 8, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"", "no calendar answer"),
        (b"\x00\xff" * 50, "no calendar answer"),
        (mail_of(b"See you there!\r\n", "Content-Type: text/plain"), "no calendar answer"),
        (answer_lines(method="REQUEST"), "not an answer"),
        (answer_lines(method=None), "not an answer"),
        (answer_lines(method="COUNTER"), "another time"),
        (answer_lines(uid=""), "what it is about"),
        (answer_lines(uid="x" * 256), "what it is about"),
        (answer_lines(stamp="20261340T250000Z"), "when it was given"),
        (answer_lines(UID, f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{ANNA}"), "who accepts"),
        (answer_lines(UID, f"ATTENDEE:mailto:{ANNA}"), "who accepts"),
        (answer_lines(UID, "ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail"), "who accepts"),
        (answer_lines(UID, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b%0Ac"), "who accepts"),
        (
            answer_lines(
                UID, f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ANNA}\r\nATTENDEE;PARTSTAT=DECLINED:mailto:b@c"
            ),
            "who accepts",
        ),
        (b"From: a@b\r\n\r\n" + b"x" * LARGEST_MAIL, "too large"),
        (b"BEGIN:VCALENDAR\r\n" + b"X:y\r\n" * 100_000, "too large"),
    ],
)
def test_what_is_no_answer_then_it_says_why(octets: bytes, why: str) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        read_reply(octets)
    assert why in refused.value.message
    assert refused.value.field == "file"


def test_several_attendees_then_the_sender_counts() -> None:
    two = f"ATTENDEE;PARTSTAT=DECLINED:mailto:b@c.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{ANNA}"
    calendar = answer_lines(UID, two)
    reply = read_reply(mail_of(calendar, "Content-Type: text/calendar; method=REPLY; charset=utf-8"))
    assert (reply.attendee, reply.answer) == (ANNA.lower(), "accepted")


def test_a_mail_inside_the_mail_then_it_is_somebody_elses() -> None:
    body = in_parts("outer", ("Content-Type: message/rfc822", outlook()))
    with pytest.raises(NotAnAnswer):
        read_reply(mail_of(body, "Content-Type: multipart/mixed; boundary=outer"))


def test_comment_then_short_and_without_what_turns_text_around() -> None:
    hostile = "a\u202eb\x07c\\n" + "d" * 3_000
    reply = read_reply(answer_lines(UID, f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ANNA}", f"COMMENT:{hostile}"))
    assert reply.comment == ("abc\n" + "d" * 3_000)[:COMMENT_LENGTH]


def test_an_odd_charset_then_what_is_ascii_is_read() -> None:
    for charset in ("zip", "punycode", "utf-7", "x-unknown", "idna", "unicode_escape", "utf-16"):
        head = f"Content-Type: text/calendar; method=REPLY; charset={charset}"
        assert read_reply(mail_of(answer_lines(), head)).answer == "accepted"


def _nested(levels: int) -> bytes:
    heads = [f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(levels)]
    return "".join(heads).encode() + b"x\r\n" * 200_000


@pytest.mark.parametrize(
    "octets",
    [
        _nested(5_000),
        _nested(40),
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 100_000,
        b"Content-Type: text/calendar" + b'; x="' * 150_000 + b"\r\n\r\nx",
        b"Content-Type: text/calendar\r\n" + b' ; x="\r\n' * 100_000 + b"\r\nx",
        b"Content-Type: message/rfc822\r\n\r\n" * 25_000,
        b"Content-Type: message/rfc822\r\r" * 25_000,
        b"From: " + b'"(,' * 200_000 + b"\r\n\r\nx",
        mail_of(b"ATTENDEE" + b';A="b"' * 20_000, "Content-Type: text/calendar; method=REPLY"),
        mail_of(b"\r\n" * 60_000, "Content-Type: text/calendar; method=REPLY"),
    ],
)
def test_mail_made_to_keep_a_reader_busy_then_refused_in_little_work(octets: bytes) -> None:
    """Without the limits these take minutes, or don't end."""
    with pytest.raises(NotAnAnswer):
        read_reply(octets[:LARGEST_MAIL])


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=300).map(lambda tail: outlook()[:900] + tail)))
def test_any_octets_then_an_answer_or_a_reason(octets: bytes) -> None:
    try:
        read_reply(octets)
    except NotAnAnswer as refused:
        assert refused.message
