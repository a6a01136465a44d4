"""Forms of the desk."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, HiddenField, SelectField, StringField
from wtforms.validators import ValidationError

from eventapp.accounts.rules import checked_email
from eventapp.accounts.tokens import new_token
from eventapp.conferences.categories import CATEGORY_LABELS, DelegateCategory
from eventapp.conferences.models import Conference, Side
from eventapp.desk.rules import TYPED_MAX
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.registration.consent_boxes import ConsentsForm
from eventapp.registration.consents import AskedConsent
from eventapp.registration.rules import Particulars, checked_latin_name
from eventapp.web.forms import AppForm, judged_by, line, required

_ID_MAX = 26


class OccasionForm(AppForm):
    """For which day or agenda item the page was opened: in every form of the desk."""

    day = HiddenField(validators=[line(10)])
    item = HiddenField(validators=[line(_ID_MAX)])


class CheckInForm(OccasionForm):
    """Somebody to check in: by the button beside their name, or by what was typed or scanned."""

    q = StringField(validators=[line(TYPED_MAX)])
    delegate_id = HiddenField(validators=[line(_ID_MAX)])


class WalkInForm(ConsentsForm):
    """Somebody who stands at the desk without a registration; ``form_key`` is the form's one-time key."""

    day = HiddenField(validators=[line(10)])
    item = HiddenField(validators=[line(_ID_MAX)])
    form_key = HiddenField(default=new_token)
    name = StringField(
        _("Name in Latin letters"),
        [required(), line(), judged_by(checked_latin_name)],
        render_kw={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"},
    )
    native_name = StringField(
        _("Name in own script"), [line()], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )
    organization_name = StringField(
        _("Organization"), [required(), line()], render_kw={"autocomplete": "off", "list": "organizations"}
    )
    position = StringField(_("Position"), [required(), line()], render_kw={"autocomplete": "off"})
    side_id = SelectField(_("Side"), [required(_("Please choose one."))], validate_choice=False)
    category = SelectField(_("Category"), [required()], default=DelegateCategory.DELEGATE.value)
    email = EmailField(
        _("E-mail (optional)"),
        [line(), judged_by(checked_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def __init__(
        self, conference: Conference, sides: Sequence[Side], asked: Sequence[AskedConsent], **kwargs: Any
    ) -> None:
        super().__init__(asked, **kwargs)
        language = current_language()
        self.side_id.choices = [
            ("", gettext("Please choose")),
            *((side.id, side.name.read(language, conference.first_language)) for side in sides),
        ]
        self.category.choices = [(value, gettext(label)) for value, label in CATEGORY_LABELS.items()]

    def validate_side_id(self, field: Any) -> None:
        if field.data not in {value for value, _label in self.side_id.choices if value}:
            raise ValidationError(gettext("Please choose one of the sides."))

    def particulars(self) -> Particulars:
        """Return what was typed; that it holds is for the services to see."""
        return Particulars(
            name=self.name.data or "",
            native_name=self.native_name.data or "",
            organization_name=self.organization_name.data or "",
            position=self.position.data or "",
            side_id=self.side_id.data or "",
            email=self.email.data or "",
        )

    def renew(self) -> None:
        """Give the form another key, so that it can be sent once more; a new text asks for consent anew."""
        self.form_key.data = new_token()
        super().renew()
