"""The form by which a focal point completes or changes what is known of a member."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import EmailField, SelectField, StringField, TelField

from eventapp.accounts.rules import checked_email
from eventapp.conferences.models import Conference
from eventapp.i18n import N_
from eventapp.i18n import lazy_gettext as _
from eventapp.questionnaires.fields import QuestionsForm
from eventapp.registration.consent_boxes import ConsentsForm
from eventapp.registration.consents import AskedConsent
from eventapp.registration.language_choices import LanguagesForm
from eventapp.registration.models import Delegate, Purpose
from eventapp.registration.rules import (
    ADDRESS_MAX,
    DIETARY_MAX,
    Particulars,
    checked_latin_name,
    checked_phone,
)
from eventapp.registration.services.changing import ChangeParticulars
from eventapp.registration.submissions import check_for
from eventapp.web.forms import VersionedForm, judged_by, line, localized_field, optional, required

#: Purpose → msgid of the box by which somebody says that another person agreed.
_PASSED_ON: Mapping[str, str] = {
    Purpose.PARTICIPATION: N_("Each agreed that their details are used to prepare and run this conference."),
    Purpose.TRANSFER_ABROAD: N_(
        "Each agreed that their details are passed on to the recipients abroad named here."
    ),
    Purpose.LIST_OF_PARTICIPANTS: N_(
        "Each agreed that name, organization and position appear in the list of participants."
    ),
    Purpose.PHOTOGRAPHS: N_("Each agreed that photographs and recordings showing them are published."),
}


class PassedOnForm(ConsentsForm):
    """Boxes by which somebody who files for others says what these have agreed to."""

    labels = _PASSED_ON


class MemberForm(LanguagesForm, QuestionsForm, VersionedForm):
    """What is known of a member, who is of the delegation's side; with the conference's own questions."""

    form_of_address = StringField(
        _("Form of address"),
        [line(ADDRESS_MAX)],
        render_kw={"autocomplete": "off", "list": "forms-of-address", "spellcheck": "false"},
    )
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
    positions = localized_field(_("Position"))
    email = EmailField(
        _("E-mail"),
        [line(), judged_by(checked_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    phone = TelField(_("Phone"), [line()], render_kw={"autocomplete": "off"})
    interpretation = SelectField(_("Interpretation"), [optional()])
    dietary = StringField(_("Dietary needs"), [line(DIETARY_MAX)], render_kw={"autocomplete": "off"})

    def __init__(self, conference: Conference, delegate: Delegate, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offer_choices(conference, delegate)

    def offer_choices(self, conference: Conference, delegate: Delegate) -> None:
        """Offer the languages of a conference; the position is written in the delegate's own."""
        self.offer_languages(conference, delegate.language)
        self._side_code = delegate.side.code
        self._side_id = delegate.side_id

    def validate_phone(self, field: Any) -> None:
        judged_by(lambda text: checked_phone(text, self._side_code))(self, field)

    def command(
        self,
        conference: Conference,
        delegate: Delegate,
        secret_key: str,
    ) -> ChangeParticulars:
        """Return what was typed, checked, with the answers; raises :class:`InvalidInput`.

        Files among the answers are still to be kept (``questionnaires.services.keep_uploads``).
        """
        answered = self.answered()
        particulars = Particulars(
            form_of_address=self.form_of_address.data or "",
            name=self.name.data or "",
            native_name=self.native_name.data or "",
            organization_name=self.organization_name.data or "",
            position=self.position.data or "",
            positions=self.positions.data,
            side_id=self._side_id,
            email=self.email.data or "",
            phone=self.phone.data or "",
            interpretation=self.interpretation.data or None,
            dietary=self.dietary.data or "",
        )
        return ChangeParticulars(
            conference_id=conference.id,
            delegate_id=delegate.id,
            version=self.version.data,
            checked=check_for(conference, particulars, is_on_behalf=True),
            secret_key=secret_key,
            answers=answered.answers,
            asks_approval=answered.asks_approval,
        )


class CompleteMemberForm(MemberForm, PassedOnForm):
    """All that is known of a member, with what they agreed to."""

    def __init__(
        self, conference: Conference, delegate: Delegate, asked: Sequence[AskedConsent], **kwargs: Any
    ) -> None:
        PassedOnForm.__init__(self, asked, **kwargs)
        self.offer_choices(conference, delegate)
