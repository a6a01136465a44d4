from datetime import UTC, datetime, timedelta

import pytest

from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.values import ImportedAgenda, ImportedItem


def calendar(*entries: str, head: str = "") -> bytes:
    lines = "".join(f"BEGIN:VEVENT\n{entry.strip()}\nEND:VEVENT\n" for entry in entries)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{lines}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def entry(**parts: str) -> str:
    """Return an entry's lines; the name ``DTSTART_TZID`` would not do, so values carry their parameters."""
    values = {"UID": ":u1", "SUMMARY": ":Talk", "DTSTART": ":20240501T090000Z", "DTEND": ":20240501T100000Z"}
    values.update(parts)
    return "\n".join(f"{name.replace('_', '-')}{value}" for name, value in values.items() if value)


def read(content: bytes, timezone: str = "Europe/Zurich") -> ImportedAgenda:
    return read_agenda(content, "agenda.ics", timezone)


def only(**parts: str) -> ImportedItem:
    agenda = read(calendar(entry(**parts)))
    assert agenda.problems == ()
    [item] = agenda.items
    return item


def codes(agenda: ImportedAgenda) -> list[tuple[str, str]]:
    return [(problem.location, problem.code) for problem in agenda.problems]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_entry_is_read() -> None:
    agenda = read(
        calendar(
            entry(LOCATION=":Hall\\, first floor", DESCRIPTION=":One\\nTwo", CATEGORIES=":Policy,Workshop"),
            head="X-WR-CALNAME:Forum\\, 2024\nX-WR-TIMEZONE:Europe/Zurich\n",
        )
    )
    assert (agenda.format, agenda.timezone, agenda.title) == (
        "ics",
        "Europe/Zurich",
        LocalizedText(en="Forum, 2024"),
    )
    assert agenda.problems == ()
    [item] = agenda.items
    assert (item.key, item.uid, item.title) == ("u1", "u1", LocalizedText(en="Talk"))
    assert (item.starts_at, item.ends_at) == (utc("2024-05-01T09:00"), utc("2024-05-01T10:00"))
    assert (item.room_key, item.track_key) == ("Hall, first floor", "Policy")
    assert (item.kind, item.abstract, item.is_cancelled) == (
        "working_group",
        LocalizedText(en="One\nTwo"),
        False,
    )


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (":20240501T090000Z", "2024-05-01T09:00"),
        (":20240501T090000", "2024-05-01T07:00"),
        (";TZID=Asia/Shanghai:20240501T090000", "2024-05-01T01:00"),
        (";TZID=China Standard Time:20240501T090000", "2024-05-01T01:00"),
        (";TZID=/citadel.org/20070129_1/Asia/Shanghai:20240501T090000", "2024-05-01T01:00"),
        (';TZID="Asia/Shanghai":20240501T090000', "2024-05-01T01:00"),
        (";VALUE=DATE-TIME;TZID=Asia/Shanghai:20240501T090000", "2024-05-01T01:00"),
        (";TZID=Asia/Shanghai;X-A=b:20240501T090000", "2024-05-01T01:00"),
        (";TZID=Etc/UTC:20240501T090000", "2024-05-01T09:00"),
    ],
)
def test_start_is_read_in_the_zone_it_names_or_the_conference_one(start: str, expected: str) -> None:
    assert only(DTSTART=start, DTEND="", DURATION=":PT1H").starts_at == utc(expected)


@pytest.mark.parametrize("tzid", ["Mars/Base", "Europe", "../../etc/passwd", "x" * 300])
def test_unknown_zone_is_one_warning_and_the_conference_zone_counts(tzid: str) -> None:
    parts = {"DTSTART": f";TZID={tzid}:20240501T090000", "DTEND": f";TZID={tzid}:20240501T100000"}
    agenda = read(calendar(entry(**parts)))
    assert agenda.items[0].starts_at == utc("2024-05-01T07:00")
    assert codes(agenda) == [("file", "unknown_timezone")]


def declared_zone(offset: str, name: str = "Customized", rule: str = "") -> str:
    return (
        f"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{offset}\n"
        f"TZOFFSETTO:{offset}\n{rule}END:STANDARD\nEND:VTIMEZONE\n"
    )


