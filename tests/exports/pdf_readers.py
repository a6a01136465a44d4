"""Programs of others that judge PDFs: what they say against a document that we made."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

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


def missing_readers() -> list[str]:
    """Return the programs that this machine lacks."""
    wanted = [*("qpdf", "pdfinfo"), *(str(READERS / "bin" / name) for name in ("pdfua", "outloud"))]
    return [Path(name).name for name in wanted if shutil.which(name) is None]


def complaints(path: Path) -> list[str]:
    """Return what qpdf, pdfua and outloud find wrong, lost glyphs, and fonts that are not in the file."""
    judged = (
        ["qpdf", "--check", str(path)],
        [str(READERS / "bin" / "pdfua"), "check", str(path)],
        [str(READERS / "bin" / "outloud"), "--no-info", "--fail-on", "error", str(path)],
    )
    found = [f"{Path(command[0]).name}: {said}" for command in judged for said in _refusal(command)]
    lost, outside = json.loads(_run([str(READERS / "bin" / "python"), "-c", _GLYPHS, str(path)]).stdout)
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


def read_aloud(path: Path) -> str:
    """Return the text in the order in which the tags lead through it, one blank between words."""
    told = _run(["pdfinfo", "-struct-text", str(path)]).stdout
    return " ".join(" ".join(re.findall(r'^\s*"(.*)"$', told, re.MULTILINE)).split())


def _refusal(command: Sequence[str]) -> list[str]:
    done = _run(command)
    return [] if done.returncode == 0 else [f"{done.stdout}\n{done.stderr}".strip()[-1500:]]


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)
