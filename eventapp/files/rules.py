"""Which files are taken: their size, their type judged by content, and a name that is only a name."""

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from eventapp.errors import InvalidInput
from eventapp.i18n import N_

#: In octets.
MAX_SIZE = 10 * 1024 * 1024
NAME_MAX = 120

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#: Media type → the endings of its names; the first is given to a name that has another.
TYPES: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    _DOCX: (".docx",),
    _XLSX: (".xlsx",),
    _PPTX: (".pptx",),
}
#: What an input of type ``file`` offers to choose.
ACCEPT = ",".join(ending for endings in TYPES.values() for ending in endings)
_SIGNATURES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
#: The part that makes a ZIP archive a document, and the media type of it.
_OFFICE_PARTS = {"word/document.xml": _DOCX, "xl/workbook.xml": _XLSX, "ppt/presentation.xml": _PPTX}
#: An archive with more parts, or that would unpack to more, is no letter and no list.
_MOST_PARTS, _MOST_UNPACKED = 2_000, 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that passed :func:`checked_upload` and is not stored yet."""

    filename: str
    media_type: str
    content: bytes = field(repr=False)


def checked_upload(filename: str, content: bytes, field: str = "file") -> Upload:
    """Return a file that can be kept: PDF, picture or Office document, by its content and not by its name.

    Raises :class:`InvalidInput`. Archives are judged by their list of parts; nothing in them is unpacked.
    """
    if not content:
        raise InvalidInput(N_("This file is empty. Please choose another one."), field=field)
    if len(content) > MAX_SIZE:
        raise InvalidInput(
            N_("Please choose a file of at most %(max)d MB."), field=field, max=MAX_SIZE // 1024**2
        )
    media_type = _media_type(content)
    if media_type is None:
        raise InvalidInput(
            N_(
                "Please choose a PDF, a picture (JPEG, PNG, WebP), or a Word, Excel or PowerPoint file "
                "(DOCX, XLSX, PPTX)."
            ),
            field=field,
        )
    return Upload(_clean_name(filename, TYPES[media_type]), media_type, content)


def _media_type(content: bytes) -> str | None:
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return _office_type(content) if content.startswith(b"PK\x03\x04") else None


def _office_type(content: bytes) -> str | None:
    # Counted before the list of parts is read: a list of 200,000 would take a second and much memory.
    if content.count(b"PK\x01\x02") > _MOST_PARTS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError):
        return None
    names = {part.filename for part in parts}
    if sum(part.file_size for part in parts) > _MOST_UNPACKED or "[Content_Types].xml" not in names:
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), None)


def _clean_name(filename: str, endings: tuple[str, ...]) -> str:
    """Return the last part of a path without control and direction characters, with a true ending."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    name = " ".join(plain.split()).strip(". ")
    if not name.lower().endswith(endings):
        name += endings[0]
    stem, _dot, ending = name.rpartition(".")
    return f"{stem.strip()[: NAME_MAX - len(ending) - 1] or 'file'}.{ending}"
