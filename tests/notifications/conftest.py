"""A conference with delegates, and a real SMTP server that keeps what it is given."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import update

from eventapp.accounts.models import User
from eventapp.accounts.rules import normalised_email
from eventapp.accounts.tokens import token_hash
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import release_agenda
from eventapp.conferences.models import Conference, Membership, Side, Venue
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.jobs.outbox import queue_mail
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, DelegateStatus

TITLE = LocalizedText(en="Green Cities Forum", zh="绿色城市论坛")
START = datetime(2021, 10, 1, 8, 0, tzinfo=UTC)


@dataclass
class Sink:
    """What an SMTP server took, and how it answers: set ``recipient_reply`` or ``data_reply`` to refuse."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    recipient_reply: str = "250 OK"
    data_reply: str = "250 OK"
    before_reply: Callable[[], Any] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.recipient_reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_reply

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.data_reply.startswith("250"):
            mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(envelope.content)
            with self.lock:
                self.taken.append(mail)
                self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.before_reply()
        return self.data_reply


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A running SMTP server on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        sink = Sink(port=probe.getsockname()[1])
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, enable_SMTPUTF8=True)
    controller.start()
    yield sink
    controller.stop()


@pytest.fixture
def use_smtp(app: Flask) -> Callable[[str | None], None]:
    """Return a function that sets the installation's SMTP_URL."""

    def use(url: str | None) -> None:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=url)

    return use


@pytest.fixture
def with_sink(sink: Sink, use_smtp: Callable[[str | None], None]) -> Sink:
    """The sink, set as the installation's mail server."""
    use_smtp(f"smtp://127.0.0.1:{sink.port}")
    return sink


@pytest.fixture
def conference(app: Flask) -> Conference:
    """A forum in Zhengzhou with a venue, without an agenda."""
    with transaction():
        conference = Conference(
            id=new_id(),
            slug="forum",
            title=TITLE,
            description=LocalizedText(),
            languages=["en", "zh"],
            starts_on=date(2021, 10, 21),
            ends_on=date(2021, 10, 22),
            timezone="Asia/Shanghai",
            contact_email="forum@park.example",
            colour="#0a5c8a",
            changed_at=START,
            created_at=START,
        )
        session().add(conference)
        session().flush()
        session().add(
            Venue(
                conference_id=conference.id,
                name=LocalizedText(en="Park Hall", zh="园区会堂"),
                address=LocalizedText(en="1 Science Road", zh="科学路1号"),
                position=1,
            )
        )
        session().add(
            Side(conference_id=conference.id, code="CH", name=LocalizedText(en="Switzerland"), position=1)
        )
    return conference


@pytest.fixture
def with_agenda(conference: Conference) -> Conference:
    """The same with one agenda item, released."""
    with transaction():
        session().add(
            AgendaItem(
                conference_id=conference.id,
                kind="opening",
                title=LocalizedText(en="Opening", zh="开幕式"),
                abstract=LocalizedText(),
                starts_at=datetime(2021, 10, 21, 1, 0, tzinfo=UTC),
                ends_at=datetime(2021, 10, 21, 2, 0, tzinfo=UTC),
                languages=["en"],
                interpretation_languages=[],
                created_at=START,
                updated_at=START,
            )
        )
        release_agenda(SYSTEM, conference=conference)
    return conference


@pytest.fixture
def register(app: Flask, conference: Conference) -> Callable[..., Delegate]:
    """Return a function that adds a delegate as the registration does, with any columns given."""

    def add(**columns: Any) -> Delegate:
        with transaction():
            side = session().query(Side).filter_by(conference_id=conference.id).one()
            delegate_id = new_id()
            email = columns.pop("email", f"{delegate_id.lower()}@firm.example")
            delegate = Delegate(
                id=delegate_id,
                conference_id=conference.id,
                **{
                    "status": DelegateStatus.ACCEPTED,
                    "name": "Anna Keller",
                    "native_name": "",
                    "organization_name": "Stadt Zürich",
                    "position": "Head of planning",
                    "side_id": side.id,
                    "email": email,
                    "email_normalised": email,
                    "phone": "",
                    "dietary": "",
                    "language": "en",
                    "completed_at": START,
                    "holds_seat": columns.get("status", "accepted") == "accepted",
                    "token_hash": token_hash(personal_token(app.config["SECRET_KEY"], delegate_id, 1)),
                    "token_generation": 1,
                    "search_key": "",
                    "registered_at": START,
                    "updated_at": START,
                    **columns,
                },
            )
            session().add(delegate)
        return delegate

    return add


@pytest.fixture
def mail_to(conference: Conference) -> Callable[..., str]:
    """Return a function that queues a mail of a kind to a delegate and gives its id."""

    def queue(delegate: Delegate, kind: str = "registration_accepted", **others: Any) -> str:
        with transaction():
            if email := others.get("recipient_email"):
                session().execute(
                    update(Delegate)
                    .where(Delegate.id == delegate.id)
                    .values(email=email, email_normalised=normalised_email(email))
                )
            return queue_mail(
                kind,
                **{
                    "recipient_name": delegate.name,
                    "recipient_email": delegate.email,
                    "language": delegate.language,
                    "payload": {"delegate_id": delegate.id},
                    "conference_id": conference.id,
                    **others,
                },
            ).id

    return queue


@pytest.fixture
def join(conference: Conference) -> Callable[[User, Role], None]:
    """Return a function that gives somebody a role at the conference."""

    def add(user: User, role: Role) -> None:
        with transaction():
            session().add(
                Membership(conference_id=conference.id, user_id=user.id, role=role, created_at=START)
            )

    return add
