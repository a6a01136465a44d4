"""Forms of a conference's frame."""

from typing import Any

from wtforms import ColorField, DateField, EmailField, Field, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange

from eventapp.accounts.rules import checked_email
from eventapp.conferences.rules import (
    CAPACITY_MAX,
    LINE_MAX,
    SLUG_MAX,
    check_days,
    checked_colour,
    checked_slug,
    checked_timezone,
    side_code,
)
from eventapp.conferences.words import PARTNER_ROLE_NAMES, ROLE_NAMES
from eventapp.i18n import lazy_gettext as _
from eventapp.i18n import lazy_pgettext
from eventapp.permissions import Role
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, localized_field, optional, required

#: Value of the field → what it says; the first code is the conference's first language.
LANGUAGE_CHOICES = {
    "en,zh": _("English and Chinese"),
    "zh,en": _("Chinese and English"),
    "en": _("English only"),
    "zh": _("Chinese only"),
}


def timezone_field() -> StringField:
    return StringField(
        _("Time zone"),
        [required(), line(60), judged_by(checked_timezone)],
        description=_("Type a city and choose, for example Asia/Shanghai. All times are on its clocks."),
        render_kw={"list": "timezones", "autocomplete": "off", "spellcheck": "false"},
    )


def contact_field() -> EmailField:
    return EmailField(
        _("Contact mailbox"),
        [required(), line(), judged_by(checked_email)],
        description=_("Shown to the public; answers to mails go here."),
        render_kw={"autocomplete": "email"},
    )


class DetailsForm(VersionedForm):
    title = localized_field(_("Title"), required=True, description=_("In one language at least."))
    description = localized_field(
        _("Description"),
        kind="text",
        description=_("What the conference is for. You can use Markdown: **bold**, lists, links."),
    )
    venue_name = localized_field(_("Venue"))
    venue_address = localized_field(_("Address"))
    starts_on = DateField(_("First day"), [required()])
    ends_on = DateField(_("Last day"), [required()])
    timezone = timezone_field()
    languages = SelectField(
        _("Languages"),
        choices=list(LANGUAGE_CHOICES.items()),
        description=_("The first one is used where a text has no translation yet."),
    )
    slug = StringField(
        _("Address of the public page"),
        [required(), line(SLUG_MAX), judged_by(checked_slug)],
        description=_("Lowercase letters, digits and hyphens. It is fixed once the page has been public."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    contact_email = contact_field()
    series = StringField(
        _("Series"),
        [line()],
        description=_("Conferences that follow each other share a series, and a calendar of all of them."),
        render_kw={"list": "series", "autocomplete": "off"},
    )
    colour = ColorField(
        _("Accent colour"),
        [required(), judged_by(checked_colour)],
        description=_("For buttons and links on the public page; text on it is set in white or black."),
    )

    def validate_starts_on(self, field: Field) -> None:
        judged_by(lambda day: check_days(day, day))(self, field)

    def validate_ends_on(self, field: Field) -> None:
        first = self.starts_on
        if first.data and not first.errors:
            judged_by(lambda last: check_days(first.data, last))(self, field)


class SideForm(AppForm):
    code = StringField(
        _("Country or code"),
        [required(), line(60), judged_by(side_code)],
        description=_("A country, such as Switzerland or CH, or a short code of your own, such as ASEAN."),
        render_kw={"list": "countries", "autocomplete": "off"},
    )
    name = localized_field(
        lazy_pgettext("thing", "Name"),
        max_length=LINE_MAX,
        description=_("Leave it empty for the country's usual name."),
    )


class ChangeSideForm(SideForm, VersionedForm):
    """A side that is there already."""


class RoomForm(AppForm):
    name = localized_field(lazy_pgettext("thing", "Name"), required=True)
    capacity = IntegerField(
        lazy_pgettext("room", "Seats"),
        [
            optional(),
            NumberRange(1, CAPACITY_MAX, message=_("Please give a number from %(min)d to %(max)d.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class ChangeRoomForm(RoomForm, VersionedForm):
    """A room that is there already."""


class PartnerForm(AppForm):
    organization = StringField(
        _("Organization"),
        [required(), line()],
        description=_("Its name or short name, in any language."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )
    role = SelectField(_("Part"), choices=list(PARTNER_ROLE_NAMES.items()))


class InvitationForm(AppForm):
    email = EmailField(
        _("E-mail"), [required(), line(), judged_by(checked_email)], render_kw={"autocomplete": "off"}
    )
    name = StringField(_("Name"), [line()], description=_("For somebody who has no account yet."))
    role = SelectField(_("Role"), choices=list(ROLE_NAMES.items()), default=Role.ORGANIZER)


class RoleForm(AppForm):
    role = SelectField(_("Role"), choices=list(ROLE_NAMES.items()))


def details_of(form: DetailsForm) -> dict[str, Any]:
    """Return the values of the form as ``services.EditDetails`` names them."""
    values = {name: form[name].data for name in form.data if name != "csrf_token"}
    return {
        **values,
        "languages": tuple(form.languages.data.split(",")),
        "slug": form.slug.data or "",
        "series": form.series.data or "",
    }
