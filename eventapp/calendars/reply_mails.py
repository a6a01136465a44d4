"""Finding the calendar in a mail that anybody may have sent. Pure, and bounded in time whatever is in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from itertools import islice
from typing import Final

from eventapp.errors import InvalidInput
from eventapp.i18n import N_

#: Answers have 5 to 30 kB, with pictures in the signature ten times as much.
LARGEST_MAIL: Final = 1024 * 1024
LARGEST_CALENDAR: Final = 128 * 1024
#: The parser takes time with each level of parts, and with each line for each level.
_MOST_PARTS: Final = 40
_MOST_BOUNDARIES: Final = 2_000
_LONGEST_HEADER: Final = 2_000

_CONTENT_TYPE = re.compile(rb"(?im)^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*")
_BOUNDARY = re.compile(rb"(?m)^--")
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
#: Text encodings of mail. Python knows more by that name, some of which take very long or aren't for text.
_CHARSET = re.compile(
    r"(?:utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d|gb2312|gbk|gb18030|big5|shift_jis"
    r"|euc-jp|euc-kr|iso-2022-jp|koi8-[ru])",
    re.IGNORECASE,
)


class NotAnAnswer(InvalidInput):
    """What was read is no answer to an invitation; the text says why, for a person."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar in a mail: its text, and the method that the mail says it has, upper case, '' for none."""

    text: str
    method: str


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """``sender`` is the address in From, folded in case, '' where there is none."""

    sender: str
    calendars: tuple[CalendarPart, ...]


def open_mail(octets: bytes) -> OpenedMail:
    """Return the sender and the calendars of a mail; raises :class:`NotAnAnswer`."""
    if len(octets) > LARGEST_MAIL:
        raise NotAnAnswer(N_("This is too large for an answer: it may have up to 1 MB."))
    _check_shape(octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    try:
        mail = message_from_bytes(octets)
        calendars = tuple(filter(None, map(_calendar, islice(_parts(mail), _MOST_PARTS))))
        return OpenedMail(_sender(mail), calendars)
    except Exception as error:
        raise NotAnAnswer(N_("This can't be read as a mail.")) from error


def calendar_text(octets: bytes, charset: str | None = None) -> str:
    """Return a calendar as text: in UTF-8, save where ``charset`` names another encoding of mail."""
    if len(octets) > LARGEST_CALENDAR:
        raise NotAnAnswer(N_("This is too large for an answer: it may have up to 1 MB."))
    is_known = charset is not None and _CHARSET.fullmatch(charset)
    return octets.decode(charset if charset and is_known else "utf-8", errors="replace").lstrip("\ufeff")


def _check_shape(octets: bytes) -> None:
    """Raise for mails that are made to keep a parser busy, before there is any parsing."""
    headers = list(islice(_CONTENT_TYPE.finditer(octets), _MOST_PARTS * 6))
    boundaries = sum(1 for _ in islice(_BOUNDARY.finditer(octets), _MOST_BOUNDARIES + 1))
    is_tangled = sum(header[0][:13].lower() == b"content-type:" for header in headers) > _MOST_PARTS
    is_endless = any(len(header[0]) > _LONGEST_HEADER for header in headers)
    if len(headers) == _MOST_PARTS * 6 or boundaries > _MOST_BOUNDARIES or is_tangled or is_endless:
        raise NotAnAnswer(N_("This mail has more parts than any mail program makes, so it was not read."))


def _parts(mail: Message) -> Iterator[Message]:
    """Yield the parts that are not made of parts. A mail inside the mail is somebody else's."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "message":
            continue
        if part.is_multipart():
            waiting.extend(reversed(part.get_payload()))  # type: ignore[arg-type]
        else:
            yield part


def _calendar(part: Message) -> CalendarPart | None:
    if part.get_content_type() not in _CALENDARS and not (part.get_filename() or "").lower().endswith(".ics"):
        return None
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes) or len(octets) > LARGEST_CALENDAR:
        return None
    method = part.get_param("method")
    return CalendarPart(
        calendar_text(octets, part.get_content_charset()),
        method.strip().upper() if isinstance(method, str) else "",
    )


def _sender(mail: Message) -> str:
    return parseaddr(str(mail.get("From", ""))[:_LONGEST_HEADER])[1].strip().casefold()
