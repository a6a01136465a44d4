"""Kinds of sessions as other programmes call them, and the kind of agenda item each comes nearest to."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

USUAL_KIND: Final = "parallel"

_NAMES: Final[Mapping[str, str]] = {
    "registration": "registration|check in|accreditation|badge pickup|报到|報到|签到|簽到|注册|註冊",
    "opening": "opening|opening ceremony|opening session|opening event|welcome|开幕|開幕|开幕式|開幕式|"
    "开幕典礼|開幕典禮|eröffnung",
    "keynote": "keynote|keynotes|keynote speech|keynote talk|主题演讲|主題演講|主旨演讲|主旨演講",
    "plenary": "plenary|plenary session|plenary talk|plenum|main stage|全体会议|全體會議|大会|大會",
    "panel": "panel|panels|panel discussion|podium|podiumsdiskussion|round table|roundtable|discussion|"
    "discussion panel|fishbowl|forum|论坛|論壇|座谈|座談|座谈会|座談會|圆桌|圓桌",
    "parallel": "parallel|parallel session|breakout|breakout session",
    "roadshow": "roadshow|road show|pitch|pitches|demo|demonstration|exhibition|poster|poster session|"
    "路演|展示|海报|海報",
    "signing_ceremony": "signing ceremony|signing|签约|簽約|签约仪式|簽約儀式|签字仪式|簽字儀式",
    "brokerage": "brokerage|brokerage event|matchmaking|b2b|b2b meetings|对接|對接|对接会|對接會|洽谈|洽談",
    "working_group": "working group|workshop|workshops|hands on|hands on lab|lab|tutorial|training|meeting|"
    "hackathon|sprint|bof|birds of a feather|meetup|工作坊|工作组|工作組|研习|研習|培训|培訓",
    "bilateral": "bilateral|bilateral meeting|1:1 meeting|双边|雙邊|双边会谈|雙邊會談",
    "site_visit": "site visit|visit|excursion|tour|guided tour|参观|參觀|考察|参访|參訪",
    "social": "social|social event|dinner|gala dinner|banquet|reception|welcome reception|party|concert|"
    "performance|music|game|晚宴|晚会|晚會|招待会|招待會|酒会|酒會|宴会|宴會",
    "break": "break|coffee break|coffee|tea break|tea|lunch|lunch break|breakfast|pause|mittagspause|"
    "kaffeepause|休息|茶歇|午餐|午休|早餐|中场休息|中場休息",
    "closing": "closing|closing ceremony|closing session|closing event|farewell|闭幕|閉幕|闭幕式|閉幕式|"
    "abschluss",
    "press": "press|press conference|media briefing|记者会|記者會|新闻发布会|新聞發布會|发布会|發布會",
}
_KINDS: Final = {name: kind for kind, names in _NAMES.items() for name in names.split("|")}


def _words(text: str) -> str:
    return " ".join(re.sub(r"[-_/]", " ", text.casefold()).split())


def known_kind(text: str) -> str | None:
    """Return the kind that a name of a session type means, or None; the whole name has to match."""
    return _KINDS.get(_words(text))


def kind_of(types: Iterable[str], titles: Iterable[str]) -> str:
    """Return the nearest kind: by type, else by a title like "Lunch", else a parallel session."""
    for text in (*types, *titles):
        kind = known_kind(text)
        if kind:
            return kind
    return USUAL_KIND


def role_of(text: str) -> str:
    """Return the role of a person at an item that a name such as "host" or "moderator" means."""
    words = _words(text)
    if words in {"chair", "chairperson", "session chair", "主席", "主持"}:
        return "chair"
    if words in {"moderator", "host", "facilitator", "主持人"}:
        return "moderator"
    if words in {"rapporteur", "signatory"}:
        return words
    return "speaker"
