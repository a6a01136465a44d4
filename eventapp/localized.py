"""Text that exists in several languages, and which languages there are."""

from collections.abc import Iterator, Mapping

#: What pages and mails speak: language code → its own name. The order is that of the switch on every page.
LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文"}
DEFAULT_LANGUAGE = "en"

#: What a conference may speak: what is written for it, and what its documents say.
CONFERENCE_LANGUAGES: Mapping[str, str] = {**LANGUAGES, "de": "Deutsch", "fr": "Français"}

#: Language code → BCP 47 tag for ``lang`` attributes and documents.
LANGUAGE_TAGS: Mapping[str, str] = {"en": "en", "zh": "zh-Hans", "de": "de", "fr": "fr"}


class LocalizedText(Mapping[str, str]):
    """An immutable mapping of language code to text; blank texts are not kept.

    >>> LocalizedText({"en": "Hall", "zh": " "})
    LocalizedText({'en': 'Hall'})
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str | None] | None = None, /, **by_language: str | None) -> None:
        given = {**(texts or {}), **by_language}
        self._texts = {code: text for code, text in sorted(given.items()) if text and text.strip()}

    @classmethod
    def restored(cls, stored: dict[str, str]) -> "LocalizedText":
        """Return the text that was stored as ``stored``: in order and without blank texts already."""
        text = cls.__new__(cls)
        text._texts = stored
        return text

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(tuple(self._texts.items()))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LocalizedText):
            return self._texts == other._texts
        if isinstance(other, Mapping):
            return self._texts == dict(other)
        return NotImplemented

    def __repr__(self) -> str:
        return f"LocalizedText({self._texts!r})"

    def language_for(self, language: str, first_language: str = DEFAULT_LANGUAGE) -> str:
        """Return the language that ``read`` would answer in, or ``language`` where there is no text."""
        for code in (language, first_language, *self._texts):
            if code in self._texts:
                return code
        return language

    def read(self, language: str, first_language: str = DEFAULT_LANGUAGE) -> str:
        """Return the text by the one fallback chain: reader's language, conference's first, any, ''."""
        return self._texts.get(self.language_for(language, first_language), "")

    def is_complete(self, languages: tuple[str, ...]) -> bool:
        """Tell whether every one of ``languages`` has a text."""
        return all(code in self._texts for code in languages)


#: The text that says nothing in any language: a default for what may be left out.
NO_TEXT = LocalizedText()
