"""One VEVENT per agenda item, as octets, kept until something in it changes."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from eventapp.agendas.programme import Programme, ProgrammeItem, ProgrammePerson
from eventapp.exports.ical.header import DESCRIPTION_LENGTH, conference_url, organizer_line
from eventapp.exports.ical.text import cut, escape, fold, stamp
from eventapp.exports.ical.words import language_name, words
from eventapp.exports.ical.zones import ZoneBlock
from eventapp.localized import LocalizedText

#: About 30 MB of fragments in one process: 14 conferences of 350 items in two languages.
KEPT_FRAGMENTS = 10_000


@dataclass(frozen=True, slots=True)
class Frame:
    """What the events of one feed share. Equal ``key``s and equal items give equal fragments."""

    language: str
    first_language: str
    venue: str
    items_url: str
    organizer: str
    zone: ZoneBlock | None
    key: str

    def read(self, text: LocalizedText) -> str:
        return text.read(self.language, self.first_language)


def frame_for(programme: Programme, language: str, base_url: str, zone: ZoneBlock | None) -> Frame:
    """Return the frame of ``programme``'s events: local times by ``zone``, or UTC times without one."""
    parts = (
        language,
        programme.first_language,
        programme.venue.read(language, programme.first_language),
        f"{conference_url(programme, base_url)}items/",
        organizer_line(programme, language, base_url),
    )
    return Frame(*parts, zone=zone, key="\0".join((*parts, zone.name if zone else "")))


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
            self._kept.move_to_end(key)
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
    changed = stamp(item.updated_at)
    spoken = words(frame.language)
    kind = spoken.kinds.get(item.kind, item.kind)
    title = frame.read(item.title) or kind
    location = spoken.listing.join(filter(None, (frame.read(item.room), frame.venue)))
    description = cut(_description(item, frame), DESCRIPTION_LENGTH)
    categories = ",".join([escape(name) for name in (kind, frame.read(item.track)) if name])
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(item.uid)}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{item.sequence}",
        *_times(item, frame.zone),
        f"STATUS:{'CANCELLED' if item.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escape(spoken.cancelled.format(title) if item.is_cancelled else title)}",
        f"CATEGORIES:{categories}",
        "CLASS:PUBLIC",
        f"TRANSP:{'TRANSPARENT' if item.is_cancelled else 'OPAQUE'}",
        frame.organizer,
        f"URL:{frame.items_url}{item.id}",
    ]
    if location:
        lines.append(f"LOCATION:{escape(location)}")
    if description:
        lines.append(f"DESCRIPTION:{escape(description)}")
    lines.append("END:VEVENT")
    return fold(lines)


def _times(item: ProgrammeItem, zone: ZoneBlock | None) -> list[str]:
    if zone:
        times = [
            f"DTSTART;TZID={zone.name}:{zone.local(item.starts_at)}",
            f"DTEND;TZID={zone.name}:{zone.local(item.ends_at)}",
        ]
    else:
        times = [f"DTSTART:{stamp(item.starts_at)}", f"DTEND:{stamp(item.ends_at)}"]
    # An end has to be later than the start; without one the event ends as it starts (RFC 5545 section 3.6.1).
    return times if item.starts_at < item.ends_at else times[:1]


def _description(item: ProgrammeItem, frame: Frame) -> str:
    spoken = words(frame.language)
    lines = [_person(person, frame) for person in item.people]
    if item.interpretation_languages:
        names = [language_name(code, frame.language) for code in item.interpretation_languages]
        lines.append(spoken.labelled.format(spoken.interpretation, spoken.listing.join(names)))
    return "\n\n".join(filter(None, ("\n".join(lines), frame.read(item.abstract))))


def _person(person: ProgrammePerson, frame: Frame) -> str:
    spoken = words(frame.language)
    name, affiliation = frame.read(person.name), frame.read(person.affiliation)
    return spoken.labelled.format(
        spoken.roles.get(person.role, person.role),
        spoken.person.format(name, affiliation) if affiliation else name,
    )
