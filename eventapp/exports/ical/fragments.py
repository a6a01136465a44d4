"""One VEVENT per agenda item, as octets, kept until something in it changes."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from eventapp.agendas.programme import Programme, ProgrammeItem, ProgrammePerson
from eventapp.exports.ical.header import DESCRIPTION_LENGTH, conference_url, organizer_line
from eventapp.exports.ical.text import cut, escape, fold, stamp, text_line, uri
from eventapp.exports.ical.words import Words, language_name, words
from eventapp.exports.ical.zones import ZoneBlock
from eventapp.localized import LocalizedText

#: About 30 MB of fragments in one process: 14 conferences of 350 items in two languages.
KEPT_FRAGMENTS = 10_000

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
    """What the events of one feed share. Equal ``key``s and equal items give equal fragments."""

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


def frame_for(programme: Programme, language: str, base_url: str, zone: ZoneBlock | None) -> Frame:
    """Return the frame of ``programme``'s events: local times by ``zone``, or UTC times without one."""
    first_language = programme.first_language
    venue = programme.venue.read(language, first_language)
    items_url = uri(f"{conference_url(programme, base_url)}items/")
    organizer = organizer_line(programme, language, base_url)
    key = repr((language, first_language, venue, items_url, organizer, zone and zone.name))
    return Frame(language, first_language, venue, items_url, organizer, zone, words(language), key)


class FragmentCache:
    """The fragments used last, each beside the item it was made from.

    An item is compared whole, since a room or a person can get another name while ``updated_at`` stands
    still. One and the same item object needs no comparison.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[ProgrammeItem, bytes]] = OrderedDict()

    def find(self, key: tuple[str, str], item: ProgrammeItem) -> bytes | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        return kept[1] if kept[0] is item or kept[0] == item else None

    def keep(self, key: tuple[str, str], item: ProgrammeItem, fragment: bytes) -> None:
        with self._lock:
            self._kept[key] = (item, fragment)
            if len(self._kept) > self._places:
                self._kept.popitem(last=False)


_kept = FragmentCache(KEPT_FRAGMENTS)


def event_fragment(item: ProgrammeItem, frame: Frame) -> bytes:
    """Return the VEVENT of ``item``, from memory when it was made before and nothing in it has changed.

    Raises :class:`~eventapp.exports.ical.zones.UntoldTime` where the frame's zone can't tell its times.
    """
    key = (item.uid, frame.key)
    fragment = _kept.find(key, item)
    if fragment is None:
        fragment = render_event(item, frame)
        _kept.keep(key, item, fragment)
    return fragment


def render_event(item: ProgrammeItem, frame: Frame) -> bytes:
    """Make the VEVENT of ``item``; raises ``UntoldTime`` as :func:`event_fragment` does."""
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
