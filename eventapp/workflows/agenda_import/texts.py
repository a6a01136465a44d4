"""Which text goes under which language, and how text from a stranger's file is cleaned."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from eventapp.localized import CONFERENCE_LANGUAGES, LANGUAGES, LocalizedText
from eventapp.workflows.agenda_import.values import MAX_KEY

_LINE_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters break XML, calendars and PostgreSQL (NUL); lone surrogates cannot be encoded.
_UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-z]")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?=[-_]|$)")

_LANGUAGE_NAMES: Final = {
    "chinese": "zh", "mandarin": "zh", "中文": "zh", "漢語": "zh", "汉语": "zh", "華語": "zh", "华语": "zh",
    "國語": "zh", "普通话": "zh", "english": "en", "英文": "en", "英语": "en", "英語": "en",
    "german": "de", "deutsch": "de", "德语": "de", "french": "fr", "français": "fr", "法语": "fr",
    "italian": "it", "italiano": "it", "japanese": "ja", "日本語": "ja", "日文": "ja", "korean": "ko",
    "spanish": "es", "español": "es", "russian": "ru", "русский": "ru", "arabic": "ar", "portuguese": "pt",
}  # fmt: skip


def plain(value: object) -> str:
    """Return a JSON or XML value as clean text without outer blanks; what is not text or a number is ''."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = _LINE_BREAK.sub("\n", str(value))
    return _SURROGATE.sub("\ufffd", _UNWANTED.sub("", text)).strip()


def one_line(value: object) -> str:
    """Return ``plain`` with every run of blanks and line breaks as one space, as titles and names need it."""
    return " ".join(plain(value).split())


def stable_key(text: str) -> str:
    """Return an identifier of at most 200 characters; longer ones are cut and told apart by a digest."""
    if len(text) <= MAX_KEY:
        return text
    return text[: MAX_KEY - 65] + "~" + hashlib.sha256(text.encode()).hexdigest()


def spoken_languages(*values: object) -> tuple[str, ...]:
    """Return primary language tags for what files say: "zh-TW", "中文", "English", "de, en"."""
    words = [w.strip().casefold() for v in values for w in re.split(r"[,;/&+、，]", plain(v))]
    found = []
    for word in words:
        tag = _LANGUAGE_TAG.match(word)
        code = _LANGUAGE_NAMES.get(word) or (tag.group() if tag else None)
        if code and code not in found:
            found.append(code)
    return tuple(found)


def slot(text: str, declared: str, first_language: str) -> str:
    """Return the language that ``text`` is kept under.

    ``declared`` is the language that the file gives, or ''. It is often the language spoken and not that
    of the title, so Chinese characters win over "en". A text in a language that pages do not
    speak goes where the conference's first language goes: every reader falls back to it.
    """
    is_chinese = bool(_HAN.search(text)) and not _KANA_OR_HANGUL.search(text)
    code = next(iter(spoken_languages(declared)), "")
    if code == "en" or not code:
        if is_chinese:
            return "zh"
        return "en" if code or (_LATIN.search(text) and not _KANA_OR_HANGUL.search(text)) else first_language
    return code if code in LANGUAGES else first_language


def in_one_language(text: str, declared: str, first_language: str) -> LocalizedText:
    """Keep a text of which there is one version under the language that it is written in."""
    return LocalizedText({slot(text, declared, first_language): text})


def in_several_languages(texts: Mapping[str, str], first_language: str) -> LocalizedText:
    """Keep versions of a text by language tag ("zh-TW" counts as "zh"), each under its own.

    Files repeat an untranslated text under every language. Such a text is kept once, under the language
    it is written in: nothing is lost, because a reader of the other language falls back to it, and it is
    then announced in its true language and not counted as translated.
    """
    given = [(next(iter(spoken_languages(tag)), ""), text) for tag, text in texts.items()]
    kept: dict[str, str] = {}
    for code, text in given:
        if text and code in CONFERENCE_LANGUAGES:
            kept.setdefault(code, text)
    for code, text in given:
        if text and code and text not in kept.values():
            kept.setdefault(first_language, text)
    if len(kept) > 1 and len(set(kept.values())) == 1:
        return in_one_language(next(iter(kept.values())), "", first_language)
    return LocalizedText(kept)


def joined(parts: Iterable[LocalizedText]) -> LocalizedText:
    """Join texts as paragraphs, language by language, without saying again what was said already."""
    paragraphs: dict[str, list[str]] = {}
    for part in parts:
        for code, text in part.items():
            said = paragraphs.setdefault(code, [])
            if not any(text in paragraph for paragraph in said):
                said[:] = [p for p in said if p not in text] + [text]
    return LocalizedText({code: "\n\n".join(said) for code, said in paragraphs.items()})
