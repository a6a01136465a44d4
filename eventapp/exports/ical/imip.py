"""Invitations to one agenda item for one person, as calendar programs take them from a mail (RFC 5546, 6047).

The event is the one of the feeds, under the same UID; a request and a cancellation differ from it in who is
asked and in how often this person was written to.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from eventapp.agendas.programme import ProgrammeItem
from eventapp.exports.ical.fragments import Frame, frame_for, render_event
from eventapp.exports.ical.header import FOOTER, Convener
from eventapp.exports.ical.text import fold, mailto, quoted, short_lines
from eventapp.exports.ical.zones import UntoldTime, zone_block

_END = b"END:VEVENT\r\n"


class Method(StrEnum):
    """What a calendar program does with the mail: ask its reader, or take the entry away."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Told:
    """What one person is told: ``sequence`` counts their mails, ``at`` is when this one became due (DTSTAMP).

    ``email`` is where the mail goes, in ASCII; calendar programs look for themselves by it.
    """

    method: Method
    name: str
    email: str
    sequence: int
    at: datetime


def invitation(item: ProgrammeItem, conference: Convener, told: Told, language: str, base_url: str) -> bytes:
    """Return a mail's ``text/calendar`` octets; the same values give the same octets.

    Its organizer is the conference's mailbox, where answers arrive, so ``conference.contact_email`` must not
    be blank. Times are those of the feeds: by the conference's zone where that can tell them, else in UTC.
    """
    header = short_lines(
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"PRODID:-//eventapp//eventapp//EN",
        b"CALSCALE:GREGORIAN",
        b"METHOD:%b" % told.method.encode(),
    )
    zone = zone_block(conference.timezone)
    if zone:
        frame = frame_for(conference, language, base_url, zone)
        try:
            return b"".join((header, zone.octets, _event(item, frame, told), FOOTER))
        except UntoldTime:
            pass
    frame = frame_for(conference, language, base_url, None)
    return b"".join((header, _event(item, frame, told), FOOTER))


def _event(item: ProgrammeItem, frame: Frame, told: Told) -> bytes:
    is_cancelled = told.method == Method.CANCEL
    if not item.is_cancelled:
        # It takes place, only without this person: its title must not say otherwise.
        frame = replace(frame, spoken=replace(frame.spoken, cancelled=""))
    event = render_event(
        replace(item, sequence=told.sequence, updated_at=told.at, is_cancelled=is_cancelled), frame
    )
    return event.removesuffix(_END) + _attendee(told) + _END


def _attendee(told: Told) -> bytes:
    name = quoted(told.name or told.email)
    parameters = b";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="
    return fold(b"ATTENDEE" + parameters + name + b":" + mailto(told.email))
