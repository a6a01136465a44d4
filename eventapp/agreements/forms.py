"""Forms of agreements. Dates are those of the conference's zone."""

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from eventapp.accounts.rules import checked_email
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.words import item_in_words
from eventapp.agreements import rules
from eventapp.agreements.models import Agreement, AgreementParty, AgreementText
from eventapp.agreements.rules import AgreementFacts
from eventapp.agreements.services import PartyFacts, SignatoryFacts
from eventapp.agreements.words import KIND_NAMES
from eventapp.conferences.models import Side
from eventapp.files.rules import ACCEPT
from eventapp.i18n import current_language, gettext, language_name, lazy_pgettext, side_name
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LANGUAGES
from eventapp.protocol.models import SigningSlot
from eventapp.protocol.precedence import Ranked
from eventapp.protocol.rules import check_minutes
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, localized_field, optional, required
from eventapp.web.uploads import UploadForm

#: More names than this are no choice but a list of participants.
MOST_CHOICES = 300


class AgreementForm(AppForm):
    """A new agreement."""

    kind = SelectField(_("Kind"), choices=list(KIND_NAMES.items()))
    title = localized_field(_("Title"), required=True, max_length=rules.MAX_TITLE)
    summary = localized_field(_("What it is about"), kind="text", max_length=rules.MAX_SUMMARY)
    agenda_item_id = SelectField(
        _("Agenda item"), default="", description=_("Where it is signed or was talked about.")
    )
    is_confidential = BooleanField(
        _("Confidential"), description=_("It is left out of everything that the public reads.")
    )

    def offer_items(self, items: Iterable[AgendaItem], timezone: str) -> None:
        self.agenda_item_id.choices = [
            ("", gettext("No agenda item")),
            *((item.id, item_in_words(item, timezone)) for item in items),
        ]

    def facts(self) -> AgreementFacts:
        return AgreementFacts(
            kind=self.kind.data,
            title=self.title.data,
            summary=self.summary.data,
            is_confidential=self.is_confidential.data,
            agenda_item_id=self.agenda_item_id.data or None,
        )


class ChangeAgreementForm(AgreementForm, VersionedForm):
    """An agreement that is there already."""


def agreement_values(agreement: Agreement) -> dict[str, object]:
    """Return what the form shows of an agreement."""
    return {
        "kind": agreement.kind,
        "title": agreement.title,
        "summary": agreement.summary,
        "agenda_item_id": agreement.agenda_item_id or "",
        "is_confidential": agreement.is_confidential,
        "version": agreement.version,
    }


class SignForm(VersionedForm):
    on = DateField(_("Signed on"), [required()])


class InForceForm(VersionedForm):
    on = DateField(_("In force since"), [required()])
    expires_on = DateField(
        _("Last day in force"), [optional()], description=_("Leave it empty if it has no end.")
    )


class RenewForm(VersionedForm):
    expires_on = DateField(_("New last day in force"), [required()])


class ExpireForm(VersionedForm):
    on = DateField(_("Last day in force"), [required()])


class AbandonForm(VersionedForm):
    reason = TextAreaField(
        _("Why"),
        [required(_("Please say why.")), line(rules.MAX_NOTE)],
        description=_("It stays in the history."),
        render_kw={"rows": 3},
    )


class SendBackForm(VersionedForm):
    comment = TextAreaField(
        _("What would have to change"),
        [required(_("Please say why.")), line(rules.MAX_NOTE)],
        render_kw={"rows": 3},
    )


