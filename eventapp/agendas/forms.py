"""Forms of the agenda. Times are those on the conference's clocks."""

from collections.abc import Iterable

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.agendas.models import DEFAULT_MINUTES, AgendaItem, Contribution, Person
from eventapp.agendas.people import PersonPart
from eventapp.agendas.rules import (
    MAX_ABSTRACT,
    MAX_NAME,
    MAX_PEOPLE,
    MAX_TITLE,
    SPOKEN_LANGUAGES,
    check_minutes,
    check_places,
)
from eventapp.agendas.services import ItemDetails
from eventapp.agendas.time_forms import Names, TimesForm, name_choices
from eventapp.agendas.words import KIND_NAMES, MODE_NAMES, ROLE_NAMES
from eventapp.conferences.models import Conference
from eventapp.i18n import current_language, language_name, lazy_pgettext
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, VersionedForm, judged_by, localized_field, optional

#: Rows for people that a form has to spare, so that the usual item needs no second step.
SPARE_ROWS = 2


class PersonForm(Form):
    """One row of people; a row without a name is left out."""

    class Meta(AppForm.Meta):
        csrf = False

    person_id = HiddenField()
    name = localized_field(_("Name"), max_length=MAX_NAME)
    role = SelectField(_("Role"), choices=list(ROLE_NAMES.items()))
    affiliation = localized_field(_("Organization"), max_length=MAX_NAME)

    def part(self) -> PersonPart | None:
        if not self.name.data:
            return None
        return PersonPart(
            name=self.name.data,
            role=self.role.data,
            affiliation=self.affiliation.data,
            person_id=self.person_id.data or None,
        )


class ItemForm(TimesForm):
    planned_minutes = IntegerField(
        _("Minutes that it will take"),
        [optional(), judged_by(check_minutes)],
        description=_("For an item that has no time yet."),
    )
    places = IntegerField(
        _("Places"),
        [optional(), judged_by(check_places)],
        description=_(
            "Only where they are limited, such as on a site visit: how many delegates can choose it."
        ),
    )
    interpretation_mode = SelectField(
        _("Way of interpreting"), choices=[("", _("Not decided")), *MODE_NAMES.items()], default=""
    )
    kind = SelectField(_("Kind"), choices=list(KIND_NAMES.items()))
    title = localized_field(_("Title"), required=True, max_length=MAX_TITLE)
    abstract = localized_field(
        _("Abstract"),
        kind="text",
        max_length=MAX_ABSTRACT,
        description=_("What the audience can expect. You can use Markdown: **bold**, lists, links."),
    )
    track_id = SelectField(_("Track"), validate_choice=False)
    people = FieldList(FormField(PersonForm, _("Person")), label=_("People"), max_entries=MAX_PEOPLE)
    languages = SelectMultipleField(
        _("Spoken languages"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    interpretation_languages = SelectMultipleField(
        _("Interpretation into"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self, conference: Conference, rooms: Names, tracks: Names, spoken: Iterable[str] = ()) -> None:
        """Fill what can be chosen; ``spoken`` are further languages that the item has already."""
        self.offer_rooms(rooms, conference)
        self.track_id.choices = [("", _("No track")), *name_choices(tracks, conference)]
        codes = dict.fromkeys((*conference.languages, *SPOKEN_LANGUAGES, *spoken))
        choices = [(code, language_name(code, current_language())) for code in codes]
        self.languages.choices = self.interpretation_languages.choices = choices

    def show(
        self, item: AgendaItem, people: Iterable[tuple[Contribution, Person]], conference: Conference
    ) -> None:
        """Fill in an item as it is stored."""
        self.show_times(item.starts_at, item.ends_at, conference.timezone)
        self.version.data, self.kind.data = item.version, item.kind
        self.title.process(None, item.title)
        self.abstract.process(None, item.abstract)
        self.room_id.data, self.track_id.data = item.room_id or "", item.track_id or ""
        self.planned_minutes.data, self.places.data = item.planned_minutes, item.places
        self.interpretation_mode.data = item.interpretation_mode
        self.languages.data = item.languages
        self.interpretation_languages.data = item.interpretation_languages
        for part, person in people:
            self.people.append_entry(
                {
                    "person_id": person.id,
                    "role": part.role,
                    "name": person.name,
                    "affiliation": person.affiliation,
                }
            )

    def spare_rows(self) -> None:
        """Add empty rows for people, as far as there may be more."""
        for _number in range(min(SPARE_ROWS, MAX_PEOPLE - len(self.people.entries))):
            self.people.append_entry()

    def details(self, conference: Conference) -> ItemDetails:
        """Return what was typed as a command; raises ``InvalidInput`` for a time that a clock skips."""
        starts_at, ends_at = self.times(conference.timezone)
        parts = (entry.form.part() for entry in self.people.entries)
        minutes = self.planned_minutes.data
        return ItemDetails(
            conference_id=conference.id,
            kind=self.kind.data,
            title=self.title.data,
            abstract=self.abstract.data,
            starts_at=starts_at,
            ends_at=ends_at,
            room_id=self.room_id.data or None,
            track_id=self.track_id.data or None,
            languages=tuple(self.languages.data or ()),
            interpretation_languages=tuple(self.interpretation_languages.data or ()),
            interpretation_mode=self.interpretation_mode.data or "",
            places=self.places.data,
            planned_minutes=DEFAULT_MINUTES if minutes is None else minutes,
            people=tuple(part for part in parts if part is not None),
        )


class TrackForm(AppForm):
    name = localized_field(lazy_pgettext("thing", "Name"), required=True, max_length=MAX_NAME)


class ChangeTrackForm(TrackForm, VersionedForm):
    """A track that is there already."""
