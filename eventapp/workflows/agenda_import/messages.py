"""What is wrong with a file, in words. Whoever shows it brings the translation."""

from collections.abc import Callable, Mapping
from typing import Final

from eventapp.i18n import N_
from eventapp.workflows.agenda_import.values import AgendaFormat, Problem, ProblemCode

PROBLEM_TEXTS: Final[Mapping[ProblemCode, str]] = {
    ProblemCode.TOO_LARGE: N_("The file has %(megabytes)s MB. Files of up to %(limit)s MB can be imported."),
    ProblemCode.NOT_TEXT: N_(
        "The file is not text in the encoding %(encoding)s: line %(line)s cannot be read. "
        "Save it as UTF-8 and try again."
    ),
    ProblemCode.UNKNOWN_FORMAT: N_(
        "“%(filename)s” is none of the formats that can be imported: "
        "schedule.xml, schedule.json, a sessions JSON file, or an .ics calendar."
    ),
    ProblemCode.BROKEN_XML: N_("The XML is broken at line %(line)s, column %(column)s."),
    ProblemCode.BROKEN_JSON: N_("The JSON is broken at line %(line)s, column %(column)s."),
    ProblemCode.ENTITIES_REFUSED: N_(
        "The XML declares entities or loads something from outside. Such files are refused for safety."
    ),
    ProblemCode.NOT_A_SCHEDULE: N_(
        "The file can be read, but it holds no schedule: “%(found)s” was found at the top."
    ),
    ProblemCode.NO_ITEMS: N_("The file holds no sessions."),
    ProblemCode.TOO_MANY_ITEMS: N_("The file holds more than %(limit)s sessions. Split it and try again."),
    ProblemCode.CUT_OFF: N_("The calendar entry does not end. The file seems to be cut off."),
    ProblemCode.UNREADABLE_ROW: N_("This entry cannot be read: %(reason)s"),
    ProblemCode.ROW_TOO_LARGE: N_("This entry has %(length)s characters; %(limit)s are allowed."),
    ProblemCode.NO_TITLE: N_("The title is missing."),
    ProblemCode.TITLE_TOO_LONG: N_("The title has %(length)s characters; %(limit)s are allowed."),
    ProblemCode.ABSTRACT_TOO_LONG: N_("The abstract has %(length)s characters; %(limit)s are allowed."),
    ProblemCode.NO_START: N_("The start is missing."),
    ProblemCode.UNREADABLE_START: N_("“%(value)s” is not a start that can be read."),
    ProblemCode.NO_END: N_("The end is missing."),
    ProblemCode.UNREADABLE_END: N_("“%(value)s” is not an end that can be read."),
    ProblemCode.UNREADABLE_DURATION: N_("“%(value)s” is not a duration. Write it like 00:30 or 1:00:30."),
    ProblemCode.ENDS_BEFORE_START: N_("It ends (%(end)s) before it starts (%(start)s)."),
    ProblemCode.NO_DURATION: N_("It ends at the moment it starts (%(start)s)."),
    ProblemCode.LASTS_TOO_LONG: N_("It lasts %(days)s days; %(limit)s are allowed."),
    ProblemCode.TOO_MANY_PEOPLE: N_("It has %(number)s people; %(limit)s are allowed."),
    ProblemCode.DUPLICATE_KEY: N_("It has the same identifier, “%(key)s”, as %(other)s."),
    ProblemCode.OTHER_TIMEZONE: N_(
        "The file says its time zone is %(file)s; the conference is in %(conference)s. "
        "The times are converted."
    ),
    ProblemCode.UNKNOWN_TIMEZONE: N_(
        "The time zone “%(name)s” is not known. The conference’s time zone, %(conference)s, is used."
    ),
    ProblemCode.ALL_DAY: N_("It has a date and no time. It will last from midnight to midnight."),
    ProblemCode.END_ASSUMED: N_("The end is missing. %(minutes)s minutes are assumed."),
    ProblemCode.REPEATS_NOT_READ: N_(
        "It repeats by a rule that cannot be read (%(rule)s). Only the first one is imported."
    ),
    ProblemCode.NO_KEY: N_(
        "It has no identifier. It is recognized by title and start, so changing those adds it again."
    ),
    ProblemCode.LISTED_TWICE: N_("It is listed twice, word for word. It is imported once."),
    ProblemCode.UNKNOWN_PERSON: N_(
        "The person “%(key)s” is not in the file or has no name, and is left out."
    ),
    ProblemCode.NAME_CUT: N_("The name “%(name)s…” is too long and is cut to %(limit)s characters."),
}

#: First word of ``Problem.location`` → how to say it; ``%(name)s`` is the rest of the location.
LOCATION_TEXTS: Final[Mapping[str, str]] = {
    "file": N_("File"),
    "event": N_("Event %(name)s"),
    "session": N_("Session %(name)s"),
    "line": N_("Line %(name)s"),
}

FORMAT_NAMES: Final[Mapping[AgendaFormat, str]] = {
    AgendaFormat.FRAB_XML: N_("frab schedule (XML)"),
    AgendaFormat.SCHEDULE_JSON: N_("pretalx or frab schedule (JSON)"),
    AgendaFormat.SESSIONS_JSON: N_("bilingual sessions (JSON)"),
    AgendaFormat.ICS: N_("calendar (.ics)"),
    AgendaFormat.UNKNOWN: N_("unknown format"),
}


def location_text(location: str, translate: Callable[[str], str]) -> str:
    """Say which row ``Problem.location`` means; ``translate`` is ``gettext`` or the like."""
    kind, _, name = location.partition(" ")
    return translate(LOCATION_TEXTS[kind]) % {"name": name}


def problem_text(problem: Problem, translate: Callable[[str], str]) -> str:
    """Say what is wrong, as plain text: values come from the file and are not escaped."""
    values = dict(problem.values)
    if "other" in values:
        values["other"] = location_text(str(values["other"]), translate)
    return translate(PROBLEM_TEXTS[problem.code]) % values
