"""The schedule as ``schedule.xml``, after https://c3voc.de/schedule/schema.xsd.

The same values give the same octets. Nobody is asked here whether they may be recorded, so nobody has
opted out. Roles and affiliations have no place in this format; ``schedule.json`` has them.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eventapp.exports.schedules.schedule import Schedule, ScheduleDay, ScheduleEvent

_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"
_HOURS_OF_TWO_DIGITS = 100


def schedule_xml(schedule: Schedule) -> bytes:
    """Return a schedule as an XML document in UTF-8."""
    root = Element("schedule", {_SCHEMA: "https://c3voc.de/schedule/schema.xsd"})
    SubElement(root, "generator", {"name": "eventapp"})
    _text(root, "url", schedule.url)
    _text(root, "version", schedule.version)
    _add_conference(root, schedule)
    for day in schedule.days:
        _add_day(root, day)
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_conference(root: Element, schedule: Schedule) -> None:
    conference = SubElement(root, "conference")
    _text(conference, "acronym", schedule.acronym)
    _text(conference, "title", schedule.title)
    _text(conference, "start", schedule.days[0].date.isoformat())
    _text(conference, "end", schedule.days[-1].date.isoformat())
    _text(conference, "days", str(len(schedule.days)))
    _text(conference, "timeslot_duration", "00:05")
    _text(conference, "base_url", schedule.base_url)
    _text(conference, "url", schedule.url)
    _text(conference, "time_zone_name", schedule.timezone)
    SubElement(conference, "color", {"primary": schedule.colour})
    for name in schedule.tracks:
        SubElement(conference, "track", {"name": name})


def _add_day(root: Element, day: ScheduleDay) -> None:
    attributes = {
        "index": str(day.index),
        "date": day.date.isoformat(),
        "start": day.starts_at.isoformat(),
        "end": day.ends_at.isoformat(),
    }
    element = SubElement(root, "day", attributes)
    for room in day.rooms:
        attributes = {"name": room.name, "guid": room.guid} if room.guid else {"name": room.name}
        in_room = SubElement(element, "room", attributes)
        for event in room.events:
            _add_event(in_room, event, room.name)


def _add_event(parent: Element, event: ScheduleEvent, room: str) -> None:
    element = SubElement(parent, "event", {"id": str(event.number), "guid": event.guid})
    _text(element, "date", event.starts_at.isoformat(timespec="seconds"))
    _text(element, "start", f"{event.starts_at:%H:%M}")
    _text(element, "duration", duration_text(event.minutes))
    _text(element, "room", room)
    _text(element, "slug", event.slug)
    _text(element, "url", event.url)
    recording = SubElement(element, "recording")
    _text(recording, "license", "")
    _text(recording, "optout", "false")
    _text(element, "title", event.title)
    _text(element, "subtitle", "")
    _text(element, "track", event.track)
    _text(element, "type", event.type)
    _text(element, "language", event.language)
    _text(element, "abstract", event.abstract)
    _text(element, "description", "")
    persons = SubElement(element, "persons")
    for person in event.people:
        one = SubElement(persons, "person", {"id": str(person.number), "guid": person.guid})
        one.text = person.name
    SubElement(element, "links")
    SubElement(element, "attachments")


def duration_text(minutes: int) -> str:
    """Return a duration as "HH:MM"; hours have two digits, so from 100 hours on it is "D:HH:MM"."""
    hours, rest = divmod(minutes, 60)
    if hours < _HOURS_OF_TWO_DIGITS:
        return f"{hours:02}:{rest:02}"
    return f"{hours // 24}:{hours % 24:02}:{rest:02}"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
