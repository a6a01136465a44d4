"""The signing ceremony moves by half an hour, and every calendar and every mailbox follows."""

import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from icalendar import Calendar, Component
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, serving

SLUG = "launch-2090"
MANAGE = f"/manage/{SLUG}"
TITLE = "Signing ceremony"
#: 13:30 of 21 October 2090 in Zurich, where clocks still show summer time.
BEFORE = datetime(2090, 10, 21, 11, 30, tzinfo=UTC)
AFTER = BEFORE + timedelta(minutes=30)
PEOPLE = {"anna@city.example": "Anna Muster", "li.wei@park.example": "Li Wei", "bo@uni.example": "Bo Keller"}
#: Seconds that a mail may take through worker and server on a busy machine.
PATIENCE = 60


@dataclass
class Mailboxes:
    """A mail server's mailboxes, by address; whoever waits for a mail is woken by it."""

    port: int
    kept: dict[str, list[EmailMessage]] = field(default_factory=dict)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(envelope.content)
        with self.arrived:
            for address in envelope.rcpt_tos:
                self.kept.setdefault(address, []).append(mail)
            self.arrived.notify_all()
        return "250 OK"

    def wait_for(self, address: str, is_wanted: Callable[[EmailMessage], bool]) -> EmailMessage:
        def newest() -> EmailMessage | None:
            return next((mail for mail in reversed(self.kept.get(address, [])) if is_wanted(mail)), None)

        with self.arrived:
            mail = self.arrived.wait_for(newest, PATIENCE)
        assert mail is not None, f"no such mail to {address}"
        return mail


@dataclass
class Subscription:
    """A calendar program that reads an address again and again, as little as it must."""

    url: str
    etag: str = ""
    statuses: list[int] = field(default_factory=list)

    def read(self) -> Component | None:
        """Return the ceremony as the calendar has it now, None where nothing has changed."""
        request = urllib.request.Request(self.url, headers={"If-None-Match": self.etag} if self.etag else {})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                self.statuses.append(answer.status)
                self.etag = answer.headers["ETag"]
                return ceremony(answer.read())
        except urllib.error.HTTPError as error:
            self.statuses.append(error.code)
            return None


def ceremony(octets: bytes) -> Component:
    events = Calendar.from_ical(octets).walk("VEVENT")
    return next(event for event in events if TITLE in event["SUMMARY"])


def told(event: Component) -> tuple[datetime, int]:
    return event["DTSTART"].dt.astimezone(UTC), int(event.get("SEQUENCE", 0))


def invitation(mail: EmailMessage) -> Component | None:
    """Return the ceremony of a calendar mail, None for any other."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    if not parts or parts[-1].get_param("method") != "REQUEST":
        return None
    return ceremony(parts[-1].get_content().encode())


@pytest.fixture(scope="module")
def mailboxes() -> Iterator[Mailboxes]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    boxes = Mailboxes(port)
    controller = Controller(boxes, hostname="127.0.0.1", port=port)
    controller.start()
    yield boxes
    controller.stop()


@pytest.fixture(scope="module")
def office(mailboxes: Mailboxes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation with a mail server, and a published conference of the far future with an agenda."""
    with serving(tmp_path_factory.mktemp("office"), SMTP_URL=f"smtp://127.0.0.1:{mailboxes.port}") as site:
        site.flask(
            *("conferences", "create", "--slug", SLUG, "--timezone", "Europe/Zurich"),
            *("--title-en", "Launch Conference", "--title-zh", "启动大会", "--starts-on", "2090-10-21"),
            *("--contact-email", "office@launch.example", "--side", "CN", "--side", "CH"),
            *("--template", "launch_day"),
        )
        site.flask("conferences", "publish", "--conference", SLUG)
        yield site


