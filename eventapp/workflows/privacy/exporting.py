"""One person's data as an archive: a readable JSON file, and the files that belong to it."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import undefer

from eventapp.agendas.models import AgendaItem
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.delegations.models import NominationLetter
from eventapp.files.models import StoredFile
from eventapp.localized import LocalizedText
from eventapp.questionnaires.answering import is_sealed, opened
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.registration.consents import find_text
from eventapp.registration.models import Consent, Delegate
from eventapp.workflows.privacy.collecting import Collected

#: Columns that say nothing about this person: secrets, who of the office acted, what others are made into.
_UNTOLD = frozenset(
    {
        *(
            "actor_id",
            "actor_name",
            "by_name",
            "answers",
            "body_hash",
            "email_normalised",
            "holds_seat",
            "key",
            "message_id",
            "password_hash",
        ),
        *("payload", "search_key", "token_generation", "token_hash", "version", "last_error"),
    }
)


def as_archive(collected: Collected, secret_key: str) -> bytes:
    """Return a ZIP archive of all that was collected; the ``secret_key`` opens what is sealed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        names = _add_files(archive, _file_ids(collected, secret_key))
        told = json.dumps(_told(collected, secret_key, names), ensure_ascii=False, indent=2)
        archive.writestr("personal-data.json", told)
    return target.getvalue()


def _file_ids(collected: Collected, secret_key: str) -> list[tuple[str, str]]:
    """Return (conference, file) of everything that this person has uploaded or been issued."""
    found = [
        (delegate.conference_id, answer["file"])
        for delegate in collected.delegates
        for stored in delegate.answers.values()
        if isinstance(answer := opened(stored, secret_key), dict) and "file" in answer
    ]
    letters = ((each.conference_id, each.file_id) for each in collected.visa_letters if each.file_id)
    photos = ((each.conference_id, each.photo_id) for each in collected.profiles if each.photo_id)
    return [*found, *letters, *photos]


