import pytest

from eventapp.agendas.models import AgendaItemKind, ContributionRole
from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import import kinds
from eventapp.workflows.agenda_import.messages import (
    FORMAT_NAMES,
    LOCATION_TEXTS,
    PROBLEM_TEXTS,
    location_text,
    problem_text,
)
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.values import AgendaFormat, Problem, ProblemCode, Severity

XML = (
    "<?xml version='1.0' encoding='{}'?><schedule><day date='2024-05-01'><room name='大厅'><event id='1'>"
    "<start>10:00</start><duration>1:00</duration><title>开幕</title></event></room></day></schedule>"
)
ICS = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:开幕\r\nDTSTART:20240501T100000\r\n"
    "DURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
JSON = '{"sessions": [{"id": "1", "title": "开幕", "start": "2024-05-01T10:00", "end": "2024-05-01T11:00"}]}'


@pytest.mark.parametrize(("text", "format_"), [(XML, "frab_xml"), (ICS, "ics"), (JSON, "sessions_json")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_file_is_known_by_its_content_in_any_unicode(text: str, format_: str, encoding: str) -> None:
    content = text.replace("{}", encoding.removesuffix("-sig")).encode(encoding)
    agenda = read_agenda(content, "misleading.txt", "Asia/Shanghai")
    assert (agenda.format, agenda.problems) == (format_, ())
    assert (agenda.items[0].title, agenda.items[0].kind) == (LocalizedText(zh="开幕"), "opening")


@pytest.mark.parametrize("declared", ["GB18030", "gbk", "GB2312"])
def test_xml_in_a_chinese_encoding_is_read_as_it_declares(declared: str) -> None:
    agenda = read_agenda(XML.format(declared).encode("gb18030"), "a.xml", "Asia/Shanghai")
    assert agenda.problems == ()
    assert agenda.rooms[0].name == {"zh": "大厅"}


@pytest.mark.parametrize("declared", ["zip", "punycode", "no-such-thing"])
def test_declared_encoding_that_is_none_is_not_used(declared: str) -> None:
    agenda = read_agenda(XML.format(declared).encode(), "a.xml", "Asia/Shanghai")
    assert len(agenda.items) == 1


def test_file_that_is_not_text_is_an_error_with_its_line() -> None:
    agenda = read_agenda(b"BEGIN:VCALENDAR\r\nSUMMARY:\xff\r\n", "a.ics", "UTC")
    [problem] = agenda.problems
    assert (problem.code, problem.values) == ("not_text", {"encoding": "UTF-8", "line": 2})


@pytest.mark.parametrize("content", [b"", b"   ", b"hello", b"\xef\xbb\xbf", b"a,b\n1,2", b"PK\x03\x04"])
def test_other_file_is_an_error_that_names_it(content: bytes) -> None:
    agenda = read_agenda(content, "list.csv", "UTC")
    [problem] = agenda.problems
    assert (problem.code, problem.values) == ("unknown_format", {"filename": "list.csv"})
    assert (agenda.format, agenda.items) == ("unknown", ())


def test_file_of_more_than_20_megabytes_is_refused_before_it_is_read() -> None:
    agenda = read_agenda(b"{" * (20 * 1024 * 1024 + 1), "big.json", "UTC")
    [problem] = agenda.problems
    assert (problem.code, problem.values) == ("too_large", {"megabytes": 21, "limit": 20})


def test_unknown_zone_of_the_conference_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="Mars/Base"):
        read_agenda(JSON.encode(), "a.json", "Mars/Base")


def test_reading_again_gives_the_same_agenda() -> None:
    for text in (XML, ICS, JSON):
        assert read_agenda(text.encode(), "a", "UTC") == read_agenda(text.encode(), "b", "UTC")


def test_every_problem_format_and_location_has_words() -> None:
    assert set(PROBLEM_TEXTS) == set(ProblemCode)
    assert set(FORMAT_NAMES) == set(AgendaFormat)
    assert location_text("event 6561", str) == "Event 6561"
    assert location_text("file", str) == "File"
    assert set(LOCATION_TEXTS) == {"file", "event", "session", "line"}


def test_problem_is_said_in_the_readers_language() -> None:
    words = {"Event %(name)s": "活动 %(name)s", PROBLEM_TEXTS[ProblemCode.DUPLICATE_KEY]: "%(key)s=%(other)s"}
    problem = Problem("event 2", ProblemCode.DUPLICATE_KEY, {"key": "100%(g)s", "other": "event 1"})
    assert problem_text(problem, lambda text: words.get(text, text)) == "100%(g)s=活动 1"
    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("types", "titles", "kind"),
    [
        (["lecture"], ["A talk"], "parallel"),
        (["Talk"], ["Lunch"], "break"),
        (["Workshop"], ["Lunch"], "working_group"),
        (["KEYNOTE"], [], "keynote"),
        (["podium"], [], "panel"),
        (["工作坊", "Workshop"], [], "working_group"),
        (["coffee-break"], [], "break"),
        ([""], ["签约仪式"], "signing_ceremony"),
        (["Party for developers"], ["Breaking things"], "parallel"),
        ([], [], "parallel"),
    ],
)
def test_kind_is_the_nearest_one(types: list[str], titles: list[str], kind: str) -> None:
    assert kinds.kind_of(types, titles) == kind


def test_kinds_and_roles_are_those_of_the_agenda() -> None:
    assert {kinds.known_kind(kind) for kind in AgendaItemKind} == {str(kind) for kind in AgendaItemKind}
    assert {kinds.role_of(role) for role in ContributionRole} == {str(role) for role in ContributionRole}
    assert kinds.role_of("artist") == "speaker"
