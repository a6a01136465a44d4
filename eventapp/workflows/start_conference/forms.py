"""The form that starts a conference: the fewest facts that make one."""

import re
from typing import Any

from wtforms import DateField, EmailField, Field, RadioField, StringField

from eventapp.accounts.rules import checked_email
from eventapp.conferences.rules import SLUG_MAX, check_days, checked_slug, checked_timezone, side_code
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, judged_by, line, localized_field, optional, required
from eventapp.workflows.start_conference.services import Template

_SIDE = {"list": "countries", "autocomplete": "off"}


def _listed(sides: str) -> list[str]:
    """Return the sides that stand in one line, with commas of either script between them."""
    return [side for side in re.split("[,，、]", sides) if side.strip()]


def _check_listed(sides: str) -> None:
    for side in _listed(sides):
        side_code(side)


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
        [required(), line(60), judged_by(side_code)],
        description=_("A country, or a short code of your own such as ASEAN."),
        render_kw=_SIDE,
    )
    second_side = StringField(_("Second side"), [required(), line(60), judged_by(side_code)], render_kw=_SIDE)
    more_sides = StringField(
        _("Further sides"),
        [line(), judged_by(_check_listed)],
        description=_("With commas between them. May stay empty."),
    )
    starts_on = DateField(_("First day"), [required()])
    ends_on = DateField(
        _("Last day"), [optional()], description=_("May stay empty when there is only one day.")
    )
    timezone = StringField(
        _("Time zone"),
        [required(), line(60), judged_by(checked_timezone)],
        description=_("Type a city and choose, for example Asia/Shanghai. All times are on its clocks."),
        render_kw={"list": "timezones", "autocomplete": "off", "spellcheck": "false"},
    )
    venue_name = localized_field(_("Venue"))
    contact_email = EmailField(
        _("Contact mailbox"),
        [required(), line(), judged_by(checked_email)],
        description=_("Shown to the public; answers to mails go here."),
        render_kw={"autocomplete": "email"},
    )
    slug = StringField(
        _("Address of the public page"),
        [line(SLUG_MAX), judged_by(checked_slug)],
        description=_(
            "Lowercase letters, digits and hyphens. Left empty, it is made from the English title."
        ),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_starts_on(self, field: Field) -> None:
        judged_by(lambda day: check_days(day, day))(self, field)

    def validate_ends_on(self, field: Field) -> None:
        first = self.starts_on
        if first.data and not first.errors:
            judged_by(lambda last: check_days(first.data, last))(self, field)

    def sides(self) -> list[str]:
        """Return the sides as typed, those left empty left out."""
        typed = [
            self.first_side.data or "",
            self.second_side.data or "",
            *_listed(self.more_sides.data or ""),
        ]
        return [side.strip() for side in typed if side.strip()]

    def find_field(self, name: str) -> Any:
        return super().find_field("second_side" if name == "sides" else name)
