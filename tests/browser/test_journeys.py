"""The main job in a browser: set up, publish, register, decide, print."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DEMO


def _fill_registration(page: Page, email: str) -> None:
    page.fill("[name=name]", "Anna Muster")
    page.fill("[name=native_name]", "安娜")
    page.fill("[name=organization_name]", "Medela")
    page.fill("[name=position]", "Engineer")
    page.locator("[name=side_id]").nth(1).check()
    page.fill("[name=email]", email)
    for purpose in ("participation", "transfer_abroad"):
        page.locator(f"[name=consent_{purpose}]").check()


def test_delegate_registers_changes_and_cancels_without_scripts(open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, scripts=False)
    page.goto(f"/c/{DEMO}/register")
    _fill_registration(page, "anna.muster@company.example")
    page.locator("main form button[type=submit]").last.click()
    assert re.search(rf"/c/{DEMO}/registration/[\w-]+", page.url)
    own = page.url
    expect(page.locator("main")).to_contain_text("Anna Muster")
    page.goto(f"{own.split('?')[0]}/change")
    page.fill("[name=position]", "Head of Research")
    page.locator("main form button[type=submit]").last.click()
    page.goto(own)
    expect(page.locator("main")).to_contain_text("Head of Research")
    page.goto(f"{own.split('?')[0]}/cancel")
    page.locator("main form button[type=submit]").last.click()
    page.goto(own)
    expect(page.locator("main")).to_contain_text("Cancelled")


def test_form_when_wrong_then_says_so_at_the_field_and_keeps_what_was_typed(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("zh", scripts=False)
    page.goto(f"/c/{DEMO}/register")
    _fill_registration(page, "not an address")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=email]")).to_have_value("not an address")
    expect(page.locator("[name=native_name]")).to_have_value("安娜")


def test_organizer_makes_a_conference_from_the_template_and_publishes_it(
    open_page: Callable[..., Page], sign_in: Callable[[Page], None]
) -> None:
    page = open_page()
    sign_in(page)
    page.goto("/manage/new")
    page.fill("[name=title-en]", "Green Shipping Launch Conference")
    page.fill("[name=title-zh]", "绿色航运启动大会")
    page.fill("[name=first_side]", "CN")
    page.fill("[name=second_side]", "NO")
    page.fill("[name=starts_on]", "2030-05-06")
    page.fill("[name=timezone]", "Europe/Oslo")
    page.fill("[name=venue_name-en]", "Harbour Hall")
    page.fill("[name=venue_name-zh]", "港口会堂")
    page.fill("[name=contact_email]", "secretariat@harbour.example")
    page.fill("[name=slug]", "green-shipping-2030")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/manage/green-shipping-2030/")
    page.get_by_role("button", name=re.compile("Publish")).first.click()
    page.goto("/c/green-shipping-2030/")
    expect(page.locator("h1")).to_have_text("Green Shipping Launch Conference")
    expect(page.locator("main")).to_contain_text("绿色航运启动大会")
    expect(page.locator("main")).to_contain_text("Monday, 6 May 2030")


def test_organizer_gets_the_summary_as_pdf(
    open_page: Callable[..., Page], sign_in: Callable[[Page], None]
) -> None:
    page = open_page()
    sign_in(page)
    page.goto(f"/manage/{DEMO}/documents")
    summary = page.locator(".document-kinds > li", has=page.get_by_role("heading", name="Conference summary"))
    summary.get_by_role("link", name="Make").click()
    page.get_by_role("button", name="Make the document").click()
    link = page.locator("main a[href*='.pdf']").first
    expect(link).to_be_visible(timeout=60_000)
    answer = page.context.request.get(link.get_attribute("href") or "")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF-")
