"""What changes of an agenda are called on screen, translated where shown."""

from collections.abc import Callable, Iterable, Mapping

from eventapp.agendas.comparing import Aspect, ChangeKind
from eventapp.i18n import gettext, list_comma, ngettext
from eventapp.i18n import lazy_gettext as _

KIND_HEADINGS = {
    ChangeKind.CAME: _("New"),
    ChangeKind.MOVED: _("Moved"),
    ChangeKind.CANCELLED: _("Cancelled"),
    ChangeKind.RESTORED: _("Takes place after all"),
    ChangeKind.CHANGED: _("Changed"),
}

ASPECT_NAMES = {
    Aspect.TIME: _("time"),
    Aspect.ROOM: _("room"),
    Aspect.TITLE: _("title"),
    Aspect.ABSTRACT: _("abstract"),
    Aspect.KIND: _("kind of item"),
    Aspect.TRACK: _("track"),
    Aspect.LANGUAGES: _("spoken languages"),
    Aspect.INTERPRETATION: _("interpretation"),
    Aspect.PLACES: _("number of places"),
    Aspect.PEOPLE: _("people"),
}


def counts_in_words(counts: Mapping[str, int]) -> list[str]:
    """Say how many items a release changed, kind by kind: "2 moved", "1 cancelled"."""
    told: dict[ChangeKind, Callable[[int], str]] = {
        ChangeKind.CANCELLED: lambda n: ngettext("%(num)s cancelled", "%(num)s cancelled", n),
        ChangeKind.MOVED: lambda n: ngettext("%(num)s moved", "%(num)s moved", n),
        ChangeKind.RESTORED: lambda n: ngettext(
            "%(num)s takes place after all", "%(num)s take place after all", n
        ),
        ChangeKind.CAME: lambda n: ngettext("%(num)s new", "%(num)s new", n),
        ChangeKind.CHANGED: lambda n: ngettext("%(num)s changed", "%(num)s changed", n),
    }
    return [say(counts[kind]) for kind, say in told.items() if counts.get(kind)]


def aspects_in_words(aspects: Iterable[Aspect], language: str) -> str:
    """Name what of an item differs: "title, people"."""
    return list_comma(language).join(str(ASPECT_NAMES[aspect]) for aspect in aspects)


def version_name(number: int) -> str:
    """Name a state of the agenda: "Version 3", or the working copy for 0."""
    return str(gettext("Version %(number)d", number=number) if number else gettext("Working copy"))
