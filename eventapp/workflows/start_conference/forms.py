"""The form that starts a conference: the fewest facts that make one."""

from typing import Any

from wtforms import DateField, EmailField, Field, RadioField, StringField
from wtforms.validators import ValidationError

from eventapp.conferences.rules import SLUG_MAX, side_code
from eventapp.errors import InvalidInput
from eventapp.i18n import gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, line, localized_field, optional, required
from eventapp.workflows.start_conference.services import Template

_SIDE = {"list": "countries", "autocomplete": "off"}


class StartForm(AppForm):
    template = RadioField(
        _("Start with"),
        choices=[
            (Template.LAUNCH_DAY, _("One-day launch conference: rooms and an example agenda to edit")),
            (Template.BLANK, _("A blank conference")),
        ],
        default=Template.LAUNCH_DAY,
    )
    title = localized_field(_("Title"), required=True, description=_("In one language at least."))
    first_side = StringField(
        _("First side"),
        [required(), line(60)],
        description=_("A country, or a short code of your own such as ASEAN."),
        render_kw=_SIDE,
    )
    second_side = StringField(_("Second side"), [required(), line(60)], render_kw=_SIDE)
    more_sides = StringField(
        _("Further sides"), [line()], description=_("With commas between them. May stay empty.")
    )
    starts_on = DateField(_("First day"), [required()])
    ends_on = DateField(
        _("Last day"), [optional()], description=_("May stay empty when there is only one day.")
    )
    timezone = StringField(
        _("Time zone"),
        [required(), line(60)],
        description=_("Type a city and choose, for example Asia/Shanghai. All times are on its clocks."),
        render_kw={"list": "timezones", "autocomplete": "off", "spellcheck": "false"},
    )
    venue_name = localized_field(_("Venue"))
    contact_email = EmailField(
        _("Contact mailbox"),
        [required(), line()],
        description=_("Shown to the public; answers to mails go here."),
        render_kw={"autocomplete": "email"},
    )
    slug = StringField(
        _("Address of the public page"),
        [line(SLUG_MAX)],
        description=_(
            "Lowercase letters, digits and hyphens. Left empty, it is made from the English title."
        ),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def sides(self) -> list[str]:
        """Return the sides as typed, those left empty left out."""
        more = (self.more_sides.data or "").replace("，", ",").replace("、", ",").split(",")
        typed = [self.first_side.data or "", self.second_side.data or "", *more]
        return [side.strip() for side in typed if side.strip()]

    def find_field(self, name: str) -> Any:
        return super().find_field("second_side" if name == "sides" else name)

    def validate_first_side(self, field: Field) -> None:
        _check_sides([field.data or ""])

    def validate_second_side(self, field: Field) -> None:
        _check_sides([field.data or ""])

    def validate_more_sides(self, _field: Field) -> None:
        _check_sides(self.sides()[2:])


def _check_sides(sides: list[str]) -> None:
    try:
        for side in sides:
            side_code(side)
    except InvalidInput as error:
        raise ValidationError(gettext(error.message, **error.values)) from error
