"""The grid of the agenda, used by mouse and by keyboard. Every test undoes what it did to the demo."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DEMO, Site

EDITOR = f"/manage/{DEMO}/agenda/editor"
#: How many pixels five minutes take.
STEP = 8


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, site: Site) -> Any:
    """Return the state of a browser of the organizer's."""
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    page.goto(site.sign_in_link("organizer@eventapp.example"))
    page.locator("main form button").click()
    page.wait_for_url("**/manage/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_editor(chromium: Browser, site: Site, signed_in: Any) -> Any:
    contexts = []

    def new(*, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            storage_state=signed_in,
            locale="en-GB",
            viewport={"width": 1280, "height": 1000},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(EDITOR)
        if scripts:
            page.wait_for_selector("[data-ready]")
        return page

    yield new
    for context in contexts:
        context.close()


def block(page: Page, title: str) -> Locator:
    return page.locator(".block", has=page.get_by_text(title, exact=True))


def says(page: Page, words: str) -> None:
    expect(page.locator(".editor-bar [role=status]")).to_contain_text(words)


def drag(page: Page, start: Locator, x: float, y: float, *, drop: bool = True) -> None:
    """Move the mouse from a little below the top of ``start`` by so many pixels, holding its button."""
    start.scroll_into_view_if_needed()
    box = start.bounding_box()
    assert box is not None
    from_x, from_y = box["x"] + 30, box["y"] + 4
    page.mouse.move(from_x, from_y)
    page.mouse.down()
    page.mouse.move(from_x + x / 2, from_y + y / 2)
    page.mouse.move(from_x + x, from_y + y)
    if drop:
        page.mouse.up()


def test_item_when_moved_by_keys_then_saved_and_undone(open_editor: Callable[..., Page]) -> None:
    page = open_editor()
    coffee = block(page, "Coffee break").first
    coffee.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    says(page, "Coffee break: 10:35–11:00, Room C. Nothing clashes.")
    page.keyboard.press("Escape")
    says(page, "Coffee break: 10:30–10:50, Foyer. Put back.")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    says(page, "Coffee break: 10:25–10:45, Foyer. Saved. The public sees it after the release.")
    expect(page.locator("[data-unreleased]")).to_contain_text("Not released yet: 1 change.")
    page.keyboard.press("Delete")
    says(page, "Coffee break: no time yet. Saved.")
    expect(page.locator(".grid-tray .block")).to_have_count(1)
    page.keyboard.press("Control+z")
    says(page, "Undone. Coffee break: 10:25–10:45, Foyer.")
    page.keyboard.press("Control+z")
    says(page, "Undone. Coffee break: 10:30–10:50, Foyer.")
    expect(page.locator("[data-unreleased]")).to_be_hidden()


def test_item_when_dragged_then_clashes_are_shown_meanwhile(open_editor: Callable[..., Page]) -> None:
    page = open_editor()
    opening = block(page, "Opening")
    keynote = block(page, "From the Joint Statement to joint projects")
    drag(page, opening, 0, 3 * STEP, drop=False)
    says(page, "Opening: 09:15–09:45, Main hall. Main hall is taken at the same time by “From the Joint")
    expect(keynote).to_have_class(re.compile("block-in-the-way"))
    page.keyboard.press("Escape")
    page.mouse.up()
    says(page, "Opening: 09:00–09:30, Main hall. Put back.")
    box = opening.bounding_box()
    assert box is not None
    drag(page, opening, box["width"] + 4, -2 * STEP)
    says(page, "Opening: 08:50–09:20, Room A. Saved.")
    edge = opening.locator(".block-edge")
    drag(page, edge, 0, 3 * STEP)
    says(page, "Opening: 08:50–09:35, Room A. Saved.")
    page.reload()
    expect(opening).to_have_attribute("aria-label", re.compile("^08:50–09:35 Opening, Room A"))
    undo = page.get_by_role("button", name="Undo: moved “Opening”")
    undo.click()
    says(page, "Undone. Opening: 08:50–09:20, Room A.")
    undo.click()
    says(page, "Undone. Opening: 09:00–09:30, Main hall.")


def test_item_when_somebody_was_faster_then_put_back_and_told(open_editor: Callable[..., Page]) -> None:
    mine, theirs = open_editor(), open_editor()
    for page, key in ((theirs, "ArrowUp"), (mine, "ArrowDown")):
        block(page, "Opening").focus()
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        says(page, "Saved." if page is theirs else "Somebody else changed this")
    says(mine, "Opening: 09:00–09:30, Main hall.")
    mine.get_by_role("link", name="Load the newest state").click()
    expect(block(mine, "Opening")).to_have_attribute("aria-label", re.compile("08:55–09:25"))
    mine.keyboard.press("Control+z")
    says(mine, "Undone. Opening: 09:00–09:30, Main hall.")


def test_page_when_without_scripts_then_forms_do_it_all(open_editor: Callable[..., Page]) -> None:
    page = open_editor(scripts=False)
    row = page.get_by_role("row", name="Opening")
    expect(row).to_contain_text("09:00–09:30")
    row.get_by_role("link", name="Move").click()
    page.fill("[name=starts_time]", "08:45")
    page.get_by_role("button", name="Move").click()
    page.goto(EDITOR)
    expect(row).to_contain_text("08:45–09:30")
    page.get_by_role("button", name="Undo: moved “Opening”").click()
    expect(row).to_contain_text("09:00–09:30")
