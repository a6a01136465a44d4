"""Programmes and items made up for tests, and a reader that shares no code with the product."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar

from eventapp.agendas.programme import Programme, ProgrammeDay, ProgrammeItem, ProgrammePerson
from eventapp.localized import LocalizedText

BASE_URL = "https://conference.example.org"
NOW = datetime(2026, 9, 20, 8, 0, tzinfo=UTC)
START = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
NO_TEXT = LocalizedText()


def examples(number: int) -> int:
    """Return how many examples a property is tried with: ten times ``number`` under ``make soak``."""
    return number * 10 if os.environ.get("LOAD") == "whole" else number


def person(**changes: Any) -> ProgrammePerson:
    fields: dict[str, Any] = {
        "id": "person-1",
        "name": LocalizedText(en="Anna Müller", zh="安娜·穆勒"),
        "affiliation": LocalizedText(en="ETH Zürich", zh="苏黎世联邦理工学院"),
        "role": "speaker",
    }
    return ProgrammePerson(**{**fields, **changes})


def item(number: int = 1, **changes: Any) -> ProgrammeItem:
    starts_at = changes.get("starts_at", START)
    fields: dict[str, Any] = {
        "id": f"01J{number:023d}",
        "uid": f"00000000-0000-4000-8000-{number:012d}",
        "sequence": 2,
        "kind": "keynote",
        "title": LocalizedText(en="Green growth, step by step", zh="绿色发展，循序渐进"),
        "abstract": LocalizedText(en="First line;\nsecond line.", zh="第一行；\n第二行。"),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=45),
        "room_id": "room-1",
        "room": LocalizedText(en="Hall 1", zh="一号厅"),
        "track_id": "track-1",
        "track": LocalizedText(en="Energy, climate", zh="能源与气候"),
        "interpretation_languages": ("en", "zh"),
        "is_cancelled": False,
        "updated_at": datetime(2026, 9, 1, 12, 30, 15, tzinfo=UTC),
        "people": (person(),),
    }
    return ProgrammeItem(**{**fields, **changes})


def programme(items: Iterable[ProgrammeItem] = (), **changes: Any) -> Programme:
    """Return a programme with all ``items`` on one day: feeds don't look at days."""
    given = tuple(items)
    fields: dict[str, Any] = {
        "conference_id": "conference-1",
        "slug": "launch-2026",
        "title": LocalizedText(en="Launch Conference, 2026", zh="2026启动大会"),
        "description": LocalizedText(en="Two days; two sides.", zh="两天，双方。"),
        "venue": LocalizedText(en="Hi-Tech District", zh="国家高新区"),
        "first_language": "en",
        "timezone": "Asia/Shanghai",
        "contact_email": "secretariat@example.org",
        "colour": "#b5121b",
        "revision": 7,
        "changed_at": datetime(2026, 9, 2, 6, 0, tzinfo=UTC),
        "days": (ProgrammeDay(date=START.date(), items=given),) if given else (),
    }
    return Programme(**{**fields, **changes})


def read(feed: bytes) -> icalendar.Calendar:
    calendar = icalendar.Calendar.from_ical(feed)
    assert isinstance(calendar, icalendar.Calendar)
    return calendar


def only_event(feed: bytes) -> icalendar.Event:
    (event,) = read(feed).events
    return event


def instants(event: icalendar.Event) -> tuple[datetime, datetime]:
    return event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC)


def lines(feed: bytes) -> list[str]:
    return feed.decode().replace("\r\n ", "").split("\r\n")
