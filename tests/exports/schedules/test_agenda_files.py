"""The agenda as plain JSON and as a spreadsheet."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from eventapp.exports.schedules.agenda_json import agenda_json
from eventapp.exports.schedules.agenda_xlsx import agenda_xlsx
from eventapp.localized import NO_TEXT, LocalizedText
from tests.exports.ical.builders import BASE_URL, item, person, programme


def test_plain_json_has_all_languages_and_every_item() -> None:
    chair = person(role="chair", organization_id="organization-1", affiliation=NO_TEXT)
    cancelled = item(2, is_cancelled=True, room_id=None, room=NO_TEXT, track_id=None, track=NO_TEXT)
    document = json.loads(
        agenda_json(
            programme(
                [
                    item(1, languages=("zh",), interpretation_mode="whispered", places=20, people=(chair,)),
                    cancelled,
                ],
                version=3,
            ),
            BASE_URL,
        )
    )
    assert document["format"] == "eventapp-agenda"
    assert document["conference"] == {
        "id": "conference-1",
        "slug": "launch-2026",
        "title": {"en": "Launch Conference, 2026", "zh": "2026启动大会"},
        "description": {"en": "Two days; two sides.", "zh": "两天，双方。"},
        "venue": {"en": "Hi-Tech District", "zh": "国家高新区"},
        "timezone": "Asia/Shanghai",
        "url": f"{BASE_URL}/c/launch-2026/",
        "version": 3,
        "revision": 7,
        "changed_at": "2026-09-02T14:00:00+08:00",
    }
    assert document["rooms"] == [{"id": "room-1", "name": {"en": "Hall 1", "zh": "一号厅"}}]
    assert document["tracks"] == [{"id": "track-1", "name": {"en": "Energy, climate", "zh": "能源与气候"}}]
    first, second = document["items"]
    assert first == {
        "id": "01J00000000000000000000001",
        "uid": "00000000-0000-4000-8000-000000000001",
        "sequence": 2,
        "url": f"{BASE_URL}/c/launch-2026/items/01J00000000000000000000001",
        "kind": "keynote",
        "title": {"en": "Green growth, step by step", "zh": "绿色发展，循序渐进"},
        "abstract": {"en": "First line;\nsecond line.", "zh": "第一行；\n第二行。"},
        "starts_at": "2026-10-20T09:00:00+08:00",
        "ends_at": "2026-10-20T09:45:00+08:00",
        "room_id": "room-1",
        "track_id": "track-1",
        "languages": ["zh"],
        "interpretation": {"mode": "whispered", "languages": ["en", "zh"]},
        "places": 20,
        "is_cancelled": False,
        "updated_at": "2026-09-01T20:30:15+08:00",
        "people": [
            {
                "id": "person-1",
                "name": {"en": "Anna Müller", "zh": "安娜·穆勒"},
                "affiliation": {},
                "role": "chair",
                "organization_id": "organization-1",
            }
        ],
    }
    assert [second["is_cancelled"], second["room_id"], second["places"]] == [True, None, None]


@pytest.mark.parametrize(
    ("language", "heads", "cells"),
    [
        (
            "en",
            ["Start (Asia/Shanghai)", "Kind", "Title (English)", "Title (Chinese)", "Languages spoken"],
            ["Keynote", "Cancelled", "Chinese, English"],
        ),
        (
            "zh",
            ["开始时间（Asia/Shanghai）", "类型", "标题（英语）", "标题（中文）", "发言语言"],
            ["主旨演讲", "已取消", "中文、英语"],
        ),
    ],
)
def test_spreadsheet_has_a_row_an_item_and_a_column_a_language(
    language: str, heads: list[str], cells: list[str]
) -> None:
    agenda = programme(
        [
            item(1, title=LocalizedText(en='=HYPERLINK("https://evil.example")'), languages=("zh", "en")),
            item(2, is_cancelled=True, people=(person(), person(id="person-2", role="chair"))),
        ]
    )
    octets = agenda_xlsx(agenda, language)
    assert octets == agenda_xlsx(agenda, language)
    sheet = load_workbook(BytesIO(octets)).active
    assert sheet is not None
    columns = [str(cell.value) for cell in sheet[1]]
    assert set(heads) <= set(columns)
    first, second = (dict(zip(columns, row, strict=True)) for row in sheet.iter_rows(min_row=2))
    assert str(first[heads[0]].value) == "2026-10-20 09:00:00"
    assert first[heads[1]].value == cells[0]
    assert first[heads[2]].data_type == "s"
    assert first[heads[2]].value == '=HYPERLINK("https://evil.example")'
    assert first[heads[3]].value is None
    assert first[heads[4]].value == cells[2]
    assert cells[1] in [cell.value for cell in second.values()]
    in_chinese = "安娜·穆勒（苏黎世联邦理工学院）\n主席：安娜·穆勒（苏黎世联邦理工学院）"
    assert in_chinese in [cell.value for cell in second.values()]
