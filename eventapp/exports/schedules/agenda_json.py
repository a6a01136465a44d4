"""The agenda as plain JSON: all that the public may read of it, in all languages, for programs of one's own.

The document is one object::

    format          "eventapp-agenda"
    format_version  1; grows when something that was there is called otherwise or goes
    conference      id, slug, title, description, venue, timezone (IANA), url,
                    version (number of the release), revision, changed_at
    rooms, tracks   lists of id and name, in the order of their first items
    items           a list in order of start:
        id, uid               the address, and the identity for ever
        sequence              how often time, place or cancellation changed
        url                   the page of the item
        kind                  such as "keynote" or "signing_ceremony"
        title, abstract
        starts_at, ends_at
        room_id, track_id     null for none
        languages             those spoken, such as ["zh", "en"]
        interpretation        mode ("simultaneous", "consecutive", "whispered" or null) and languages
        places                how many delegates can choose it; null for no limit
        is_cancelled          cancelled items stay for 14 days
        updated_at
        people                a list of id, name, affiliation, role (such as "speaker"), organization_id

Texts are objects, language code → text, without the languages that they don't exist in. Instants are ISO 8601
in the zone of the conference, with offset.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.agendas.programme import Programme, ProgrammeItem, ProgrammePerson
from eventapp.clock import zone
from eventapp.exports.schedules.text import clean_texts
from eventapp.localized import LocalizedText

FORMAT_VERSION = 1


def agenda_json(programme: Programme, base_url: str) -> bytes:
    """Return a programme as a JSON document in UTF-8; ``base_url`` has no slash at the end."""
    local = zone(programme.timezone)
    url = f"{base_url}/c/{programme.slug}/"
    items = programme.items
    document = {
        "format": "eventapp-agenda",
        "format_version": FORMAT_VERSION,
        "conference": {
            "id": programme.conference_id,
            "slug": programme.slug,
            "title": clean_texts(programme.title),
            "description": clean_texts(programme.description),
            "venue": clean_texts(programme.venue),
            "timezone": programme.timezone,
            "url": url,
            "version": programme.version,
            "revision": programme.revision,
            "changed_at": _instant(programme.changed_at, local),
        },
        "rooms": _named((item.room_id, item.room) for item in items),
        "tracks": _named((item.track_id, item.track) for item in items),
        "items": [_item(item, local, url) for item in items],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _named(names: Iterable[tuple[str | None, LocalizedText]]) -> list[dict[str, Any]]:
    by_id = {key: name for key, name in names if key is not None}
    return [{"id": key, "name": clean_texts(name)} for key, name in by_id.items()]


def _item(item: ProgrammeItem, local: ZoneInfo, url: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "uid": item.uid,
        "sequence": item.sequence,
        "url": f"{url}items/{item.id}",
        "kind": item.kind,
        "title": clean_texts(item.title),
        "abstract": clean_texts(item.abstract),
        "starts_at": _instant(item.starts_at, local),
        "ends_at": _instant(item.ends_at, local),
        "room_id": item.room_id,
        "track_id": item.track_id,
        "languages": list(item.languages),
        "interpretation": {
            "mode": item.interpretation_mode or None,
            "languages": list(item.interpretation_languages),
        },
        "places": item.places,
        "is_cancelled": item.is_cancelled,
        "updated_at": _instant(item.updated_at, local),
        "people": [_person(person) for person in item.people],
    }


def _person(person: ProgrammePerson) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": clean_texts(person.name),
        "affiliation": clean_texts(person.affiliation),
        "role": person.role,
        "organization_id": person.organization_id,
    }


def _instant(instant: datetime, local: ZoneInfo) -> str:
    return instant.astimezone(local).isoformat(timespec="seconds")
