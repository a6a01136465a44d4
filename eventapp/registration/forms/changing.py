"""The forms by which what is known of a delegate is changed, completed, or passed on."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import NumberRange

from eventapp.accounts.rules import checked_email
from eventapp.conferences.models import Conference, Side
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LANGUAGES
from eventapp.registration.consent_boxes import ConsentsForm
from eventapp.registration.consents import AskedConsent
from eventapp.registration.forms.asking import AskingForm
from eventapp.registration.forms.coming_in import category_field, delegation_field
from eventapp.registration.forms.particulars import ParticularsForm
from eventapp.registration.models import Delegate
from eventapp.registration.rules import Particulars, checked_latin_name
from eventapp.registration.services import AnswerFollowUp, PassOn
from eventapp.registration.services.changing import ChangeParticulars
from eventapp.registration.services.secretariat import PRECEDENCE_MAX
from eventapp.registration.submissions import check_for
from eventapp.web.forms import VersionedForm, judged_by, line, optional, required


class ChangeForm(ParticularsForm, AskingForm, VersionedForm):
    """A delegate's own changes."""

    def command(self, conference: Conference, delegate: Delegate, secret_key: str) -> ChangeParticulars:
        """Return the change that was typed, checked; raises :class:`InvalidInput`."""
        return ChangeParticulars(
            conference_id=conference.id,
            delegate_id=delegate.id,
            version=self.version.data,
            checked=check_for(conference, self.particulars()),
            secret_key=secret_key,
            answers=self.new_answers(),
            asks_approval=self.answered().asks_approval,
        )


class EditForm(ChangeForm):
    """The secretariat's changes of a delegate, with what the secretariat alone decides."""

    category = category_field()
    delegation_id = delegation_field()
    precedence = IntegerField(
        _("Precedence"),
        [
            optional(),
            NumberRange(1, PRECEDENCE_MAX, message=_("Please give a number from 1 to %(max)d.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class CompleteForm(ChangeForm, ConsentsForm):
    """What somebody who was nominated says of themselves, and agrees to."""

    def __init__(
        self,
        conference: Conference,
        sides: Sequence[Side],
        asked: Sequence[AskedConsent],
        *,
        written_in: str,
        **kwargs: Any,
    ) -> None:
        ConsentsForm.__init__(self, asked, **kwargs)
        self.offer_choices(conference, sides, written_in)


class FollowUpForm(AskingForm, VersionedForm):
    """One section of what is asked afterwards."""

    def command(self, conference: Conference, delegate: Delegate) -> AnswerFollowUp:
        """Return what was answered, checked."""
        answered = self.answered()
        return AnswerFollowUp(
            conference_id=conference.id,
            delegate_id=delegate.id,
            version=self.version.data,
            answers=answered.answers,
            asks_approval=answered.asks_approval,
        )


class PassOnForm(VersionedForm):
    """Who comes instead; the rest they say themselves."""

    name = StringField(
        _("Name in Latin letters"),
        [required(), line(), judged_by(checked_latin_name)],
        render_kw={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"},
    )
    native_name = StringField(
        _("Name in own script"), [line()], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )
    email = EmailField(
        _("E-mail"),
        [required(), line(), judged_by(checked_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    language = SelectField(
        _("Language of mails"), choices=[SelectChoice(*each) for each in LANGUAGES.items()]
    )

    def command(self, conference: Conference, delegate: Delegate, secret_key: str) -> PassOn:
        """Return who was named, for the same side and organization; raises :class:`InvalidInput`."""
        particulars = Particulars(
            name=self.name.data or "",
            native_name=self.native_name.data or "",
            organization_name=delegate.organization_name,
            position="",
            side_id=delegate.side_id,
            email=self.email.data or "",
        )
        return PassOn(
            conference_id=conference.id,
            delegate_id=delegate.id,
            version=self.version.data,
            checked=check_for(conference, particulars, is_nomination=True),
            language=self.language.data or "",
            secret_key=secret_key,
        )
