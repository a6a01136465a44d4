"""Reads an agenda from a file of any format that is known, by what is in it and not by its name."""

import re
from collections.abc import Callable

from eventapp import clock
from eventapp.localized import DEFAULT_LANGUAGE
from eventapp.workflows.agenda_import import frab_xml, ics, json_files
from eventapp.workflows.agenda_import.builder import AgendaBuilder
from eventapp.workflows.agenda_import.decoding import decode
from eventapp.workflows.agenda_import.problems import FileProblem
from eventapp.workflows.agenda_import.values import MAX_FILE_BYTES, ImportedAgenda, ProblemCode

_MEGABYTE = 1024 * 1024
_CALENDAR = re.compile(r"BEGIN[ \t]*:[ \t]*VCALENDAR", re.IGNORECASE)


def read_agenda(
    content: bytes, filename: str, timezone: str, *, first_language: str = DEFAULT_LANGUAGE
) -> ImportedAgenda:
    """Read an agenda; whatever is wrong with the content comes back as ``problems``, never as an exception.

    ``timezone`` is the conference's IANA zone: times without a zone are read in it (``ValueError`` for an
    unknown one). ``first_language`` is the conference's: texts in languages that the product does not
    speak are kept under it. ``filename`` appears in messages only.
    """
    clock.zone(timezone)
    builder = AgendaBuilder(timezone=timezone, first_language=first_language)
    try:
        _read(content, filename, builder)
    except FileProblem as problem:
        builder.report("file", problem.code, problem.values)
    return builder.finish()


def _read(content: bytes, filename: str, builder: AgendaBuilder) -> None:
    if len(content) > MAX_FILE_BYTES:
        raise FileProblem(
            ProblemCode.TOO_LARGE,
            megabytes=-(-len(content) // _MEGABYTE),
            limit=MAX_FILE_BYTES // _MEGABYTE,
        )
    text = decode(content).lstrip()
    reader = _reader_for(text)
    if reader is None:
        raise FileProblem(ProblemCode.UNKNOWN_FORMAT, filename=filename[:80])
    reader(text, builder)


def _reader_for(text: str) -> Callable[[str, AgendaBuilder], None] | None:
    if text.startswith("<"):
        return frab_xml.read
    if text.startswith(("{", "[")):
        return json_files.read
    if _CALENDAR.match(text):
        return ics.read
    return None