def test_zone_that_only_the_file_declares_counts_for_this_file_alone() -> None:
    zoned = entry(DTSTART=";TZID=Customized:20240501T090000", DTEND="", DURATION=":PT1H")
    east = read(calendar(zoned, head=declared_zone("+0800")))
    west = read(calendar(zoned, head=declared_zone("-0500")))
    absent = read(calendar(zoned))
    assert [a.items[0].starts_at for a in (east, west, absent)] == [
        utc("2024-05-01T01:00"),
        utc("2024-05-01T14:00"),
        utc("2024-05-01T07:00"),
    ]
    assert [codes(a) for a in (east, west, absent)] == [[], [], [("file", "unknown_timezone")]]


def test_file_cannot_change_what_a_known_zone_means() -> None:
    zoned = entry(DTSTART=";TZID=China Standard Time:20240501T090000", DTEND="", DURATION=":PT1H")
    agenda = read(calendar(zoned, head=declared_zone("-1100", "China Standard Time")))
    assert agenda.items[0].starts_at == utc("2024-05-01T01:00")


def test_declared_zone_with_daylight_saving_is_read() -> None:
    head = (
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\n"
        "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
        "DTSTART:19700329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )
    summer = entry(DTSTART=";TZID=Ours:20240701T090000", DTEND="", DURATION=":PT1H")
    winter = entry(UID=":u2", DTSTART=";TZID=Ours:20240101T090000", DTEND="", DURATION=":PT1H")
    agenda = read(calendar(summer, winter, head=head), "Asia/Shanghai")
    assert [i.starts_at for i in agenda.items] == [utc("2024-07-01T07:00"), utc("2024-01-01T08:00")]


@pytest.mark.parametrize("name", ["RECURRENCE_ID", "DTSTART", "DTEND"])
def test_year_that_a_declared_zone_cannot_handle_is_an_error_at_the_entry(name: str) -> None:
    parts = {name: ";TZID=Customized:99991231T235959"}
    agenda = read(calendar(entry(**parts), head=declared_zone("-0800")))
    code = "unreadable_end" if name == "DTEND" else "unreadable_start"
    assert codes(agenda) == [("line 11", code)]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYSECOND=1,2,3", "FREQ=YEARLY;BYHOUR=1;X"])
def test_declared_zone_with_a_rule_that_would_run_for_hours_is_unknown(rule: str) -> None:
    zoned = entry(DTSTART=";TZID=Customized:20240501T090000", DTEND="", DURATION=":PT1H")
    agenda = read(calendar(zoned, head=declared_zone("+0800", rule=f"RRULE:{rule}\n")))
    assert codes(agenda) == [("file", "unknown_timezone")]


@pytest.mark.parametrize(("duration", "minutes"), [("PT1H30M", 90), ("P1D", 1440), ("P1DT1H", 1500)])
def test_duration_stands_for_the_end(duration: str, minutes: int) -> None:
    item = only(DTEND="", DURATION=f":{duration}")
    assert item.ends_at - item.starts_at == timedelta(minutes=minutes)


def test_missing_end_is_a_warning_and_an_hour_is_assumed() -> None:
    agenda = read(calendar(entry(DTEND="")))
    assert agenda.items[0].ends_at == utc("2024-05-01T10:00")
    assert codes(agenda) == [("line 3", "end_assumed")]
    assert agenda.errors == ()


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("", "2024-05-01T22:00"),
        (";VALUE=DATE:20240502", "2024-05-01T22:00"),
        (";VALUE=DATE:20240501", "2024-05-01T22:00"),
        (";VALUE=DATE:20240504", "2024-05-03T22:00"),
    ],
)
def test_entry_with_a_date_alone_lasts_from_midnight_to_midnight(end: str, expected: str) -> None:
    agenda = read(calendar(entry(DTSTART=";VALUE=DATE:20240501", DTEND=end)))
    [item] = agenda.items
    assert (item.starts_at, item.ends_at) == (utc("2024-04-30T22:00"), utc(expected))
    assert codes(agenda) == [("line 3", "all_day")]