def register(page: Page, email: str, name: str, boxes: Mailboxes) -> str:
    """Register somebody and return their own link, as their mail tells it."""
    page.goto(f"/c/{SLUG}/register")
    for key, value in {"name": name, "organization_name": "City", "position": "Head", "email": email}.items():
        page.fill(f"[name={key}]", value)
    page.locator("[name=side_id]").first.check()
    for purpose in ("participation", "transfer_abroad"):
        page.locator(f"[name=consent_{purpose}]").check()
    page.locator("main form button[type=submit]").last.click()
    mail = boxes.wait_for(email, lambda each: f"/c/{SLUG}/registration/" in _text(each))
    link = re.search(rf"http\S+/c/{SLUG}/registration/[\w=-]+", _text(mail))
    assert link is not None
    return link[0]


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return part.get_content() if part is not None else ""


def test_ceremony_when_moved_and_released_then_calendars_and_mailboxes_follow(
    office: Site, mailboxes: Mailboxes, chromium: Browser
) -> None:
    delegate = chromium.new_context(base_url=office.address, locale="en-GB").new_page()
    for email, name in PEOPLE.items():
        own = register(delegate, email, name, mailboxes)
        delegate.goto(f"{own}/agenda")
        delegate.locator("[name=wants_mails]").check()
        delegate.locator("form:has([name=wants_mails]) button[type=submit]").click()
        entry = delegate.locator("li.entry", has_text=TITLE)
        entry.get_by_role("button").click()
        expect(entry.locator("button[name=leave]")).to_be_visible()
    delegate.locator("form[action*='/agenda/calendar'] button[type=submit]").first.click()
    secret = delegate.locator("input[value*='/feeds/']").first.input_value()
    for email in PEOPLE:
        asked = mailboxes.wait_for(email, lambda mail: invitation(mail) is not None)
        assert told(_known(invitation(asked))) == (BEFORE, 0)
        assert asked["From"].addresses[0].addr_spec == "office@launch.example"
    calendars = [Subscription(f"{office.address}/c/{SLUG}/agenda.ics"), Subscription(secret)]
    assert [told(_known(calendar.read())) for calendar in calendars] == [(BEFORE, 0)] * 2
    assert [calendar.read() for calendar in calendars] == [None, None]

    secretariat = chromium.new_context(base_url=office.address, locale="en-GB").new_page()
    secretariat.goto(office.sign_in_link("organizer@eventapp.example"))
    secretariat.locator("main form button").click()
    secretariat.wait_for_url("**/manage/")
    secretariat.goto(f"{MANAGE}/agenda/editor")
    secretariat.wait_for_selector("[data-ready]")
    secretariat.locator(".block", has_text=TITLE).focus()
    for _five_minutes in range(6):
        secretariat.keyboard.press("ArrowDown")
    expect(secretariat.locator(".editor-bar [role=status]")).to_contain_text("14:00")
    with secretariat.expect_response("**/place") as saved:
        secretariat.keyboard.press("Enter")
    assert saved.value.status == 200
    # A working copy: nobody hears of it yet.
    assert [calendar.read() for calendar in calendars] == [None, None]

    secretariat.goto(f"{MANAGE}/agenda/release")
    impact = secretariat.locator(".impact")
    expect(impact).to_contain_text(re.compile(r"Delegates who have chosen them\s*3"))
    expect(impact).to_contain_text(re.compile(r"Calendar mails that go out\s*3"))
    expect(secretariat.locator("main")).to_contain_text("签约仪式")
    secretariat.fill("[name=note-en]", "The minister arrives later.")
    secretariat.locator("#release button[type=submit]").click()
    expect(secretariat.locator(".flash-success").first).to_be_visible()

    assert [told(_known(calendar.read())) for calendar in calendars] == [(AFTER, 1)] * 2
    assert [calendar.statuses for calendar in calendars] == [[200, 304, 304, 200]] * 2
    for email in PEOPLE:
        moved = mailboxes.wait_for(email, lambda mail: _sequence(mail) == 1)
        assert told(_known(invitation(moved))) == (AFTER, 1)
    delegate.goto(f"/c/{SLUG}/agenda/changes")
    expect(delegate.locator("main")).to_contain_text("The minister arrives later.")


def _sequence(mail: EmailMessage) -> int | None:
    event = invitation(mail)
    return None if event is None else told(event)[1]


def _known(event: Component | None) -> Component:
    assert event is not None
    return event
