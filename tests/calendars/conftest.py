"""A released agenda of which delegates want calendar mails, and the mail server that takes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import icalendar
import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import (
    ItemDetails,
    cancel_item,
    create_item,
    move_item,
    release_agenda,
    restore_item,
)
from eventapp.calendars.services import follow_choices
from eventapp.conferences.models import Conference, Room
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.worker import work_on
from eventapp.localized import LocalizedText
from eventapp.personal_agendas.models import AgendaWishes, Choice
from eventapp.registration.models import Delegate
from eventapp.workflows.releasing import services as releasing
from tests.notifications.conftest import Sink, conference, join, register, sink, use_smtp, with_sink

__all__ = ["conference", "join", "register", "sink", "use_smtp", "with_sink"]

#: Three weeks before the conference.
NOW = datetime(2021, 10, 1, 8, 0, tzinfo=UTC)
#: Nine o'clock in Zhengzhou.
NINE = datetime(2021, 10, 21, 1, 0, tzinfo=UTC)


@dataclass
class Office:
    """What the organizers and the delegates do, each in a transaction of its own."""

    app: Flask
    conference: Conference
    freeze: Callable[[datetime], None]
    at: datetime = NOW

    def later(self, **by: int) -> None:
        self.at += timedelta(**by)
        self.freeze(self.at)

    def make_item(self, title: str = "Signing", starts_at: datetime = NINE, **more: object) -> str:
        values = {
            "kind": "signing_ceremony",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
        }
        text = LocalizedText(en=title, zh=f"{title}（中文）")
        with transaction():
            command = ItemDetails(conference_id=self.conference.id, title=text, **{**values, **more})
            return create_item(SYSTEM, command).id

    def make_room(self, name: str) -> str:
        with transaction():
            room = Room(
                conference_id=self.conference.id, name=LocalizedText(en=name), position=1, venue_id=None
            )
            session().add(room)
            session().flush()
            return room.id

    def move(self, item_id: str, *, minutes: int = 0, room_id: str | None = None) -> None:
        with transaction():
            item = session().get_one(AgendaItem, item_id)
            by = timedelta(minutes=minutes)
            move_item(
                SYSTEM,
                conference_id=self.conference.id,
                item_id=item_id,
                version=item.version,
                starts_at=item.starts_at + by,
                ends_at=item.ends_at + by,
                room_id=room_id or item.room_id,
            )

    def cancel(self, item_id: str) -> None:
        with transaction():
            cancel_item(SYSTEM, conference_id=self.conference.id, item_id=item_id)

    def restore(self, item_id: str) -> None:
        with transaction():
            restore_item(SYSTEM, conference_id=self.conference.id, item_id=item_id)

    def release(self) -> int:
        """Release, and return how many calendar mails it sent on their way."""
        self.later(minutes=1)
        with transaction():
            newest = session().get_one(Conference, self.conference.id)
            return releasing.release(SYSTEM, conference=newest).mails

    def first_release(self) -> None:
        with transaction():
            release_agenda(SYSTEM, conference=session().get_one(Conference, self.conference.id))

    def choose(self, delegate: Delegate, *item_ids: str, wants_mails: bool = True) -> int:
        """Let a delegate choose these items and no others; return how many mails that sent on their way."""
        self.later(minutes=1)
        with transaction():
            session().query(Choice).filter_by(delegate_id=delegate.id).delete()
            session().merge(
                AgendaWishes(
                    conference_id=self.conference.id,
                    delegate_id=delegate.id,
                    wants_mails=wants_mails,
                    changed_at=self.at,
                )
            )
            for item_id in item_ids:
                session().add(
                    Choice(
                        conference_id=self.conference.id,
                        delegate_id=delegate.id,
                        agenda_item_id=item_id,
                        chosen_at=self.at,
                    )
                )
            session().flush()
            chosen = select(func.count()).where(Choice.agenda_item_id == AgendaItem.id).scalar_subquery()
            session().execute(update(AgendaItem).values(chosen=chosen))
            return follow_choices(conference_id=self.conference.id, delegate_id=delegate.id)

    def waiting(self) -> list[str]:
        """Return the ids of the mails that wait, the oldest first."""
        session().rollback()
        wait = select(OutboxMessage.id).where(OutboxMessage.status == WorkStatus.QUEUED)
        return list(session().scalars(wait.order_by(OutboxMessage.created_at, OutboxMessage.id)))

    def send_all(self) -> list[str]:
        """Send what waits, and return what became of each."""
        return [str(work_on(self.app, "mail", message_id)) for message_id in self.waiting()]


@pytest.fixture
def office(
    app: Flask, conference: Conference, frozen: Callable[[datetime], None], with_sink: Sink
) -> Iterator[Office]:
    frozen(NOW)
    yield Office(app, conference, frozen)


def calendar_of(mail: EmailMessage) -> icalendar.Calendar:
    """Return the calendar of a mail, which is the last of its alternatives and says its method twice."""
    assert mail.get_content_type() == "multipart/alternative"
    parts = list(mail.iter_parts())
    kinds = [part.get_content_type() for part in parts]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    octets = parts[-1].get_payload(decode=True)
    assert isinstance(octets, bytes)
    calendar = icalendar.Calendar.from_ical(octets)
    assert isinstance(calendar, icalendar.Calendar)
    parameters = parts[-1]["Content-Type"].params
    assert (parameters["method"], parameters["charset"]) == (calendar["METHOD"], "utf-8")
    return calendar


def told(mail: EmailMessage) -> tuple[str, str, int, str]:
    """Return method, UID, number and state as a calendar program reads them of a mail."""
    calendar = calendar_of(mail)
    (event,) = calendar.events
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