def test_all_day_entry_on_the_day_clocks_change_ends_at_midnight() -> None:
    agenda = read(calendar(entry(DTSTART=";VALUE=DATE:20240331", DTEND="")))
    assert agenda.items[0].ends_at - agenda.items[0].starts_at == timedelta(hours=23)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"SUMMARY": ""}, "no_title"),
        ({"SUMMARY": ":" + "x" * 301}, "title_too_long"),
        ({"DTSTART": ""}, "no_start"),
        ({"DTSTART": ":next week"}, "unreadable_start"),
        ({"DTSTART": ":20240230T090000Z"}, "unreadable_start"),
        ({"DTSTART": ":00010101T000000"}, "unreadable_start"),
        ({"DTSTART": ";VALUE=DURATION:PT1H"}, "unreadable_start"),
        ({"DTEND": ":later"}, "unreadable_end"),
        ({"DTEND": ":99991231T235959Z"}, "unreadable_end"),
        ({"DTEND": "", "DURATION": ":long"}, "unreadable_duration"),
        ({"DTEND": "", "DURATION": ":P9999W"}, "unreadable_duration"),
        ({"DTEND": ":20240501T080000Z"}, "ends_before_start"),
        ({"DTEND": "", "DURATION": ":-PT1H"}, "ends_before_start"),
        ({"DTEND": ":20240501T090000Z"}, "no_duration"),
        ({"DESCRIPTION": ":" + "x" * 100_001}, "row_too_large"),
    ],
)
def test_bad_entry_is_an_error_at_its_line_and_the_others_are_read(parts: dict[str, str], code: str) -> None:
    agenda = read(calendar(entry(UID=":bad", **parts), entry()))
    assert codes(agenda) == [("line 3", code)]
    assert [item.key for item in agenda.items] == ["u1"]


def test_line_of_an_entry_is_counted_with_folded_lines_before_it() -> None:
    folded = entry(DESCRIPTION=":one\n two\n\tthree")
    agenda = read(calendar(folded, entry(UID=":u2", SUMMARY="")))
    assert agenda.items[0].abstract == {"en": "onetwothree"}
    assert codes(agenda) == [("line 12", "no_title")]


def test_entry_without_uid_is_known_by_title_and_start() -> None:
    agenda = read(calendar(entry(UID="")))
    assert (agenda.items[0].key, agenda.items[0].uid) == ("2024-05-01T09:00:00+00:00 Talk", None)
    assert codes(agenda) == [("line 3", "no_key")]


def test_overlong_uid_is_a_key_of_its_own_but_no_uid() -> None:
    agenda = read(calendar(entry(UID=":" + "x" * 300), entry(UID=":" + "x" * 301)))
    assert agenda.problems == ()
    assert [(len(item.key), item.uid) for item in agenda.items] == [(200, None), (200, None)]
    assert agenda.items[0].key != agenda.items[1].key


def test_same_uid_twice_is_an_error() -> None:
    agenda = read(calendar(entry(), entry(SUMMARY=":Other")))
    assert codes(agenda) == [("line 9", "duplicate_key")]


def test_cancelled_entries_are_marked() -> None:
    assert only(STATUS=":CANCELLED").is_cancelled is True
    assert read(calendar(entry(), head="METHOD:CANCEL\n")).items[0].is_cancelled is True


def test_texts_with_a_language_go_under_it() -> None:
    both = entry(SUMMARY=";LANGUAGE=zh-CN:水") + "\nSUMMARY;LANGUAGE=en:Water"
    assert read(calendar(both)).items[0].title == {"zh": "水", "en": "Water"}
    assert only(SUMMARY=";LANGUAGE=de:Wasser").title == {"en": "Wasser"}
    assert only(SUMMARY=":開幕").title == {"zh": "開幕"}


def test_only_those_who_chair_are_people_of_the_item() -> None:
    attendees = (
        "ATTENDEE;ROLE=CHAIR;CN=Ann Lee:mailto:Ann@example.org\n"
        "ATTENDEE;ROLE=REQ-PARTICIPANT;CN=Guest:mailto:guest@example.org"
    )
    [person] = read(calendar(entry() + "\n" + attendees)).items[0].people
    assert (person.name, person.role) == (LocalizedText(en="Ann Lee"), "chair")
    assert "example.org" not in person.key


