"""What kinds of items, roles of people and warnings are called on screen, translated where shown."""

from eventapp.agendas.edits import EditKind, kind_of_edit
from eventapp.agendas.models import (
    AgendaEdit,
    AgendaItem,
    AgendaItemKind,
    ContributionRole,
    InterpretationMode,
)
from eventapp.agendas.notices import Notice
from eventapp.agendas.scheduling import ObstacleKind
from eventapp.agendas.unreleased import Unreleased
from eventapp.conferences.models import Conference
from eventapp.i18n import (
    N_,
    current_language,
    date_range_in_words,
    gettext,
    instant_in_words,
    lazy_pgettext,
    ngettext,
    time_of_day,
)
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LocalizedText

#: In the order of the form: what most agendas are made of comes first.
KIND_NAMES = {
    AgendaItemKind.PARALLEL: _("Session"),
    AgendaItemKind.OPENING: _("Opening"),
    AgendaItemKind.KEYNOTE: _("Keynote"),
    AgendaItemKind.PLENARY: _("Plenary"),
    AgendaItemKind.PANEL: _("Panel"),
    AgendaItemKind.ROADSHOW: _("Roadshow"),
    AgendaItemKind.SIGNING_CEREMONY: _("Signing ceremony"),
    AgendaItemKind.BROKERAGE: _("Brokerage"),
    AgendaItemKind.WORKING_GROUP: _("Working group"),
    AgendaItemKind.BILATERAL: _("Bilateral meeting"),
    AgendaItemKind.SITE_VISIT: _("Site visit"),
    AgendaItemKind.PRESS: _("Press"),
    AgendaItemKind.REGISTRATION: lazy_pgettext("agenda item", "Registration"),
    AgendaItemKind.BREAK: _("Break"),
    AgendaItemKind.SOCIAL: _("Social event"),
    AgendaItemKind.CLOSING: _("Closing"),
}

ROLE_NAMES = {
    ContributionRole.SPEAKER: _("Speaker"),
    ContributionRole.CHAIR: _("Chair"),
    ContributionRole.MODERATOR: _("Moderator"),
    ContributionRole.RAPPORTEUR: _("Rapporteur"),
    ContributionRole.SIGNATORY: _("Signatory"),
}

MODE_NAMES = {
    InterpretationMode.SIMULTANEOUS: _("Simultaneous"),
    InterpretationMode.CONSECUTIVE: _("Consecutive"),
    InterpretationMode.WHISPERED: _("Whispered"),
}

_NOTICES = {
    ObstacleKind.ROOM_TAKEN: N_("%(subject)s is taken at the same time by “%(other)s”, %(start)s–%(end)s."),
    ObstacleKind.PERSON_TAKEN: N_("%(subject)s is also at “%(other)s”, %(start)s–%(end)s."),
    ObstacleKind.TEAM_TAKEN: N_("The team “%(subject)s” is also at “%(other)s”, %(start)s–%(end)s."),
    ObstacleKind.ROOM_CHANGE: N_(
        "%(subject)s has no time to change rooms between this and “%(other)s”, %(start)s–%(end)s."
    ),
    ObstacleKind.CAPACITY: N_("%(subject)s has %(seats)d seats, and %(crowd)d people may come."),
    ObstacleKind.NOT_ARRIVED: N_("%(subject)s comes with a delegation that arrives only on %(since)s."),
    ObstacleKind.HAS_LEFT: N_("%(subject)s comes with a delegation that leaves on %(since)s already."),
    ObstacleKind.OUTSIDE_DAYS: N_("It is outside the days of the conference, %(days)s."),
}

_EDITS = {
    EditKind.ADDED: N_("Undo: added “%(title)s”"),
    EditKind.DELETED: N_("Undo: deleted “%(title)s”"),
    EditKind.CANCELLED: N_("Undo: cancelled “%(title)s”"),
    EditKind.RESTORED: N_("Undo: let “%(title)s” take place again"),
    EditKind.UNSCHEDULED: N_("Undo: took “%(title)s” out of the day"),
    EditKind.MOVED: N_("Undo: moved “%(title)s”"),
    EditKind.CHANGED: N_("Undo: changed “%(title)s”"),
}


def item_in_words(item: AgendaItem, timezone: str) -> str:
    """Name an agenda item as a choice has it: when it begins, where that is known, and its title."""
    language = current_language()
    when = instant_in_words(item.starts_at, timezone, language) if item.starts_at else ""
    return f"{when} {item.title.read(language)}".strip()


def notice_words(notice: Notice, conference: Conference) -> str:
    """Say in the reader's language what doesn't fit."""
    language, zone = current_language(), conference.timezone
    first = conference.first_language
    return str(
        gettext(
            _NOTICES[notice.kind],
            subject=notice.subject.read(language, first),
            other=notice.other.read(language, first),
            start=time_of_day(notice.starts_at, zone) if notice.starts_at else "",
            end=time_of_day(notice.ends_at, zone) if notice.ends_at else "",
            since=instant_in_words(notice.since, zone, language) if notice.since else "",
            days=date_range_in_words(conference.starts_on, conference.ends_on, language),
            seats=notice.seats,
            crowd=notice.crowd,
        )
    )


def unreleased_words(unreleased: Unreleased) -> str:
    """Say in the reader's language what the public doesn't read yet; '' where it reads all of it."""
    if not unreleased.items:
        return ""
    if unreleased.released_at is None:
        return str(gettext("Nothing of this agenda is released yet: the public doesn’t see it."))
    return str(
        ngettext("Not released yet: %(num)d change.", "Not released yet: %(num)d changes.", unreleased.items)
    )


def undo_words(edit: AgendaEdit, conference: Conference) -> str:
    """Say in the reader's language which edit would be undone."""
    title = LocalizedText((edit.after or edit.before or {})["title"])
    shown = title.read(current_language(), conference.first_language)
    return str(gettext(_EDITS[kind_of_edit(edit.before, edit.after)], title=shown))
