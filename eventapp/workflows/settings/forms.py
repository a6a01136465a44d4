"""The forms of the settings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import BooleanField, DateTimeLocalField, IntegerField, SelectChoice, SelectField
from wtforms.validators import NumberRange

from eventapp.clock import to_wall_clock
from eventapp.conferences.categories import CATEGORY_LABELS, MODE_LABELS, mode_of
from eventapp.conferences.models import Conference
from eventapp.conferences.rules import CAPACITY_MAX, OFFER_HOURS_MAX, checked_instant
from eventapp.conferences.services import RegistrationSettings
from eventapp.i18n import lazy_gettext as _
from eventapp.registration.seats import SEATS_MAX
from eventapp.web.forms import VersionedForm, optional
from eventapp.workflows.settings.category_seats import CategorySeats

#: What browsers send and understand; the first is how the field is filled.
_WALL_CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_INSTANTS = ("registration_opens_at", "registration_closes_at", "changes_close_at")
_CATEGORIES = tuple(str(category) for category in CATEGORY_LABELS)


def _number_field(label: Any, least: int, most: int, description: Any = "") -> IntegerField:
    in_range = NumberRange(least, most, message=_("Please give a number from %(min)d to %(max)d."))
    return IntegerField(
        label, [optional(), in_range], description=description, render_kw={"inputmode": "numeric"}
    )


class RegistrationSettingsForm(VersionedForm):
    """How people register, on the clocks of the conference.

    For each category there are ``mode_<category>`` and ``seats_<category>``; a field that wasn't sent stays
    as the conference has it.
    """

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
    capacity = _number_field(
        _("Seats"),
        1,
        CAPACITY_MAX,
        _(
            "When they are taken, people go onto the waiting list and move up when a seat frees. "
            "Left empty, there is no limit."
        ),
    )
    offer_hours = _number_field(
        _("Hours in which a free seat must be taken"),
        1,
        OFFER_HOURS_MAX,
        _(
            "A seat that frees is kept so long for whoever is next, and then goes on. "
            "Left empty, it is theirs at once."
        ),
    )
    changes_close_at = DateTimeLocalField(
        _("Last changes"),
        [optional()],
        format=_WALL_CLOCK,
        description=_(
            "From then on delegates and focal points change and cancel nothing by themselves. "
            "Left empty, they can until the conference ends."
        ),
    )
    transfers_allowed = BooleanField(
        _("Delegates may pass their seat on to a colleague"),
        description=_("The colleague gets a link, and completes and agrees to everything anew."),
    )

    def __init__(self, conference: Conference, category_seats: Sequence[CategorySeats]) -> None:
        super().__init__(data=_values_of(conference, category_seats))
        self._timezone = conference.timezone

    def command(self) -> RegistrationSettings:
        """Return what was typed; raises :class:`InvalidInput` for an instant that can't be."""
        return RegistrationSettings(
            version=self.version.data,
            opens_at=self._instant("registration_opens_at"),
            closes_at=self._instant("registration_closes_at"),
            capacity=self.capacity.data,
            modes={category: self[f"mode_{category}"].data for category in _CATEGORIES},
            changes_close_at=self._instant("changes_close_at"),
            transfers_allowed=self.transfers_allowed.data,
            offer_hours=self.offer_hours.data,
        )

    def quotas(self) -> dict[str, int | None]:
        """Return category → seats, None for no limit."""
        return {category: self[f"seats_{category}"].data for category in _CATEGORIES}

    def _instant(self, name: str) -> datetime | None:
        return checked_instant(self[name].data, self._timezone, name)


for _category, _label in CATEGORY_LABELS.items():
    _modes = [SelectChoice(value, _(words)) for value, words in MODE_LABELS.items()]
    setattr(RegistrationSettingsForm, f"mode_{_category}", SelectField(_(_label), choices=_modes))
    setattr(RegistrationSettingsForm, f"seats_{_category}", _number_field(_(_label), 0, SEATS_MAX))


def _values_of(conference: Conference, category_seats: Sequence[CategorySeats]) -> dict[str, Any]:
    instants = {name: getattr(conference, name) for name in _INSTANTS}
    return {
        "version": conference.version,
        "capacity": conference.capacity,
        "offer_hours": conference.offer_hours,
        "transfers_allowed": conference.transfers_allowed,
        **{name: to_wall_clock(at, conference.timezone) if at else None for name, at in instants.items()},
        **{f"seats_{each.category}": each.seats for each in category_seats},
        **{f"mode_{name}": mode_of(conference.registration_modes, name) for name in _CATEGORIES},
    }
