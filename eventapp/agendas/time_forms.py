"""Forms that say when and where: by a day and times on the clock, or by instants."""

from datetime import date, datetime, time
from typing import Any

from wtforms import DateField, Field, Form, SelectField, StringField, TimeField
from wtforms.validators import StopValidation

from eventapp.agendas.rules import existing_instant
from eventapp.clock import to_wall_clock
from eventapp.conferences.models import Conference
from eventapp.conferences.rules import FIRST_YEAR, LAST_YEAR
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LocalizedText
from eventapp.web.forms import VersionedForm, optional

Names = dict[str, LocalizedText]


class _WithTheOthers:
    """Ask for a day and two times, or for none of them: an item may have no time yet."""

    _FIELDS = ("starts_on", "starts_time", "ends_time", "ends_on")

    def __call__(self, form: Form, field: Field) -> None:
        if any(map(str.strip, field.raw_data or ())):
            return
        field.errors = []
        if any(any(map(str.strip, form[name].raw_data or ())) for name in self._FIELDS):
            raise StopValidation(gettext("Please fill this in."))
        raise StopValidation


class TimesForm(VersionedForm):
    """When and where: the fields that move an item."""

    starts_on = DateField(_("Day"), [_WithTheOthers()])
    starts_time = TimeField(_("Start"), [_WithTheOthers()])
    ends_time = TimeField(_("End"), [_WithTheOthers()])
    ends_on = DateField(
        _("Ends on another day"), [optional()], description=_("Only for an item that runs past midnight.")
    )
    room_id = SelectField(_("Room"), validate_choice=False)

    def find_field(self, name: str) -> Field | None:
        """Services speak of instants; the form has a day and two times on the clock."""
        return super().find_field({"starts_at": "starts_time", "ends_at": "ends_time"}.get(name, name))

    def offer_rooms(self, rooms: Names, conference: Conference) -> None:
        self.room_id.choices = [("", _("No room")), *name_choices(rooms, conference)]

    def show_times(self, starts_at: datetime | None, ends_at: datetime | None, timezone: str) -> None:
        if starts_at is None or ends_at is None:
            return
        start, end = to_wall_clock(starts_at, timezone), to_wall_clock(ends_at, timezone)
        self.starts_on.data, self.starts_time.data = start.date(), start.time()
        self.ends_time.data = end.time()
        self.ends_on.data = end.date() if end.date() != start.date() else None

    def times(self, timezone: str) -> tuple[datetime, datetime] | tuple[None, None]:
        """Return start and end as instants, None where nothing was typed.

        Raises ``InvalidInput`` for a time that a clock skips.
        """
        if self.starts_on.data is None:
            return None, None
        day: date = self.starts_on.data
        last: date = self.ends_on.data or day
        start: time = self.starts_time.data
        end: time = self.ends_time.data
        return (
            existing_instant(datetime.combine(day, start), timezone, "starts_at"),
            existing_instant(datetime.combine(last, end), timezone, "ends_at"),
        )


class InstantField(Field):
    """An instant in ISO 8601 with its zone, as scripts send it; None where nothing was sent."""

    data: datetime | None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0]:
            return
        try:
            self.data = datetime.fromisoformat(valuelist[0])
            is_known = self.data.tzinfo is not None and FIRST_YEAR <= self.data.year <= LAST_YEAR
        except ValueError:
            is_known = False
        if not is_known:
            self.data = None
            raise ValueError(gettext("Please give a valid date and time."))


class PlaceForm(VersionedForm):
    """When and where, as the grid sends it: two instants, or none for the tray."""

    starts_at = InstantField(_("Start"))
    ends_at = InstantField(_("End"))
    room_id = StringField(_("Room"))


def name_choices(names: Names, conference: Conference) -> list[tuple[str, Any]]:
    """Return names by id as a select offers them, in the reader's language."""
    return [(key, name.read(current_language(), conference.first_language)) for key, name in names.items()]
