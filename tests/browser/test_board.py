"""The board of action items in a browser: cards are dragged, carried by keys, or moved by buttons."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DEMO

BOARD = f"/manage/{DEMO}/action-items/board"


def _open(page: Page, sign_in: Callable[[Page], None]) -> None:
    sign_in(page)
    page.goto(BOARD)


def _column(page: Page, status: str) -> Locator:
    return page.locator(f"[data-status={status}]")


def _first_to_do(page: Page) -> tuple[Locator, str]:
    card = _column(page, "needs-action").locator(".board-card").first
    return card, card.get_attribute("id") or ""


@pytest.fixture
def board(open_page: Callable[..., Page], sign_in: Callable[[Page], None]) -> Page:
    page = open_page()
    # As high as all columns: a page that scrolls would carry the card away from under the mouse.
    page.set_viewport_size({"width": 1280, "height": 3000})
    _open(page, sign_in)
    return page


def test_card_when_dragged_to_another_column_then_is_there(board: Page) -> None:
    card, card_id = _first_to_do(board)
    card.drag_to(_column(board, "in-process").locator("h2"))
    moved = _column(board, "in-process").locator(f"#{card_id}")
    # Drawn by the script: from now on the card can be dragged.
    expect(moved.locator(".board-grip")).to_be_visible()
    moved.drag_to(_column(board, "needs-action").locator("h2"))
    expect(_column(board, "needs-action").locator(f"#{card_id}")).to_be_visible()


def test_card_when_carried_by_the_keyboard_then_says_where_it_is(board: Page) -> None:
    card, card_id = _first_to_do(board)
    said = board.locator("[data-board-said]")
    card.locator(".board-grip").focus()
    board.keyboard.press("Enter")
    expect(said).to_contain_text("Picked up from “To do”.")
    board.keyboard.press("ArrowRight")
    expect(said).to_contain_text("Over “In progress”.")
    board.keyboard.press("Escape")
    expect(said).to_contain_text("Left in “To do”.")
    board.keyboard.press("Enter")
    board.keyboard.press("ArrowRight")
    board.keyboard.press("Enter")
    moved = _column(board, "in-process").locator(f"#{card_id}")
    expect(moved).to_be_visible()
    moved.locator(".board-grip").focus()
    board.keyboard.press("Enter")
    board.keyboard.press("ArrowLeft")
    board.keyboard.press("Enter")
    expect(_column(board, "needs-action").locator(f"#{card_id}")).to_be_visible()


def test_card_without_scripts_then_moves_by_its_button(
    open_page: Callable[..., Page], sign_in: Callable[[Page], None]
) -> None:
    page = open_page(width=390, scripts=False)
    _open(page, sign_in)
    card, card_id = _first_to_do(page)
    card.locator("summary").click()
    card.locator("button[value=in-process]").click()
    moved = _column(page, "in-process").locator(f"#{card_id}")
    expect(moved).to_be_visible()
    moved.locator("summary").click()
    moved.locator("button[value=needs-action]").click()
    expect(_column(page, "needs-action").locator(f"#{card_id}")).to_be_visible()
