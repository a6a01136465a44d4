"""The agenda as files over HTTP: conditional before anything is rendered, the same octets until it changes.

The language is ``?lang=``, else the conference's first, as in calendar feeds: programs read these files.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from flask import Response, current_app, request

from eventapp.agendas.programme import Programme
from eventapp.agendas.reading import get_programme
from eventapp.clock import to_instant, today
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.exports.blueprint import exports
from eventapp.exports.schedules.agenda_json import agenda_json
from eventapp.exports.schedules.agenda_xlsx import agenda_xlsx
from eventapp.exports.schedules.schedule import Schedule, schedule_of
from eventapp.exports.schedules.schedule_json import schedule_json
from eventapp.exports.schedules.schedule_xml import schedule_xml
from eventapp.exports.xlsx import MIMETYPE as XLSX
from eventapp.localized import CONFERENCE_LANGUAGES
from eventapp.web.etags import etag_of, not_modified, with_validators

JSON = "application/json; charset=utf-8"
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """All that the octets depend on, beside the format."""

    conference_id: str
    revision: int
    first_day: date
    last_day: date
    language: str
    base_url: str
    at: datetime


Render = Callable[[Programme, _Wanted], bytes]


@exports.get("/c/<slug>/schedule.xml")
@in_public_conference
def schedule_as_xml(conference: Conference) -> Response:
    """Answer with the schedule as conference apps read it."""
    return _answer(conference, _xml, XML)


@exports.get("/c/<slug>/schedule.json")
@in_public_conference
def schedule_as_json(conference: Conference) -> Response:
    """Answer with the schedule as conference apps read it."""
    return _answer(conference, _json, JSON)


@exports.get("/c/<slug>/agenda.json")
@in_public_conference
def agenda_as_json(conference: Conference) -> Response:
    """Answer with the agenda in all languages at once, cancelled items too."""
    return _answer(conference, _plain_json, JSON, tells_cancelled=True)


@exports.get("/c/<slug>/agenda.xlsx")
@in_public_conference
def agenda_as_xlsx(conference: Conference) -> Response:
    """Answer with the agenda as a spreadsheet, cancelled items too."""
    answer = _answer(conference, _xlsx, XLSX, tells_cancelled=True)
    answer.headers["Content-Disposition"] = f'attachment; filename="{conference.slug}-agenda.xlsx"'
    return answer


def _xml(programme: Programme, wanted: _Wanted) -> bytes:
    return schedule_xml(_schedule(programme, wanted))


def _json(programme: Programme, wanted: _Wanted) -> bytes:
    return schedule_json(_schedule(programme, wanted))


def _schedule(programme: Programme, wanted: _Wanted) -> Schedule:
    return schedule_of(programme, wanted.first_day, wanted.last_day, wanted.language, wanted.base_url)


def _plain_json(programme: Programme, wanted: _Wanted) -> bytes:
    return agenda_json(programme, wanted.base_url)


def _xlsx(programme: Programme, wanted: _Wanted) -> bytes:
    return agenda_xlsx(programme, wanted.language)


def _answer(
    conference: Conference, render: Render, content_type: str, *, tells_cancelled: bool = False
) -> Response:
    """Answer with a file, or with 304. Where it tells of cancelled items, each day has its own version."""
    midnight = to_instant(datetime.combine(today("UTC"), time()), "UTC")
    changed_at = max(conference.changed_at, midnight) if tells_cancelled else conference.changed_at
    wanted = _Wanted(
        conference_id=conference.id,
        revision=conference.revision,
        first_day=conference.starts_on,
        last_day=conference.ends_on,
        language=_language(conference),
        base_url=str(current_app.config["SETTINGS"].base_url),
        at=changed_at,
    )
    etag = etag_of(request.endpoint, wanted)
    answer = not_modified(etag, changed_at)
    if answer is None:
        octets = _octets(render, wanted)
        answer = with_validators(Response(octets, content_type=content_type), etag, changed_at)
    return answer


@lru_cache(maxsize=16)
def _octets(render: Render, wanted: _Wanted) -> bytes:
    return render(get_programme(wanted.conference_id, wanted.at), wanted)


def _language(conference: Conference) -> str:
    choice = request.args.get("lang", "")
    return choice if choice in CONFERENCE_LANGUAGES else conference.first_language
