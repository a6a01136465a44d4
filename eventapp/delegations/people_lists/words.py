"""What cells of a list can say besides names: side, delegation, category, language, in English or Chinese."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from eventapp.conferences.categories import CATEGORY_LABELS, DelegateCategory
from eventapp.delegations.people_lists.heads import plain
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.registration.services.secretariat import PRECEDENCE_MAX

_CHINESE_CATEGORIES: Mapping[DelegateCategory, Sequence[str]] = {
    DelegateCategory.DELEGATE: ("代表", "参会代表", "正式代表"),
    DelegateCategory.SPEAKER: ("演讲人", "演讲嘉宾", "发言人"),
    DelegateCategory.OBSERVER: ("观察员",),
    DelegateCategory.MEDIA: ("媒体", "记者", "press"),
    DelegateCategory.INTERPRETER: ("口译员", "翻译", "译员"),
    DelegateCategory.STAFF: ("工作人员",),
    DelegateCategory.ACCOMPANYING: ("随行人员", "随员", "accompanying"),
    DelegateCategory.VIP: ("贵宾",),
}
_CATEGORIES: Mapping[str, DelegateCategory] = {
    plain(word): category
    for category in DelegateCategory
    for word in (category, CATEGORY_LABELS[category], *_CHINESE_CATEGORIES[category])
}
#: Language → what its name has in it, in English, in Chinese, or in itself.
_LANGUAGE_WORDS: Mapping[str, Sequence[str]] = {
    "en": ("english", "英文", "英语"),
    "zh": ("chinese", "中文", "汉语", "普通话"),
    "de": ("german", "德文", "德语", "deutsch"),
    "fr": ("french", "法文", "法语", "français"),
}
_NOT_NEEDED = frozenset({"", "no", "none", "notneeded", "无", "不需要", "不用", "否"})
Found = TypeVar("Found")


def category_of(text: str, allowed: Sequence[str]) -> str:
    """Return the category that a cell names; raises :class:`InvalidInput` unless it is one of ``allowed``."""
    category = _CATEGORIES.get(plain(text))
    if category is None or category not in allowed:
        raise InvalidInput(N_("Please choose one of the categories."))
    return category.value


def language_of(text: str, languages: Sequence[str]) -> str | None:
    """Return the language that a cell names, or None for an empty one."""
    words = plain(text)
    if not words:
        return None
    for code in languages:
        if words == code or any(word in words for word in _LANGUAGE_WORDS.get(code, ())):
            return code
    raise InvalidInput(N_("Please choose one of the languages."))


def interpretation_of(text: str, languages: Sequence[str]) -> str | None:
    """Return into which language somebody needs interpretation; None for no need."""
    return None if plain(text) in _NOT_NEEDED else language_of(text, languages)


def side_of(text: str, sides: Mapping[str, str]) -> str:
    """Return the id of the side that a cell names by code or name."""
    side_id = sides.get(plain(text))
    if side_id is None:
        raise InvalidInput(N_("Please choose one of the sides."))
    return side_id


def place_of(text: str, places: Mapping[str, Found | None]) -> Found:
    """Return what is known of the delegation that a cell names."""
    place = places.get(plain(text))
    if place is None and plain(text) in places:
        raise InvalidInput(N_("Several delegations are called so. Please write the name of one in full."))
    if place is None:
        raise InvalidInput(N_("There is no delegation of this name."))
    return place


def precedence_of(text: str) -> int | None:
    """Return a place in the order of precedence, or None for none."""
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 9 and 1 <= int(text) <= PRECEDENCE_MAX):
        raise InvalidInput(N_("Please give a number from 1 to %(max)d."), max=PRECEDENCE_MAX)
    return int(text)
