"""The agenda as files: what the public reads of it, cancelled items too."""

from collections.abc import Iterator, Sequence

from eventapp.agendas.reading import get_whole_programme
from eventapp.conferences.models import Conference
from eventapp.exports.data.files import CALENDAR, JSON, XML, DataFile, base_url
from eventapp.exports.ical.feeds import agenda_feed
from eventapp.exports.schedules.agenda_json import agenda_json
from eventapp.exports.schedules.agenda_xlsx import agenda_xlsx
from eventapp.exports.schedules.schedule import schedule_of
from eventapp.exports.schedules.schedule_json import schedule_json
from eventapp.exports.schedules.schedule_xml import schedule_xml
from eventapp.exports.xlsx import MIMETYPE as XLSX


def agenda_files(conference: Conference, languages: Sequence[str]) -> Iterator[DataFile]:
    """Yield the agenda as calendar and spreadsheet in each language, and as JSON."""
    programme = get_whole_programme(conference)
    for code in languages:
        yield DataFile(f"agenda-{code}.ics", CALENDAR, agenda_feed(programme, code, base_url()))
        yield DataFile(f"agenda-{code}.xlsx", XLSX, agenda_xlsx(programme, code))
    yield DataFile("agenda.json", JSON, agenda_json(programme, base_url()))


def schedule_files(conference: Conference, languages: Sequence[str]) -> Iterator[DataFile]:
    """Yield the agenda in each language as conference apps read it."""
    programme = get_whole_programme(conference)
    for code in languages:
        schedule = schedule_of(programme, conference.starts_on, conference.ends_on, code, base_url())
        yield DataFile(f"schedule-{code}.xml", XML, schedule_xml(schedule))
        yield DataFile(f"schedule-{code}.json", JSON, schedule_json(schedule))
