"""Forms of what comes on paper: nomination letters, documents, scans of visa letters."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError

from eventapp.accounts.rules import checked_email
from eventapp.accounts.tokens import new_token
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.delegations.named_lines import NAMES_MAX, read_named_lines
from eventapp.delegations.services.letters import LetterFacts
from eventapp.files.rules import ACCEPT
from eventapp.i18n import gettext, lazy_pgettext
from eventapp.i18n import lazy_gettext as _
from eventapp.registration.rules import LINE_MAX, checked_latin_name
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, optional, required
from eventapp.web.uploads import UploadForm

#: As many as one request nominates.
NOMINEES_MAX = 100


class LetterForm(UploadForm):
    """A nomination letter."""

    reference = StringField(
        _("Reference"), [required(), line()], description=_("The number on the letter, such as 2027/118.")
    )
    dated_on = DateField(
        _("Date of the letter"), [InputRequired(message=_("Please give the date that is on the letter."))]
    )
    file = FileField(
        _("Scan of the letter"),
        description=_("PDF, picture, Word, Excel or PowerPoint, up to 10 MB."),
        render_kw={"accept": ACCEPT},
    )
    names = TextAreaField(
        _("People it names"),
        [line((2 * LINE_MAX + 2) * NAMES_MAX), judged_by(read_named_lines)],
        description=_(
            "One person a line: name, then a comma and the position. In either script; numbers before the "
            "names don’t matter."
        ),
        render_kw={"rows": 10, "spellcheck": "false"},
    )

    def facts(self) -> LetterFacts:
        """Return what was typed, once the form is valid."""
        return LetterFacts(
            reference=self.reference.data or "",
            dated_on=self.dated_on.data,
            named=tuple(read_named_lines(self.names.data or "")),
            upload=self.upload,
        )


class ChangeLetterForm(LetterForm, VersionedForm):
    """A letter that is there already; without a new file the old one stays."""


class DocumentForm(UploadForm):
    """A document of a delegation."""

    title = StringField(_("Title"), [line()], description=_("Leave it empty to use the name of the file."))
    for_delegates = BooleanField(_("Show it to the members of the delegation"))


class NomineeForm(Form):
    """One of those whom a letter names: ticked to be nominated."""

    class Meta(AppForm.Meta):
        csrf = False

    named_id = HiddenField()
    is_chosen = BooleanField(_("Nominate"))
    name = StringField(_("Name in Latin letters"), [line()], render_kw={"autocomplete": "off"})
    native_name = StringField(_("Name in their own script"), [line()], render_kw={"autocomplete": "off"})
    position = StringField(_("Position"), [line()], render_kw={"autocomplete": "off"})
    email = EmailField(_("E-mail"), [optional(), line()], render_kw={"autocomplete": "off"})

    def validate_name(self, field: Any) -> None:
        if not self.is_chosen.data:
            return
        if not field.data:
            raise ValidationError(gettext("Please fill this in."))
        judged_by(checked_latin_name)(self, field)

    def validate_email(self, field: Any) -> None:
        if self.is_chosen.data:
            judged_by(checked_email)(self, field)


class NominateNamedForm(AppForm):
    """Nominate those whom letters name and who are not registered yet."""

    form_key = HiddenField(default=new_token)
    category = SelectField(
        _("Category"),
        choices=[SelectChoice(value, _(label)) for value, label in CATEGORY_LABELS.items()],
    )
    people = FieldList(FormField(NomineeForm, lazy_pgettext("person", "Person")), max_entries=NOMINEES_MAX)

    def renew(self) -> None:
        """Give the form another key, so that it can be sent once more."""
        self.form_key.data = new_token()

    def chosen(self) -> list[NomineeForm]:
        return [entry.form for entry in self.people if entry.form.is_chosen.data]
