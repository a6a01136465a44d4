"""The calendar feeds of an agenda, after RFC 5545, 5546 and 7986. The same values give the same octets."""

from collections.abc import Sequence

from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.exports.ical.fragments import event_fragment, frame_for
from eventapp.exports.ical.header import FOOTER, calendar_header, conference_url
from eventapp.exports.ical.zones import UntoldTime, zone_block


def agenda_feed(programme: Programme, language: str, base_url: str) -> bytes:
    """Return the whole agenda as ``text/calendar`` octets in one language; cancelled items say that they are.

    ``base_url`` is the address of the installation without a slash at the end.
    """
    source = f"{conference_url(programme, base_url)}agenda.ics?lang={language}"
    return _feed(programme.items, programme, language, base_url, source)


def item_feed(item: ProgrammeItem, programme: Programme, language: str, base_url: str) -> bytes:
    """Return one item of ``programme`` as ``text/calendar`` octets in one language."""
    source = f"{conference_url(programme, base_url)}items/{item.id}.ics?lang={language}"
    return _feed([item], programme, language, base_url, source)


def _feed(
    items: Sequence[ProgrammeItem], programme: Programme, language: str, base_url: str, source: str
) -> bytes:
    header = calendar_header(
        programme,
        name=programme.title.read(language, programme.first_language),
        description=programme.description.read(language, programme.first_language),
        source_url=source,
        changed_at=programme.changed_at,
    )
    return b"".join([header, *_events(items, programme, language, base_url), FOOTER])


def _events(
    items: Sequence[ProgrammeItem], programme: Programme, language: str, base_url: str
) -> list[bytes]:
    """Return the events, behind the zone that their times are in; one that it can't tell takes all to UTC."""
    zone = zone_block(programme.timezone) if items else None
    if zone:
        frame = frame_for(programme, language, base_url, zone)
        try:
            return [zone.octets, *[event_fragment(item, frame) for item in items]]
        except UntoldTime:
            pass
    frame = frame_for(programme, language, base_url, None)
    return [event_fragment(item, frame) for item in items]
