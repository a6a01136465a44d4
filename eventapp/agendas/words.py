"""What kinds of items, roles of people and warnings are called on screen, translated where shown."""

from eventapp.agendas.models import AgendaItemKind, ContributionRole, InterpretationMode
from eventapp.i18n import lazy_gettext as _
from eventapp.i18n import lazy_pgettext

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
    InterpretationMode.SIMULTANEOUS: _("simultaneous"),
    InterpretationMode.CONSECUTIVE: _("consecutive"),
    InterpretationMode.WHISPERED: _("whispered"),
}
