"""One VEVENT per agenda item, as octets. What was released never changes, so its fragment is kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from eventapp.agendas.programme import ProgrammeItem, ProgrammePerson
from eventapp.exports.ical.header import DESCRIPTION_LENGTH, Convener, conference_url, organizer_line
from eventapp.exports.ical.kept import OctetCache
from eventapp.exports.ical.text import cut, escape, fold, stamp, text_line, uri
from eventapp.exports.ical.words import Words, language_name, words
from eventapp.exports.ical.zones import ZoneBlock
from eventapp.localized import LocalizedText

#: In one process: an agenda of 10,000 items in two languages takes half of it.
KEPT_OCTETS = 64 * 1024 * 1024
#: So many items are read from the database at once.
_BATCH = 2_000

#: Reads released items, by their ``released_id``; one that is gone is left out.
Load = Callable[[Sequence[str]], Mapping[str, ProgrammeItem]]

#: The lines that need no escaping and never reach 75 octets.
_PLAIN_LINES = b"\r\n".join(
    (
        b"BEGIN:VEVENT",
        b"DTSTAMP:%b",
        b"LAST-MODIFIED:%b",
        b"SEQUENCE:%d",
        b"%bSTATUS:%b",
        b"TRANSP:%b",
        b"CLASS:PUBLIC\r\n",
    )
)
_CONFIRMED = (b"CONFIRMED", b"OPAQUE")
_CANCELLED = (b"CANCELLED", b"TRANSPARENT")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the events of one conference share. Equal ``key``s and equal items give equal fragments."""

    language: str
    first_language: str
    venue: str
    items_url: bytes
    organizer: bytes
    zone: ZoneBlock | None
    spoken: Words
    key: str

    def read(self, text: LocalizedText) -> str:
        return text.read(self.language, self.first_language)


def frame_for(conference: Convener, language: str, base_url: str, zone: ZoneBlock | None) -> Frame:
    """Return the frame of a conference's events: local times by ``zone``, or UTC times without one."""
    first_language = conference.first_language
    venue = conference.venue.read(language, first_language)
    items_url = uri(f"{conference_url(conference, base_url)}items/")
    organizer = organizer_line(conference, language, base_url)
    key = repr((language, first_language, venue, items_url, organizer, zone and zone.name))
    return Frame(language, first_language, venue, items_url, organizer, zone, words(language), key)


_kept: OctetCache[tuple[str, str]] = OctetCache(KEPT_OCTETS)


def released_fragments(released_ids: Sequence[str], load: Load, frame: Frame) -> list[bytes]:
    """Return the VEVENTs of released items in their order; ``load`` reads those that were never made.

    Raises :class:`~eventapp.exports.ical.zones.UntoldTime` where the frame's zone can't tell their times.
    """
    keys = [(released_id, frame.key) for released_id in released_ids]
    found = _kept.find_all(keys)
    missing = [key[0] for key in keys if key not in found]
    for some in _in_batches(missing):
        made = {(one, frame.key): render_event(item, frame) for one, item in load(some).items()}
        _kept.keep_all(made)
        found |= made
    return [found[key] for key in keys if key in found]


def _in_batches(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


def item_fragments(items: Sequence[ProgrammeItem], frame: Frame) -> list[bytes]:
    """Return the VEVENTs of items at hand; those of a working copy are made each time."""
    by_id = {item.released_id: item for item in items}
    if "" in by_id:
        return [render_event(item, frame) for item in items]
    return released_fragments(list(by_id), lambda ids: {one: by_id[one] for one in ids}, frame)


def render_event(item: ProgrammeItem, frame: Frame) -> bytes:
    """Make the VEVENT of ``item``; raises ``UntoldTime`` where the frame's zone can't tell its times."""
    spoken = frame.spoken
    kind = spoken.kinds.get(item.kind, item.kind)
    title = frame.read(item.title) or kind
    changed = stamp(item.updated_at)
    state = _CANCELLED if item.is_cancelled else _CONFIRMED
    return b"".join(
        (
            _PLAIN_LINES % (changed, changed, item.sequence, _times(item, frame.zone), *state),
            text_line(b"UID", item.uid),
            text_line(b"SUMMARY", spoken.cancelled + title if item.is_cancelled else title),
            _categories(kind, frame.read(item.track)),
            frame.organizer,
            fold(b"URL:" + frame.items_url + item.id.encode()),
            _location(frame.read(item.room), frame.venue, spoken.comma),
            text_line(b"DESCRIPTION", cut(_description(item, frame), DESCRIPTION_LENGTH)),
            b"END:VEVENT\r\n",
        )
    )


@lru_cache(maxsize=1024)  # many items share them, as they do rooms
def _categories(kind: str, track: str) -> bytes:
    return fold(b"CATEGORIES:" + b",".join(escape(name) for name in (kind, track) if name))


@lru_cache(maxsize=1024)
def _location(room: str, venue: str, comma: str) -> bytes:
    return text_line(b"LOCATION", comma.join(filter(None, (room, venue))))


def _times(item: ProgrammeItem, zone: ZoneBlock | None) -> bytes:
    if zone:
        name = zone.name.encode()
        start = b"DTSTART;TZID=%b:%b\r\n" % (name, zone.local(item.starts_at))
        end = b"DTEND;TZID=%b:%b\r\n" % (name, zone.local(item.ends_at))
    else:
        start = b"DTSTART:%b\r\n" % stamp(item.starts_at)
        end = b"DTEND:%b\r\n" % stamp(item.ends_at)
    # An end has to be later than the start; without one the event ends as it starts (RFC 5545 section 3.6.1).
    return start + end if item.starts_at < item.ends_at else start


def _description(item: ProgrammeItem, frame: Frame) -> str:
    """Return who takes part, into what is interpreted, and after an empty line the abstract."""
    spoken = frame.spoken
    lines = [_person(person, frame) for person in item.people]
    if item.interpretation_languages:
        names = [language_name(code, frame.language) for code in item.interpretation_languages]
        lines.append(spoken.interpretation + spoken.colon + spoken.list_comma.join(names))
    abstract = frame.read(item.abstract)
    if lines and abstract:
        lines.append("")
    return "\n".join([*lines, abstract]) if abstract else "\n".join(lines)


def _person(person: ProgrammePerson, frame: Frame) -> str:
    spoken = frame.spoken
    opening, closing = spoken.brackets
    affiliation = frame.read(person.affiliation)
    role = spoken.roles.get(person.role, person.role)
    name = f"{role}{spoken.colon}{frame.read(person.name)}"
    return f"{name}{opening}{affiliation}{closing}" if affiliation else name
