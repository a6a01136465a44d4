"""Keeping one order: it is rendered in a process with limits, and what becomes of that is told."""

import gc
import json
import logging
import os
import resource
import signal
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection, Pipe

from eventapp.exports.pdf.renderer import render
from eventapp.exports.pdf.rendering import Order, Reason

log = logging.getLogger("eventapp.exports.pdf")

#: How the kernel ends what goes past its limits. GLib aborts where it gets no memory.
_ENDS: Mapping[int, Reason] = {
    signal.SIGXCPU: Reason.TOO_LONG,
    signal.SIGKILL: Reason.TOO_MUCH_MEMORY,
    signal.SIGABRT: Reason.TOO_MUCH_MEMORY,
    signal.SIGTRAP: Reason.TOO_MUCH_MEMORY,
    signal.SIGSEGV: Reason.TOO_MUCH_MEMORY,
}


def fork(work: Callable[[], None]) -> int:
    """Do something in a process of its own, and return its id here."""
    process_id = os.fork()
    if process_id:
        return process_id
    code = 1
    try:
        work()
        code = 0
    finally:
        # Nobody waits for millions of objects to be taken apart one by one.
        os._exit(code)


def keep(asked: Connection) -> None:
    """Read an order, have it rendered, and answer."""
    facts = json.loads(asked.recv_bytes())
    order = asked.recv_bytes()
    pictures = {file_id: asked.recv_bytes() for file_id in facts["pictures"]}
    ours, theirs = Pipe()
    until = time.monotonic() + facts["seconds"]

    def work() -> None:
        ours.close()
        _limit(facts["megabytes"], facts["seconds"])
        _answer(theirs, order, pictures)

    process_id = fork(work)
    theirs.close()
    try:
        while ours.poll(max(0, until - time.monotonic())):
            told = ours.recv_bytes()
            asked.send_bytes(told)
        os.kill(process_id, signal.SIGKILL)
        asked.send_bytes(_failure(Reason.TOO_LONG))
    except EOFError:
        _id, status = os.waitpid(process_id, 0)
        if status:
            asked.send_bytes(_failure(_ENDS.get(os.WTERMSIG(status), Reason.FAILED)))


def _failure(reason: Reason) -> bytes:
    return json.dumps({"failed": reason}).encode()


def _limit(megabytes: int, seconds: int) -> None:
    """Let the kernel end this process past its memory or processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(asked: Connection, order: bytes, pictures: Mapping[str, bytes]) -> None:
    # Rendering makes millions of objects that all live to its end: collecting them is work for nothing.
    gc.disable()
    try:
        content, pages = render(Order.from_json(order.decode()), pictures)
    except MemoryError:
        asked.send_bytes(_failure(Reason.TOO_MUCH_MEMORY))
    except Exception:
        log.exception("a document could not be rendered")
        asked.send_bytes(_failure(Reason.FAILED))
    else:
        asked.send_bytes(json.dumps({"pages": pages}).encode())
        asked.send_bytes(content)
