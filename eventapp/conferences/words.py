"""What parts and roles are called on screen and in documents, translated where they are shown."""

from eventapp.conferences.models import PartnerRole
from eventapp.i18n import lazy_gettext as _
from eventapp.i18n import lazy_pgettext
from eventapp.permissions import Role

#: In the order in which the public reads them.
PARTNER_ROLE_NAMES = {
    PartnerRole.HOST: _("Host"),
    PartnerRole.CO_HOST: _("Co-host"),
    PartnerRole.ORGANIZER: _("Organizer"),
    PartnerRole.SPONSOR: _("Sponsor"),
    PartnerRole.SUPPORTER: _("Supporter"),
    PartnerRole.MEDIA: _("Media partner"),
}

ROLE_NAMES = {
    Role.OWNER: _("Owner"),
    Role.ORGANIZER: lazy_pgettext("member", "Organizer"),
    Role.AGENDA_EDITOR: _("Agenda editor"),
    Role.REGISTRAR: _("Registrar"),
    Role.DESK: _("Check-in desk"),
    Role.RAPPORTEUR: lazy_pgettext("member", "Rapporteur"),
    Role.VIEWER: _("Viewer"),
}

ROLE_TASKS = {
    Role.OWNER: _("Does everything and decides who the members are."),
    Role.ORGANIZER: _("Does everything but decide who the members are."),
    Role.AGENDA_EDITOR: _("Writes the agenda."),
    Role.REGISTRAR: _("Looks after delegations and delegates, sends invitations and checks in."),
    Role.DESK: _("Checks in who comes and registers walk-ins."),
    Role.RAPPORTEUR: _("Writes minutes, decisions and action items."),
    Role.VIEWER: _("Reads the agenda, the outcomes and the documents."),
}
