"""What the kinds of organizations are called on screen and in documents, translated where they are shown."""

from eventapp.i18n import lazy_gettext as _
from eventapp.organizations.models import OrganizationKind

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
