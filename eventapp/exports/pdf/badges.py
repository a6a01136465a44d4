"""Composing badges: one on a page of A6, or eight on a sheet to cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import quote

from flask import current_app

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.conferences.rules import readable_text_on
from eventapp.errors import NotFound
from eventapp.exports.badge_rows import BadgeRow, list_badge_rows
from eventapp.exports.changes import changed_at
from eventapp.exports.kinds import ALL, PAPER
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.fitting import Setting, fit, height_of, lines_of
from eventapp.exports.pdf.frame import Asked, Composed, compose_from, in_each
from eventapp.exports.pdf.limits import check_apiece
from eventapp.exports.pdf.lines import Line, in_languages, names_of, organization_in, set_lines, typed
from eventapp.exports.summary import read_head
from eventapp.i18n import current_language, gettext, language_name
from eventapp.registration.badge_codes import badge_code

#: Category → the colour of its band. Its name stands on it, so nobody needs to tell them apart by it.
CATEGORY_COLOURS: Final[Mapping[str, str]] = {
    "delegate": "#1d4f7c",
    "speaker": "#6b3089",
    "observer": "#596673",
    "media": "#a8480f",
    "interpreter": "#0d6b5e",
    "staff": "#1b2530",
    "accompanying": "#7c6410",
    "vip": "#a0152f",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How much room a badge gives its texts, in millimetres, and in which sizes, from large to small.

    ``height`` is for the name and, below it, for ``details``: organization and position.
    """

    width: float
    details_width: float
    height: float
    title_height: float
    name: tuple[Setting, ...]
    native_name: tuple[Setting, ...]
    title_sizes: tuple[int, ...]
    detail_sizes: tuple[int, ...]
    side_sizes: tuple[int, ...]

    @property
    def sizes(self) -> list[int]:
        names = (setting.size for setting in (*self.name, *self.native_name))
        return sorted({*names, *self.title_sizes, *self.detail_sizes, *self.side_sizes})


A6: Final = Layout(
    width=89,
    details_width=89,
    height=61,
    title_height=14,
    name=(Setting(36, 1), Setting(30, 2), Setting(24, 2), Setting(20, 3), Setting(16, 3)),
    native_name=(Setting(36, 1), Setting(28, 1), Setting(22, 2), Setting(16, 2)),
    title_sizes=(12, 10, 9, 8, 7),
    detail_sizes=(14, 12, 11, 10, 9, 8),
    side_sizes=(12, 10, 9),
)
EIGHT: Final = Layout(
    width=91,
    details_width=64,
    height=35,
    title_height=8.5,
    name=(Setting(22, 1), Setting(18, 1), Setting(15, 2), Setting(12, 2), Setting(10, 2)),
    native_name=(Setting(20, 1), Setting(16, 1), Setting(12, 1), Setting(9, 1)),
    title_sizes=(9, 8, 7, 6),
    detail_sizes=(10, 9, 8, 7),
    side_sizes=(9, 8, 7),
)
#: An eighth of Letter is lower than one of A4.
EIGHT_ON_LETTER: Final = replace(EIGHT, height=31)
_ON_A_SHEET = 8
#: What a logo takes of the width, with the gap beside it.
_LOGO = 24
#: What is left for the side's name between its code and the picture of the badge's.
_BESIDE_CODE = 45


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge; ``qr`` is the address of the picture of its code, ``interpretation`` a language code."""

    names: tuple[Line, ...]
    organization: Sequence[Line]
    position: Sequence[Line]
    side_code: str
    side: Sequence[Line]
    category: str
    interpretation: str | None
    qr: str


def compose_badges(conference: Conference, asked: Asked) -> Composed:
    """Return the badges of those who were chosen, or of the one delegate whose id the subject is.

    Raises :class:`NotFound` for a delegate who does not take part, :class:`InvalidInput` for too many.
    """
    rows = list_badge_rows(
        conference.id,
        delegation_id=_chosen(asked, "delegation"),
        category=_chosen(asked, "category"),
        delegate_id=asked.subject_id,
    )
    if asked.subject_id and not rows:
        raise NotFound
    check_apiece(len(rows))
    frame = read_head(conference)
    languages = columns_of(conference, asked.language)
    layout = _layout(asked)
    badges = [_badge(row, layout, languages, conference.first_language) for row in rows]
    size = 1 if layout is A6 else _ON_A_SHEET
    return compose_from(
        "pdf/badges.html",
        conference,
        asked,
        frame=frame,
        changed_at=changed_at(conference, asked.kind),
        sheets=[badges[at : at + size] for at in range(0, len(badges), size)],
        is_a6=layout is A6,
        title=_title(conference, layout, languages, has_logo=frame.design.logo_id is not None),
        colours={name: (colour, readable_text_on(colour)) for name, colour in CATEGORY_COLOURS.items()},
        sizes=layout.sizes,
        categories={
            name: in_each(languages, partial(gettext, label)) for name, label in CATEGORY_LABELS.items()
        },
        interpretation={
            code: in_each(languages, partial(_interpretation, code)) for code in conference.languages
        },
        qr_alt=in_each(languages[:1], lambda: gettext("QR code for the desk"))[languages[0]],
    )


def _interpretation(code: str) -> str:
    return str(gettext("Interpretation: %(languages)s", languages=language_name(code, current_language())))


def _layout(asked: Asked) -> Layout:
    if asked.choices["layout"] == "a6":
        return A6
    return EIGHT_ON_LETTER if asked.choices[PAPER.name] == "letter" else EIGHT


def _chosen(asked: Asked, name: str) -> str:
    """Return what the badges are limited to, '' for nothing: a single badge is one whatever was chosen."""
    value = asked.choices[name]
    return "" if value == ALL or asked.subject_id else value


def _title(conference: Conference, layout: Layout, languages: Sequence[str], *, has_logo: bool) -> list[Line]:
    texts = in_languages(conference.title, languages, conference.first_language)
    width = layout.width - _LOGO if has_logo else layout.width
    return set_lines(texts, layout.title_sizes, width, layout.title_height)


def _badge(row: BadgeRow, layout: Layout, languages: Sequence[str], first_language: str) -> Badge:
    names = _names(row, layout, languages[0])
    organization = organization_in(languages, first_language, row.organization, row.organization_name)
    position = typed(row.position, row.positions, languages)
    height = layout.height - sum(
        height_of(line.fitted.size, lines_of(line.fitted, layout.width)) for line in names
    )
    details = set_lines([*organization, *position], layout.detail_sizes, layout.details_width, height)
    side = in_languages(row.side, languages, first_language)
    code = badge_code(current_app.config["SECRET_KEY"], row.delegate_id, row.token_generation)
    return Badge(
        names=names,
        organization=details[: len(organization)],
        position=details[len(organization) :],
        side_code=row.side_code,
        side=set_lines(side, layout.side_sizes, _BESIDE_CODE, height_of(layout.side_sizes[0], len(side))),
        category=row.category,
        interpretation=row.interpretation,
        qr=f"qr:{quote(code)}",
    )


def _names(row: BadgeRow, layout: Layout, language: str) -> tuple[Line, ...]:
    names = names_of(row.name, row.native_name, row.side_code, language)
    return tuple(
        Line(fit(words, layout.name if words == row.name else layout.native_name, layout.width), tag)
        for words, tag in names
    )
