"""The form of a conference's details."""

from typing import Any

from wtforms import (
    ColorField,
    DateField,
    EmailField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.accounts.rules import checked_email
from eventapp.conferences.rules import (
    SLUG_MAX,
    check_days,
    checked_colour,
    checked_slug,
    checked_timezone,
)
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import CONFERENCE_LANGUAGES
from eventapp.web.forms import VersionedForm, judged_by, line, localized_field, required


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
    timezone = StringField(
        _("Time zone"),
        [required(), line(60), judged_by(checked_timezone)],
        description=_("Type a city and choose, for example Asia/Shanghai. All times are on its clocks."),
        render_kw={"list": "timezones", "autocomplete": "off", "spellcheck": "false"},
    )
    first_language = SelectField(
        _("First language"),
        choices=list(CONFERENCE_LANGUAGES.items()),
        description=_("It is used where a text has no translation yet."),
    )
    other_languages = SelectMultipleField(
        _("Other languages"),
        choices=list(CONFERENCE_LANGUAGES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("Of texts and documents; pages and mails speak English and Chinese."),
    )
    slug = StringField(
        _("Address of the public page"),
        [required(), line(SLUG_MAX), judged_by(checked_slug)],
        description=_("Lowercase letters, digits and hyphens. It is fixed once the page has been public."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    contact_email = EmailField(
        _("Contact mailbox"),
        [required(), line(), judged_by(checked_email)],
        description=_("Shown to the public; answers to mails go here."),
        render_kw={"autocomplete": "email"},
    )
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


def details_of(form: DetailsForm) -> dict[str, Any]:
    """Return the values of the form as ``EditDetails`` names them."""
    left_out = ("csrf_token", "first_language", "other_languages")
    values = {name: form[name].data for name in form.data if name not in left_out}
    return {
        **values,
        "languages": tuple(dict.fromkeys((form.first_language.data, *form.other_languages.data))),
        "slug": form.slug.data or "",
        "series": form.series.data or "",
    }
