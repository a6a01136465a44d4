"""A running installation with the demo conference, and Debian's Chromium to look at it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FLASK = str(Path(sys.executable).with_name("flask"))
DEMO = "china-switzerland-2021"


@dataclass(frozen=True)
class Site:
    """An installation that runs for a session of tests: web server and worker, as ``make run`` has them."""

    address: str
    environment: dict[str, str]

    def flask(self, *arguments: str) -> str:
        command = [FLASK, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def sign_in_link(self, email: str) -> str:
        return self.flask("accounts", "link", email, "--administrator").splitlines()[-1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.one_database)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("site")) as site:
        yield site


@contextmanager
def serving(var: Path, **settings: str) -> Iterator[Site]:
    """Run an installation with the demo conference in ``var``, the default one but for ``settings``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    # Whatever this machine is set to, the site of the tests is the default one.
    ours = {"DATABASE_URL", "SMTP_URL", "IMAP_URL", "REDIS_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"VAR_DIR": str(var), "PORT": str(port), "BASE_URL": address, **settings}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([FLASK, "serve"], cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        _wait_for(f"{address}/c/{DEMO}/", process)
        yield Site(address, environment)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"flask serve did not answer at {url}")


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Return a function that opens an empty page of a reader: language, width, scheme, scripts."""
    contexts = []

    def new(language: str = "en", width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 844 if width < 600 else 900},
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
        )
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(site: Site) -> Callable[[Page], None]:
    """Return a function that signs a page in as the organizer, by a printed link and its button."""

    def as_organizer(page: Page) -> None:
        page.goto(site.sign_in_link("organizer@eventapp.example"))
        page.locator("main form button").click()
        page.wait_for_url("**/manage/")

    return as_organizer
