"""What strangers may type to have something fetched, kept or run, and typing it wherever there is room."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import sqlalchemy as sa

from eventapp.db.base import Base
from eventapp.db.session import session
from eventapp.db.types import LocalizedTextType
from eventapp.localized import LocalizedText

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
#: Name → mark-up for which a plain WeasyPrint fetches ``{target}``.
FETCHING: Final[Mapping[str, str]] = {
    "img": '<img alt="x" src="{target}">',
    "sheet": '<link rel="stylesheet" href="{target}">',
    "attached": '<link rel="attachment" href="{target}">',
    "attaching": '<a rel="attachment" href="{target}">x</a>',
    "object": '<object data="{target}"></object>',
    "embed": '<embed src="{target}">',
    "import": "<style>@import '{target}';</style>",
    "import-url": '<style>@import url("{target}");</style>',
    "font": "<style>@font-face {{ font-family: x; src: url({target}) }} i {{ font: 1em x }}</style><i>x</i>",
    "background": '<p style="background: url({target})">x</p>',
    "marker": '<ul style="list-style-image: url({target})"><li>x</li></ul>',
    "border": '<p style="border: 1px solid; border-image: url({target}) 1">x</p>',
    "content": '<style>b::before {{ content: url("{target}") }}</style><b>x</b>',
    "svg": _SVG + '<image href="{target}" width="9" height="9"/></svg>',
    "base": '<base href="{target}/"><img alt="x" src="relative.png">',
}
#: What ends, begins or runs something for a browser, a style sheet, a template, Markdown, a font or XML.
BREAKING: Final = (
    "</p></title></style></body>--><script>alert(1)</script><img src=x onerror=alert(1)><svg onload=x>"
    "\" onload=\"x\" ' style='x' {{ 7 * 7 }}{% raw %}{# ![x](http://127.0.0.1:9/m) } @page { size: A0 } "
    "&lt;i&gt; &#60;i> ]]> <!-- part --> \U0001f914 \U0010fffd \x07\x0b\u202e 创新 é"
)
#: Columns of so many letters, or of any number, have room for words.
_ROOM: Final = 300
_WITH_ROOM: Final = ("phone",)
#: They have it, too, but nobody types into them, or only what is checked.
_NOT_TYPED: Final = (
    *("name_key", "search_key", "source_key", "email", "email_normalised", "contact_email", "mailbox"),
    *("password_hash", "user_agent", "message_id", "source", "error", "last_error", "arguments"),
)


def harm(*targets: str) -> str:
    """Return mark-up that would have each target fetched in each way, the way's name behind the target."""
    return "".join(
        markup.format(target=f"{target}{name}") for target in targets for name, markup in FETCHING.items()
    )


def type_everywhere(text_of: Callable[[str], str]) -> None:
    """Let whatever can be typed be ``text_of`` its place, such as ``Delegate.name``, as far as it fits."""
    for mapper in Base.registry.mappers:
        texts = {
            column.key: f"{mapper.class_.__name__}.{column.key}"
            for column in mapper.columns
            if _is_typed(column)
        }
        if not texts:
            continue
        for row in session().scalars(sa.select(mapper.class_)):
            for name, place in texts.items():
                if getattr(row, name) is not None:
                    setattr(row, name, _filled(mapper.columns[name].type, text_of(place)))
    session().flush()


def _is_typed(column: Any) -> bool:
    if isinstance(column.type, LocalizedTextType):
        return True
    if not isinstance(column.type, sa.String) or column.key in _NOT_TYPED:
        return False
    return column.type.length is None or column.type.length >= _ROOM or column.key in _WITH_ROOM


def _filled(kind: Any, text: str) -> LocalizedText | str:
    if isinstance(kind, LocalizedTextType):
        return LocalizedText(en=text, zh=text)
    return text[: kind.length]
