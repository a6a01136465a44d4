"""The agenda as files over HTTP, on the demo conference."""

import json
import re
from io import BytesIO
from xml.etree.ElementTree import fromstring

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from openpyxl import load_workbook

from eventapp.actor import SYSTEM
from eventapp.agendas.reading import get_programme
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import get_conference
from eventapp.db.session import transaction
from eventapp.workflows.demo import facts, made_up
from eventapp.workflows.demo.load import load_demo
from tests.exports.schedules.rules_of_the_format import check_json, check_xml
from tests.exports.schedules.told import told_by, told_in
from tests.queries import count_queries

FILES = {
    "schedule.xml": "application/xml; charset=utf-8",
    "schedule.json": "application/json; charset=utf-8",
    "agenda.json": "application/json; charset=utf-8",
    "agenda.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture
def conference(app: Flask) -> Conference:
    with transaction():
        load_demo(SYSTEM)
    return get_conference(facts.SLUG)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_demo_comes_back_as_it_left(conference: Conference, client: FlaskClient, language: str) -> None:
    items = get_programme(conference.id, now()).items
    assert len(items) == len(made_up.AGENDA)
    xml = client.get(f"/c/{facts.SLUG}/schedule.xml?lang={language}").data
    document = client.get(f"/c/{facts.SLUG}/schedule.json?lang={language}").data
    check_xml(fromstring(xml))
    check_json(json.loads(document))
    for content, roles in ((xml, False), (document, True)):
        read, told = told_in(content, facts.TIMEZONE, conference.first_language, roles=roles)
        assert read.problems == ()
        assert told == told_by(items, language, conference.first_language, roles=roles)
        assert {code for item in read.items for code in item.title} == {language}


def test_files_answer_304_until_the_agenda_changes(conference: Conference, client: FlaskClient) -> None:
    for number, (name, content_type) in enumerate(FILES.items()):
        path = f"/c/{facts.SLUG}/{name}"
        first = client.get(path)
        assert [first.status_code, first.headers["Content-Type"]] == [200, content_type]
        assert first.headers["X-Content-Type-Options"] == "nosniff"
        known = {"If-None-Match": first.headers["ETag"]}
        with count_queries() as asked:
            again = client.get(path, headers=known)
        assert [again.status_code, again.data, len(asked)] == [304, b"", 1]
        assert client.head(path).headers["ETag"] == first.headers["ETag"]
        if name != "agenda.json":
            assert client.get(f"{path}?lang=zh", headers=known).status_code == 200
        with transaction():
            get_conference(facts.SLUG).colour = f"#00000{number}"
        assert client.get(path, headers=known).status_code == 200


def test_files_of_a_draft_do_not_exist(conference: Conference, client: FlaskClient) -> None:
    with transaction():
        get_conference(facts.SLUG).state = ConferenceState.DRAFT
    assert {client.get(f"/c/{facts.SLUG}/{name}").status_code for name in FILES} == {404}


def test_spreadsheet_is_a_download_with_all_items(conference: Conference, client: FlaskClient) -> None:
    answer = client.get(f"/c/{facts.SLUG}/agenda.xlsx?lang=nonsense")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{facts.SLUG}-agenda.xlsx"'
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.max_row == 1 + len(made_up.AGENDA)


def test_links_lead_to_each_file(conference: Conference, client: FlaskClient, app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        page = render_template("exports/_schedules.html", conference=get_conference(facts.SLUG))
    links = set(re.findall(r'href="([^"?]+)', page))
    assert links == {f"/c/{facts.SLUG}/{name}" for name in FILES}
    assert page.count("?lang=zh") == 3
