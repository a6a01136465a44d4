"""The template "One-day launch conference": rooms and an agenda of examples, marked to be edited."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from eventapp.agendas.models import AgendaItemKind
from eventapp.localized import LocalizedText


class Room(StrEnum):
    """A room of the template, by the key that its items name it with."""

    MAIN = "main"
    A = "a"
    B = "b"


@dataclass(frozen=True, slots=True)
class ExampleItem:
    """An example of an agenda item; times are wall-clock times of the first day."""

    kind: AgendaItemKind
    starts: time
    ends: time
    room: Room
    title: LocalizedText


#: What an example's title starts with in each language, so that nobody takes it for the real one.
EXAMPLE_MARKS = {"en": "Example: ", "zh": "示例："}

ROOM_NAMES = {
    Room.MAIN: LocalizedText(en="Main hall", zh="主会场"),
    Room.A: LocalizedText(en="Room A", zh="A厅"),
    Room.B: LocalizedText(en="Room B", zh="B厅"),
}


def _item(kind: AgendaItemKind, starts: str, ends: str, room: Room, en: str, zh: str) -> ExampleItem:
    title = LocalizedText(en=EXAMPLE_MARKS["en"] + en, zh=EXAMPLE_MARKS["zh"] + zh)
    return ExampleItem(kind, time.fromisoformat(starts), time.fromisoformat(ends), room, title)


_Kind = AgendaItemKind
EXAMPLE_ITEMS = (
    _item(_Kind.REGISTRATION, "08:30", "09:00", Room.MAIN, "Registration and welcome coffee", "签到与茶歇"),
    _item(_Kind.OPENING, "09:00", "09:30", Room.MAIN, "Opening by the hosts", "开幕式"),
    _item(_Kind.KEYNOTE, "09:30", "10:15", Room.MAIN, "Keynotes from both sides", "双方主旨演讲"),
    _item(_Kind.BREAK, "10:15", "10:45", Room.MAIN, "Break", "茶歇"),
    _item(
        _Kind.PANEL, "10:45", "12:00", Room.MAIN, "Panel: where cooperation starts", "圆桌讨论：合作从何开始"
    ),
    _item(_Kind.ROADSHOW, "10:45", "12:00", Room.A, "Roadshow of companies and projects", "企业与项目路演"),
    _item(_Kind.SOCIAL, "12:00", "13:30", Room.MAIN, "Lunch", "午餐"),
    _item(_Kind.SIGNING_CEREMONY, "13:30", "14:15", Room.MAIN, "Signing ceremony", "签约仪式"),
    _item(_Kind.BROKERAGE, "14:15", "15:45", Room.A, "Meetings between companies", "企业对接洽谈"),
    _item(_Kind.WORKING_GROUP, "14:15", "15:45", Room.B, "Working group on next steps", "下一步工作磋商"),
    _item(_Kind.CLOSING, "16:00", "16:45", Room.MAIN, "Conclusions and closing", "总结与闭幕"),
)


def is_example(title: LocalizedText) -> bool:
    """Tell whether a title still carries the mark of an example in some language."""
    return any(title.get(language, "").startswith(mark) for language, mark in EXAMPLE_MARKS.items())
