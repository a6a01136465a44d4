"""Composing the programme as a booklet, for everybody."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_rooms
from eventapp.exports.changes import changed_at
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.frame import Asked, Composed, compose_from, in_each, is_long
from eventapp.exports.pdf.speakers import Speaker, list_speakers
from eventapp.exports.summary import ConferenceFrame, read_frame
from eventapp.i18n import current_language, date_in_words, gettext
from eventapp.localized import LocalizedText

#: Entries, of the agenda and of people, that fill some six pages: from then on there are contents.
_MANY = 60


@dataclass(frozen=True, slots=True)
class TrackItems:
    """The items of one track, in order of time."""

    name: LocalizedText
    items: tuple[ProgrammeItem, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a booklet holds around its agenda: what was not asked for, or isn't there, is empty."""

    has_cover: bool
    has_welcome: bool
    rooms: Sequence[LocalizedText]
    tracks: Sequence[TrackItems]
    speakers: Sequence[Speaker]
    has_partners: bool
    map_id: str | None

    @property
    def has_venue(self) -> bool:
        return bool(self.rooms or self.map_id)


def compose_programme(conference: Conference, asked: Asked) -> Composed:
    frame = read_frame(conference)
    parts = _read_parts(conference, asked, frame)
    with_abstracts = asked.is_chosen("abstracts")
    items = frame.programme.items
    abstracts = (item for item in items if with_abstracts and is_long((item.abstract,)))
    is_short = len(items) * (2 if with_abstracts else 1) + len(parts.speakers) < _MANY
    with_contents = asked.is_chosen("contents") or not is_short
    return compose_from(
        "pdf/programme.html",
        conference,
        asked,
        frame=frame,
        changed_at=changed_at(conference, asked.kind),
        pictures=tuple(_pictures(frame, parts)),
        parts=parts,
        contents=_contents(conference, asked, frame, parts) if with_contents else {},
        with_abstracts=with_abstracts,
        # Only what is pointed at carries a name.
        is_linked=bool(parts.tracks or parts.speakers),
        long_items={item.id for item in abstracts},
        long_speakers={speaker.person.id for speaker in parts.speakers if is_long((speaker.biography,))},
    )


def _read_parts(conference: Conference, asked: Asked, frame: ConferenceFrame) -> Parts:
    programme, design = frame.programme, frame.design
    language = columns_of(conference, asked.language)[0]
    with_venue = asked.is_chosen("venue")
    return Parts(
        has_cover=asked.is_chosen("cover"),
        has_welcome=asked.is_chosen("welcome") and bool(design.welcome),
        rooms=_rooms(conference, programme) if with_venue else (),
        tracks=_by_track(programme) if asked.is_chosen("tracks") else (),
        speakers=list_speakers(programme, language) if asked.is_chosen("speakers") else (),
        has_partners=asked.is_chosen("partners") and bool(frame.partners),
        map_id=design.map_id if with_venue else None,
    )


def _rooms(conference: Conference, programme: Programme) -> list[LocalizedText]:
    """Return the rooms that the programme names, in the order of the venue's list."""
    named = {item.room_id: item.room for item in programme.items if item.room_id}
    return [named[room.id] for room in list_rooms(conference.id) if room.id in named]


def _by_track(programme: Programme) -> list[TrackItems]:
    tracks: dict[str, list[ProgrammeItem]] = {}
    for item in programme.items:
        if item.track_id:
            tracks.setdefault(item.track_id, []).append(item)
    return [TrackItems(items[0].track, tuple(items)) for items in tracks.values()]


def _pictures(frame: ConferenceFrame, parts: Parts) -> Iterable[str]:
    """Yield the ids of the pictures that the booklet shows."""
    partners = [partner for group in frame.partners for partner in group.members]
    shown = [
        frame.design.cover_id if parts.has_cover else None,
        parts.map_id,
        *(partner.logo_id for partner in (partners if parts.has_partners or parts.has_cover else ())),
        *(speaker.photo_id for speaker in parts.speakers),
    ]
    return filter(None, shown)


def _contents(
    conference: Conference, asked: Asked, frame: ConferenceFrame, parts: Parts
) -> dict[str, dict[str, str]]:
    """Return what the contents list: the name of a heading → what it says in each language."""
    languages = columns_of(conference, asked.language)

    def said(text: Callable[[], str]) -> dict[str, str]:
        return in_each(languages, text)

    entries = {"welcome": said(lambda: gettext("Welcome"))} if parts.has_welcome else {}
    if parts.has_venue:
        entries["venue"] = said(lambda: gettext("Venue"))
    for day in frame.programme.days:
        entries[f"day-{day.date}"] = said(partial(_in_words, day.date))
    if parts.tracks:
        entries["tracks"] = said(lambda: gettext("Agenda by track"))
    if parts.speakers:
        entries["speakers"] = said(lambda: gettext("Speakers"))
    if parts.has_partners:
        entries["partners"] = said(lambda: gettext("Partners"))
    return entries


def _in_words(day: date) -> str:
    return date_in_words(day, current_language())
