"""Reads the bilingual sessions JSON of COSCUP, SITCON and other conferences in the OPass app.

Each session, speaker, room and type has its texts under language keys: ``"zh": {"title": …}, "en": {…}``.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import import kinds, texts, times
from eventapp.workflows.agenda_import.builder import AgendaBuilder
from eventapp.workflows.agenda_import.json_rows import Row, as_list, as_row, first_text, rows
from eventapp.workflows.agenda_import.problems import RowProblem
from eventapp.workflows.agenda_import.texts import one_line, plain
from eventapp.workflows.agenda_import.values import (
    AgendaFormat,
    ImportedItem,
    ImportedPerson,
    ProblemCode,
)


def read(content: Row, builder: AgendaBuilder) -> None:
    """Read the sessions. Session types are what the conference calls its tracks."""
    builder.format = AgendaFormat.SESSIONS_JSON
    for room in rows(as_list(content, "rooms")):
        builder.room(plain(room.get("id")), _name(room, builder))
    types = {plain(row.get("id")): _name(row, builder) for row in rows(as_list(content, "session_types"))}
    for key, name in types.items():
        builder.track(key, name)
    speakers = {plain(row.get("id")): row for row in rows(as_list(content, "speakers"))}
    for row in speakers.values():
        person = _person(row, builder)
        if person:
            builder.person(person)
    for row in as_list(content, "sessions"):
        _read_session(as_row(row), builder, types, speakers)


def _read_session(
    row: Row, builder: AgendaBuilder, types: Mapping[str, LocalizedText], speakers: Mapping[str, Row]
) -> None:
    location = builder.location("session", plain(row.get("id")))
    title = _localized(one_line, row, builder, "title")
    shown_title = next(iter(title.values()), "")
    with builder.row(location, shown_title):
        starts_at = _instant(row, "start", builder, ProblemCode.NO_START, ProblemCode.UNREADABLE_START)
        ends_at = _instant(row, "end", builder, ProblemCode.NO_END, ProblemCode.UNREADABLE_END)
        room, type_id = plain(row.get("room")), plain(row.get("type"))
        type_name = types.get(type_id, builder.text(type_id))
        item = ImportedItem(
            key=plain(row.get("id")) or builder.made_up_key(location, shown_title, starts_at.isoformat()),
            kind=kinds.kind_of([type_id, *type_name.values()], title.values()),
            title=title,
            abstract=_localized(plain, row, builder, "description", "abstract", "summary"),
            room_key=builder.room(room, builder.text(room)),
            track_key=builder.track(type_id, type_name),
            starts_at=starts_at,
            ends_at=ends_at,
            languages=texts.spoken_languages(row.get("language")),
            people=tuple(_people(row, location, builder, speakers)),
        )
        builder.add(location, item)


def _instant(
    row: Row, name: str, builder: AgendaBuilder, missing: ProblemCode, unreadable: ProblemCode
) -> datetime:
    text = plain(row.get(name))
    if not text:
        raise RowProblem(missing)
    try:
        return times.read_instant(text, builder.zone)
    except (ValueError, OverflowError) as error:
        raise RowProblem(unreadable, value=text[:80]) from error


def _people(
    session: Row, location: str, builder: AgendaBuilder, speakers: Mapping[str, Row]
) -> Iterator[ImportedPerson]:
    for value in as_list(session, "speakers"):
        row = as_row(value) or as_row(speakers.get(plain(value)))
        person = _person(row, builder)
        if person:
            yield person
        else:
            key = plain(value) or plain(row.get("id"))
            builder.report(location, ProblemCode.UNKNOWN_PERSON, {"key": key[:80]})


def _person(row: Row, builder: AgendaBuilder) -> ImportedPerson | None:
    name = _name(row, builder)
    if not name:
        return None
    return ImportedPerson(
        key=texts.stable_key(plain(row.get("id")) or next(iter(name.values()))),
        name=builder.short(name),
        affiliation=builder.short(_localized(one_line, row, builder, "affiliation", "organization")),
    )


def _name(row: Row, builder: AgendaBuilder) -> LocalizedText:
    return _localized(one_line, row, builder, "name")


def _localized(
    clean: Callable[[object], str], row: Row, builder: AgendaBuilder, *names: str
) -> LocalizedText:
    """Return what stands under any of ``names``: by language, or directly in the row."""
    by_language = {
        tag: clean(first_text(texts_in, *names))
        for tag, texts_in in row.items()
        if isinstance(texts_in, dict)
    }
    found = texts.in_several_languages(by_language, builder.first_language)
    return found or builder.text(clean(first_text(row, *names)))
