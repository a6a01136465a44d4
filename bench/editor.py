"""The grid of the agenda in Chromium: how soon it opens, and how soon a moved item has settled.

``python -m bench.editor`` prints the figures and fails where one misses its limit.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.dataset import FLASK, SLUG, make_crowded_day
from bench.figures import Figure, at_least, at_most, tell
from bench.servers import ROOT, serving

ITEMS = 400
MOST_SECONDS_TO_OPEN = 1.0
MOST_MILLISECONDS_TO_MOVE = 100.0
TRIES = 5

#: Resolves with the milliseconds from letting an item go until what that changed is painted.
_UNTIL_SETTLED = """() => new Promise(resolve => addEventListener('pointerup', event => {
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - event.timeStamp)));
}, { once: true, capture: true }))"""


def editor(var: Path) -> list[Figure]:
    """Measure a grid of one crowded day; its conference is made in ``var``."""
    path = shutil.which("chromium")
    if path is None:
        print("Debian's chromium is not installed: the grid is not measured")
        return []
    environment = make_crowded_day(var, ITEMS)
    with serving("wsgi:app", "/healthz", environment) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=address)
        _sign_in(page, environment, address)
        opened = min(_open(page) for _ in range(TRIES))
        drawn = page.locator(".block").count()
        moves = [_move(page, number) for number in range(TRIES)]
        browser.close()
    settled = sorted(moves)[len(moves) // 2]
    print(f"grid: moves of {', '.join(f'{move:.0f}' for move in moves)} ms")
    return [
        at_least("grid, items drawn", drawn, ITEMS),
        at_most(f"grid of {ITEMS} items, opened, seconds", opened, MOST_SECONDS_TO_OPEN),
        at_most(f"grid of {ITEMS} items, a move settled, ms", settled, MOST_MILLISECONDS_TO_MOVE),
    ]


def _sign_in(page: Page, environment: dict[str, str], address: str) -> None:
    surroundings = {**os.environ, **environment, "BASE_URL": address}
    command = [*FLASK, "accounts", "link", "bench@eventapp.example", "--administrator"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
    page.goto("/sign-in/" + done.stdout.strip().splitlines()[-1].rpartition("/")[2])
    page.locator("main form button").click()
    page.wait_for_url("**/manage/")


def _open(page: Page) -> float:
    """Return the seconds from asking for the page until the grid is drawn and can be used."""
    page.goto(f"/manage/{SLUG}/agenda/editor")
    page.wait_for_selector("[data-ready]")
    return float(page.evaluate("performance.getEntriesByName('grid-ready')[0].startTime")) / 1000


def _move(page: Page, number: int) -> float:
    """Drag an item to the next column and return the milliseconds that it took to settle."""
    block = page.locator(".grid-plane .block").nth(20 * number + 1)
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    assert box is not None
    x, y = box["x"] + 20, box["y"] + 4
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x + 30 * step, y + 10 * step)
    settled = page.evaluate_handle(f"() => ({{ promise: ({_UNTIL_SETTLED})() }})")
    page.mouse.up()
    milliseconds = float(settled.evaluate("value => value.promise"))
    page.wait_for_selector(".block[aria-busy]", state="detached")
    return milliseconds


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        return 0 if tell(editor(Path(folder))) else 1


if __name__ == "__main__":
    sys.exit(main())
