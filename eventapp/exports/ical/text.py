"""Content lines of RFC 5545: values that no reader misreads, in lines of at most 75 octets."""

import re
from datetime import UTC, date, datetime
from urllib.parse import quote

#: Whatever somebody's reader takes for the end of a line: Python's ``splitlines`` knows more than RFC 5545.
_LINE_END = re.compile("[\r\v\f\x85\u2028\u2029]")
#: Characters that no content line may hold; a lone surrogate could not even be encoded.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
#: The same and the line ends in UTF-8: those of one octet, and those of two.
_UNCLEAN = bytes([*range(9), *range(11, 32), 0x7F])
_UNCLEAN_PAIR = re.compile(rb"\xc2[\x80-\x9f]")
#: As much as a continuation line holds beside its space. A piece ends before the first octet of a character
#: and not after a backslash, since the backslash may belong to the letter that follows. A run of backslashes
#: longer than a line is cut between pairs.
_PIECE = re.compile(rb"(?s).{1,74}(?:\Z|(?<!\\)(?![\x80-\xbf]))|(?:\\\\){1,37}")
#: Reserved and unreserved characters of RFC 3986, and the percent sign of what is encoded already.
_IN_URI = "!#$%&'()*+,/:;=?@[]~"


def clean(text: str) -> str:
    """Return ``text`` with LF as its only line end and without control characters other than TAB."""
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text.replace("\r\n", "\n")))


def cut(text: str, length: int) -> str:
    """Return ``text``, or its start and an ellipsis, at most ``length`` characters in all."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def escape(text: str) -> bytes:
    """Return ``text`` as a TEXT value, cleaned (RFC 5545 section 3.3.11)."""
    octets = _clean_octets(text).replace(b"\\", b"\\\\").replace(b";", b"\\;")
    return octets.replace(b",", b"\\,").replace(b"\n", b"\\n")


def _clean_octets(text: str) -> bytes:
    """Return ``clean(text)`` in UTF-8. Most texts are clean, which octets tell sooner than a pattern does."""
    lines = text.replace("\r\n", "\n") if "\r" in text else text
    octets = lines.encode(errors="ignore")  # of a lone surrogate nothing is left
    is_clean = len(octets.translate(None, _UNCLEAN)) == len(octets) and not _UNCLEAN_PAIR.search(octets)
    if is_clean and "\u2028" not in lines and "\u2029" not in lines:
        return octets
    return clean(text).encode()


def quoted(text: str) -> bytes:
    """Return ``text`` as a quoted parameter value on one line (RFC 6868 for what quotes can't hold)."""
    return b'"' + clean(text).replace("\n", " ").replace("^", "^^").replace('"', "^'").encode() + b'"'


def uri(text: str) -> bytes:
    """Return ``text`` as a URI value: percent-encoded where it has to be, never escaped as TEXT."""
    return quote(text, safe=_IN_URI, errors="replace").encode()


def mailto(mailbox: str) -> bytes:
    """Return the ``mailto:`` URI of a mailbox; an apostrophe stays as calendar programs compare it."""
    return b"mailto:" + quote(mailbox, safe="@+'", errors="replace").encode()


def stamp(instant: datetime) -> bytes:
    """Return an aware ``instant`` as a UTC DATE-TIME value, whole seconds."""
    return wall_clock(instant.astimezone(UTC)) + b"Z"


def wall_clock(time: datetime) -> bytes:
    """Return what the clock shows at ``time`` as a local DATE-TIME value, whole seconds."""
    parts = (time.year, time.month, time.day, time.hour, time.minute, time.second)
    return b"%04d%02d%02dT%02d%02d%02d" % parts


def day(on: date) -> bytes:
    """Return a DATE value."""
    return b"%04d%02d%02d" % (on.year, on.month, on.day)


def text_line(name: bytes, text: str) -> bytes:
    """Return the line of a TEXT property, none for a blank text."""
    return fold(name + b":" + escape(text)) if text else b""


def fold(line: bytes) -> bytes:
    """Return a content line with its CRLF, in pieces of at most 75 octets."""
    return (line if len(line) <= 75 else b"\r\n ".join(_PIECE.findall(line))) + b"\r\n"


def short_lines(*lines: bytes) -> bytes:
    """Return lines that are plain ASCII and never reach 75 octets, each with its CRLF."""
    return b"\r\n".join(lines) + b"\r\n"