def _add_files(archive: zipfile.ZipFile, wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Put stored files into the archive, one after the other; return id → name in the archive."""
    names: dict[str, str] = {}
    for conference_id, file_id in wanted:
        file = session().scalar(
            select(StoredFile)
            .where(StoredFile.id == file_id, StoredFile.conference_id == conference_id)
            .options(undefer(StoredFile.content))
        )
        if file is None or file_id in names:
            continue
        plain = file.filename.replace("/", "_").replace("\\", "_")
        names[file_id] = f"files/{len(names) + 1:02}-{plain}"
        archive.writestr(names[file_id], file.content)
        session().expunge(file)
    return names


def _told(collected: Collected, secret_key: str, files: Mapping[str, str]) -> dict[str, Any]:
    conferences = _conferences(collected)
    return {
        "made_at": now().isoformat(),
        "delegates": [
            _delegate(each, collected, conferences, secret_key, files) for each in collected.delegates
        ],
        "focal_point_of": [
            _values(each, conferences) | {"delegation": dict(each.delegation.name)}
            for each in collected.focal_points
        ],
        "speaker": _rows(collected.speakers, conferences),
        "said_of_oneself": _rows(collected.profiles, conferences),
        "invitations": _rows(collected.invitations, conferences),
        "mail_blocks": _rows(collected.mail_blocks, conferences),
        "mails": _rows(collected.mails, conferences),
        "calendar_feeds": _rows(collected.feeds, conferences),
        "contacts": _rows(collected.contacts, conferences),
        "action_items": _rows(collected.action_items, conferences),
        "comments": _rows(collected.comments, conferences),
        "evidence": _rows(collected.evidence, conferences),
        "attendance": _rows(collected.attendance, conferences),
        "minutes_comments": _rows(collected.minutes_comments, conferences),
        "agreements": _rows(collected.clearances, conferences),
        "pulses": _rows(collected.pulses, conferences),
        "accounts": _rows(collected.accounts, conferences),
        "memberships": _rows(collected.memberships, conferences),
        "sign_ins": [_values(each, conferences, {"id"}) for each in collected.sign_ins],
        "what_was_done": _rows(collected.audit, conferences),
    }


def _delegate(
    delegate: Delegate,
    collected: Collected,
    conferences: Mapping[str, Mapping[str, Any]],
    secret_key: str,
    files: Mapping[str, str],
) -> dict[str, Any]:
    mine = {
        name: [
            _values(each, conferences) for each in getattr(collected, name) if each.delegate_id == delegate.id
        ]
        for name in ("check_ins", "visa_letters", "choices", "agenda_wishes", "calendar_invitations")
    }
    for letter in mine["visa_letters"]:
        letter["file"] = files.get(letter.pop("file_id") or "")
    titles = _titles(collected)
    for choice in mine["choices"]:
        choice["title"] = titles[choice["agenda_item_id"]]
    return {
        **_values(delegate, conferences),
        "side": dict(delegate.side.name),
        "delegation": dict(delegate.delegation.name) if delegate.delegation else None,
        "organization": dict(delegate.organization.name) if delegate.organization else None,
        "answers": _answers(delegate, secret_key, files),
        "consents": [_consent(each) for each in collected.consents if each.delegate_id == delegate.id],
        **mine,
        "named_in_letters": _letters(delegate, collected),
    }


def _titles(collected: Collected) -> dict[str, dict[str, str]]:
    """Return the titles of the items that were chosen, by id."""
    ids = {choice.agenda_item_id for choice in collected.choices}
    rows = session().execute(select(AgendaItem.id, AgendaItem.title).where(AgendaItem.id.in_(ids)))
    return {item_id: dict(title) for item_id, title in rows}


def _answers(delegate: Delegate, secret_key: str, files: Mapping[str, str]) -> list[dict[str, Any]]:
    questions = {question.id: question for question in get_questionnaire(delegate.conference_id).questions}
    told = []
    for question_id, stored in delegate.answers.items():
        answer, question = opened(stored, secret_key), questions.get(question_id)
        if answer is None and is_sealed(stored):
            answer = "(encrypted with another key)"
        if isinstance(answer, dict):
            answer = {"name": answer.get("name"), "file": files.get(answer.get("file", ""))}
        label = dict(question.label) if question else None
        told.append({"id": question_id, "question": label, "answer": answer})
    return told


def _consent(consent: Consent) -> dict[str, Any]:
    text = find_text(consent.conference_id, consent.purpose, consent.text_version)
    return {
        "purpose": consent.purpose,
        "text_version": consent.text_version,
        "text": dict(text.text) if text and text.text else None,
        "given_by": consent.given_by,
        "given_at": consent.given_at.isoformat(),
        "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
    }


def _letters(delegate: Delegate, collected: Collected) -> list[dict[str, Any]]:
    letters = {
        letter.id: letter
        for letter in session().scalars(
            select(NominationLetter).where(
                NominationLetter.id.in_({named.letter_id for named in collected.named}),
                NominationLetter.conference_id == delegate.conference_id,
            )
        )
    }
    return [
        {
            "reference": letters[named.letter_id].reference,
            "dated_on": letters[named.letter_id].dated_on.isoformat(),
            "name": named.name,
            "position": named.position,
        }
        for named in collected.named
        if named.letter_id in letters
    ]


def _conferences(collected: Collected) -> dict[str, dict[str, Any]]:
    rows: tuple[Any, ...] = (
        *(*collected.delegates, *collected.focal_points, *collected.invitations, *collected.mail_blocks),
        *(*collected.mails, *collected.action_items, *collected.memberships, *collected.audit),
        *collected.contacts,
        *collected.speakers,
    )
    wanted = {row.conference_id for row in rows if row.conference_id}
    return {
        conference.id: {"slug": conference.slug, "title": dict(conference.title)}
        for conference in session().scalars(select(Conference).where(Conference.id.in_(wanted)))
    }


def _rows(rows: Iterable[Any], conferences: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_values(row, conferences) for row in rows]


def _values(
    row: Any, conferences: Mapping[str, Mapping[str, Any]], without: Iterable[str] = ()
) -> dict[str, Any]:
    """Return the columns of a row as JSON values, so that a column which is added later is told too."""
    values = {
        column.key: _plain(getattr(row, column.key))
        for column in inspect(type(row)).column_attrs
        if column.key not in _UNTOLD and column.key not in without
    }
    if "conference_id" in values:
        values["conference"] = conferences.get(values.pop("conference_id") or "")
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return dict(value) if isinstance(value, LocalizedText) else value
