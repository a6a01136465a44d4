"""Forms of protocol."""

from collections.abc import Iterable

from wtforms import HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from eventapp.i18n import current_language, gettext, lazy_pgettext
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LocalizedText
from eventapp.protocol import rules
from eventapp.protocol.models import SigningSlot
from eventapp.protocol.precedence import Ranked
from eventapp.protocol.seating import Guest
from eventapp.protocol.services import SeatingWish, SlotFacts
from eventapp.protocol.words import WHOM_NAMES
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, localized_field, optional

#: More names than this are no choice but a list of participants.
MOST_CHOICES = 300


def _number(label: object, **kwargs: object) -> IntegerField:
    keys = {"inputmode": "numeric", "min": 1}
    return IntegerField(label, [InputRequired(_("Please give a number."))], render_kw=keys, **kwargs)


class SlotForm(AppForm):
    """One signing of a ceremony."""

    title = localized_field(_("What is signed"), required=True, max_length=rules.MAX_TITLE)
    minutes = IntegerField(
        lazy_pgettext("duration", "Minutes"),
        [InputRequired(_("Please give a number.")), judged_by(rules.check_minutes)],
        default=5,
    )
    notes = TextAreaField(
        _("Notes"),
        [optional(), line(rules.MAX_NOTES)],
        description=_("Copies and languages, folders, pens, photographs: the secretariat’s own."),
        render_kw={"rows": 3},
    )

    def facts(self) -> SlotFacts:
        return SlotFacts(self.title.data, self.minutes.data, self.notes.data or "")


class ChangeSlotForm(SlotForm, VersionedForm):
    """A signing that is there already."""

    def show(self, slot: SigningSlot) -> None:
        self.version.data, self.minutes.data, self.notes.data = slot.version, slot.minutes, slot.notes
        self.title.process(None, slot.title)


class PersonForm(AppForm):
    """A form in which a person of the agenda is chosen."""

    person_id = SelectField(_("Person"), validate_choice=False)

    def offer(self, here: Iterable[Ranked], others: Iterable[Ranked], first_language: str) -> None:
        """Offer the people of the item, then the others of the agenda as far as that helps."""
        language = current_language()
        groups = {gettext("At this item"): here, gettext("Others of the agenda"): others}
        self.person_id.choices = {
            label: [(each.id, name_with_party(each, language, first_language)) for each in people]
            for label, people in groups.items()
        }


class SignatoryForm(PersonForm, VersionedForm):
    """Who signs, too; ``version`` is that of the signing."""


class SeatingForm(AppForm):
    """Who is to sit in how many rows of how many seats."""

    seen = HiddenField()
    whom = SelectField(_("Who sits here"))
    rows = _number(_("Rows"), default=1)
    numbers = _number(_("Seats in a row"), default=8)

    def offer(self, *, names_delegates: bool) -> None:
        choices = [(key, name) for key, name in WHOM_NAMES.items() if names_delegates or key == "people"]
        self.whom.choices = choices

    def wish(self) -> SeatingWish:
        return SeatingWish(self.rows.data, self.numbers.data, self.whom.data)


class MoveSeatForm(AppForm):
    """Where somebody is to sit instead."""

    seen = HiddenField()
    seat_id = SelectField(lazy_pgettext("seating", "Who"), validate_choice=False)
    row = _number(lazy_pgettext("table", "Row"))
    number = _number(lazy_pgettext("table", "Seat"))

    def offer(self, guests: Iterable[Guest], first_language: str) -> None:
        language = current_language()
        self.seat_id.choices = [
            (
                guest.seat_id,
                f"{guest.row}.{guest.number} – {guest_name(guest, language, first_language)}",
            )
            for guest in guests
        ]


class GiveSeatForm(PersonForm):
    """A free seat for somebody who has none."""

    seen = HiddenField()
    row = _number(lazy_pgettext("table", "Row"))
    number = _number(lazy_pgettext("table", "Seat"))


def name_with_party(person: Ranked, language: str, first_language: str) -> str:
    """Return a name with whom they stand for, unless that is themselves."""
    name, party = (_read(text, language, first_language) for text in (person.name, person.party))
    return name if party == name else f"{name} · {party}"


def guest_name(guest: Guest, language: str, first_language: str) -> str:
    return _read(guest.who.name, language, first_language) if guest.who else gettext("A delegate")


def _read(text: LocalizedText, language: str, first_language: str) -> str:
    return text.read(language, first_language)
