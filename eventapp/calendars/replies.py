"""Reading an answer to an invitation, from a mail or from a calendar file (RFC 5546 section 3.2.3). Pure.

Only what an answer needs is looked at: outside a calendar library, whose cost depends on what it is given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from eventapp.calendars.models import CalendarAnswer
from eventapp.calendars.reply_mails import CalendarPart, NotAnAnswer, calendar_text, open_mail
from eventapp.i18n import N_

#: Characters of a comment that are kept.
COMMENT_LENGTH: Final = 1_000
_LONGEST_LINE: Final = 8_000
_LARGEST_SEQUENCE: Final = 2**31 - 1

_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(
    r'(?P<name>[A-Za-z0-9-]{1,40})(?P<parameters>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;])*)*):(?P<value>.*)',
    re.DOTALL,
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^":;])*)')
_ESCAPED = re.compile(r"\\([\\;,nN])")
_CARETS = re.compile(r"\^([n^'])")
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"[^\s\x00-\x20\x7f@<>]{1,190}@[^\s\x00-\x20\x7f@<>]{1,190}")
_STAMP = re.compile(r"(\d{8}T\d{6})Z?", re.ASCII)

_ANSWERS: Final = {
    "ACCEPTED": CalendarAnswer.ACCEPTED,
    "DECLINED": CalendarAnswer.DECLINED,
    "TENTATIVE": CalendarAnswer.TENTATIVE,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What one person answered. ``sequence`` is that of the invitation, None where the program left it out.

    ``stamp`` is when they answered by their own clock; ``sender`` is who sent the mail, None for a file.
    Addresses are folded in case.
    """

    uid: str
    sequence: int | None
    attendee: str
    sender: str | None
    answer: CalendarAnswer
    comment: str
    stamp: datetime


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    parameters: dict[str, str]
    value: str


def read_reply(octets: bytes) -> Reply:
    """Return the answer in a mail (RFC 5322) or in a calendar file; raises :class:`NotAnAnswer`."""
    start = octets[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.upper().startswith(b"BEGIN:VCALENDAR"):
        return _answer(CalendarPart(calendar_text(octets), ""), sender=None)
    mail = open_mail(octets)
    if not mail.calendars:
        raise NotAnAnswer(N_("There is no calendar answer in it."))
    refusal: NotAnAnswer | None = None
    # A mail says the same twice, as the text to answer to and as a file; the first that can be read counts.
    for part in mail.calendars:
        try:
            return _answer(part, sender=mail.sender)
        except NotAnAnswer as error:
            refusal = refusal or error
    assert refusal is not None
    raise refusal


def _answer(part: CalendarPart, *, sender: str | None) -> Reply:
    lines = list(_event_lines(part.text))
    method = next((line.value.strip().upper() for line in lines if line.name == "METHOD"), part.method)
    if method == "COUNTER":
        raise NotAnAnswer(N_("This proposes another time. Please write to the person about it."))
    if method != "REPLY":
        raise NotAnAnswer(N_("This is an invitation or an agenda, not an answer to an invitation."))
    uid, stamp = _value(lines, "UID"), _stamp(_value(lines, "DTSTAMP"))
    if not uid or len(uid) > 255 or _UNWANTED.search(uid) or stamp is None:
        raise NotAnAnswer(N_("This answer doesn't say what it is about, or when it was given."))
    attendee, said = _attendee([line for line in lines if line.name == "ATTENDEE"], sender)
    return Reply(
        uid=uid,
        sequence=_sequence(_value(lines, "SEQUENCE")),
        attendee=attendee,
        sender=sender,
        answer=_ANSWERS[said.parameters["PARTSTAT"].upper()],
        comment=_comment(_value(lines, "COMMENT"), said.parameters.get("X-RESPONSE-COMMENT", "")),
        stamp=stamp,
    )


def _event_lines(text: str) -> Iterator[_Line]:
    """Yield METHOD and the lines of the first event; what is inside an alarm says nothing of an answer."""
    unfolded = _FOLD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    stack: list[str] = []
    for raw in unfolded.split("\n"):
        found = _LINE.fullmatch(raw) if 0 < len(raw) <= _LONGEST_LINE else None
        if found is None:
            continue
        line = _Line(found["name"].upper(), _parameters(found["parameters"]), found["value"])
        if line.name == "BEGIN":
            stack.append(line.value.strip().upper())
        elif line.name == "END":
            if stack == ["VCALENDAR", "VEVENT"]:
                return
            stack = stack[:-1]
        elif stack == ["VCALENDAR", "VEVENT"] or (stack == ["VCALENDAR"] and line.name == "METHOD"):
            yield line


def _parameters(text: str) -> dict[str, str]:
    return {found[1].upper(): found[2].strip('"') for found in _PARAMETER.finditer(text)}


def _value(lines: list[_Line], name: str) -> str:
    return next((line.value.strip() for line in lines if line.name == name), "")


def _attendee(lines: list[_Line], sender: str | None) -> tuple[str, _Line]:
    """Return whose answer it is. There is one attendee in an answer; of several the sender's counts."""
    answered = [
        (address, line)
        for line in lines
        if (address := _address(line)) and line.parameters.get("PARTSTAT", "").upper() in _ANSWERS
    ]
    own = [each for each in answered if each[0] == sender] or answered
    if len(own) != 1:
        raise NotAnAnswer(N_("This answer doesn't say who accepts or declines."))
    return own[0]


def _address(line: _Line) -> str:
    value = line.value.strip()
    # Apple names people by something else than their mailbox, which stands beside it then.
    is_mailbox = value[:7].lower() == "mailto:"
    address = unquote(value[7:]) if is_mailbox else line.parameters.get("EMAIL", "")
    address = address.strip().casefold()
    return address if _ADDRESS.fullmatch(address) else ""


def _sequence(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= 10
    return min(int(text), _LARGEST_SEQUENCE) if is_number else None


def _stamp(text: str) -> datetime | None:
    found = _STAMP.fullmatch(text)
    try:
        return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def _comment(text: str, parameter: str) -> str:
    """Return what the person wrote: as a property, or as Google and Zimbra have it."""
    carets = {"n": "\n", "^": "^", "'": '"'}
    plain = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()
    given = plain or _CARETS.sub(lambda found: carets[found[1]], parameter)
    return _UNWANTED.sub("", given).strip()[:COMMENT_LENGTH]
