"""Parses JSON and finds out which of the two JSON formats it is."""

import json
from typing import Final, NoReturn

from eventapp.workflows.agenda_import import schedule_json, sessions_json
from eventapp.workflows.agenda_import.builder import AgendaBuilder
from eventapp.workflows.agenda_import.problems import FileProblem
from eventapp.workflows.agenda_import.values import MAX_ITEMS, ProblemCode

# More than 20,000 rows need; 20 MB of empty objects would fill the memory.
_MAX_BRACKETS: Final = 1_000_000


def read(text: str, builder: AgendaBuilder) -> None:
    """Read a JSON agenda; raises ``FileProblem``."""
    content = _parse(text)
    if isinstance(content, dict) and isinstance(content.get("sessions"), list):
        sessions_json.read(content, builder)
    elif isinstance(content, dict) and schedule_json.is_schedule(content):
        schedule_json.read(content, builder)
    else:
        found = ", ".join(list(content)[:5])[:80] if isinstance(content, dict) else "[…]"
        raise FileProblem(ProblemCode.NOT_A_SCHEDULE, found=found)


def _parse(text: str) -> object:
    if text.count("{") + text.count("[") > _MAX_BRACKETS:
        raise FileProblem(ProblemCode.TOO_MANY_ITEMS, limit=MAX_ITEMS)
    try:
        return json.loads(text, parse_constant=_refuse_constant, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise FileProblem(ProblemCode.BROKEN_JSON, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        # The parser does not say where; nobody nests a schedule that deep by accident.
        raise FileProblem(ProblemCode.NOT_A_SCHEDULE, found="[[[[…") from error


def _whole_number(digits: str) -> int | str:
    # Python refuses to convert thousands of digits; as text they are merely a strange identifier.
    return int(digits) if len(digits) <= 20 else digits


def _refuse_constant(name: str) -> NoReturn:
    raise FileProblem(ProblemCode.NOT_A_SCHEDULE, found=name)
