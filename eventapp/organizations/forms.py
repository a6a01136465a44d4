"""Forms of the directory."""

from wtforms import SelectField, StringField, URLField

from eventapp.i18n import country_names, current_language, gettext, lazy_pgettext
from eventapp.i18n import lazy_gettext as _
from eventapp.organizations.models import OrganizationKind
from eventapp.organizations.rules import checked_website
from eventapp.organizations.words import KIND_NAMES, SECTOR_NAMES
from eventapp.web.forms import VersionedForm, judged_by, line, localized_field


class OrganizationForm(VersionedForm):
    name = localized_field(lazy_pgettext("thing", "Name"), required=True, has_more=True)
    short_name = localized_field(
        _("Short name"),
        has_more=True,
        description=_("As people say it, for lists and badges. May stay empty."),
    )
    kind = SelectField(_("Kind"), choices=list(KIND_NAMES.items()), default=OrganizationKind.COMPANY)
    sector = SelectField(
        _("Sector"),
        default="",
        description=_("What it mainly works on: pictures and lists group by it. May stay empty."),
    )
    country = SelectField(_("Country"))
    website = URLField(
        _("Website"), [line(300), judged_by(checked_website)], render_kw={"placeholder": "https://"}
    )
    parent = StringField(
        _("Part of"),
        [line()],
        description=_("The organization above it, for example the science park of a tenant. May stay empty."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.sector.choices = [("", gettext("No sector, or several")), *SECTOR_NAMES.items()]
        self.country.choices = [("", gettext("No country")), *country_names(current_language()).items()]
