"""Delegates as a spreadsheet and as CSV: whole, in the reader's language, and harmless."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.accounts.tokens import new_token
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.conferences.services import CreateConference, SideFacts, add_member, create_conference
from eventapp.db.session import transaction
from eventapp.exports.delegate_lists import harmless
from eventapp.exports.xlsx import write_sheet
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.registration.rules import Particulars
from eventapp.registration.services import add_delegate
from eventapp.registration.submissions import prepare_submission
from tests.consents import agree_to_all

LIST = "/manage/launch-2027/delegates"


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(datetime(2027, 9, 15, 8, tzinfo=UTC))
    with transaction():
        return create_conference(
            SYSTEM,
            CreateConference(
                slug="launch-2027",
                title=LocalizedText(en="Launch"),
                timezone="Asia/Shanghai",
                starts_on=date(2027, 10, 21),
                ends_on=date(2027, 10, 21),
                contact_email="office@park.example",
                sides=(SideFacts("CN"), SideFacts("CH")),
            ),
        )


@pytest.fixture
def add(app: Flask, conference: Conference) -> Callable[..., None]:
    """Return a function that registers somebody."""

    def added(**given: str) -> None:
        particulars = Particulars(
            **{
                "name": "Li Wei",
                "organization_name": "Park",
                "position": "Director",
                "side_id": list_sides(conference.id)[0].id,
                "email": "li@park.example",
            }
            | given
        )
        submission = prepare_submission(
            conference,
            particulars,
            key=new_token(),
            agreements=agree_to_all(),
            language="zh",
            secret_key="s",
        )
        with transaction():
            add_delegate(SYSTEM, submission)

    return added


@pytest.fixture
def registrar(sign_in: Callable[[User], FlaskClient], conference: Conference) -> FlaskClient:
    with transaction():
        user = ensure_user(SYSTEM, email="registrar@park.example")
        add_member(SYSTEM, conference=conference, email=user.email, role=Role.REGISTRAR, is_told=False)
    return sign_in(user)


def csv_rows(client: FlaskClient, query: str = "") -> list[list[str]]:
    answer = client.get(f"{LIST}.csv{query}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


def xlsx_rows(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_csv_has_heads_in_the_readers_language_and_every_field(
    registrar: FlaskClient, add: Callable[..., None]
) -> None:
    add(form_of_address="Prof.", native_name="李伟", interpretation="en", dietary="halal, no nuts")
    heads, row = csv_rows(registrar)
    assert heads == [
        "Form of address",
        "Name",
        "Name in own script",
        "Organization",
        "Position",
        "Side",
        "Category",
        "Status",
        "E-mail",
        "Phone",
        "Interpretation",
        "Dietary needs",
        "Language of mails",
        "Registered (Asia/Shanghai)",
    ]
    assert row == [
        "Prof.",
        "Li Wei",
        "李伟",
        "Park",
        "Director",
        "China",
        "Delegate",
        "Accepted",
        "li@park.example",
        "",
        "Into English",
        "halal, no nuts",
        "Chinese",
        "2027-09-15 16:00",
    ]
    assert csv_rows(registrar, "?lang=zh")[1][5] == "中国"


HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example")', "＝1+1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_cell_never_becomes_a_formula(
    registrar: FlaskClient, add: Callable[..., None], text: str
) -> None:
    add(organization_name=text, dietary=text, native_name=text)
    row = csv_rows(registrar)[1]
    assert [row[2], row[3], row[11]] == [f"'{text}"] * 3


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "\u00a0@x"])
def test_text_with_blanks_before_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Li Wei", "3-2", "a=b", "'quoted"])
def test_text_without_a_formula_stays(text: str) -> None:
    assert harmless(text) == text


def test_csv_phone_is_marked_as_text(registrar: FlaskClient, add: Callable[..., None]) -> None:
    add(phone="13800138000")
    assert csv_rows(registrar)[1][9] == "'+86 138 0013 8000"


@pytest.mark.parametrize("text", [*HOSTILE, "http://evil.example", "{=1}", "12", "TRUE"])
def test_xlsx_cell_is_text_and_never_a_formula_or_a_link(
    registrar: FlaskClient, add: Callable[..., None], text: str
) -> None:
    add(organization_name=text, phone="13800138000")
    sheet = openpyxl.load_workbook(BytesIO(registrar.get(LIST + ".xlsx").data)).worksheets[0]
    cell = sheet["D2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert sheet["J2"].value == "+86 138 0013 8000"
    assert sheet["N2"].value == datetime(2027, 9, 15, 16)  # noqa: DTZ001 (spreadsheets know no zones)


def test_download_holds_what_the_filter_shows(registrar: FlaskClient, add: Callable[..., None]) -> None:
    add(name="Ann", email="ann@park.example")
    add(name="Bo", email="bo@park.example")
    assert [row[1] for row in csv_rows(registrar, "?q=bo")] == ["Name", "Bo"]
    rows = xlsx_rows(registrar.get(LIST + ".xlsx?q=ann").data)
    assert [row[1] for row in rows] == ["Name", "Ann"]


def test_download_is_an_attachment_that_nobody_keeps(
    registrar: FlaskClient, add: Callable[..., None]
) -> None:
    for ending in ("csv", "xlsx"):
        answer = registrar.get(f"{LIST}.{ending}")
        assert answer.headers["Content-Disposition"] == f"attachment; filename=launch-2027-delegates.{ending}"
        assert answer.headers["Cache-Control"] == "no-store"


def test_empty_list_still_has_its_heads(registrar: FlaskClient) -> None:
    assert len(csv_rows(registrar)) == 1
    assert len(xlsx_rows(registrar.get(LIST + ".xlsx").data)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "[a]:*?/\\b",
        "x" * 40,
        "''",
        "",
        "x" * 30 + "'s",
        "\U0001f600" * 20,
        "x" * 29 + "\U0001f600" * 2,
        "\x01",
    ],
)
def test_sheet_takes_any_name(name: str) -> None:
    file = BytesIO()
    write_sheet(file, name, ["Head"], [["=1"], [7]], widths=[5])
    assert xlsx_rows(file.getvalue()) == [["Head"], ["=1"], [7]]
