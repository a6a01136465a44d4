"""Which files are taken, judged by content, and what becomes of their names."""

import io
import zipfile

import pytest

from eventapp.errors import InvalidInput
from eventapp.files.rules import MAX_SIZE, NAME_MAX, checked_upload

pytestmark = pytest.mark.one_database
PDF = b"%PDF-1.7\n"


def archive(*names: str, content: bytes = b"<x/>") -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return octets.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", ".jpg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", ".webp"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
        (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    ],
)
def test_a_file_is_known_by_its_content_and_gets_an_ending_that_is_true(
    content: bytes, media_type: str, ending: str
) -> None:
    upload = checked_upload("page.html", content)
    assert (upload.media_type, upload.filename) == (media_type, f"page.html{ending}")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00",
        b"GIF89a",
        b"PK\x03\x04 broken",
        archive("letter.txt"),
        archive("word/document.xml"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("[Content_Types].xml", "word/document.xml", *(f"{n}.xml" for n in range(2_000))),
        archive("[Content_Types].xml", "xl/workbook.xml", content=b"\0" * 110_000_000),
        PDF + b"\0" * MAX_SIZE,
    ],
    ids=[
        *("empty", "html", "svg", "program", "gif", "broken", "zip", "no types", "macros", "many parts"),
        *("bomb", "large"),
    ],
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as raised:
        checked_upload("letter.pdf", content, field="letter")
    assert raised.value.field == "letter"


@pytest.mark.parametrize(
    ("filename", "kept"),
    [
        ("letter.PDF", "letter.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Li\\照会.pdf", "照会.pdf"),
        ("exe\u202efdp.pdf", "exefdp.pdf"),
        ("two\r\nlines\0.pdf", "twolines.pdf"),
        ("  .pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("lone \udcff.pdf", "lone.pdf"),
    ],
)
def test_a_name_is_only_a_name(filename: str, kept: str) -> None:
    assert checked_upload(filename, PDF).filename == kept


def test_a_long_name_is_cut_before_its_ending() -> None:
    name = checked_upload("照" * 400 + ".pdf", PDF).filename
    assert (len(name), name[-5:]) == (NAME_MAX, "照.pdf")
