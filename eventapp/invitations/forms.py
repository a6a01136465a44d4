"""Forms of invitations, templates and mailings."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    EmailField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from eventapp.accounts.rules import checked_email
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.errors import InvalidInput
from eventapp.i18n import gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.invitations.models import TemplateKind
from eventapp.invitations.rules import (
    BODY_MAX,
    MOST_PER_MINUTE,
    NAME_MAX,
    PER_MINUTE,
    SUBJECT_MAX,
    check_text,
    read_people,
)
from eventapp.localized import LANGUAGES
from eventapp.web.forms import AppForm, judged_by, line, localized_field, optional, required

_PASTED_MAX = 200_000


class _InvitingForm(AppForm):
    """What people on the list have in common."""

    category = SelectField(
        _("Category"),
        [required()],
        choices=[SelectChoice(value, _(label)) for value, label in CATEGORY_LABELS.items()],
        validate_choice=False,
    )
    delegation_id = SelectField(_("Delegation"), [optional()], validate_choice=False)
    language = SelectField(
        _("Language of the mails"),
        [required()],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        validate_choice=False,
    )

    def offer_delegations(self, delegations: Sequence[tuple[str, str]]) -> None:
        self.delegation_id.choices = [("", gettext("None")), *delegations]


class InviteOneForm(_InvitingForm):
    name = StringField(_("Name"), [required(), line(NAME_MAX)])
    email = EmailField(_("E-mail"), [required(), line(), judged_by(checked_email)])

    def people(self) -> list[tuple[str, str]]:
        """Return (name, e-mail) of everybody in the form."""
        return [(self.name.data or "", self.email.data or "")]


class InviteManyForm(_InvitingForm):
    people_list = TextAreaField(
        _("Names and e-mail addresses"),
        [required(), line(_PASTED_MAX), judged_by(read_people)],
        render_kw={"rows": 10, "spellcheck": "false"},
    )

    def people(self) -> list[tuple[str, str]]:
        return read_people(self.people_list.data or "")


class TemplateForm(AppForm):
    """The conference's own words of one kind; ``preview`` shows them filled in and stores nothing."""

    subject = localized_field(_("Subject"), max_length=SUBJECT_MAX, is_for_mails=True)
    body = localized_field(_("Text"), kind="text", max_length=BODY_MAX, is_for_mails=True)
    #: Empty where the conference has no words of its own yet.
    version = IntegerField(validators=[optional()], widget=HiddenInput())
    preview = SubmitField(_("Preview"))

    def __init__(self, kind: TemplateKind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._kind = kind
        for _code, part in self.body.parts():
            part.render_kw = {"rows": 14}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        for name, may_link in (("subject", False), ("body", True)):
            for code, part in self[name].parts():
                try:
                    check_text(self._kind, part.data or "", f"{name}.{code}", may_link=may_link)
                except InvalidInput as refusal:
                    part.errors = [*part.errors, gettext(refusal.message, **refusal.values)]
                    is_valid = False
        return is_valid

    def take_newest(self, version: int | None) -> None:
        """Let the next try replace the newest version: its sender has been told and has looked."""
        self.version.raw_data, self.version.data = None, version


class ResetForm(AppForm):
    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())


class MailingForm(AppForm):
    kind = HiddenField(validators=[required()])
    per_minute = IntegerField(
        _("Mails a minute"),
        [
            InputRequired(message=_("Please fill this in.")),
            NumberRange(1, MOST_PER_MINUTE, message=_("Please give a number from %(min)d to %(max)d.")),
        ],
        default=PER_MINUTE,
        render_kw={"inputmode": "numeric"},
    )
