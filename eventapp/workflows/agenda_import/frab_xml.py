"""Reads schedule.xml as frab, pentabarf and pretalx write it.

Format: https://github.com/voc/schedule/blob/master/validator/xsd/schedule.xml.xsd
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from eventapp.workflows.agenda_import.builder import AgendaBuilder
from eventapp.workflows.agenda_import.frab import FrabDay, FrabEvent, add_event
from eventapp.workflows.agenda_import.kinds import role_of
from eventapp.workflows.agenda_import.problems import FileProblem
from eventapp.workflows.agenda_import.texts import one_line, plain, stable_key
from eventapp.workflows.agenda_import.values import (
    MAX_ITEMS,
    AgendaFormat,
    ImportedPerson,
    ProblemCode,
)

_MAX_ELEMENTS = 1_000_000


class _CountingTreeBuilder(TreeBuilder):
    """Stops at more elements than any schedule has: 20 MB of empty ones would fill the memory."""

    elements = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.elements += 1
        if self.elements > _MAX_ELEMENTS:
            raise FileProblem(ProblemCode.TOO_MANY_ITEMS, limit=MAX_ITEMS)
        return super().start(tag, attrs)


def read(text: str, builder: AgendaBuilder) -> None:
    """Read a schedule; raises ``FileProblem`` where it is none."""
    root = _parse(text)
    if root.tag != "schedule":
        raise FileProblem(ProblemCode.NOT_A_SCHEDULE, found=root.tag[:80])
    builder.format = AgendaFormat.FRAB_XML
    builder.title = builder.text(one_line(_text(root, "conference/title")))
    zone = _text(root, "conference/time_zone_name")
    if zone:
        builder.name_zone(zone)
    day_change = _text(root, "conference/day_change")
    for track in root.findall("conference/track"):
        name = one_line(track.get("name"))
        builder.track(name, builder.text(name))
    for element in root.findall("day"):
        day = FrabDay.read(
            plain(element.get("date")), plain(element.get("start")), plain(element.get("end")), day_change
        )
        _read_day(element, day, builder)


def _read_day(element: Element, day: FrabDay, builder: AgendaBuilder) -> None:
    for room in element.findall("room"):
        room_name = one_line(room.get("name"))
        builder.room(room_name, builder.text(room_name))
        for event in room.findall("event"):
            add_event(builder, day, _event(event, room_name, builder))
    for event in element.findall("event"):
        add_event(builder, day, _event(event, "", builder))


def _event(element: Element, room_name: str, builder: AgendaBuilder) -> FrabEvent:
    row_id, guid = plain(element.get("id")), plain(element.get("guid"))
    language = _text(element, "language")
    room = one_line(_text(element, "room")) or room_name
    track = one_line(_text(element, "track"))
    location = builder.location("event", row_id or guid)
    return FrabEvent(
        location=location,
        key=guid or row_id,
        date=_text(element, "date"),
        start=_text(element, "start"),
        end=_text(element, "end"),
        duration=_text(element, "duration"),
        title=builder.text(one_line(_text(element, "title")), language),
        abstracts=[
            builder.text(_text(element, name), language) for name in ("subtitle", "abstract", "description")
        ],
        room_key=builder.room(room, builder.text(room)),
        track_key=builder.track(track, builder.text(track)),
        type=one_line(_text(element, "type")),
        language=language,
        people=tuple(_people(element, location, builder)),
    )


def _people(event: Element, location: str, builder: AgendaBuilder) -> Iterator[ImportedPerson]:
    for person in event.findall("persons/person"):
        name = one_line("".join(person.itertext()))
        key = plain(person.get("id")) or plain(person.get("guid")) or plain(person.get("code")) or name
        if not name:
            builder.report(location, ProblemCode.UNKNOWN_PERSON, {"key": key[:80]})
            continue
        role = role_of(plain(person.get("role")))
        yield ImportedPerson(stable_key(key), builder.short(builder.text(name)), role=role)


def _text(element: Element, path: str) -> str:
    """Return all the text below the first element at ``path``: some files put markup into abstracts."""
    found = element.find(path)
    return "" if found is None else plain("".join(found.itertext()))


def _parse(text: str) -> Element:
    parser = DefusedXMLParser(target=_CountingTreeBuilder())
    try:
        parser.feed(text)
        root = parser.close()
    except ParseError as error:
        line, column = error.position
        raise FileProblem(ProblemCode.BROKEN_XML, line=line, column=column + 1) from error
    except DefusedXmlException as error:
        raise FileProblem(ProblemCode.ENTITIES_REFUSED) from error
    if not isinstance(root, Element):
        raise FileProblem(ProblemCode.NOT_A_SCHEDULE, found="")
    return root
