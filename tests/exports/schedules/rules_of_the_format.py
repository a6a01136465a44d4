"""What readers of schedules rely on, checked without the schema itself (which is not ours to keep here).

Written by what the XSD and the JSON schema at https://c3voc.de/schedule/ ask for.
"""

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ACRONYM = re.compile(r"[a-z0-9_-][a-z0-9_]{3,}")
SLUG = re.compile(r"[a-z0-9_]{4,}-[a-z0-9_-]{3,}[a-z0-9]")
START = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DURATION = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{1,2})?")
WITH_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")
ADDRESS = re.compile(r"https?://\S+")
LANGUAGE = re.compile(r"[a-z]{2}")

IN_XML = {
    "date", "start", "duration", "room", "slug", "url", "recording", "title", "subtitle", "track", "type",
    "language", "abstract", "description", "persons", "links", "attachments",
}  # fmt: skip
IN_JSON = {
    "guid", "id", "date", "start", "end", "duration", "room", "slug", "url", "title", "subtitle", "track",
    "type", "language", "abstract", "description", "recording_license", "do_not_record", "persons", "links",
    "attachments",
}  # fmt: skip


def check_xml(root: Element) -> None:
    """Raise ``AssertionError`` unless the document is a schedule."""
    assert root.tag == "schedule"
    days = root.findall("day")
    assert [child.tag for child in root] == [
        "generator",
        "url",
        "version",
        "conference",
        *["day"] * len(days),
    ]
    assert days
    conference = {child.tag: child.text or "" for child in root.find("conference") or ()}
    assert ACRONYM.fullmatch(conference["acronym"])
    assert DURATION.fullmatch(conference["timeslot_duration"])
    assert int(conference["days"]) == len(days)
    events = []
    for index, day in enumerate(days, 1):
        assert day.get("index") == str(index)
        for room in day.findall("room"):
            assert set(room.attrib) == ({"name", "guid"} if room.get("name") else {"name"})
            for element in room.findall("event"):
                assert sorted(child.tag for child in element) == sorted(IN_XML)
                event = {child.tag: child.text or "" for child in element}
                event |= {"id": element.get("id", ""), "guid": element.get("guid", "")}
                assert event["room"] == room.get("name")
                assert DURATION.fullmatch(event["duration"])
                _check_event(event, day.get("start", ""), day.get("end", ""))
                for person in element.findall("persons/person"):
                    assert set(person.attrib) == {"id", "guid"}
                    assert int(person.get("id", "")) > 0
                    assert UUID.fullmatch(person.get("guid", ""))
                events.append(event)
    _check_apart(events)


def check_json(document: dict[str, Any]) -> None:
    """Raise ``AssertionError`` unless the document is a schedule."""
    assert document["$schema"] == "https://c3voc.de/schedule/schema.json"
    conference = document["schedule"]["conference"]
    assert ACRONYM.fullmatch(conference["acronym"])
    assert conference["daysCount"] == len(conference["days"]) > 0
    assert all(UUID.fullmatch(room["guid"]) and room["name"] for room in conference["rooms"])
    names = {room["name"] for room in conference["rooms"]}
    events = []
    for index, day in enumerate(conference["days"], 1):
        assert set(day) == {"index", "date", "day_start", "day_end", "rooms"}
        assert day["index"] == index
        assert set(day["rooms"]) <= names | {""}
        for name, of_room in day["rooms"].items():
            for event in of_room:
                assert set(event) == IN_JSON
                assert event["room"] == name
                assert event["track"] != ""
                assert re.fullmatch(r"[0-9]+:[0-9]{2}", event["duration"])
                assert event["do_not_record"] in (True, False)
                _check_event(event, day["day_start"], day["day_end"])
                assert datetime.fromisoformat(event["end"]) > datetime.fromisoformat(event["date"])
                for person in event["persons"]:
                    # Either a number or a name, or the schema takes a person for two kinds at once.
                    assert "id" not in person
                    assert person["name"]
                    assert UUID.fullmatch(person["guid"])
                    assert re.fullmatch("[A-Z0-9]+", person["code"])
                events.append(event)
    _check_apart(events)


def _check_event(event: dict[str, Any], day_start: str, day_end: str) -> None:
    assert int(event["id"]) in range(1, 2**31)
    for form, name in ((UUID, "guid"), (START, "start"), (SLUG, "slug"), (ADDRESS, "url")):
        assert form.fullmatch(event[name]), event[name]
    assert LANGUAGE.fullmatch(event["language"])
    assert event["title"]
    assert event["type"]
    assert all(WITH_OFFSET.fullmatch(text) for text in (event["date"], day_start, day_end))
    starts_at, begin, end = map(datetime.fromisoformat, (event["date"], day_start, day_end))
    assert f"{starts_at:%H:%M}" == event["start"]
    assert begin <= starts_at < end
    assert timedelta(hours=23) <= end - begin <= timedelta(hours=25)


def _check_apart(events: list[dict[str, Any]]) -> None:
    for name in ("id", "guid", "slug"):
        assert len({event[name] for event in events}) == len(events)
