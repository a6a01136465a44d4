"""Servers under measurement: the product and a bare Flask, each on the same granian and settings."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 4
CONNECTIONS = 8


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    target: str, path: str, environment: Mapping[str, str], *, workers: int = 1, threads: int = 16
) -> Iterator[str]:
    """Serve ``target`` (module:app) with granian, in ``workers`` processes, and give its address."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", target, "--host", "127.0.0.1"),
        *(
            "--port",
            str(port),
            "--workers",
            str(workers),
            "--blocking-threads",
            str(threads),
            "--no-ws",
            "--log-level",
            "critical",
        ),
    ]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(address + path, timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def requests_per_second(url: str, headers: Mapping[str, str] | None = None) -> float:
    """Load ``url`` on the loopback for some seconds with wrk and return its rate."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("make bench needs wrk: apt-get install wrk")
    fields = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *fields, url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if rate is None or "Non-2xx" in text:
        sys.exit(f"wrk could not measure {url}:\n{text}")
    return float(rate[1])


def headers_of(url: str) -> Message:
    with urllib.request.urlopen(url, timeout=30) as answer:
        headers: Message = answer.headers
        return headers
