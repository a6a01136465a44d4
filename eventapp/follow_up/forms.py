"""The form of the plan: days typed as numbers with commas between them."""

from datetime import date, timedelta

from wtforms import BooleanField, SelectField, StringField

from eventapp.follow_up.rules import Plan, read_number, read_numbers
from eventapp.i18n import current_language, weekday_in_words
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import VersionedForm, judged_by, line

_MAX = 60
#: Some Monday.
_MONDAY = date(2024, 1, 1)


def _numbers(label: str, description: str) -> StringField:
    return StringField(label, [line(_MAX), judged_by(read_numbers)], description=description, default="")


def _number(label: str, description: str) -> StringField:
    return StringField(
        label,
        [line(_MAX), judged_by(read_number)],
        description=description,
        default="",
        render_kw={"inputmode": "numeric"},
    )


class PlanForm(VersionedForm):
    """When a conference reminds, escalates, sums up and asks. ``version`` is 0 where no plan was set."""

    reminds_before = _numbers(
        _("Days before the due date"), _("Such as 14, 3. Write 0 for the day itself, or nothing.")
    )
    reminds_after = _numbers(_("Days after it, while nothing is reported"), _("Such as 1, 7, or nothing."))
    tells_focal_point_after = _number(
        _("Tell the focal point of the delegation, days after"), _("Left empty, focal points are not told.")
    )
    tells_secretariat_after = _number(
        _("Then tell the secretariat, days after"), _("Left empty, the secretariat is not told.")
    )
    digest_weekday = SelectField(
        _("Weekly overview on"),
        description=_(
            "Everybody in charge gets what is open for them; the head of an organization’s delegation, or "
            "its first contact, all of the organization. On that day it takes the place of reminders."
        ),
    )
    expiry_days = _numbers(
        _("Days before an agreement ends"), _("Its parties and the secretariat are told. Such as 90, 30.")
    )
    pulse_months = _numbers(
        _("Months after the conference"),
        _("Both sides of working links and agreements are asked what came of it. Such as 1, 6, 12."),
    )
    is_public = BooleanField(
        _("Show everybody how far things are"),
        description=_(
            "On a page of its own, with the public page of the conference: what is to be done, the "
            "organizations in charge, the due date, and whether it is done. No names of people, no "
            "addresses, no comments, and nothing that is confidential or follows from something confidential."
        ),
    )

    def offer_days(self) -> None:
        """Fill the select of weekdays in the reader's language."""
        days = [
            (str(number), weekday_in_words(_MONDAY + timedelta(days=number), current_language()))
            for number in range(7)
        ]
        self.digest_weekday.choices = [("", _("No day")), *days]

    def show(self, plan: Plan, version: int | None) -> None:
        """Fill the form with a plan."""
        self.version.data = version or 0
        for name in ("reminds_before", "reminds_after", "expiry_days", "pulse_months"):
            self[name].data = ", ".join(str(number) for number in getattr(plan, name))
        for name in ("tells_focal_point_after", "tells_secretariat_after", "digest_weekday"):
            number = getattr(plan, name)
            self[name].data = "" if number is None else str(number)
        self.is_public.data = plan.is_public

    def plan(self) -> Plan:
        """Return what was typed, once the form is valid."""
        return Plan(
            reminds_before=read_numbers(self.reminds_before.data or ""),
            reminds_after=read_numbers(self.reminds_after.data or ""),
            tells_focal_point_after=read_number(self.tells_focal_point_after.data or ""),
            tells_secretariat_after=read_number(self.tells_secretariat_after.data or ""),
            digest_weekday=int(self.digest_weekday.data) if self.digest_weekday.data else None,
            expiry_days=read_numbers(self.expiry_days.data or ""),
            pulse_months=read_numbers(self.pulse_months.data or ""),
            is_public=self.is_public.data,
        )
