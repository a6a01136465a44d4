"""How ``flask serve`` ends: at once and with all of its processes, also by Ctrl-C in a terminal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
#: It ends within a second; a process that has to be killed takes ten.
SOON = 8


@pytest.mark.one_database
def test_serve_when_ctrl_c_reaches_the_whole_group_then_all_of_it_ends_soon(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "PORT": str(port)}
    for name in ("DATABASE_URL", "SMTP_URL", "REDIS_URL"):
        environment.pop(name, None)
    flask = str(Path(sys.executable).with_name("flask"))
    quiet = subprocess.DEVNULL
    # A session of its own has a process group of its own, as a command typed into a terminal has.
    process = subprocess.Popen(
        [flask, "serve"], cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        _wait_until_served(port, process)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(SOON) == 0
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def _wait_until_served(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("flask serve did not answer")
