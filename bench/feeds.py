"""Calendar feeds of 40 to 10,000 items, public and secret, against a bare Flask on the same server.

``python -m bench.feeds`` prints the figures alone. What is a ratio is one within this run.
"""

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from bench.dataset import SLUG, make_large_conference
from bench.figures import Figure, at_least, tell
from bench.servers import headers_of, requests_per_second, serving

SIZES = (40, 400, 2_000, 10_000)
#: The size at which the agenda's page is measured as well.
AGENDA_PAGE = 2_000
LEAST_UNCHANGED = 0.80
LEAST_WARM = 0.70
#: Items that are rendered in a second of one core when no fragment is kept.
LEAST_COLD = 40_000.0


def compare_feeds() -> list[Figure]:
    """Measure each size by itself; every figure meets the bare server in the same minute."""
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            environment = make_large_conference(Path(folder), size)
            rows += over_http(environment, size)
            if size == SIZES[-1]:
                rows += _rendering(environment)
    return rows


def over_http(environment: dict[str, str], items: int) -> list[Figure]:
    """Compare a 304 and a warm 200 of the public feed and of one at a secret address."""
    feeds = {"public": f"/c/{SLUG}/agenda.ics", "secret": f"/feeds/{_in_process('token', environment)}.ics"}
    rows = []
    with serving("wsgi:app", "/healthz", environment) as address:
        found = {kind: headers_of(address + path) for kind, path in feeds.items()}
        size = found["public"]["Content-Length"]
        with serving("bench.bare:app", "/", {"BODY_SIZE": size}) as bare:
            for kind, path in feeds.items():
                # The bare server before and after, so that a busy moment of the machine meets both sides.
                known = {"If-None-Match": found[kind]["ETag"]}
                hello, unchanged = _beside(f"{bare}/", address + path, known)
                constant, warm = _beside(f"{bare}/constant", address + path)
                rows += [
                    at_least(f"{kind} feed of {items:,}, 304 / hello", unchanged / hello, LEAST_UNCHANGED),
                    at_least(f"{kind} feed of {items:,}, warm 200 / constant", warm / constant, LEAST_WARM),
                ]
                print(
                    f"{kind} feed of {items:,} items, {int(size):,} bytes: hello {hello:,.0f}/s, "
                    f"304 {unchanged:,.0f}/s, constant {constant:,.0f}/s, warm {warm:,.0f}/s"
                )
            if items == AGENDA_PAGE:
                page = f"{address}/c/{SLUG}/agenda"
                hello, unchanged = _beside(f"{bare}/", page, {"If-None-Match": headers_of(page)["ETag"]})
                rows.append(
                    at_least(f"agenda page of {items:,}, 304 / hello", unchanged / hello, LEAST_UNCHANGED)
                )
    return rows


def _beside(bare: str, ours: str, headers: dict[str, str] | None = None) -> tuple[float, float]:
    """Return the rates of the bare server, measured around ours, and of ours."""
    before = requests_per_second(bare)
    rate = requests_per_second(ours, headers)
    return (before + requests_per_second(bare)) / 2, rate


def _rendering(environment: dict[str, str]) -> list[Figure]:
    """Measure rendering in a process of its own: this one has read no settings."""
    rendered, read, changed = map(float, _in_process("render", environment).split())
    return [
        at_least("feed, cold rendering, items a second of CPU", rendered, LEAST_COLD),
        Figure("feed, read from the database and rendered, items/s", read),
        Figure(f"feed of {SIZES[-1]:,} after one item changed, ms CPU", changed),
    ]


def _in_process(step: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "bench.feeds", step]
    surroundings = {**os.environ, **environment}
    done = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def make_token() -> str:
    """Make the secret address of a calendar with everything, and return its token."""
    from eventapp.accounts.services import ensure_user
    from eventapp.actor import SYSTEM, Actor
    from eventapp.calendars.feed_tokens import NewFeed, make_feed_token
    from eventapp.calendars.models import FeedKind
    from eventapp.db.session import transaction
    from wsgi import app

    with app.app_context(), transaction():
        user = ensure_user(SYSTEM, email="bench@eventapp.example", name="Bench")
        user.is_administrator = True
        owner = Actor(id=user.id, name=user.name, is_administrator=True)
        _feed, token = make_feed_token(owner, NewFeed(FeedKind.ALL_CONFERENCES, "Bench", user_id=user.id))
        return token


def render() -> tuple[float, float, float]:
    """Return items a second rendered, and read and rendered, without a fragment; and milliseconds with all
    fragments but one."""
    from eventapp.agendas.programme import ProgrammeItem
    from eventapp.agendas.reading import list_released, load_released
    from eventapp.clock import now
    from eventapp.conferences.models import Conference
    from eventapp.exports.feeds.conferences import list_feed_conferences
    from eventapp.exports.ical.feeds import joined_feed, released_part
    from eventapp.exports.ical.fragments import Load
    from eventapp.exports.ical.header import Head
    from wsgi import app

    logging.getLogger("eventapp.access").setLevel(logging.WARNING)
    turn = count()
    with app.app_context():
        (conference,) = list_feed_conferences(Conference.slug == SLUG)
        ids = [ref.id for ref in list_released(conference.id, now())]
        at_hand = load_released(ids)
        head = Head("Bench", "http://localhost/x.ics", now(), conference.timezone)

        def feed(of: list[str], load: Load, base_url: str) -> None:
            joined_feed(head, [released_part(conference, of, load)], "zh", base_url)

        def fresh() -> str:
            # No fragment is kept for an address that was never asked for.
            return f"http://localhost:{next(turn)}"

        def from_hand(some: Sequence[str]) -> dict[str, ProgrammeItem]:
            return {one: at_hand[one] for one in some}

        def after_a_change(base_url: str) -> float:
            feed(ids[:-1], from_hand, base_url)
            return _seconds(
                lambda: feed([r.id for r in list_released(conference.id, now())], load_released, base_url)
            )

        rendered = min(_seconds(lambda: feed(ids, from_hand, fresh())) for _ in range(5))
        read = min(_seconds(lambda: feed(ids, load_released, fresh())) for _ in range(3))
        changed = min(after_a_change(fresh()) for _ in range(5))
    return len(ids) / rendered, len(ids) / read, changed * 1000


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> int:
    return 0 if tell(compare_feeds()) else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["token"]:
        print(make_token())
    elif sys.argv[1:] == ["render"]:
        print(*render())
    else:
        sys.exit(main())
