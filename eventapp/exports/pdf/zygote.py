"""The process that forks a renderer for each order; started by ``renderers`` alone.

It has one thread, opens no database and no network, and reads no file but fonts. It ends, with all that it
has forked, as soon as the worker is gone.
"""

import gc
import os
import signal
import socket
import sys
from multiprocessing.connection import Connection

from eventapp.exports.pdf.keeper import fork, keep
from eventapp.exports.pdf.renderer import warm_up


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    warm_up()
    # What is here stays for good: no renderer has to look through it, nor copy it.
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        word, handles, _flags, _address = socket.recv_fds(control, 1, 1)
        if not word:
            os.killpg(0, signal.SIGKILL)
        for handle in handles:
            connection = Connection(handle)
            fork(lambda connection=connection: _serve(control, connection))  # type: ignore[misc]
            connection.close()


def _serve(control: socket.socket, connection: Connection) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    control.close()
    keep(connection)


def _reap(_number: int, _frame: object) -> None:
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main()
