"""Forms of minutes, attendance and decisions."""

from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from eventapp.i18n import gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.minutes.attending import ATTENDANCE_NAMES
from eventapp.minutes.rules import MAX_DECISION, MAX_SUMMARY
from eventapp.web.forms import AppForm, VersionedForm, line, localized_field


class MinutesForm(VersionedForm):
    """The summary of one agenda item; ``version`` is 0 where nobody wrote any yet.

    ``base`` is the text that the form was opened with, so that what others write meanwhile stays. ``seen`` is
    the clash that a button beside it has put aside.
    """

    summary = localized_field(
        _("Summary"),
        kind="text",
        max_length=MAX_SUMMARY,
        description=_("What was said and agreed. A blank line begins a paragraph, a dash a point of a list."),
    )
    base = localized_field(_("Summary"), kind="text", max_length=MAX_SUMMARY)
    seen = StringField(validators=[line(26)])


class DecisionForm(AppForm):
    text = localized_field(
        _("What was decided"),
        kind="text",
        required=True,
        max_length=MAX_DECISION,
        description=_("One decision in one or two sentences; the number is given when you save."),
    )


class ChangeDecisionForm(DecisionForm, VersionedForm):
    """A decision that is there already."""


class AttendeeForm(AppForm):
    """Somebody who was at an agenda item, or should have been."""

    name = localized_field(_("Name"), required=True)
    organization_name = localized_field(_("Organization"))
    delegation_name = localized_field(_("Delegation"))
    status = SelectField(_("Attendance"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status.choices = [(value, gettext(name)) for value, name in ATTENDANCE_NAMES.items()]


class ChangeAttendeeForm(AttendeeForm, VersionedForm):
    """Somebody who is on the list already."""


class ChosenForm(AppForm):
    """People ticked in the list, and what to do with them: an ``AttendanceStatus`` value, or ``out``."""

    chosen = SelectMultipleField(validate_choice=False, validators=[Length(max=500)])
    do = StringField(validators=[line(20)])
