"""Turning HTML into a PDF in a process of its own, with limits on time, memory and what it may read.

The web process never imports WeasyPrint. Equal input gives equal bytes.
"""

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version

from eventapp.paths import ROOT

#: What turns HTML into bytes: a new WeasyPrint or a change in ``renderer`` makes every document anew.
RENDERER = f"weasyprint {version('weasyprint')}, renderer 6"

#: Seconds of wall time, megabytes of memory and of HTML that one document may take.
TIME_LIMIT = 180
MEMORY_LIMIT = 2048
INPUT_LIMIT = 20


class RenderingFailed(Exception):
    """A document that can't be made; the text says why, for the organizer."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a PDF; ``content`` is base64, so that an order can be kept as JSON."""

    name: str
    media_type: str
    description: str
    content: str

    @classmethod
    def of(cls, name: str, media_type: str, description: str, content: bytes) -> "Attachment":
        return cls(name, media_type, description, base64.b64encode(content).decode())


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rendered.

    The HTML carries its own style. Nothing is fetched: pictures are ``data:`` URIs, ``picture:`` and the id
    of a stored file that is among ``pictures``, or ``qr:`` and the quoted text of a QR code. ``is_archive``
    asks for PDF/A-3a instead of PDF/UA-1; ``is_one_page`` sets everything smaller, as far as it can be read,
    until it fits on one page.
    """

    html: str
    pictures: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    is_archive: bool = False
    is_one_page: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Order":
        kept = json.loads(text)
        attachments = tuple(Attachment(**each) for each in kept.pop("attachments"))
        return cls(**{**kept, "pictures": tuple(kept["pictures"]), "attachments": attachments})


@dataclass(frozen=True, slots=True)
class Pdf:
    """The bytes of a PDF and how many pages it has."""

    content: bytes
    pages: int


def render_pdf(
    order: Order,
    pictures: Mapping[str, bytes] | None = None,
    *,
    seconds: int = TIME_LIMIT,
    megabytes: int = MEMORY_LIMIT,
) -> Pdf:
    """Render an order as PDF; ``pictures`` is id of a stored file → its octets.

    Raises :class:`RenderingFailed` past a limit or when the renderer fails.
    """
    if len(order.html) > INPUT_LIMIT * 1024 * 1024:
        raise RenderingFailed(f"the document is larger than {INPUT_LIMIT} MB")
    files = {file_id: base64.b64encode(content).decode() for file_id, content in (pictures or {}).items()}
    given = json.dumps({"order": order.to_json(), "pictures": files})
    command = [sys.executable, "-m", "eventapp.exports.pdf.renderer", str(megabytes), str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command)
            command,
            input=given.encode(),
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
