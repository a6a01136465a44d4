"""Turning HTML into a PDF in a process of its own, with limits on time, memory and what it may read.

The web process never imports WeasyPrint. Equal input gives equal bytes.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version

from eventapp.paths import ROOT

#: What turns HTML into bytes: a new WeasyPrint or a change in ``renderer`` makes every document anew.
RENDERER = f"weasyprint {version('weasyprint')}, renderer 4"

#: Seconds of wall time, megabytes of memory and of HTML that one document may take.
TIME_LIMIT = 180
MEMORY_LIMIT = 2048
INPUT_LIMIT = 20


class RenderingFailed(Exception):
    """A document that can't be made; the text says why, for the organizer."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """The bytes of a PDF/UA-1 document and how many pages it has."""

    content: bytes
    pages: int


def render_pdf(html: str, *, seconds: int = TIME_LIMIT, megabytes: int = MEMORY_LIMIT) -> Pdf:
    """Render ``html`` as PDF/UA-1; raises :class:`RenderingFailed` past a limit or when the renderer fails.

    The HTML carries its own style. Nothing is fetched: pictures are ``data:`` URIs.
    """
    if len(html) > INPUT_LIMIT * 1024 * 1024:
        raise RenderingFailed(f"the document is larger than {INPUT_LIMIT} MB")
    command = [sys.executable, "-m", "eventapp.exports.pdf.renderer", str(megabytes), str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command)
            command,
            input=html.encode(errors="replace"),
            capture_output=True,
            timeout=seconds,
            cwd=ROOT,
            env=_environment(),
            # Ctrl-C ends the worker, which lets what is under way finish.
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderingFailed(f"it took longer than {seconds} seconds") from error
    if done.returncode == -signal.SIGXCPU:
        raise RenderingFailed(f"it took more than {seconds} seconds of processor time")
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise RenderingFailed(lines[-1] if lines else f"the renderer ended with {done.returncode}")
    head, _newline, content = done.stdout.partition(b"\n")
    return Pdf(content=content, pages=json.loads(head)["pages"])


def _environment() -> dict[str, str]:
    """Return what the renderer may know of its surroundings: where programs and fonts are, and no secret."""
    wanted = (
        "PATH",
        "HOME",
        "LANG",
        "LD_LIBRARY_PATH",
        "XDG_CACHE_HOME",
        "FONTCONFIG_FILE",
        "FONTCONFIG_PATH",
    )
    kept = {name: os.environ[name] for name in wanted if name in os.environ}
    # Nothing in the bytes shall hang on the order of a set.
    return {**kept, "PYTHONHASHSEED": "0"}
