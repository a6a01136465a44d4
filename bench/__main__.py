"""``make bench``: the product's speed, each figure as a ratio within this run, or CPU time."""

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from bench.dataset import SLUG, make_conference, make_open_conference
from bench.feeds import compare_feeds
from bench.figures import Figure, at_least, at_most, tell
from bench.registrations import compare_registrations


def cpu_seconds(work: Callable[[], object], times: int = 1) -> float:
    begun = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - begun) / times


def rendering(environment: dict[str, str]) -> list[Figure]:
    """Measure first renderings in this process, on one core."""
    os.environ |= environment
    # After the environment is set, because importing the product reads its settings.
    from bench.objects import feed_from_objects
    from eventapp.agendas.reading import get_programme
    from eventapp.clock import now
    from eventapp.conferences.queries import get_conference
    from eventapp.exports.ical.feeds import agenda_feed
    from eventapp.web.public_cache import forget_kept_answers
    from wsgi import app

    logging.getLogger("eventapp.access").setLevel(logging.WARNING)
    with app.app_context():
        programme = get_programme(get_conference(SLUG).id, now())

        turn = count()

        def first_rendering() -> None:
            # No fragment is kept for an address that was never asked for.
            agenda_feed(programme, "zh", f"http://localhost:{next(turn)}")

        first_rendering()
        ours = min(cpu_seconds(first_rendering) for _ in range(9))
        objects = min(cpu_seconds(lambda: feed_from_objects(programme, "zh")) for _ in range(3))
    client = app.test_client()
    path = f"/c/{SLUG}/agenda"
    client.get(path)  # templates are compiled once a process
    pages = []
    for _ in range(7):
        # Kept for a second, it would be an answer of the cache.
        forget_kept_answers()
        pages.append(cpu_seconds(lambda: client.get(path)))
    page = min(pages) * 1000
    print(f"{len(programme.items)} items: {len(programme.items) / ours:,.0f} items a second")
    return [
        at_least("feed, first rendering against icalendar objects", objects / ours, 20),
        at_most("agenda page, first rendering, ms CPU", page, 40),
    ]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        environment = make_conference(Path(folder))
        figures = [*compare_feeds(), *rendering(environment)]
    with tempfile.TemporaryDirectory() as folder:
        figures += compare_registrations(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        secretariat_waits = _measure_pages("bench.delegates", {"VAR_DIR": folder})
    with tempfile.TemporaryDirectory() as folder:
        register_waits = _measure_pages("bench.outcomes", {"VAR_DIR": folder})
    # In processes of their own, because this one has read the settings of a smaller conference.
    apart = [
        subprocess.run([sys.executable, "-m", f"bench.{module}"], check=False).returncode == 0
        for module in ("agenda_pages", "editor", "follow_up", "documents")
    ]
    return 0 if all((tell(figures), secretariat_waits, register_waits, *apart)) else 1


def _measure_pages(module: str, environment: dict[str, str]) -> bool:
    """Time the pages that a module fills a database for, in a process of its own; tell if all hold."""
    make_open_conference(environment, SLUG)
    command, surroundings = [sys.executable, "-m", module], {**os.environ, **environment}
    # Filling takes memory, which would hide what a download takes.
    subprocess.run([*command, "fill"], env=surroundings, check=True)
    return subprocess.run(command, env=surroundings, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
