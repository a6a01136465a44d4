"""Forms of registration. What is typed is judged by the rules; each field shows its own refusal."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, Select

from eventapp.accounts.rules import checked_email
from eventapp.accounts.tokens import new_token
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference, Side
from eventapp.i18n import current_language, gettext, language_name
from eventapp.i18n import lazy_gettext as _
from eventapp.registration.consents import CONSENT_LABELS, Agreement, AskedConsent
from eventapp.registration.models import Delegate, Purpose
from eventapp.registration.rules import (
    DIETARY_MAX,
    Particulars,
    checked_latin_name,
    checked_phone,
)
from eventapp.registration.services.changing import ChangeParticulars
from eventapp.registration.submissions import check_for
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, optional, required

#: Up to so many sides are shown as radio buttons; more as a list.
_MOST_RADIOS = 6
_VERSION_MAX = 20


class ParticularsForm(AppForm):
    """A delegate's particulars, for one conference: its sides and languages are the choices."""

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
    side_id = RadioField(_("Side"), [required(_("Please choose one."))], validate_choice=False)
    email = EmailField(
        _("E-mail"),
        [required(), line(), judged_by(checked_email)],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    phone = TelField(_("Phone"), [line()], render_kw={"autocomplete": "tel"})
    interpretation = SelectField(_("Interpretation"), [optional()], validate_choice=False)
    dietary = StringField(_("Dietary needs"), [line(DIETARY_MAX)], render_kw={"autocomplete": "off"})

    def __init__(self, conference: Conference, sides: Sequence[Side], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offer_choices(conference, sides)

    def offer_choices(self, conference: Conference, sides: Sequence[Side]) -> None:
        """Offer the sides and languages of a conference."""
        language = current_language()
        self._side_codes = {side.id: side.code for side in sides}
        names = [(side.id, side.name.read(language, conference.first_language)) for side in sides]
        self.side_id.choices = names
        if len(names) > _MOST_RADIOS:
            self.side_id.choices = [("", gettext("Please choose")), *names]
            self.side_id.widget = Select()
        self.interpretation.choices = [
            ("", gettext("Not needed")),
            *(
                (code, gettext("Into %(language)s", language=language_name(code, language)))
                for code in conference.languages
            ),
        ]

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
            name=self.name.data or "",
            native_name=self.native_name.data or "",
            organization_name=self.organization_name.data or "",
            position=self.position.data or "",
            side_id=self.side_id.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            interpretation=self.interpretation.data or None,
            dietary=self.dietary.data or "",
        )


class ConsentField(Field):
    """A box whose value is the version of the text beside it; ``data`` is what was agreed to, or ''."""

    widget = CheckboxInput()
    version = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0][:_VERSION_MAX] if valuelist else ""

    def _value(self) -> str:
        return self.version


class ConsentsForm(AppForm):
    """The boxes of consent, one for each purpose that a conference asks for."""

    consent_participation = ConsentField()
    consent_transfer_abroad = ConsentField()
    consent_list_of_participants = ConsentField()
    consent_photographs = ConsentField()

    def __init__(self, asked: Sequence[AskedConsent], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._asked = {f"consent_{consent.purpose}": consent for consent in asked}
        for purpose in Purpose:
            name = f"consent_{purpose}"
            consent = self._asked.get(name)
            if consent is None:
                del self[name]
                continue
            box = self[name]
            box.version = consent.version
            box.label.text = gettext(CONSENT_LABELS[purpose])
            if consent.is_required:
                box.flags.required = True

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        for name, consent in self._asked.items():
            if consent.is_required and not self[name].data:
                self[name].errors = [gettext("We can only register people who agree to this.")]
                is_valid = False
        return is_valid

    def agreements(self) -> list[Agreement]:
        """Return what was ticked, with the version of each text that was shown."""
        return [
            Agreement(consent.purpose, self[name].data)
            for name, consent in self._asked.items()
            if self[name].data
        ]

    def renew(self) -> None:
        """Ask anew for consent to a text that has changed meanwhile."""
        for name, consent in self._asked.items():
            if self[name].data != consent.version:
                self[name].data = ""


class RegistrationForm(ParticularsForm, ConsentsForm):
    """The public form; ``form_key`` is its one-time key."""

    form_key = HiddenField(default=new_token)

    def __init__(
        self,
        conference: Conference,
        sides: Sequence[Side],
        asked: Sequence[AskedConsent],
        **kwargs: Any,
    ) -> None:
        ConsentsForm.__init__(self, asked, **kwargs)
        self.offer_choices(conference, sides)

    def renew(self) -> None:
        """Give the form another key, so that it can be sent once more; a new text asks for consent anew."""
        self.form_key.data = new_token()
        super().renew()


def _category_field() -> SelectField:
    choices = [SelectChoice(value, _(label)) for value, label in CATEGORY_LABELS.items()]
    return SelectField(_("Category"), [required()], choices=choices, validate_choice=False)


class OnBehalfForm(RegistrationForm):
    """The form by which the secretariat registers somebody."""

    category = _category_field()


class ChangeForm(ParticularsForm, VersionedForm):
    """A delegate's own changes."""

    def command(self, conference: Conference, delegate: Delegate, secret_key: str) -> ChangeParticulars:
        """Return the change that was typed, checked; raises :class:`InvalidInput`."""
        return ChangeParticulars(
            conference_id=conference.id,
            delegate_id=delegate.id,
            version=self.version.data,
            checked=check_for(conference, self.particulars()),
            secret_key=secret_key,
        )


class EditForm(ChangeForm):
    """The secretariat's changes of a delegate."""

    category = _category_field()
