"""Reading lists of people: kinds of files, encodings, separators, heads, and what is refused."""

import time
import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from eventapp.delegations.people_lists.heads import HEADS, Column, columns_of
from eventapp.delegations.people_lists.pasted import as_text, read_pasted
from eventapp.delegations.people_lists.reading import read_file
from eventapp.delegations.people_lists.rows import FILE_MAX, PEOPLE_MAX, UnreadableList
from eventapp.delegations.people_lists.template import template_xlsx

LI_WEI = {"name": "Li Wei", "native_name": "李伟", "email": "li@cz.example"}


def values(content: bytes) -> list[dict[str, str]]:
    return [dict(row.values) for row in read_file(content).rows]


def pasted(text: str) -> list[dict[str, str]]:
    return [dict(row.values) for row in read_pasted(text).rows]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "|"])
def test_text_when_in_any_encoding_and_separator_then_read(encoding: str, separator: str) -> None:
    lines = (("英文姓名", "姓名", "邮箱"), ("Li Wei", "李伟", "li@cz.example"))
    text = "\r\n".join(separator.join(line) for line in lines)
    assert values(text.encode(encoding)) == [LI_WEI]


def test_text_when_from_excel_of_western_europe_then_accents_are_right() -> None:
    assert values("Name;Position\nJürg Müller;Präsident".encode("cp1252")) == [
        {"name": "Jürg Müller", "position": "Präsident"}
    ]


def test_text_when_cells_are_quoted_then_read_as_csv() -> None:
    content = b'Name,Position\n"Li Wei","Director, ""Park"""\n'
    assert values(content) == [{"name": "Li Wei", "position": 'Director, "Park"'}]


def test_workbook_when_above_the_heads_is_a_title_then_read_below() -> None:
    content = workbook(
        ("List of our delegation",),
        (),
        ("姓名", "英文姓名", "邮箱", "Remarks"),
        ("李伟", "Li Wei", "li@cz.example", "x"),
    )
    read = read_file(content)
    assert [(row.number, dict(row.values)) for row in read.rows] == [(4, LI_WEI)]
    assert read.unknown_heads == ["Remarks"]


def test_workbook_when_cells_are_numbers_and_dates_then_text() -> None:
    content = workbook(("Name", "Precedence", "Phone"), ("Li Wei", 3.0, 41446681800))
    assert values(content) == [{"name": "Li Wei", "precedence": "3", "phone": "41446681800"}]


def test_heads_when_of_either_language_then_known() -> None:
    for column, head in HEADS.items():
        for text in head.values():
            assert columns_of([text]) == {0: column}


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (["姓名", "本国文字姓名"], [Column.NAME, Column.NATIVE_NAME]),
        (["姓名", "英文姓名"], [Column.NATIVE_NAME, Column.NAME]),
        (["Name", "English name"], [Column.NATIVE_NAME, Column.NAME]),
        (["NAME", "E-Mail Address"], [Column.NAME, Column.EMAIL]),
    ],
)
def test_heads_when_a_name_can_be_either_then_the_other_heads_decide(
    heads: list[str], columns: list[Column]
) -> None:
    assert columns_of(heads) == dict(enumerate(columns))


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Li Wei, 李伟, 主任, li@cz.example", {**LI_WEI, "position": "主任"}),
        ("1、Li Wei，李伟，主任；书记，li@cz.example", {**LI_WEI, "position": "主任, 书记"}),
        ("李伟; Li Wei; ; <li@cz.example>", LI_WEI),
        ("3\tLi Wei\t李伟\tli@cz.example\tDirector, Park", {**LI_WEI, "position": "Director, Park"}),
        ("Li Wei, Director", {"name": "Li Wei", "position": "Director"}),
        ("Li Wei", {"name": "Li Wei"}),
        ("李伟", {"name": "李伟"}),
    ],
)
def test_paste_when_separators_differ_then_read(line: str, read: dict[str, str]) -> None:
    assert pasted(f"\n{line}\n\n") == [read]


def test_paste_when_copied_with_heads_then_in_their_order() -> None:
    assert pasted("邮箱\t姓名\t英文姓名\nli@cz.example\t李伟\tLi Wei") == [LI_WEI]


@pytest.mark.parametrize(
    "text",
    ["Li Wei, 李伟, Director, li@cz.example\nLi Fang", "Name\tPhone\nLi Wei\t+86 1\nLi Fang\t"],
)
def test_paste_when_shown_again_for_correction_then_reads_the_same(text: str) -> None:
    assert pasted(as_text(read_pasted(text).rows, "zh")) == pasted(text)


