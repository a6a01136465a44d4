"""The communiqué as a Word file: what it holds, and what it never does."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.communiques.services import write_communique
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.exports.communiques.word_content import communique_docx
from eventapp.exports.languages import BOTH
from eventapp.localized import LocalizedText
from tests.minutes.builders import NINE, make_conference, make_member

TEXT = LocalizedText(
    en="We *met* and **agreed**.\n\n### Decisions\n\n1. One\n2. Two\n\nThen:\n\n1. Again one",
    zh="双方**商定**。\n\n### 议定事项\n\n1. 一\n2. 二\n\n另：\n\n1. 又一",
)
HARM = (
    '=HYPERLINK("http://evil.example") <w:p/> & ]]> {{ x }} \x0b\x01 \ud800 '
    "[go](http://evil.example/x) ![p](http://evil.example/p.png)\n\n- { MERGEFIELD x }"
)


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(NINE)
    with transaction():
        return make_conference()


def write(conference: Conference, text: LocalizedText = TEXT) -> None:
    with transaction():
        write_communique(SYSTEM, conference_id=conference.id, text=text, version=None)


def opened(content: bytes) -> "docx.document.Document":
    return docx.Document(io.BytesIO(content))


def test_file_has_the_text_in_styles_of_word(conference: Conference) -> None:
    write(conference)
    file = opened(communique_docx(conference, "en"))
    assert [(each.style.name, each.text) for each in file.paragraphs if each.text][:9] == [
        ("Title", "Launch conference"),
        ("Subtitle", "Communiqué"),
        ("Subtitle", "Draft as of 21 October 2021"),
        ("Normal", "We met and agreed."),
        ("Heading 1", "Decisions"),
        ("List Number", "One"),
        ("List Number", "Two"),
        ("Normal", "Then:"),
        ("List Number", "Again one"),
    ]
    numbers = [each._p.pPr.numPr.numId.val for each in file.paragraphs if each.style.name == "List Number"]
    assert (numbers[0] == numbers[1], numbers[1] == numbers[2]) == (True, False)
    assert [cell.text.split("\n")[-2:] for cell in file.tables[0].rows[0].cells] == [
        ["For CN", "Name and position"],
        ["For CH", "Name and position"],
    ]


def test_languages_stand_side_by_side_each_marked_as_what_it_is(conference: Conference) -> None:
    write(conference)
    file = opened(communique_docx(conference, BOTH))
    rows = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert rows[:3] == [
        ["English", "中文"],
        ["We met and agreed.", "双方商定。"],
        ["Decisions", "议定事项"],
    ]
    source = zipfile.ZipFile(io.BytesIO(communique_docx(conference, "zh"))).read("word/document.xml").decode()
    assert source.count('w:eastAsia="zh-CN"') == source.count("<w:lang ")
    assert (
        'w:eastAsia="黑体"'
        in zipfile.ZipFile(io.BytesIO(communique_docx(conference, "zh"))).read("word/styles.xml").decode()
    )


def test_same_text_gives_the_same_bytes_on_any_day(
    conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    write(conference)
    before = communique_docx(conference, BOTH)
    frozen(NINE + timedelta(days=300))
    assert communique_docx(conference, BOTH) == before


def test_text_that_means_harm_stays_text_and_points_nowhere(conference: Conference) -> None:
    write(conference, LocalizedText(en=HARM.replace("\ud800", "")))
    content = communique_docx(conference, "en")
    archive = zipfile.ZipFile(io.BytesIO(content))
    relations = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels"))
    source = archive.read("word/document.xml").decode()
    assert ("External" in relations, "evil" in relations, "w:hyperlink" in source) == (False, False, False)
    assert re.findall(r'w:instr="(\w+)"', source) == []
    words = "\n".join(each.text for each in opened(content).paragraphs)
    assert '=HYPERLINK("http://evil.example") <w:p/> & ]]> {{ x }}' in words
    assert "go (http://evil.example/x)" in words
    assert "{ MERGEFIELD x }" in words


def test_file_of_no_communique_is_not_found(conference: Conference) -> None:
    with pytest.raises(NotFound):
        communique_docx(get_conference("launch"), "en")


@pytest.mark.parametrize(("role", "status"), [("viewer", 200), ("desk", 403)])
def test_file_is_saved_by_those_who_may_read_it(
    conference: Conference, sign_in: Callable[[User], FlaskClient], role: str, status: int
) -> None:
    write(conference)
    with transaction():
        user = make_member(conference, role)
    answer = sign_in(user).get("/manage/launch/communique.docx?lang=zh")
    assert answer.status_code == status
    if status == 200:
        headers = answer.headers
        assert headers["Content-Disposition"] == "attachment; filename=launch-communique-zh.docx"
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["Cache-Control"] == "no-store"
