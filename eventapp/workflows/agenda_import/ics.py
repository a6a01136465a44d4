"""Reads any .ics calendar (RFC 5545) through the icalendar library."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Final

from icalendar import Event
from icalendar.prop import vBroken, vDDDTypes, vRecur

from eventapp import clock
from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import import kinds, texts, times
from eventapp.workflows.agenda_import.builder import AgendaBuilder, zone_name
from eventapp.workflows.agenda_import.ics_lines import CalendarLines, Entry, split
from eventapp.workflows.agenda_import.ics_repeats import occurrences
from eventapp.workflows.agenda_import.ics_zones import FileZones
from eventapp.workflows.agenda_import.problems import FileProblem, RowProblem
from eventapp.workflows.agenda_import.texts import one_line, plain
from eventapp.workflows.agenda_import.values import (
    MAX_ITEMS,
    AgendaFormat,
    ImportedItem,
    ImportedPerson,
    ProblemCode,
)
