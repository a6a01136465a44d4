"""A delegate's particulars as they are typed."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, RadioField, SelectField, StringField, TelField
from wtforms.validators import ValidationError
from wtforms.widgets import Select

from eventapp.accounts.rules import checked_email
from eventapp.conferences.models import Conference, Side
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.registration.language_choices import LanguagesForm
from eventapp.registration.rules import (
    ADDRESS_MAX,
    DIETARY_MAX,
    Particulars,
    checked_latin_name,
    checked_phone,
)
from eventapp.web.forms import judged_by, line, localized_field, optional, required

#: Up to so many sides are shown as radio buttons; more as a list.
_MOST_RADIOS = 6


class ParticularsForm(LanguagesForm):
    """A delegate's particulars, for one conference: its sides and languages are the choices.

    ``position`` is in the language ``written_in``: the reader's, or that of the delegate given as ``obj``.
    """

    form_of_address = StringField(
        _("Form of address"),
        [line(ADDRESS_MAX)],
        render_kw={"autocomplete": "honorific-prefix", "list": "forms-of-address", "spellcheck": "false"},
    )
    name = StringField(
        _("Name in Latin letters"),
        [required(), line(), judged_by(checked_latin_name)],
        render_kw={"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"},
    )
    native_name = StringField(
        _("Name in your own script"),
        [line()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    organization_name = StringField(
        _("Organization"),
        [required(), line()],
        render_kw={"autocomplete": "organization", "list": "organizations"},
    )
    position = StringField(
        _("Position"), [required(), line()], render_kw={"autocomplete": "organization-title"}
    )
    positions = localized_field(_("Position"))
    side_id = RadioField(_("Side"), [required(_("Please choose one."))], validate_choice=False)
    email = EmailField(
        _("E-mail"),
        [required(), line(), judged_by(checked_email)],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    phone = TelField(_("Phone"), [line()], render_kw={"autocomplete": "tel"})
    interpretation = SelectField(_("Interpretation"), [optional()], validate_choice=False)
    dietary = StringField(_("Dietary needs"), [line(DIETARY_MAX)], render_kw={"autocomplete": "off"})

    def __init__(
        self, conference: Conference, sides: Sequence[Side], *, written_in: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.offer_choices(
            conference,
            sides,
            written_in or str(getattr(kwargs.get("obj"), "language", current_language())),
        )

    def offer_choices(self, conference: Conference, sides: Sequence[Side], written_in: str) -> None:
        """Offer the sides and languages of a conference."""
        language = current_language()
        self.offer_languages(conference, written_in)
        self._side_codes = {side.id: side.code for side in sides}
        names = [(side.id, side.name.read(language, conference.first_language)) for side in sides]
        self.side_id.choices = names
        if len(names) > _MOST_RADIOS:
            self.side_id.choices = [("", gettext("Please choose")), *names]
            self.side_id.widget = Select()

    def validate_side_id(self, field: Any) -> None:
        if field.data not in self._side_codes:
            raise ValidationError(gettext("Please choose one of the sides."))

    def validate_phone(self, field: Any) -> None:
        side_code = self._side_codes.get(self.side_id.data or "")
        if side_code is not None:
            judged_by(lambda text: checked_phone(text, side_code))(self, field)

    def particulars(self) -> Particulars:
        """Return what was typed; that it holds is for the services to see."""
        return Particulars(
            form_of_address=self.form_of_address.data or "",
            name=self.name.data or "",
            native_name=self.native_name.data or "",
            organization_name=self.organization_name.data or "",
            position=self.position.data or "",
            positions=self.positions.data,
            side_id=self.side_id.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            interpretation=self.interpretation.data or None,
            dietary=self.dietary.data or "",
        )
