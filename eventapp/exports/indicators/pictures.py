"""Indicators of one conference as pictures, for the page and the document."""

from collections.abc import Iterator
from dataclasses import dataclass

from eventapp.agreements.words import STAGE_NAMES as AGREEMENT_STAGE_NAMES
from eventapp.exports.indicators.lines import ITEM_FIGURE_NAMES, list_groups
from eventapp.exports.indicators.values import Indicators, ItemFigure, PulseRound
from eventapp.i18n import gettext, ngettext
from eventapp.pulses.words import ANSWER_NAMES
from eventapp.working_links.words import STAGE_NAMES as LINK_STAGE_NAMES

_TONES = {
    ItemFigure.DONE_ON_TIME: "good",
    ItemFigure.DONE_LATE: "warn",
    ItemFigure.DONE_UNDATED: "second",
    ItemFigure.OPEN: "accent",
    ItemFigure.OVERDUE: "bad",
    ItemFigure.CANCELLED: "quiet",
    ItemFigure.CARRIED_OVER: "third",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its figure; ``tone`` is a colour of the page, or ''."""

    label: str
    number: int
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars under a caption in the reader's language; ``is_whole`` where they are shares of one thing."""

    caption: str
    bars: tuple[Bar, ...]
    is_whole: bool = False

    @property
    def longest(self) -> int:
        return max((bar.number for bar in self.bars), default=0)


def list_pictures(one: Indicators) -> list[Picture]:
    """Return the pictures that there is something in."""
    return [picture for picture in _all(one) if picture.longest]


def _all(one: Indicators) -> Iterator[Picture]:
    groups = {group.key: group for group in list_groups([one])}
    for key in ("sides", "sectors", "kinds"):
        bars = tuple(Bar(line.label, int(line.values[0] or 0)) for line in groups[key].lines)
        yield Picture(groups[key].name, bars, is_whole=key == "sides")
    links = tuple(Bar(str(name), one.links.by_stage[key]) for key, name in LINK_STAGE_NAMES.items())
    yield Picture(gettext("Working links by stage"), links)
    agreements = tuple(
        Bar(str(name), one.agreements.by_stage[key]) for key, name in AGREEMENT_STAGE_NAMES.items()
    )
    yield Picture(gettext("Agreements by stage"), agreements)
    yield Picture(
        gettext("Action items"),
        tuple(
            Bar(gettext(name), one.items[figure], _TONES[figure])
            for figure, name in ITEM_FIGURE_NAMES.items()
        ),
        is_whole=True,
    )
    for each in one.pulses:
        answers = tuple(Bar(str(name), each.by_answer[key]) for key, name in ANSWER_NAMES.items())
        yield Picture(_caption(each), answers)


def _caption(each: PulseRound) -> str:
    return str(
        ngettext(
            "Pulse after %(num)d month: %(answered)d of %(asked)d answered",
            "Pulse after %(num)d months: %(answered)d of %(asked)d answered",
            each.months,
            answered=each.answered,
            asked=each.asked,
        )
    )
