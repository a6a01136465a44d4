"""What kinds and sectors of organizations are called on screen and in documents, translated where shown."""

from eventapp.i18n import lazy_gettext as _
from eventapp.i18n import lazy_pgettext
from eventapp.organizations.models import OrganizationKind, OrganizationSector

#: Kind → its name, in the order in which lists offer it.
KIND_NAMES = {
    OrganizationKind.MINISTRY: _("Ministry"),
    OrganizationKind.AGENCY: _("Agency"),
    OrganizationKind.MUNICIPALITY: _("Municipality"),
    OrganizationKind.SCIENCE_PARK: _("Science park"),
    OrganizationKind.COMPANY: _("Company"),
    OrganizationKind.UNIVERSITY: _("University or institute"),
    OrganizationKind.CHAMBER: _("Chamber of commerce"),
    OrganizationKind.ASSOCIATION: _("Association"),
    OrganizationKind.MEDIA: _("Media"),
    OrganizationKind.OTHER: _("Other"),
}

#: Sector → its name, in the order in which lists offer it.
SECTOR_NAMES = {
    OrganizationSector.EQUIPMENT: _("Equipment and machinery"),
    OrganizationSector.MATERIALS: lazy_pgettext("sector", "Materials"),
    OrganizationSector.HEALTH: _("Biomedicine and health"),
    OrganizationSector.DIGITAL: _("Digital technology"),
    OrganizationSector.ENERGY: _("Energy and environment"),
    OrganizationSector.MOBILITY: _("Transport and logistics"),
    OrganizationSector.FOOD: _("Food and agriculture"),
    OrganizationSector.FINANCE: _("Finance and services"),
    OrganizationSector.EDUCATION: _("Education and research"),
    OrganizationSector.ADMINISTRATION: _("Public administration"),
}
