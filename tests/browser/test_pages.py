"""Every page as a visitor, an assistive technology and a phone meet it."""

import json
from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DEMO, Site

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
PUBLIC = [
    *("/", "/sign-in", f"/c/{DEMO}/", f"/c/{DEMO}/agenda", f"/c/{DEMO}/agenda/changes"),
    *(f"/c/{DEMO}/register", "/nothing-here"),
]
MANAGE = [
    "/account",
    "/calendars",
    "/manage/",
    "/manage/new",
    "/manage/new/templates",
    "/manage/mail",
    "/organizations",
    "/organizations/new",
    *(
        f"/manage/{DEMO}/{page}"
        for page in (
            *("", "details", "sides", "partners", "rooms", "registration", "members", "preview"),
            *("agenda", "agenda/editor", "agenda/new", "agenda/tracks", "speakers", "import"),
            *(
                "agenda/demand",
                "calendar-answers",
                "agenda/release",
                "agenda/versions",
                "agenda/versions/compare",
                "agenda/preview",
            ),
            *("interpretation", "interpretation/teams", "protocol", "protocol/precedence"),
            *("consents", "form", "form/sections/new", "form/preview"),
            *("delegations", "delegations/new", "delegates", "delegates/new", "delegates/import"),
            *(
                "invitations",
                "invitations/new",
                "invitations/paste",
                "mailings",
                "mailings/new",
                "mail-texts",
            ),
            *("statistics", "desk", "desk/walk-in", "desk/delegations"),
            *("agreements", "agreements/new"),
            *("minutes", "decisions", "action-items", "action-items/new", "follow-up"),
            *("action-items/board", "action-items/timeline", "action-items/progress"),
            *("documents", "documents/choose/programme", "documents/design", "calendars", "indicators"),
            *("mail", "copy", "conclude", "next-edition", "series"),
            *("communique", "communique/edit"),
            *("links", "links/network", "links/new", "pulses"),
        )
    ),
]
#: Language, width and scheme: both of each are seen on every page.
READERS = [("en", 390, "dark"), ("zh", 1280, "light")]


def _links_to_one_of_each(page: Page, pattern: str) -> list[str]:
    """Return the first link of the page that matches: pages whose address holds an id."""
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return [link for link in found if pattern in link and not link.endswith((".ics", ".pdf"))][:1]


def _faults(page: Page, path: str, language: str, width: int) -> list[str]:
    said: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda r: None if "//localhost:" in r.url or r.url.startswith("data:") else foreign.append(r.url),
    )
    answer = page.goto(path)
    assert answer is not None
    expected = 404 if path == "/nothing-here" else 200
    page.evaluate(AXE)
    result = page.evaluate("axe.run().then(r => JSON.stringify(r.violations))")
    faults = [
        f"{fault['id']} ({fault['impact']}): {fault['nodes'][0]['html'][:120]}"
        for fault in json.loads(result)
        if fault["impact"] in ("serious", "critical")
    ]
    if answer.status != expected:
        faults.append(f"status {answer.status}")
    if expected == 200:
        faults += said
    faults += foreign
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append(f"scrolls sideways at {width}")
    if page.evaluate("document.documentElement.lang") != {"en": "en", "zh": "zh-Hans"}[language]:
        faults.append("wrong lang")
    return [f"{path} [{language} {width}]: {fault}" for fault in faults]


@pytest.mark.parametrize(("language", "width", "scheme"), [*READERS, ("zh", 390, "light")])
def test_public_pages_are_sound(
    open_page: Callable[..., Page], language: str, width: int, scheme: str
) -> None:
    page = open_page(language, width, scheme)
    page.goto(f"/c/{DEMO}/agenda")
    items = _links_to_one_of_each(page, "/items/")
    assert items != []
    page.close()
    faults = []
    for path in [*PUBLIC, *items]:
        page = open_page(language, width, scheme)
        faults += _faults(page, path, language, width)
        page.close()
    assert faults == []


@pytest.mark.parametrize(("language", "width", "scheme"), READERS)
def test_organizer_pages_are_sound(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page], None],
    language: str,
    width: int,
    scheme: str,
) -> None:
    first = open_page(language, width, scheme)
    sign_in(first)
    deeper: list[str] = []
    for path, pattern in (
        (f"/manage/{DEMO}/partners", f"/manage/{DEMO}/partners/01"),
        (f"/manage/{DEMO}/agenda", f"/manage/{DEMO}/agenda/01"),
        (f"/manage/{DEMO}/delegates", f"/manage/{DEMO}/delegates/01"),
        (f"/manage/{DEMO}/delegations", f"/manage/{DEMO}/delegations/01"),
        (f"/manage/{DEMO}/action-items", f"/manage/{DEMO}/action-items/01"),
        (f"/manage/{DEMO}/minutes", f"/manage/{DEMO}/agenda/01"),
        ("/organizations", "/organizations/01"),
        (f"/manage/{DEMO}/agreements", f"/manage/{DEMO}/agreements/01"),
    ):
        first.goto(path)
        deeper += _links_to_one_of_each(first, pattern)
    assert len(deeper) == 8
    forms = ("sheet", "edit", "parties/new", "texts/new", "documents/new", "signing", "steps/abandon")
    deeper += [f"{deeper[-1]}/{form}" for form in forms]
    minutes = next(path.removesuffix("/outcomes") for path in deeper if path.endswith("/outcomes"))
    deeper += [f"{minutes}/minutes", f"{minutes}/attendance", f"{minutes}/attendance/new"]
    faults = []
    for path in [*MANAGE, *deeper]:
        page = first.context.new_page()
        faults += _faults(page, path, language, width)
        page.close()
    assert faults == []


@pytest.mark.parametrize("path", [f"/c/{DEMO}/", f"/c/{DEMO}/agenda", f"/c/{DEMO}/register"])
def test_public_pages_without_scripts_say_the_same(open_page: Callable[..., Page], path: str) -> None:
    with_scripts, without = open_page(), open_page(scripts=False)
    with_scripts.goto(path)
    without.goto(path)
    shown = {line.strip() for line in with_scripts.inner_text("main").splitlines() if line.strip()}
    kept = {line.strip() for line in without.inner_text("main").splitlines() if line.strip()}
    lost = shown - kept
    # Scripts add the reader's own time and the copy button, nothing else.
    assert len("".join(lost)) <= 0.1 * len("".join(shown))


def test_public_page_weighs_under_150_kilobytes(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(width=390)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"/c/{DEMO}/", wait_until="networkidle")
    assert sum(sizes) < 150_000
    assert len(sizes) <= 15
