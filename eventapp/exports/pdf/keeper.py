"""Keeping one order: it is rendered in processes with limits, and what becomes of that is told."""

import gc
import json
import logging
import os
import resource
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection, Pipe

from eventapp.exports.pdf.parting import parts_of
from eventapp.exports.pdf.renderer import Renderer
from eventapp.exports.pdf.rendering import Order, Reason

log = logging.getLogger("eventapp.exports.pdf")

#: What the process of a renderer ends with where it got no memory.
_NO_MEMORY = 3
#: How the kernel ends what goes past its limits. GLib aborts where it gets no memory.
_ENDS: Mapping[int, Reason] = {
    -signal.SIGXCPU: Reason.TOO_LONG,
    -signal.SIGKILL: Reason.TOO_MUCH_MEMORY,
    -signal.SIGABRT: Reason.TOO_MUCH_MEMORY,
    -signal.SIGTRAP: Reason.TOO_MUCH_MEMORY,
    -signal.SIGSEGV: Reason.TOO_MUCH_MEMORY,
    _NO_MEMORY: Reason.TOO_MUCH_MEMORY,
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
    except MemoryError:
        code = _NO_MEMORY
    except (EOFError, BrokenPipeError):
        pass  # the other side has ended, and is asked why
    except Exception:
        log.exception("a document could not be rendered")
    finally:
        # Nobody waits for millions of objects to be taken apart one by one.
        os._exit(code)


def keep(asked: Connection) -> None:
    """Read an order, have it rendered, and answer."""
    facts = json.loads(asked.recv_bytes())
    order = Order.from_json(asked.recv_bytes().decode())
    pictures = {file_id: asked.recv_bytes() for file_id in facts["pictures"]}
    until = time.monotonic() + facts["seconds"]
    answer, processes = _start(order, pictures, facts["megabytes"], facts["seconds"])
    try:
        while answer.poll(max(0, until - time.monotonic())):
            asked.send_bytes(answer.recv_bytes())
        for process_id in processes:
            os.kill(process_id, signal.SIGKILL)
        reason: Reason | None = Reason.TOO_LONG
    except EOFError:
        reason = _reason_of(processes)
    if reason:
        asked.send_bytes(json.dumps({"failed": reason}).encode())


def _start(
    order: Order, pictures: Mapping[str, bytes], megabytes: int, seconds: int
) -> tuple[Connection, list[int]]:
    """Start a process for each part; return where the answer comes from, and their ids."""
    front, *halves = parts_of(order.html)
    answer, asked = Pipe()
    ends = [Pipe() for _half in halves]

    def start(work: Callable[[], None], *own: Connection) -> int:
        def within_limits() -> None:
            # An end that somebody else holds open would never be heard to close.
            for end in (answer, asked, *(end for pair in ends for end in pair)):
                if end not in own:
                    end.close()
            _limit(megabytes, seconds)
            work()

        return fork(within_limits)

    def lead() -> None:
        renderer = Renderer(order, front, pictures)
        leading = [end for end, _other in ends]
        content, pages = renderer.lead(leading, tell) if halves else renderer.render()
        asked.send_bytes(json.dumps({"pages": pages}).encode())
        asked.send_bytes(content)

    def tell(percent: int) -> None:
        asked.send_bytes(json.dumps({"progress": percent}).encode())

    def follow(place: int) -> Callable[[], None]:
        return lambda: Renderer(order, halves[place], pictures).follow(ends[place][1], f"{place + 1}-")

    processes = [start(follow(place), ends[place][1]) for place in range(len(halves))]
    processes.append(start(lead, asked, *(end for end, _other in ends)))
    for end in (asked, *(end for pair in ends for end in pair)):
        end.close()
    return answer, processes


def _reason_of(processes: Sequence[int]) -> Reason | None:
    """Return why they ended, None where they did what they had to; takes them away."""
    codes = [os.waitstatus_to_exitcode(os.waitpid(process_id, 0)[1]) for process_id in processes]
    reasons = [_ENDS.get(code, Reason.FAILED) for code in codes if code]
    # One that fails takes the others with it: theirs is no reason.
    return next((reason for reason in reasons if reason != Reason.FAILED), reasons[0] if reasons else None)


def _limit(megabytes: int, seconds: int) -> None:
    """Let the kernel end this process past its memory or processor time."""
    # Rendering makes millions of objects that all live to its end: collecting them is work for nothing.
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
