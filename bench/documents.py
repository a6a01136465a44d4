"""Documents: how long the renderer takes for programmes and badges, and how fast a ready one is answered.

``python -m bench.documents`` prints the figures alone. Processor seconds are those of the renderer's
processes, which have WeasyPrint at hand already; what is a ratio is one within this run.
"""

import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.dataset import SLUG, add_delegates, make_large_conference
from bench.figures import Figure, at_least, at_most, tell
from bench.servers import headers_of, requests_per_second, serving
from eventapp.exports.pdf.rendering import RENDERERS, Order, render_pdf

#: Items → processor seconds of the first time.
PROGRAMMES = {40: 0.6, 400: 3.0, 2_000: 13.0}
#: Badges → the same.
BADGES = {300: 3.0, 2_000: 20.0}
MOST_MEMORY = 600
LEAST_CACHED = 0.5
#: Longer than any job may take: it is measured, not judged, here.
SECONDS = 600


def main() -> int:
    render_pdf(Order("<html lang='en'><title>Warm</title><p>Warm"))
    figures = [*_programmes(), *_badges()]
    RENDERERS.close()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    figures.append(at_most("largest process of a renderer, MB", most, MOST_MEMORY))
    return 0 if tell(figures) else 1


def _programmes() -> list[Figure]:
    figures, per_item = [], {}
    for items, most in PROGRAMMES.items():
        with tempfile.TemporaryDirectory() as folder:
            environment = make_large_conference(Path(folder), items)
            order = Order.from_json(_in_process("compose", environment))
            cpu, wall = _measured(order)
            per_item[items] = cpu / items
            figures.append(at_most(f"programme of {items:,} in two languages, s CPU", cpu, most))
            if items == max(PROGRAMMES):
                _cpu, alone = _measured(order, processors=1)
                figures.append(
                    at_most(f"programme of {items:,}, wall of two processors / of one", wall / alone, 0.6)
                )
                figures.append(_cached(environment))
    growth = per_item[max(PROGRAMMES)] / per_item[min(PROGRAMMES)]
    return [*figures, at_most("programme, cost of an item in the longest / in the shortest", growth, 1.3)]


def _badges() -> list[Figure]:
    figures = []
    for number, most in BADGES.items():
        with tempfile.TemporaryDirectory() as folder:
            environment = make_large_conference(Path(folder), 1)
            order = Order.from_json(_in_process("compose", environment, str(number)))
        figures.append(at_most(f"{number:,} badges of A6, s CPU", _measured(order)[0], most))
    return figures


def _measured(order: Order, processors: int | None = None) -> tuple[float, float]:
    """Return processor and wall seconds of rendering an order, on so many processors or all."""
    process_id = RENDERERS.process_id
    assert process_id is not None
    usual = os.sched_getaffinity(process_id)
    os.sched_setaffinity(process_id, sorted(usual)[:processors])
    before, begun = _processor_seconds(process_id), time.perf_counter()
    render_pdf(order, seconds=SECONDS)
    wall = time.perf_counter() - begun
    # What a process took is known once it is taken away.
    time.sleep(0.5)
    os.sched_setaffinity(process_id, usual)
    return _processor_seconds(process_id) - before, wall


def _processor_seconds(process_id: int) -> float:
    """Return what a process and all its ended children took (proc(5), fields 14 to 17)."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _cached(environment: Mapping[str, str]) -> Figure:
    """Compare the answer to a second request with a constant body of its size."""
    _in_process("make", environment)
    path = f"/c/{SLUG}/programme.pdf?lang=both"
    with serving("wsgi:app", "/healthz", environment) as address:
        size = headers_of(address + path)["Content-Length"]
        with serving("bench.bare:app", "/", {"BODY_SIZE": size}) as bare:
            before = requests_per_second(f"{bare}/constant")
            rate = requests_per_second(address + path)
            constant = (before + requests_per_second(f"{bare}/constant")) / 2
    print(f"programme of {int(size):,} bytes: constant {constant:,.0f}/s, ready {rate:,.0f}/s")
    return at_least("programme that is ready / constant body", rate / constant, LEAST_CACHED)


def _in_process(step: str, environment: Mapping[str, str], *badges: str) -> str:
    command = [sys.executable, "-m", "bench.documents", step, *badges]
    done = subprocess.run(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def compose_or_make(step: str, badges: int = 0) -> None:
    """Print the order of the conference's programme or of so many badges, or have the programme made."""
    from eventapp.actor import SYSTEM
    from eventapp.conferences.queries import get_conference
    from eventapp.db.session import transaction
    from eventapp.exports.languages import BOTH
    from eventapp.exports.models import DocumentKind
    from eventapp.exports.pdf.composing import compose
    from eventapp.exports.services import request_document
    from eventapp.jobs.worker import work_on
    from wsgi import app

    logging.getLogger("eventapp.jobs").setLevel(logging.ERROR)
    with app.app_context():
        add_delegates(badges)
        conference = get_conference(SLUG)
        composed = compose(conference, DocumentKind.BADGES if badges else DocumentKind.PROGRAMME, BOTH)
        if step == "compose":
            print(composed.order.to_json())
            return
        with transaction():
            document = request_document(SYSTEM, conference_id=conference.id, composed=composed)
        job_id = document.job_id or ""
    work_on(app, "job", job_id)


if __name__ == "__main__":
    if sys.argv[1:]:
        compose_or_make(sys.argv[1], *map(int, sys.argv[2:]))
    else:
        sys.exit(main())
