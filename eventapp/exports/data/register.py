"""Action items as files.

The JSON document is one object::

    format          "eventapp-action-items"
    format_version  1; grows when something that was there is called otherwise or goes
    conference      id, slug, title
    action_items    a list in order of number:
        number, uid, title, description
        owners          a list of name ("" for an organization alone) and organization; the first one leads
        due_on          a date, or null
        status          needs-action, in-process, completed or cancelled; percent (done), priority
        is_confidential
        from            decision (number), agreement (title) and agenda_item (title); null or empty for none
        carried_at      when a later edition took it over, or null
        completed_at, updated_at

Texts are objects, language code → text. Instants are ISO 8601 in the zone of the conference, with offset.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import IO, Any

from eventapp.action_items.register import RegisterRow
from eventapp.action_items.words import STATUS_LABELS
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.data.files import CALENDAR, JSON, DataFile, base_url, instant, written
from eventapp.exports.feeds.answering import Asked
from eventapp.exports.feeds.registers import register_feed
from eventapp.exports.models import DocumentKind
from eventapp.exports.schedules.text import clean, clean_texts
from eventapp.exports.words import PRIORITY_NAMES
from eventapp.exports.xlsx import MIMETYPE as XLSX
from eventapp.exports.xlsx import Cell, write_sheet
from eventapp.i18n import gettext, list_comma, speaking

FORMAT_VERSION = 1


def register_files(
    conference: Conference, languages: Sequence[str], rows: Sequence[RegisterRow]
) -> Iterator[DataFile]:
    """Yield action items, those of ``rows`` alone, as a spreadsheet in each language and as JSON."""
    ordered = sorted(rows, key=lambda row: row.number)
    as_of = changed_at(conference, DocumentKind.REGISTER)
    for code in languages:
        with speaking(code):
            content = written(partial(_write, conference, ordered, code, as_of))
        yield DataFile(f"action-items-{code}.xlsx", XLSX, content)
    yield DataFile("action-items.json", JSON, _json(conference, ordered))


def register_calendars(conference: Conference, languages: Sequence[str]) -> Iterator[DataFile]:
    """Yield all action items, confidential ones too, as tasks in each language."""
    for code in languages:
        address = f"{base_url()}/manage/{conference.slug}/action-items.ics?lang={code}"
        feed = register_feed(conference, Asked(code, base_url(), address), as_events=False)
        yield DataFile(f"action-items-{code}.ics", CALENDAR, feed.render())


def _write(
    conference: Conference, rows: Sequence[RegisterRow], code: str, as_of: datetime, file: IO[bytes]
) -> None:
    heads = [
        *(gettext("No."), gettext("What"), gettext("In charge"), gettext("By when"), gettext("Status")),
        *("%", gettext("Priority"), gettext("Confidential"), gettext("Comes from")),
    ]
    write_sheet(
        file,
        gettext("Action items"),
        heads,
        (_row(row, code, conference.first_language) for row in rows),
        widths=[6, 60, 40, 14, 14, 6, 12, 12, 40],
        created_at=as_of,
    )


def _row(row: RegisterRow, code: str, first: str) -> list[Cell]:
    source = row.agreement_title or row.agenda_item_title
    return [
        row.number,
        clean(row.title.read(code, first)),
        list_comma(code).join(filter(None, (_owner(owner, code, first) for owner in row.owners))),
        row.due_on.isoformat() if row.due_on else None,
        gettext("Carried over") if row.is_carried else gettext(STATUS_LABELS[row.status]),
        row.percent,
        gettext(PRIORITY_NAMES[row.priority]) if row.priority in PRIORITY_NAMES else None,
        gettext("Confidential") if row.is_confidential else None,
        gettext("Decision %(number)s", number=row.decision_number)
        if row.decision_number
        else clean(source.read(code, first) if source else ""),
    ]


def _owner(owner: Any, code: str, first: str) -> str:
    organization = owner.organization.read(code, first) if owner.organization else ""
    return clean(" · ".join(filter(None, (owner.name, organization))))


def _json(conference: Conference, rows: Sequence[RegisterRow]) -> bytes:
    document = {
        "format": "eventapp-action-items",
        "format_version": FORMAT_VERSION,
        "conference": {
            "id": conference.id,
            "slug": conference.slug,
            "title": clean_texts(conference.title),
        },
        "action_items": [_item(row, conference.timezone) for row in rows],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _item(row: RegisterRow, timezone: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "uid": row.uid,
        "title": clean_texts(row.title),
        "description": clean_texts(row.description),
        "owners": [
            {"name": clean(owner.name), "organization": clean_texts(owner.organization)}
            for owner in row.owners
        ],
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "status": row.status,
        "percent": row.percent,
        "priority": row.priority,
        "is_confidential": row.is_confidential,
        "from": {
            "decision": row.decision_number,
            "agreement": clean_texts(row.agreement_title),
            "agenda_item": clean_texts(row.agenda_item_title),
        },
        "carried_at": instant(row.carried_at, timezone),
        "completed_at": instant(row.completed_at, timezone),
        "updated_at": instant(row.updated_at, timezone),
    }
