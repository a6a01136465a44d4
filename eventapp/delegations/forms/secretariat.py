"""Forms of the secretariat's pages: a delegation, its quotas, its focal points."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import EmailField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, ValidationError

from eventapp.accounts.rules import checked_email
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference, Side
from eventapp.delegations.services.keeping import NOTES_MAX, DelegationFacts
from eventapp.i18n import current_language, gettext, lazy_pgettext
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LANGUAGES
from eventapp.organizations.queries import find_organization_by_name
from eventapp.registration.models import Delegation
from eventapp.registration.seats import SEATS_MAX
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, localized_field, optional, required


class DelegationForm(AppForm):
    """A delegation, for one conference: its sides are the choices."""

    name = localized_field(
        lazy_pgettext("thing", "Name"),
        required=True,
        description=_("As lists and letters write it, such as “Delegation of Switzerland”."),
    )
    side_id = SelectField(_("Side"), [required(_("Please choose one."))], validate_choice=False)
    organization = StringField(
        _("Organization"),
        [line()],
        description=_("Only where one organization sends this delegation. Leave it empty for a whole side."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )
    notes = TextAreaField(
        _("Notes"),
        [line(NOTES_MAX)],
        description=_("Only the secretariat reads them."),
        render_kw={"rows": 4},
    )

    def __init__(self, conference: Conference, sides: Sequence[Side], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = [
            (side.id, side.name.read(current_language(), conference.first_language) or side.code)
            for side in sides
        ]
        self.side_id.choices = [("", gettext("Please choose")), *names]
        self._organization_id: str | None = None

    def validate_side_id(self, field: Any) -> None:
        if field.data not in {value for value, _label in self.side_id.choices if value}:
            raise ValidationError(gettext("Please choose one of the sides."))

    def validate_organization(self, field: Any) -> None:
        if not field.data:
            return
        found = find_organization_by_name(field.data)
        if found is None:
            raise ValidationError(gettext("The directory has no organization of this name yet."))
        self._organization_id = found.id

    def facts(self) -> DelegationFacts:
        """Return what was typed, once the form is valid."""
        return DelegationFacts(
            name=self.name.data,
            side_id=self.side_id.data,
            organization_id=self._organization_id,
            notes=self.notes.data or "",
        )


class ChangeDelegationForm(DelegationForm, VersionedForm):
    """A delegation that is there already."""

    def show(self, delegation: Delegation, first_language: str) -> None:
        """Fill in what is not named after a column."""
        if delegation.organization is not None:
            self.organization.data = delegation.organization.name.read(current_language(), first_language)


class PlaceForm(AppForm):
    """A number in the order of precedence."""

    place = IntegerField(
        _("Place"),
        [required(), NumberRange(1, 9999, message=_("Please give a number from %(min)d to %(max)d."))],
        render_kw={"inputmode": "numeric", "min": 1},
    )


def _seats_field(label: Any) -> IntegerField:
    return IntegerField(
        label,
        [
            optional(),
            NumberRange(
                0, SEATS_MAX, message=_("Please give a number from %(min)d to %(max)d, or leave it empty.")
            ),
        ],
        render_kw={"inputmode": "numeric", "min": 0},
    )


class QuotasForm(VersionedForm):
    """Seats in all and per category; empty means no limit. The fields are called after the categories."""

    total = _seats_field(_("All categories together"))

    def __init__(self, taken: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._taken = {"total": sum(taken.values()), **taken}

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse fewer seats than are taken at each field, as the service does at the first."""
        is_valid: bool = super().validate(extra_validators)
        for name in ("total", *CATEGORY_LABELS):
            field, taken = self[name], self._taken.get(name, 0)
            if not field.errors and field.data is not None and field.data < taken:
                field.errors = [
                    gettext("Seats taken already: %(taken)d. There can't be fewer than that.", taken=taken)
                ]
                is_valid = False
        return is_valid

    def seats_by_category(self) -> dict[str | None, int | None]:
        return {None: self.total.data, **{str(name): self[name].data for name in CATEGORY_LABELS}}

    def categories(self) -> list[IntegerField]:
        return [self[name] for name in CATEGORY_LABELS]


for _category, _label in CATEGORY_LABELS.items():
    setattr(QuotasForm, str(_category), _seats_field(_(_label)))


class FocalPointForm(AppForm):
    """Somebody to be invited as a focal point."""

    name = StringField(
        lazy_pgettext("person", "Name"), [required(), line()], render_kw={"autocomplete": "off"}
    )
    email = EmailField(
        _("E-mail"), [required(), line(), judged_by(checked_email)], render_kw={"autocomplete": "off"}
    )
    language = SelectField(
        _("Language of mails"), choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()]
    )