def test_cells_when_they_hold_control_characters_then_without() -> None:
    assert values(b"Name,Position\nLi\x07 Wei\x1b,\x08") == [{"name": "Li Wei"}]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"Foo,Bar\n1,2",
        b"%PDF-1.7\n\xff\xfe\0\1",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0 old Excel",
        b"Name\n",
        b'Name,E-mail\n"' + b"x" * 200_000,
        b"Name\n" + b"x" * FILE_MAX,
    ],
)
def test_file_when_it_is_no_list_then_refused(content: bytes) -> None:
    with pytest.raises(UnreadableList):
        read_file(content)


def test_paste_when_empty_then_refused() -> None:
    with pytest.raises(UnreadableList):
        read_pasted(" \n\t\n")


def zipped(**parts: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return file.getvalue()


def test_workbook_when_it_is_another_archive_then_refused() -> None:
    with pytest.raises(UnreadableList, match="no spreadsheet"):
        read_file(zipped(**{"word/document.xml": "<a/>"}))


def test_workbook_when_it_unpacks_to_very_much_then_refused_at_once() -> None:
    bomb = zipped(**{"xl/workbook.xml": "<a/>", "xl/sharedStrings.xml": " " * 300_000_000})
    assert len(bomb) < FILE_MAX
    started = time.perf_counter()
    with pytest.raises(UnreadableList, match="At most"):
        read_file(bomb)
    assert time.perf_counter() - started < 1


def test_workbook_when_it_declares_entities_then_refused() -> None:
    content = workbook(("Name",), ("Li Wei",))
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as whole, zipfile.ZipFile(file, "w") as packed:
        for name in whole.namelist():
            text = whole.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                text = entity + text.replace("<sheetData>", "<sheetData>&e;")
            packed.writestr(name, text)
    with pytest.raises(UnreadableList):
        read_file(file.getvalue())


def with_part(name: str, text: str) -> bytes:
    """Return a small workbook one part of which is another."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(("Name",), ("Li Wei",)))) as whole,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for part in whole.namelist():
            packed.writestr(part, text if part == name else whole.read(part))
    return file.getvalue()


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("xl/styles.xml", f"<styleSheet><cellXfs>{'<xf/>' * 4_000_000}</cellXfs></styleSheet>"),
        ("xl/worksheets/sheet1.xml", f"<worksheet><sheetData><row>{'<c/>' * 4_000_000}</row>"),
        ("xl/workbook.xml", f"<workbook>{'<sheet/>' * 2_000_000}</workbook>"),
    ],
)
def test_workbook_when_a_small_file_has_millions_of_elements_then_refused_at_once(
    part: str, text: str
) -> None:
    bomb = with_part(part, text)
    assert len(bomb) < 100_000
    started = time.perf_counter()
    with pytest.raises(UnreadableList, match="At most"):
        read_file(bomb)
    assert time.perf_counter() - started < 2


def test_text_when_it_has_millions_of_blank_rows_then_refused_soon() -> None:
    started = time.perf_counter()
    with pytest.raises(UnreadableList, match="At most"):
        read_file(b"Name,Email\n" + b"\n" * 5_000_000)
    assert time.perf_counter() - started < 2


def test_pasted_when_a_line_is_made_of_at_signs_then_read_at_once() -> None:
    started = time.perf_counter()
    pasted("@" * 500_000 + " x")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("last", [1_048_576, 100_000])
def test_workbook_when_rows_have_no_end_then_refused_soon(last: int) -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Name", "E-mail"))
        sheet.write_string(1, 0, "Li Wei")
        sheet.write_string(last - 1, 0, "Li Fang")
    started = time.perf_counter()
    with pytest.raises(UnreadableList, match="At most"):
        read_file(file.getvalue())
    assert time.perf_counter() - started < 5


def test_text_when_it_has_a_million_rows_then_refused_soon() -> None:
    started = time.perf_counter()
    with pytest.raises(UnreadableList, match="At most"):
        read_file(b"Name\n" + b"Li W\n" * 1_000_000)
    assert time.perf_counter() - started < 5


def test_list_when_as_long_as_allowed_then_read() -> None:
    lines = [f"Person {letter}{number}" for letter in "ab" for number in range(PEOPLE_MAX // 2)]
    assert len(read_file("\n".join(["Name", *lines]).encode()).rows) == PEOPLE_MAX
    with pytest.raises(UnreadableList, match="At most"):
        read_file("\n".join(["Name", *lines, "Li Wei"]).encode())


@pytest.mark.parametrize("name", ['Delegation of "X"', "Basel, city of"])
def test_template_when_a_name_would_break_the_choices_then_none_are_offered(name: str) -> None:
    for words, number in (([name, "Zurich"], 0), (["Basel", "Zurich"], 1)):
        content = template_xlsx((Column.NAME, Column.SIDE), "en", choices={Column.SIDE: words})
        rules = load_workbook(BytesIO(content)).worksheets[0].data_validations.dataValidation
        assert len(rules) == number
