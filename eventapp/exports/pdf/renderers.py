"""The process that has WeasyPrint at hand, seen from the worker: started when needed, and again when lost."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe
from threading import Lock

from eventapp.paths import ROOT


class Renderers:
    """Connects to renderers, each a fork of one process that has imported WeasyPrint and found the fonts.

    Forking there and not here: the worker has threads, and its memory holds secrets.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Give a connection to a renderer of one's own."""
        ours, theirs = Pipe()
        with ours:
            with theirs, self._lock:
                try:
                    self._hand_over(theirs)
                except OSError:
                    self._close()
                    self._hand_over(theirs)
            yield ours

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process and every renderer."""
        with self._lock:
            self._close()

    def _hand_over(self, connection: Connection) -> None:
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._control is not None
        socket.send_fds(self._control, [b"+"], [connection.fileno()])

    def _start(self) -> None:
        self._close()
        self._control, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "eventapp.exports.pdf.zygote", str(theirs.fileno())]
            self._process = subprocess.Popen(  # noqa: S603 (a fixed command)
                command,
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
                env=_environment(),
                pass_fds=[theirs.fileno()],
                # Ctrl-C ends the worker, which lets what is under way finish.
                start_new_session=True,
            )

    def _close(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.wait()
            self._process = None


def _environment() -> dict[str, str]:
    """Return what a renderer may know of its surroundings: where programs and fonts are, and no secret."""
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
