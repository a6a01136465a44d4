"""The items of an agenda as HTML, prepared for pages that show thousands of them.

``templates/dashboard/_days.html`` draws the days and what begins together; one item is joined here, because a
template takes many times as long. Whatever comes from the database is escaped, once for each text that items
share.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for
from markupsafe import Markup, escape

from eventapp.agendas.models import AgendaItemKind
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.words import KIND_NAMES, MODE_NAMES
from eventapp.i18n import gettext, language_names, language_tag, list_comma, ngettext, time_of_day
from eventapp.localized import LocalizedText

#: What is on at such times speaks for itself: no kind is said, and the title stands back.
QUIET = frozenset({AgendaItemKind.BREAK, AgendaItemKind.REGISTRATION, AgendaItemKind.SOCIAL})


@dataclass(frozen=True, slots=True)
class AgendaFilter:
    """What a reader wants to see; "" means all. ``word`` is folded to lower case."""

    track_id: str = ""
    room_id: str = ""
    word: str = ""

    def leaves_out(self, item: ProgrammeItem, title: str, names: str) -> bool:
        return bool(
            (self.track_id and item.track_id != self.track_id)
            or (self.room_id and item.room_id != self.room_id)
            or (self.word and self.word not in f"{title} {names}".lower())
        )


EVERYTHING = AgendaFilter()


@dataclass
class EntryWriter:
    """Writes the items of one page: in ``language``, with times in ``timezone``, titles as ``<h{level}>``."""

    slug: str
    language: str
    timezone: str
    level: int
    wanted: AgendaFilter = EVERYTHING
    #: Where the title leads.
    endpoint: str = "dashboard.show_item"
    _kept: dict[object, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        address = url_for(self.endpoint, slug=self.slug, item_id="ITEM")
        self._before, self._after = str(escape(address)).split("ITEM")
        self._cancelled = f'<p class="state state-bad">{escape(gettext("Cancelled"))}</p>'
        self._until = escape(gettext("until"))
        self._comma = list_comma(self.language)

    def entry(self, item: ProgrammeItem, *, says_end: bool) -> Markup:
        """Return one item as a list entry; ``says_end`` where those beside it end at other times."""
        title, names = self._read(item)
        state = " entry-cancelled" if item.is_cancelled else " entry-quiet" if item.kind in QUIET else ""
        hidden = " hidden" if self.wanted.leaves_out(item, title, names) else ""
        foreign = (
            ""
            if self.language in item.title
            else f' lang="{language_tag(item.title.language_for(self.language))}"'
        )
        who = f'<p class="who">{escape(names)}</p>' if names else ""
        return Markup(  # noqa: S704 (every text is escaped where it enters)
            f'<li id="item-{item.id}" class="entry{state}" data-track="{item.track_id or ""}"'
            f' data-room="{item.room_id or ""}"{hidden}>'
            f'<h{self.level} class="entry-title"><a href="{self._before}{item.id}{self._after}"{foreign}>'
            f"{escape(title)}</a></h{self.level}>{self._cancelled if item.is_cancelled else ''}{who}"
            f'<p class="entry-facts">{self._facts(item, says_end=says_end)}</p></li>\n'
        )

    def count(self, items: Iterable[ProgrammeItem]) -> int:
        """Return how many of these the reader wants to see."""
        return sum(not self.wanted.leaves_out(item, *self._read(item)) for item in items)

    def _read(self, item: ProgrammeItem) -> tuple[str, str]:
        names = self._comma.join(person.name.read(self.language) for person in item.people)
        return item.title.read(self.language), names

    def _facts(self, item: ProgrammeItem, *, says_end: bool) -> str:
        facts = self._end(item.ends_at) if says_end else ""
        if item.kind not in QUIET:
            facts += self._once(("kind", item.kind), item)
        if item.room:
            facts += self._once(("room", item.room_id, item.room), item)
        if item.track:
            facts += self._once(("track", item.track_id, item.track), item)
        if item.languages:
            facts += self._once(("languages", item.languages), item)
        if item.interpretation_languages:
            facts += self._once(
                ("interpretation", item.interpretation_languages, item.interpretation_mode), item
            )
        if item.places is not None:
            facts += self._once(("places", item.places), item)
        return facts

    def _end(self, instant: datetime) -> str:
        known = self._kept.get(instant)
        if known is None:
            time = f'<time datetime="{instant.isoformat()}">{time_of_day(instant, self.timezone)}</time>'
            known = self._kept[instant] = f"<span>{self._until} {time}</span>"
        return known

    def _once(self, key: tuple[object, ...], item: ProgrammeItem) -> str:
        """Return a fact that many items share, written when it is first met."""
        known = self._kept.get(key)
        if known is None:
            text = self._fact(str(key[0]), item)
            known = self._kept[key] = f"<span>{escape(text)}</span>" if text else ""
        return known

    def _fact(self, name: str, item: ProgrammeItem) -> str:
        match name:
            case "kind":
                return kind_label(item.kind)
            case "room":
                return item.room.read(self.language)
            case "track":
                return item.track.read(self.language)
            case "languages":
                return spoken_in_words(item, self.language)
            case "interpretation":
                return interpretation_in_words(item, self.language)
            case _:
                return places_in_words(item.places or 0)


def kind_label(kind: str) -> str:
    """Name the kind of an item for readers; an ordinary session needs none."""
    return "" if kind == AgendaItemKind.PARALLEL else str(KIND_NAMES.get(AgendaItemKind(kind), kind))


def spoken_in_words(item: ProgrammeItem, language: str) -> str:
    """Say which languages are spoken: "Spoken: Chinese, English"."""
    return str(gettext("Spoken: %(languages)s", languages=language_names(item.languages, language)))


def interpretation_in_words(item: ProgrammeItem, language: str) -> str:
    """Say which interpretation is offered and how: "Interpretation: English (simultaneous)"."""
    return str(gettext("Interpretation: %(languages)s", languages=interpretation_of(item, language)))


def interpretation_of(item: ProgrammeItem, language: str) -> str:
    """Return the languages of interpretation with their mode: "English (simultaneous)"."""
    names = language_names(item.interpretation_languages, language)
    mode = MODE_NAMES.get(item.interpretation_mode)  # type: ignore[call-overload]
    if mode is None or not names:
        return names
    return f"{names}（{mode}）" if language == "zh" else f"{names} ({str(mode).lower()})"


def places_in_words(places: int) -> str:
    return str(ngettext("%(num)s place", "%(num)s places", places))


def filter_choices(items: Iterable[ProgrammeItem]) -> dict[str, dict[str, LocalizedText]]:
    """Return the tracks and the rooms that items have, names by id, in the order in which they are met."""
    tracks: dict[str, LocalizedText] = {}
    rooms: dict[str, LocalizedText] = {}
    for item in items:
        if item.track_id:
            tracks.setdefault(item.track_id, item.track)
        if item.room_id:
            rooms.setdefault(item.room_id, item.room)
    return {"track": tracks, "room": rooms}