REPEATED = {
    "DTSTART": ";TZID=Europe/Zurich:20240329T090000",
    "DTEND": ";TZID=Europe/Zurich:20240329T093000",
}


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", [29, 30, 31]),
        ("FREQ=DAILY;UNTIL=20240330", [29, 30]),
        ("FREQ=DAILY;UNTIL=20240331T070000Z", [29, 30, 31]),
        ("FREQ=DAILY;UNTIL=20240331T065959Z", [29, 30]),
        ("FREQ=DAILY;INTERVAL=2;COUNT=2", [29, 31]),
        ("FREQ=WEEKLY;BYDAY=FR,SU;COUNT=2", [29, 31]),
        ("FREQ=WEEKLY;BYDAY=SA,SU;COUNT=3;WKST=SU", [29, 30, 31]),
    ],
)
def test_repeated_entry_is_one_item_each_time_at_the_same_wall_clock(rule: str, days: list[int]) -> None:
    agenda = read(calendar(entry(RRULE=f":{rule}", **REPEATED)))
    assert agenda.problems == ()
    # Clocks go forward on the 31st.
    expected = [utc(f"2024-03-{day}T0{7 if day == 31 else 8}:00") for day in days]
    assert [item.starts_at for item in agenda.items] == expected
    assert {item.ends_at - item.starts_at for item in agenda.items} == {timedelta(minutes=30)}
    assert [item.key for item in agenda.items] == [f"u1/{at:%Y%m%dT%H%M%SZ}" for at in expected]
    assert {item.uid for item in agenda.items} == {None}


def test_occurrence_that_is_excluded_or_has_its_own_entry_is_not_repeated() -> None:
    agenda = read(
        calendar(
            entry(RRULE=":FREQ=DAILY;COUNT=4", EXDATE=";TZID=Europe/Zurich:20240330T090000", **REPEATED),
            entry(
                SUMMARY=":Moved",
                RECURRENCE_ID=";TZID=Europe/Zurich:20240331T090000",
                DTSTART=":20240331T120000Z",
                DTEND=":20240331T130000Z",
            ),
            entry(SUMMARY=":Gone", RECURRENCE_ID=":20240401T070000Z", STATUS=":CANCELLED", **REPEATED),
        )
    )
    assert agenda.problems == ()
    assert [(item.key, item.title["en"], item.is_cancelled) for item in agenda.items] == [
        ("u1/20240329T080000Z", "Talk", False),
        ("u1/20240331T070000Z", "Moved", False),
        ("u1/20240401T070000Z", "Gone", True),
    ]
    assert agenda.items[1].starts_at == utc("2024-03-31T12:00")


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;COUNT=101",
        "FREQ=SECONDLY;COUNT=5",
        "FREQ=MONTHLY;BYDAY=2MO;COUNT=2",
        "FREQ=WEEKLY;BYDAY=1MO;COUNT=2",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "nonsense",
    ],
)
def test_repetition_that_is_not_understood_is_a_warning_and_the_first_is_taken(rule: str) -> None:
    agenda = read(calendar(entry(RRULE=f":{rule}")))
    assert codes(agenda) == [("line 3", "repeats_not_read")]
    assert [item.key for item in agenda.items] == ["u1/20240501T090000Z"]
    assert agenda.errors == ()


def test_broken_things_beside_the_entries_do_no_harm() -> None:
    head = "REFRESH-INTERVAL;VALUE=DURATION:soon\nno colon here\nBEGIN:VTODO\nDUE:x\nEND:VTODO\n"
    odd = entry() + "\nATTACH;ENCODING=BASE64;VALUE=BINARY:!!!\nno colon\nBEGIN:VALARM\nTRIGGER:x\nEND:VALARM"
    agenda = read(calendar(odd, head=head))
    assert agenda.problems == ()
    assert len(agenda.items) == 1


def test_calendar_that_is_cut_off_is_an_error_at_the_last_entry() -> None:
    content = calendar(entry(), entry(UID=":u2"))
    agenda = read(content[: content.index(b"UID:u2")])
    assert codes(agenda) == [("line 9", "cut_off")]
    assert len(agenda.items) == 1


def test_bare_line_feeds_lower_case_and_two_calendars_are_read() -> None:
    content = calendar(entry()).replace(b"\r\n", b"\n")
    second = calendar(entry(UID=":u2")).replace(b"BEGIN:V", b"begin:v").replace(b"END:V", b"end:v")
    assert [item.key for item in read(content + second).items] == ["u1", "u2"]


def test_calendar_without_entries_is_an_error() -> None:
    assert codes(read(calendar())) == [("file", "no_items")]


def test_more_than_20000_entries_are_an_error() -> None:
    content = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 20_001 + b"END:VCALENDAR\r\n"
    assert codes(read(content)) == [("file", "too_many_items")]
