"""Text that XML and JSON can hold, and that other programs read as what it is."""

import re
from collections.abc import Mapping

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
#: What is no character of XML 1.0 (a lone surrogate could not even be encoded), and the C1 controls.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return ``text`` with LF as its only line end and without control characters other than TAB."""
    if not _UNCLEAN.search(text):  # as most are
        return text
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text))


def clean_texts(text: Mapping[str, str] | None) -> dict[str, str]:
    """Return language code → text of what may exist in several languages."""
    return {language: clean(part) for language, part in (text or {}).items()}
