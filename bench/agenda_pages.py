"""The public agenda page of a large conference: what its first rendering costs, and what its 304 does.

``python -m bench.agenda_pages`` prints the figures and fails where one misses its limit.
"""

import gzip
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.dataset import SLUG, make_large_conference
from bench.figures import Figure, at_most, tell

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ITEMS = 2_000
#: Milliseconds of CPU that the first rendering may take.
MOST_MILLISECONDS = 150.0


def agenda_page(environment: dict[str, str]) -> list[Figure]:
    """Measure the page in this process, on one core; the conference is that of ``environment``."""
    os.environ |= environment
    # After the environment is set, because importing the product reads its settings.
    from wsgi import app

    logging.getLogger("eventapp.access").setLevel(logging.WARNING)
    client = app.test_client()
    path = f"/c/{SLUG}/agenda"
    answer = client.get(path)  # templates are compiled once a process
    first = min(_milliseconds(client, path) for _ in range(7))
    again = min(_milliseconds(client, path, {"If-None-Match": answer.headers["ETag"]}) for _ in range(7))
    live = min(_milliseconds(client, f"/c/{SLUG}/live/now") for _ in range(7))
    print(
        f"agenda page: {answer.data.count(b'<li id=')} items, {len(answer.data):,} bytes, "
        f"{len(gzip.compress(answer.data, 6)):,} compressed"
    )
    return [
        at_most(f"agenda page of {ITEMS:,} items, first rendering, ms CPU", first, MOST_MILLISECONDS),
        Figure(f"agenda page of {ITEMS:,} items, 304, ms CPU", again),
        Figure(f"now and next of {ITEMS:,} items, a poll, ms CPU", live),
    ]


def _milliseconds(client: "FlaskClient", path: str, headers: dict[str, str] | None = None) -> float:
    from eventapp.web.public_cache import forget_kept_answers

    # Kept for a second, it would be an answer of the cache.
    forget_kept_answers()
    begun = time.process_time()
    client.get(path, headers=headers)
    return (time.process_time() - begun) * 1000


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        return 0 if tell(agenda_page(make_large_conference(Path(folder), ITEMS))) else 1


if __name__ == "__main__":
    sys.exit(main())
