"""Nominate → confirm → accept → check in, as the four people who do it: each on their own screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

SLUG = "basel-2090"
MANAGE = f"/manage/{SLUG}"
#: How often the outbox is looked at for a mail that the worker is writing.
PATIENCE = 300


@pytest.fixture
def conference(site: Site) -> None:
    """A published conference of the far future without delegates."""
    site.flask(
        *("conferences", "create", "--slug", SLUG, "--timezone", "Europe/Zurich"),
        *("--title-en", "Basel Launch", "--title-zh", "巴塞尔启动大会", "--starts-on", "2090-10-21"),
        *("--contact-email", "office@basel.example"),
    )
    site.flask("conferences", "publish", "--conference", SLUG)


def send(page: Page) -> None:
    """Send the form that the page is for."""
    page.locator("main form button[type=submit].btn-primary").last.click()


def link_of_newest_mail(page: Page, recipient: str) -> str:
    """Return the link in the newest mail to somebody, once the worker has written it."""
    page.goto(f"{MANAGE}/mail?status=written")
    mail = page.locator("main tr", has_text=recipient).locator("a").first
    for _look in range(PATIENCE):
        if mail.is_visible():
            break
        page.reload()
    mail.click()
    link: str = page.locator("main .prose a").first.get_attribute("href") or ""
    return link


def test_delegation_from_its_invitation_to_the_desk(
    conference: None, open_page: Callable[..., Page], sign_in: Callable[[Page], None]
) -> None:
    secretariat = open_page()
    sign_in(secretariat)
    secretariat.goto(f"{MANAGE}/delegations/new")
    secretariat.fill("[name=name-en]", "Ministry of Science")
    secretariat.fill("[name=name-zh]", "科学技术部")
    secretariat.select_option("[name=side_id]", index=1)
    send(secretariat)
    delegation = re.sub(r"/(edit|quotas)?$", "", secretariat.url)
    secretariat.goto(f"{delegation}/quotas")
    secretariat.fill("[name=total]", "1")
    send(secretariat)
    secretariat.goto(f"{delegation}/focal-points")
    secretariat.fill("[name=name]", "Wang Fang")
    secretariat.fill("[name=email]", "wang.fang@ministry.example")
    secretariat.select_option("[name=language]", "zh")
    send(secretariat)

    focal_point = open_page("zh", 390)
    own = link_of_newest_mail(secretariat, "Wang Fang")
    for name, native_name in (("Li Wei", "李伟"), ("Zhao Min", "赵敏")):
        focal_point.goto(f"{own}/nominate")
        focal_point.fill("[name=name]", name)
        focal_point.fill("[name=native_name]", native_name)
        focal_point.fill("[name=email]", f"{name.lower().replace(' ', '.')}@ministry.example")
        focal_point.select_option("[name=language]", "en")
        send(focal_point)
    focal_point.goto(own)
    expect(focal_point.locator("main")).to_contain_text("李伟")
    expect(focal_point.locator("main")).to_contain_text("赵敏")

    delegate = open_page("en", 390, "dark")
    delegate.goto(link_of_newest_mail(secretariat, "Li Wei"))
    expect(delegate.locator("h1")).to_contain_text("nominated")
    delegate.locator("main a.btn-primary").first.click()
    delegate.fill("[name=organization_name]", "Ministry of Science")
    delegate.fill("[name=position]", "Director")
    for purpose in ("participation", "transfer_abroad"):
        delegate.locator(f"[name=consent_{purpose}]").check()
    send(delegate)
    expect(delegate.locator("main")).to_contain_text("Li Wei")

    secretariat.goto(f"{MANAGE}/delegates?status=applied")
    secretariat.locator("main table a", has_text="Li Wei").click()
    secretariat.get_by_role("button", name="Accept", exact=True).first.click()
    expect(secretariat.locator("main .page-head")).to_contain_text("Accepted")
    delegate.reload()
    expect(delegate.locator("h1")).to_contain_text("You are registered")
    expect(delegate.locator("main .own-code img")).to_be_visible()

    desk = open_page("en", 390)
    sign_in(desk)
    desk.goto(f"{MANAGE}/desk?q=李伟")
    desk.get_by_role("button", name="Check in", exact=True).first.click()
    expect(desk.locator("main")).to_contain_text("Checked in")
    secretariat.goto(f"{MANAGE}/delegations")
    expect(secretariat.locator("main table")).to_contain_text("Ministry of Science")
