"""Two people write one set of minutes in two browsers; the page saves by itself and loses nothing."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DEMO, Site


@pytest.fixture
def open_editor(chromium: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens the minutes of an item without any, as somebody with an address."""
    contexts = []

    def new(email: str) -> Page:
        context = chromium.new_context(base_url=site.address, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.goto(site.sign_in_link(email))
        page.locator("main form button").click()
        page.wait_for_url("**/manage/")
        page.goto(f"/manage/{DEMO}/minutes?status=none")
        first = page.locator("main table a").first
        page.goto((first.get_attribute("href") or "").replace("/outcomes", "/minutes"))
        return page

    yield new
    for context in contexts:
        context.close()


def _type(page: Page, keys: str, text: str) -> None:
    """Type at a place of the English text, and wait until it is saved."""
    page.locator("#summary-en").focus()
    page.keyboard.press(keys)
    page.keyboard.type(text)
    expect(page.locator("[data-autosave-state]")).to_have_text("Not saved yet …")
    expect(page.locator("[data-autosave-state]")).to_have_text("Everything is saved.")


def test_two_people_write_at_once_and_each_gets_what_the_other_writes(
    open_editor: Callable[[str], Page],
) -> None:
    anna, wei = open_editor("anna@writers.example"), open_editor("wei@writers.example")
    _type(anna, "Control+End", "Opening\nClosing")
    _type(wei, "Control+End", "The chair spoke.")
    told = "Opening\nClosing\n\nThe chair spoke."
    expect(wei.locator("#summary-en")).to_have_value(told)
    expect(wei.locator("[data-autosave-news]")).to_contain_text("anna is writing too.")
    expect(wei.locator("[data-autosave-news]")).to_contain_text("changed the same passage at once")
    # Anna goes on in the first line; what Wei has added comes in below, and her place stays.
    _type(anna, "Control+Home", "First: ")
    expect(anna.locator("#summary-en")).to_have_value(f"First: {told}")
    anna.keyboard.type("the ")
    expect(anna.locator("#summary-en")).to_have_value(f"First: the {told}")
    anna.get_by_role("button", name="I have seen this").click()
    expect(anna.get_by_role("button", name="I have seen this")).to_have_count(0)
    _type(wei, "Control+End", " Thanks.")
    expect(wei.locator("#summary-en")).to_have_value(f"First: the {told} Thanks.")
    # The button works at any moment, also while something is on its way.
    wei.keyboard.type(" Bye.")
    wei.get_by_role("button", name="Save the minutes").click()
    expect(wei.locator("main")).to_contain_text("The chair spoke. Thanks. Bye.")
