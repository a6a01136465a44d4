"""The form of the registration settings."""

from wtforms import DateTimeLocalField, IntegerField
from wtforms.validators import NumberRange

from eventapp.conferences.rules import CAPACITY_MAX
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import VersionedForm, optional

#: What browsers send and understand; the first is how the field is filled.
_WALL_CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class RegistrationSettingsForm(VersionedForm):
    """When one can register, on the clocks of the conference, and for how many there is room."""

    registration_opens_at = DateTimeLocalField(
        _("Opens"),
        [optional()],
        format=_WALL_CLOCK,
        description=_("Left empty, registration is open from publication on."),
    )
    registration_closes_at = DateTimeLocalField(
        _("Closes"),
        [optional()],
        format=_WALL_CLOCK,
        description=_("Left empty, it stays open until the conference ends."),
    )
    capacity = IntegerField(
        _("Seats"),
        [
            optional(),
            NumberRange(1, CAPACITY_MAX, message=_("Please give a number from %(min)d to %(max)d.")),
        ],
        description=_(
            "When they are taken, people go onto the waiting list and move up when a seat frees. "
            "Left empty, there is no limit."
        ),
        render_kw={"inputmode": "numeric"},
    )
