"""Turning HTML into a PDF in processes of their own, with limits on time, memory and what they may read.

The web process never imports WeasyPrint. Equal input gives equal bytes.
"""

import base64
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import version
from threading import BoundedSemaphore

from eventapp.exports.pdf.renderers import Renderers

#: What turns HTML into bytes: a new WeasyPrint or a change in how it is used makes every document anew.
RENDERER = f"weasyprint {version('weasyprint')}, renderer 8"

#: Seconds of wall time, megabytes of memory and of HTML that one document may take.
TIME_LIMIT = 120
MEMORY_LIMIT = 2048
INPUT_LIMIT = 20
#: How long a document waits for others, in seconds. With the time it takes it has to fit into a job's lease.
PATIENCE = 60


class Reason(StrEnum):
    """Why a document can't be made; ``exports.document_pages.failures`` says it to organizers."""

    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_MUCH_MEMORY = "too_much_memory"
    FAILED = "failed"


#: Reasons for which asking for the very same again is of no use.
TOO_MUCH = frozenset(Reason) - {Reason.FAILED}


class RenderingFailed(Exception):
    """A document that can't be made; trying again is of no use."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class RenderersBusy(Exception):
    """Others take all the time there is; trying again later helps."""


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
    asks for PDF/A-3a instead of PDF/UA-1; ``is_one_page`` sets everything smaller if it then fits on one page
    and can be read.
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


RENDERERS = Renderers()
#: Documents are made side by side, but not more than there are processors for.
_TURNS = BoundedSemaphore(os.cpu_count() or 1)


def render_pdf(
    order: Order,
    pictures: Mapping[str, bytes] | None = None,
    *,
    seconds: int = TIME_LIMIT,
    megabytes: int = MEMORY_LIMIT,
    on_progress: Callable[[int], None] = lambda _percent: None,
) -> Pdf:
    """Render an order as PDF; ``pictures`` is id of a stored file → its octets.

    ``on_progress`` is told how much of it is done, in percent. Raises :class:`RenderingFailed` past a limit
    or when the renderer fails, :class:`RenderersBusy` when its turn doesn't come or its process is lost.
    """
    if len(order.html) > INPUT_LIMIT * 1024 * 1024:
        raise RenderingFailed(Reason.TOO_LARGE)
    if not _TURNS.acquire(timeout=PATIENCE):
        raise RenderersBusy
    try:
        return _render(order, pictures or {}, seconds, megabytes, on_progress)
    finally:
        _TURNS.release()


def _render(
    order: Order,
    pictures: Mapping[str, bytes],
    seconds: int,
    megabytes: int,
    on_progress: Callable[[int], None],
) -> Pdf:
    with RENDERERS.connect() as connection:
        try:
            limits = {"seconds": seconds, "megabytes": megabytes}
            connection.send_bytes(json.dumps({**limits, "pictures": list(pictures)}).encode())
            connection.send_bytes(order.to_json().encode(errors="replace"))
            for content in pictures.values():
                connection.send_bytes(content)
            while True:
                # The renderer keeps to its time; this is for one that can't.
                if not connection.poll(seconds + 20):
                    raise RenderingFailed(Reason.TOO_LONG)
                told = json.loads(connection.recv_bytes())
                if "failed" in told:
                    raise RenderingFailed(Reason(told["failed"]))
                if "pages" in told:
                    return Pdf(content=connection.recv_bytes(), pages=told["pages"])
                on_progress(told["progress"])
        except (EOFError, OSError) as error:
            raise RenderersBusy("the renderer was lost") from error
