"""Forms by which people are named: one by one, pasted, or in a file; by a focal point or the secretariat."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from eventapp.accounts.rules import checked_email
from eventapp.accounts.tokens import new_token
from eventapp.conferences.categories import CATEGORY_LABELS, DelegateCategory
from eventapp.conferences.models import Conference
from eventapp.delegations.people_lists.rows import PEOPLE_MAX
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LANGUAGES
from eventapp.registration.models import Delegation
from eventapp.registration.rules import ADDRESS_MAX, Particulars, checked_latin_name
from eventapp.registration.services import Nominee
from eventapp.registration.submissions import check_for
from eventapp.web.forms import AppForm, judged_by, line, required

_TEXT_MAX = PEOPLE_MAX * 300
_SPREADSHEETS = (
    ".xlsx,.csv,.txt,.tsv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)


class OfferedForm(AppForm):
    """What every nomination chooses: category, and language of mails."""

    category = SelectField(_("Category"), [required()])
    language = SelectField(_("Language of mails"), choices=list(LANGUAGES.items()))

    def __init__(self, categories: Sequence[DelegateCategory], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.category.choices = [(each.value, gettext(CATEGORY_LABELS[each])) for each in categories]
        if not self.is_submitted():
            self.language.data = current_language()


class NominateForm(OfferedForm):
    """One person; ``form_key`` is the form's one-time key."""

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
    position = StringField(_("Position"), [line()], render_kw={"autocomplete": "off"})
    organization_name = StringField(_("Organization"), [line()], render_kw={"autocomplete": "off"})
    email = EmailField(
        _("E-mail"),
        [line(), judged_by(checked_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    form_key = HiddenField(default=new_token)

    def nominee(self, conference: Conference, delegation: Delegation) -> Nominee:
        """Return who was named, checked; raises :class:`InvalidInput`."""
        particulars = Particulars(
            form_of_address=self.form_of_address.data or "",
            name=self.name.data or "",
            native_name=self.native_name.data or "",
            organization_name=self.organization_name.data or "",
            position=self.position.data or "",
            side_id=delegation.side_id,
            email=self.email.data or "",
        )
        return Nominee(
            checked=check_for(conference, particulars, is_nomination=True),
            category=self.category.data or "",
            language=self.language.data or "",
        )

    def renew(self) -> None:
        """Give the form another key, so that it can be sent once more."""
        self.form_key.data = new_token()


class PasteForm(OfferedForm):
    """Several people, one a line."""

    people = TextAreaField(
        _("People, one a line"),
        [required(), line(_TEXT_MAX)],
        render_kw={"rows": 8, "spellcheck": "false", "autocomplete": "off"},
    )


class FileForm(OfferedForm):
    """Several people in a spreadsheet."""

    file = FileField(
        _("File"),
        [FileRequired(message=_("Please choose a file."))],
        render_kw={"accept": _SPREADSHEETS},
    )


class ImportForm(FileForm):
    """The secretariat's list: delegates of any delegation, or of none."""

    purpose = RadioField(
        _("What these people are"),
        choices=[
            ("nominate", _("Nominated: each gets a mail and completes the details")),
            ("register", _("Registered: their details are complete and they agreed on paper")),
        ],
        default="nominate",
    )
    delegation_id = SelectField(_("Delegation"))

    def __init__(self, conference: Conference, delegations: Sequence[Delegation], **kwargs: Any) -> None:
        super().__init__(list(DelegateCategory), **kwargs)
        language = current_language()
        self.delegation_id.choices = [
            ("", gettext("As the list says, or none")),
            *((each.id, each.name.read(language, conference.first_language)) for each in delegations),
        ]
