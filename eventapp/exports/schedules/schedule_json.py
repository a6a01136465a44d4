"""The schedule as ``schedule.json``, after https://c3voc.de/schedule/schema.json.

It says what ``schedule.xml`` says, and of people also role and affiliation.
"""

import json
from typing import Any

from eventapp.exports.schedules.schedule import Schedule, ScheduleDay, ScheduleEvent, SchedulePerson

#: Programs recognise the format by it.
_SCHEMA = "https://c3voc.de/schedule/schema.json"


def schedule_json(schedule: Schedule) -> bytes:
    """Return a schedule as a JSON document in UTF-8."""
    document = {
        "$schema": _SCHEMA,
        "generator": {"name": "eventapp"},
        "schedule": {
            # In the order of the elements of schedule.xml, which other programs make of this one by one.
            "url": schedule.url,
            "version": schedule.version,
            "base_url": schedule.base_url,
            "conference": _conference(schedule),
        },
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _conference(schedule: Schedule) -> dict[str, Any]:
    return {
        "acronym": schedule.acronym,
        "title": schedule.title,
        "description": schedule.description,
        "start": schedule.days[0].date.isoformat(),
        "end": schedule.days[-1].date.isoformat(),
        "daysCount": len(schedule.days),
        "timeslot_duration": "00:05",
        "time_zone_name": schedule.timezone,
        "colors": {"primary": schedule.colour},
        "url": schedule.url,
        "tracks": [{"name": name} for name in schedule.tracks],
        "rooms": [{"name": room.name, "guid": room.guid} for room in schedule.rooms],
        "days": [_day(day) for day in schedule.days],
    }


def _day(day: ScheduleDay) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.starts_at.isoformat(),
        "day_end": day.ends_at.isoformat(),
        "rooms": {room.name: [_event(event, room.name) for event in room.events] for room in day.rooms},
    }


def _event(event: ScheduleEvent, room: str) -> dict[str, Any]:
    hours, minutes = divmod(event.minutes, 60)
    return {
        "guid": event.guid,
        "id": event.number,
        "date": event.starts_at.isoformat(timespec="seconds"),
        "start": f"{event.starts_at:%H:%M}",
        "end": event.ends_at.isoformat(timespec="seconds"),
        "duration": f"{hours:02}:{minutes:02}",
        "room": room,
        "slug": event.slug,
        "url": event.url,
        "title": event.title,
        "subtitle": "",
        "track": event.track or None,
        "type": event.type,
        "language": event.language,
        "abstract": event.abstract,
        "description": "",
        "recording_license": "",
        "do_not_record": False,
        "persons": [_person(person) for person in event.people],
        "links": [],
        "attachments": [],
    }


def _person(person: SchedulePerson) -> dict[str, str]:
    """Return a person without their number: with it the schema would take them for one of two kinds."""
    return {
        "guid": person.guid,
        "code": person.code,
        "name": person.name,
        "public_name": person.name,
        "role": person.role,
        "affiliation": person.affiliation,
    }
