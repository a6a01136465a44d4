"""Indicators as lines: what each figure is called in the reader's language, edition beside edition."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventapp.agreements.words import STAGE_NAMES as AGREEMENT_STAGE_NAMES
from eventapp.exports.indicators.values import NO_SECTOR, Indicators, ItemFigure, PulseRound
from eventapp.i18n import N_, current_language, gettext, ngettext, pgettext
from eventapp.organizations.words import KIND_NAMES, SECTOR_NAMES
from eventapp.pulses.words import ANSWER_NAMES
from eventapp.working_links.words import STAGE_NAMES as LINK_STAGE_NAMES

#: What can be counted; a median of days may be half a day.
Number = int | float

#: Where an action item stands → msgid.
ITEM_FIGURE_NAMES = {
    ItemFigure.DONE_ON_TIME: N_("Done on time"),
    ItemFigure.DONE_LATE: N_("Done late"),
    ItemFigure.DONE_UNDATED: N_("Done, without a due date"),
    ItemFigure.OPEN: N_("Open, not yet due"),
    ItemFigure.OVERDUE: N_("Overdue"),
    ItemFigure.CANCELLED: N_("Cancelled"),
    ItemFigure.CARRIED_OVER: N_("Carried over"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of each edition, in their order; None where there is none."""

    label: str
    values: tuple[Number | None, ...]

    @property
    def differences(self) -> tuple[Number | None, ...]:
        """How each edition differs from the one before it: None for the first, and where a figure lacks."""
        before: tuple[Number | None, ...] = (None, *self.values[:-1])
        return tuple(
            None if value is None or former is None else value - former
            for value, former in zip(self.values, before, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together, under a name; ``key`` tells programs which it is."""

    key: str
    name: str
    lines: tuple[Line, ...]

    @property
    def told(self) -> tuple[Line, ...]:
        """The lines in which some edition has something, for who looks at many at once."""
        return tuple(line for line in self.lines if any(line.values))


def list_groups(editions: Sequence[Indicators]) -> list[Group]:
    """Return all figures of some editions in the reader's language.

    Sectors and kinds of organizations are left out that nobody came from.
    """
    return [
        Group("participants", gettext("Participants"), (_all(editions, lambda one: one.delegates),)),
        Group("sides", gettext("Participants by side"), _sides(editions)),
        Group("sectors", gettext("Participants by sector"), _sectors(editions)),
        Group("kinds", gettext("Participants by kind of organization"), _kinds(editions)),
        Group("links", gettext("Working links"), _links(editions)),
        Group("agreements", gettext("Agreements"), _agreements(editions)),
        Group("decisions", gettext("Decisions"), (_all(editions, lambda one: one.decisions),)),
        Group("items", gettext("Action items"), _items(editions)),
        *_pulses(editions),
    ]


def _line(label: str, editions: Sequence[Indicators], figure: Callable[[Indicators], Number | None]) -> Line:
    return Line(label, tuple(figure(one) for one in editions))


def _all(editions: Sequence[Indicators], figure: Callable[[Indicators], Number]) -> Line:
    return _line(gettext("All"), editions, figure)


def _counts(
    names: Iterable[tuple[str, str]],
    editions: Sequence[Indicators],
    counts: Callable[[Indicators], Mapping[str, int]],
) -> tuple[Line, ...]:
    """Return a line for each key with its name."""
    return tuple(Line(name, tuple(counts(one)[key] for one in editions)) for key, name in names)


def _sides(editions: Sequence[Indicators]) -> tuple[Line, ...]:
    """Return a line for each side; one side of several editions is called as in the latest."""
    language = current_language()
    names = {
        side.code: side.name.read(language, one.first_language) for one in editions for side in one.sides
    }
    counts = [{side.code: side.delegates for side in one.sides} for one in editions]
    return tuple(Line(name, tuple(each.get(code) for each in counts)) for code, name in names.items())


def _sectors(editions: Sequence[Indicators]) -> tuple[Line, ...]:
    names = [(key.value, str(name)) for key, name in SECTOR_NAMES.items()]
    lines = _counts([*names, (NO_SECTOR, gettext("No sector given"))], editions, lambda one: one.by_sector)
    return tuple(line for line in lines if any(line.values))


def _kinds(editions: Sequence[Indicators]) -> tuple[Line, ...]:
    names = [(key.value, str(name)) for key, name in KIND_NAMES.items()]
    lines = _counts(names, editions, lambda one: one.by_kind)
    return tuple(line for line in lines if any(line.values))


def _links(editions: Sequence[Indicators]) -> tuple[Line, ...]:
    names = [(stage.value, str(name)) for stage, name in LINK_STAGE_NAMES.items()]
    return (
        _all(editions, lambda one: one.links.total),
        _line(gettext("Made at this edition"), editions, lambda one: one.links.new),
        *_counts(names, editions, lambda one: one.links.by_stage),
    )


def _agreements(editions: Sequence[Indicators]) -> tuple[Line, ...]:
    names = [(stage.value, str(name)) for stage, name in AGREEMENT_STAGE_NAMES.items()]
    return (
        _all(editions, lambda one: one.agreements.total),
        _line(gettext("Made at this edition"), editions, lambda one: one.agreements.new),
        *_counts(names, editions, lambda one: one.agreements.by_stage),
    )


def _items(editions: Sequence[Indicators]) -> tuple[Line, ...]:
    names = [(figure.value, gettext(name)) for figure, name in ITEM_FIGURE_NAMES.items()]
    return (
        _all(editions, lambda one: one.items_total),
        _line(gettext("Taken over from the edition before"), editions, lambda one: one.items_from_before),
        *_counts(names, editions, lambda one: one.items),
        _line(gettext("Median of days until done"), editions, lambda one: one.median_days),
    )


def _pulses(editions: Sequence[Indicators]) -> list[Group]:
    """Return a group for each round that some edition has had."""
    months = sorted({each.months for one in editions for each in one.pulses})
    return [_round(number, editions) for number in months]


def _round(months: int, editions: Sequence[Indicators]) -> Group:
    rounds = [{each.months: each for each in one.pulses}.get(months) for one in editions]

    def line(label: str, figure: Callable[[PulseRound], int]) -> Line:
        return Line(label, tuple(None if each is None else figure(each) for each in rounds))

    def answer_line(answer: str, name: str) -> Line:
        return line(name, lambda each: each.by_answer[answer])

    return Group(
        "pulses",
        ngettext("Pulse after %(num)d month", "Pulse after %(num)d months", months),
        (
            line(pgettext("pulse", "Asked"), lambda each: each.asked),
            line(gettext("Answered"), lambda each: each.answered),
            *(answer_line(answer, str(name)) for answer, name in ANSWER_NAMES.items()),
        ),
    )
