"""Calendar feeds of agendas, after RFC 5545, 5546 and 7986. The same values give the same octets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.exports.ical.fragments import Frame, Load, frame_for, item_fragments, released_fragments
from eventapp.exports.ical.header import FOOTER, Convener, Head, calendar_header, conference_url
from eventapp.exports.ical.zones import UntoldTime, ZoneBlock, zone_block


@dataclass(frozen=True, slots=True)
class Part:
    """What a feed holds of one conference: its events in a frame, and ``others`` that are octets already."""

    conference: Convener
    events: Callable[[Frame], list[bytes]]
    others: Sequence[bytes] = ()


def released_part(
    conference: Convener, released_ids: Sequence[str], load: Load, others: Sequence[bytes] = ()
) -> Part:
    """Return released items in their order; ``load`` reads those alone that have no fragment in memory."""
    return Part(conference, partial(released_fragments, released_ids, load), others)


def joined_feed(head: Head, parts: Sequence[Part], language: str, base_url: str) -> bytes:
    """Return a feed as ``text/calendar`` octets in one language, with each zone once.

    ``base_url`` is the address of the installation without a slash at the end.
    """
    zones: dict[str, bytes] = {}
    components: list[bytes] = []
    for part in parts:
        zone, events = _events(part, language, base_url)
        if zone and events:
            zones[zone.name] = zone.octets
        components += part.others
        components += events
    return b"".join([calendar_header(head), *(zones[name] for name in sorted(zones)), *components, FOOTER])


def agenda_feed(programme: Programme, language: str, base_url: str) -> bytes:
    """Return a whole agenda at hand; cancelled items say that they are."""
    source = f"{conference_url(programme, base_url)}agenda.ics?lang={language}"
    return _feed_at_hand(programme.items, programme, language, base_url, source)


def item_feed(item: ProgrammeItem, programme: Programme, language: str, base_url: str) -> bytes:
    """Return one item of ``programme``."""
    source = f"{conference_url(programme, base_url)}items/{item.id}.ics?lang={language}"
    return _feed_at_hand([item], programme, language, base_url, source)


def _feed_at_hand(
    items: Sequence[ProgrammeItem], programme: Programme, language: str, base_url: str, source_url: str
) -> bytes:
    head = Head(
        name=programme.title.read(language, programme.first_language),
        description=programme.description.read(language, programme.first_language),
        source_url=source_url,
        changed_at=programme.changed_at,
        timezone=programme.timezone,
        colour=programme.colour,
    )
    return joined_feed(head, [Part(programme, partial(item_fragments, items))], language, base_url)


def _events(part: Part, language: str, base_url: str) -> tuple[ZoneBlock | None, list[bytes]]:
    """Return the events and the zone that they are told in; one that it can't tell takes all to UTC."""
    zone = zone_block(part.conference.timezone)
    try:
        return zone, part.events(frame_for(part.conference, language, base_url, zone))
    except UntoldTime:
        return None, part.events(frame_for(part.conference, language, base_url, None))
