"""From bytes to text: byte order marks, and the encoding that an XML declaration names."""

import codecs
import re
from typing import Final

from eventapp.workflows.agenda_import.problems import FileProblem
from eventapp.workflows.agenda_import.values import ProblemCode

_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python calls far more than character sets a codec ("zip", "punycode"), so the list is closed.
_ALLOWED: Final = {
    "utf-8", "ascii", "gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr",
    "iso8859-1", "iso8859-2", "iso8859-5", "iso8859-9", "iso8859-15", "cp1250", "cp1251", "cp1252", "koi8-r",
}  # fmt: skip


def decode(content: bytes) -> str:
    """Return the text of a file; raises ``FileProblem`` naming the first line that cannot be read."""
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileProblem(
            ProblemCode.NOT_TEXT, encoding=encoding.removesuffix("-sig").upper(), line=line
        ) from error
    return text.removeprefix("\ufeff")


def _encoding(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    if content.startswith((b"<\0", b"{\0", b"B\0")):
        return "utf-16-le"
    if content.startswith((b"\0<", b"\0{", b"\0B")):
        return "utf-16-be"
    declared = _XML_ENCODING.match(content.lstrip()[:300])
    if not declared:
        return "utf-8"
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
    except LookupError:
        return "utf-8"
    # GB18030 holds all of GBK and GB2312, and files often use more than they declare.
    name = "gb18030" if name in {"gb2312", "gbk"} else name
    return name if name in _ALLOWED else "utf-8"
