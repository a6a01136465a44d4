"""Documents for the archive: which data are attached, what is left out, and that they stay the same."""

import base64
import io
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import openpyxl
import pikepdf
import pytest

from eventapp.errors import InvalidInput
from eventapp.exports.kinds import ARCHIVE, FORMAT, KINDS
from eventapp.exports.languages import BOTH
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.archiving import _ATTACHED
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import render_pdf
from tests.exports.concluded import Concluded

FOR_ARCHIVE = {"format": "archive"}
ARCHIVED = sorted(_ATTACHED)


def attached(story: Concluded, kind: DocumentKind, language: str = BOTH) -> Mapping[str, bytes]:
    order = compose(story.conference, kind, language, choices=FOR_ARCHIVE).order
    assert order.is_archive
    return {each.name: base64.b64decode(each.content) for each in order.attachments}


def cells(workbook: bytes) -> set[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    return {cell.value for row in sheet.iter_rows() for cell in row}


def test_every_kind_that_offers_the_archive_has_data_to_attach() -> None:
    offering = {kind for kind, facts in KINDS.items() if FORMAT in facts.choices}
    assert offering == set(_ATTACHED)


def test_document_for_reading_has_nothing_attached(story: Concluded) -> None:
    order = compose(story.conference, DocumentKind.REGISTER, "en").order
    assert (order.is_archive, order.attachments) == (False, ())
    with pytest.raises(InvalidInput):
        compose(story.conference, DocumentKind.REGISTER, "en", choices={"format": "word"})


def test_programme_has_the_agenda_for_calendars_spreadsheets_and_programs(story: Concluded) -> None:
    files = attached(story, DocumentKind.PROGRAMME)
    names = ["agenda-en.ics", "agenda-en.xlsx", "agenda-zh.ics", "agenda-zh.xlsx", "agenda.json"]
    assert list(files) == names
    assert files["agenda-en.ics"].startswith(b"BEGIN:VCALENDAR\r\n")
    assert json.loads(files["agenda.json"])["conference"]["slug"] == "launch"


def test_register_has_every_action_item_and_the_summary_what_is_not_confidential(story: Concluded) -> None:
    whole = attached(story, DocumentKind.REGISTER, "en")
    assert list(whole) == ["action-items-en.xlsx", "action-items.json", "action-items-en.ics"]
    rows = json.loads(whole["action-items.json"])["action_items"]
    assert len(rows) == 8
    experts = next(row for row in rows if row["title"]["en"] == "Name the experts")
    assert experts["owners"] == [{"name": "Anna Keller", "organization": {"en": "Canton of Zug"}}]
    assert (experts["due_on"], experts["percent"], experts["priority"]) == ("2021-10-26", 40, "high")
    assert {"Ask the lawyers", "Name the experts", "Confidential"} <= cells(whole["action-items-en.xlsx"])
    public = attached(story, DocumentKind.SUMMARY, "en")
    secrets = ("Ask the lawyers", "Prepare the quiet letter", "Quiet letter", "price stays secret")
    assert "Name the experts" in public["action-items.json"].decode()
    for content in (public["action-items.json"].decode(), str(cells(public["action-items-en.xlsx"]))):
        assert [secret for secret in secrets if secret in content] == []
    for files in (whole, public):
        assert not any(b"anna@zug.example" in content for content in files.values())


def test_list_of_participants_has_those_whom_it_names(story: Concluded) -> None:
    files = attached(story, DocumentKind.PARTICIPANTS, "zh")
    assert list(files) == ["participants-zh.xlsx"]
    assert {"序号", "姓名", "工作单位"} & cells(files["participants-zh.xlsx"])


@pytest.mark.parametrize("kind", ARCHIVED)
def test_attached_data_are_the_same_on_every_day(
    story: Concluded, frozen: Callable[[datetime], None], kind: DocumentKind
) -> None:
    before = compose(story.conference, kind, BOTH, choices=FOR_ARCHIVE)
    frozen(datetime.fromisoformat("2021-12-01T10:00+00:00") + timedelta(seconds=7))
    after = compose(story.conference, kind, BOTH, choices=FOR_ARCHIVE)
    assert after.order.attachments == before.order.attachments
    # The report on where action items stand is another one each day.
    assert (after.content_hash == before.content_hash) == (kind != DocumentKind.STATUS_REPORT)


@pytest.mark.parametrize("kind", ARCHIVED)
def test_attachments_are_read_back_from_the_pdf(story: Concluded, kind: DocumentKind) -> None:
    composed = compose(story.conference, kind, "en", choices=FOR_ARCHIVE)
    files = {each.name: base64.b64decode(each.content) for each in composed.order.attachments}
    assert composed.asked.choices[FORMAT.name] == ARCHIVE
    with pikepdf.open(io.BytesIO(render_pdf(composed.order).content)) as pdf:
        assert {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()} == files
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
