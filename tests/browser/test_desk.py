"""The check-in desk in a browser: a scanner that types, a phone, a network that goes away."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from eventapp.registration.badge_codes import badge_code
from tests.browser.conftest import DEMO, Site

DESK = f"/manage/{DEMO}/desk"


def _open_desk(page: Page, sign_in: Callable[[Page], None]) -> None:
    sign_in(page)
    page.goto(DESK)


def _somebody_awaited(page: Page, site: Site) -> tuple[str, str]:
    """Take the newest check-in back, and return the name and the code on the badge of that person."""
    page.locator(".desk-newest button").first.click()
    form = page.locator("[data-check-in]")
    name = form.get_attribute("data-check-in") or ""
    delegate_id = form.locator("[name=delegate_id]").input_value()
    secret_key = (Path(site.environment["VAR_DIR"]) / "secret_key").read_text().strip()
    return name, badge_code(secret_key, delegate_id, 1)


def _scan(page: Page, code: str) -> None:
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def _count(page: Page) -> str:
    return page.locator(".desk-count").inner_text()


def test_scanner_types_a_code_without_scripts(
    open_page: Callable[..., Page], sign_in: Callable[[Page], None], site: Site
) -> None:
    page = open_page(width=390, scripts=False)
    _open_desk(page, sign_in)
    count = _count(page)
    name, code = _somebody_awaited(page, site)
    page.goto(DESK)
    assert _count(page) != count
    page.locator("#desk-q").focus()
    _scan(page, code)
    expect(page.locator(".desk-card")).to_contain_text(name)
    expect(page.locator(".desk-came")).to_be_visible()
    assert _count(page) == count


def test_scanner_types_wherever_the_focus_is(
    open_page: Callable[..., Page], sign_in: Callable[[Page], None], site: Site
) -> None:
    page = open_page()
    _open_desk(page, sign_in)
    name, code = _somebody_awaited(page, site)
    page.get_by_role("button", name="Check in").focus()
    _scan(page, code)
    expect(page.locator("[data-result] .desk-came")).to_be_visible()
    _scan(page, code)
    expect(page.locator("[data-result]")).to_contain_text("Already checked in")
    expect(page.locator(".desk-newest li").first).to_contain_text(name)


def test_badge_opens_in_a_tab_of_its_own_as_soon_as_it_is_made(
    open_page: Callable[..., Page], sign_in: Callable[[Page], None], site: Site
) -> None:
    page = open_page(width=390)
    _open_desk(page, sign_in)
    _name, code = _somebody_awaited(page, site)
    _scan(page, code)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Badge").click()
    opened.value.wait_for_url(re.compile(r"/badge/\w{26}\.pdf$"), timeout=20_000)
    expect(page.locator(".desk-came")).to_be_visible()


def test_what_is_scanned_in_a_dead_spot_survives_a_reload_and_is_sent(
    open_page: Callable[..., Page], sign_in: Callable[[Page], None], site: Site
) -> None:
    page = open_page(width=390)
    _open_desk(page, sign_in)
    name, code = _somebody_awaited(page, site)
    page.goto(DESK)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    _scan(page, code)
    expect(page.locator("[data-queue] li")).to_have_count(1)
    expect(page.locator("[data-result]")).to_contain_text("Kept on this device")
    expect(page.locator("[data-result] .desk-came")).to_have_count(0)
    page.reload()
    expect(page.locator("[data-queue] li")).to_contain_text(re.compile("Badge .*Waiting to be sent"))
    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".desk-newest li").first).to_contain_text(name, timeout=20_000)
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_what_was_kept_and_is_refused_is_shown_until_it_is_removed(
    open_page: Callable[..., Page], sign_in: Callable[[Page], None]
) -> None:
    page = open_page(width=390)
    _open_desk(page, sign_in)
    page.context.set_offline(True)
    _scan(page, "01ARZ3NDEKTSV4RRFFQ69G5FAV-0123456789ABCDEF")
    expect(page.locator("[data-queue] li")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator("[data-queue] li")).to_contain_text(
        "This code is on no badge of ours.", timeout=20_000
    )
    page.reload()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-queue]")).to_be_hidden()
    page.reload()
    expect(page.locator("[data-queue]")).to_be_hidden()
