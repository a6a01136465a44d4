"""Programs of others that judge PDFs: what they say against a document that we made."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from tests.exports.feeds.readers import READERS

#: Every glyph that is drawn, by its number in its font: 0 is the font's mark for "not there".
_GLYPHS = """
import json, sys, pymupdf
with pymupdf.open(sys.argv[1]) as document:
    lost = sum(c[1] == 0 for page in document for run in page.get_texttrace() for c in run["chars"])
    outside = sorted({font[3] for page in document for font in page.get_fonts() if font[1] == "n/a"})
print(json.dumps([lost, outside]))
"""
#: What the tags lead to, in their order, and what is drawn with letters in it but said nowhere; no blanks.
_READ = """
import json, sys
from outloud.model import Document
document = Document(sys.argv[1])
pages = [document.content(page.index) for page in document.pages]
parts = [(part.page, (part.stream, part.mcid)) for each in document.elements for part in each.mcrefs]
said = "".join("".join(pages[page].mcid_text.get(key, "") for page, key in parts).split())
drawn = {"".join(run.text.split()) for page in pages for run in page.runs}
print(json.dumps([said, sorted(text for text in drawn if text not in said and any(map(str.isalpha, text)))]))
"""
#: The rule of outloud that is asked otherwise; see ``complaints``.
_ASKED_HERE = "TAG-002"
#: Its rule that a document says that it is PDF/UA; pdfua has a warning of it.
_SAYS_UA = "DOC-012"


@dataclass(frozen=True, slots=True)
class Read:
    """What somebody hears who is read a document: ``said``, and what is there but ``silent``; no blanks."""

    said: str
    silent: list[str]


def missing_readers() -> list[str]:
    """Return the programs that this machine lacks."""
    wanted = [
        *("qpdf", "pdfinfo", "pdfdetach"),
        *(str(READERS / "bin" / name) for name in ("pdfua", "outloud")),
    ]
    return [Path(name).name for name in wanted if shutil.which(name) is None]


def complaints(path: Path, *, unasked: Sequence[str] = (), is_archive: bool = False) -> list[str]:
    """Return what qpdf, pdfua and outloud find wrong, lost glyphs, and fonts that are not in the file.

    Of outloud's rules one is not asked, TAG-002: it takes for prose among the artifacts any line of eight
    words of which four begin with a small letter, if it doesn't recur on several pages. Such is a running
    head (an artifact by ISO 32000-1, 14.8.2.2.2) where the title is long and there are two pages, or the
    section goes on, and such is the half of a table sign that stands on its head and says the same as the
    other. What the rule is for is asked more strictly of :func:`read_aloud`: whatever is drawn must be said.
    ``unasked`` are other rules that are wrong about this document. One for the archive has all that PDF/UA
    asks for, but says that it is PDF/A.
    """
    skipped = ",".join((_ASKED_HERE, *unasked, *((_SAYS_UA,) if is_archive else ())))
    least = "error" if is_archive else "warning"
    judged = (
        ["qpdf", "--check", str(path)],
        [str(READERS / "bin" / "pdfua"), "check", f"--min-severity={least}", str(path)],
        [str(READERS / "bin" / "outloud"), "--no-info", "--fail-on=error", f"--skip={skipped}", str(path)],
    )
    found = [f"{Path(command[0]).name}: {said}" for command in judged for said in _refusal(command)]
    lost, outside = _told_by(_GLYPHS, path)
    if lost:
        found.append(f"{lost} glyphs that no font has")
    return [*found, *(f"font {name} is not embedded" for name in outside)]


def streams_of(content: bytes) -> list[bytes]:
    """Return whatever is packed in a PDF: pages, pictures, fonts, attached files."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]


def page_texts(content: bytes) -> list[str]:
    """Return what stands on each page, in the order in which it was drawn."""
    command = ["pdftotext", "-raw", "-", "-"]
    told = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    return told.removesuffix("\f").split("\f")


def read_aloud(path: Path) -> Read:
    """Return the text in the order in which the tags lead through it, and what they lead past."""
    return Read(*_told_by(_READ, path))


def attached_files(path: Path, folder: Path) -> dict[str, bytes]:
    """Return the files within a document by their names, as poppler takes them out into an empty folder."""
    folder.mkdir()
    subprocess.run(["pdfdetach", "-saveall", "-o", folder, path], capture_output=True, check=True)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def archive_levels(path: Path) -> list[str]:
    """Return which part and level of PDF/A a document says of itself that it is."""
    return re.findall(r'pdfaid:\w+="(\w+)"', _run(["pdfinfo", "-meta", str(path)]).stdout)


def _told_by(program: str, path: Path) -> Any:
    """Return what a program tells of a document, in the Python that has the readers."""
    return json.loads(_run([str(READERS / "bin" / "python"), "-c", program, str(path)]).stdout)


def _refusal(command: Sequence[str]) -> list[str]:
    done = _run(command)
    return [] if done.returncode == 0 else [f"{done.stdout}\n{done.stderr}".strip()[:1500]]


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)
