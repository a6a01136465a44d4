"""What may stand in a mail: text from people can neither break a header nor become a link."""

import re

NAME_LENGTH = 120

_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
#: A dot as browsers read it in host names (UTS 46 section 4), before a letter.
_DOT_BEFORE_LETTER = re.compile(r"(?<=\w)([.\uff0e\u3002\uff61])(?=[^\W\d_])")


def one_line(text: str) -> str:
    """Return ``text`` on one line, without control characters and direction marks, as headers need it.

    What looks like an encoded word (RFC 2047) is broken up: readers would decode it to anything at all.
    """
    return _BLANK_OR_CONTROL.sub(" ", text).strip().replace("=?", "= ?")


def plain_name(text: str) -> str:
    """Return a name that mail programs find no address in, on one line and not endlessly long.

    Anybody can register somebody else's address under a name such as "visit evil.example", and mail programs
    make links of what looks like one. A blank behind the dot keeps them from it: "evil. example".
    """
    return plain_text(text, NAME_LENGTH)


def plain_text(text: str, length: int) -> str:
    """Return the beginning of what somebody wrote as :func:`plain_name` does a name, on one line."""
    text = one_line(text[: 10 * length]).replace("://", ": //").replace("@", " at ")
    return one_line(_DOT_BEFORE_LETTER.sub(r"\1 ", text))[:length].rstrip()