class PartyForm(VersionedForm):
    """A party; ``version`` is that of the agreement, as in all forms that follow."""

    organization = StringField(
        _("Organization"),
        [required(), line()],
        description=_("Type a part of the name and choose from the directory."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )
    side_id = SelectField(_("Side"), default="")
    contact_name = StringField(_("Name"), [line(rules.MAX_NAME)], render_kw={"autocomplete": "off"})
    contact_email = EmailField(
        _("E-mail"), [line(), judged_by(checked_email)], render_kw={"autocomplete": "off"}
    )
    contact_language = SelectField(_("Language of mails"), default="")

    def offer(self, sides: Iterable[Side]) -> None:
        language = current_language()
        self.side_id.choices = [
            ("", gettext("That of its country")),
            *((side.id, side.name.read(language) or side_name(side.code, language)) for side in sides),
        ]
        self.contact_language.choices = [
            ("", gettext("As name and country suggest")),
            *LANGUAGES.items(),
        ]

    def facts(self, organization_id: str) -> PartyFacts:
        return PartyFacts(
            organization_id=organization_id,
            side_id=self.side_id.data or None,
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            contact_language=self.contact_language.data or "",
        )


def party_values(party: AgreementParty, version: int) -> dict[str, object]:
    """Return what the form shows of a party; organization and contact have to be loaded."""
    contact = party.contact
    return {
        "organization": party.organization.name.read(current_language()),
        "side_id": party.side_id or "",
        "contact_name": contact.name if contact else "",
        "contact_email": contact.email if contact else "",
        "contact_language": contact.language if contact else "",
        "version": version,
    }


class SignatoryForm(VersionedForm):
    """Who signs for a party."""

    person_id = SelectField(_("Person of the agenda"), default="")
    name = localized_field(_("Name"), max_length=rules.MAX_NAME)
    job_title = localized_field(_("Job title"), max_length=rules.MAX_NAME)

    def offer(self, people: Iterable[Ranked]) -> None:
        language = current_language()
        self.person_id.choices = [
            ("", gettext("Somebody else")),
            *((each.id, each.name.read(language)) for each in list(people)[:MOST_CHOICES]),
        ]

    def facts(self) -> SignatoryFacts:
        return SignatoryFacts(self.name.data, self.job_title.data, self.person_id.data or None)


class ChangeTextForm(UploadForm, VersionedForm):
    """The text in one language that is there already; without a file the last one stays."""

    file = FileField(
        _("File"),
        description=_("PDF, picture, Word, Excel or PowerPoint, up to 10 MB."),
        render_kw={"accept": ACCEPT},
    )
    is_authentic = BooleanField(
        _("This text is authentic"),
        description=_("All authentic texts carry the same weight; the others are translations."),
        default=True,
    )


class TextForm(ChangeTextForm):
    """The text in a language that isn't there yet."""

    language = SelectField(_("Language"))

    def offer(self, texts: Iterable[AgreementText]) -> None:
        there, language = {text.language for text in texts}, current_language()
        self.language.choices = [
            (code, language_name(code, language)) for code in rules.TEXT_LANGUAGES if code not in there
        ]


class DocumentForm(UploadForm, VersionedForm):
    """Another paper."""

    title = StringField(
        _("Title"), [line(rules.MAX_NAME)], description=_("Leave it empty to use the name of the file.")
    )
    note = TextAreaField(_("Notes"), [line(rules.MAX_NOTE)], render_kw={"rows": 2})


class ChooseSlotForm(VersionedForm):
    """One of the signings that protocol has."""

    slot = SelectField(_("Signing"))

    def offer(self, slots: Iterable[tuple[SigningSlot, AgendaItem]]) -> None:
        language = current_language()
        self.slot.choices = [
            (slot.id, f"{item.title.read(language)}: {slot.title.read(language)}") for slot, item in slots
        ]


class MakeSlotForm(VersionedForm):
    """A new signing at an agenda item."""

    agenda_item_id = SelectField(_("Agenda item"))
    minutes: Any = IntegerField(
        lazy_pgettext("duration", "Minutes"),
        [InputRequired(_("Please give a number.")), judged_by(check_minutes)],
        default=5,
        render_kw={"inputmode": "numeric", "min": 1},
    )

    def offer(self, items: Iterable[AgendaItem], timezone: str) -> None:
        self.agenda_item_id.choices = [(item.id, item_in_words(item, timezone)) for item in items]
