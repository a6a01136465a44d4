"""Forms of working links."""

from collections.abc import Iterable

from wtforms import DateField, EmailField, SelectField, StringField, TextAreaField

from eventapp.accounts.rules import checked_email
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.words import item_in_words
from eventapp.agreements.models import Agreement
from eventapp.contacts.rules import MAX_NAME
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import (
    AppForm,
    VersionedForm,
    judged_by,
    line,
    localized_field,
    optional,
    required,
)
from eventapp.working_links.models import LinkOrigin, WorkingLink
from eventapp.working_links.rules import MAX_NOTES, MAX_TOPIC, LinkFacts
from eventapp.working_links.words import ORIGIN_NAMES

#: How much of a title a select shows.
_SHOWN = 60
_PICKED = {"list": "organization-names", "autocomplete": "off"}


def _organization_field(label: str) -> StringField:
    return StringField(
        label,
        [required(), line()],
        description=_("Type a part of the name and choose from the directory."),
        render_kw=_PICKED,
    )


def _name_field() -> StringField:
    return StringField(_("Contact person"), [line(MAX_NAME)], render_kw={"autocomplete": "off"})


def _email_field() -> EmailField:
    return EmailField(
        _("E-mail of the contact"), [line(), judged_by(checked_email)], render_kw={"autocomplete": "off"}
    )


class LinkForm(AppForm):
    """A new working link."""

    first_organization = _organization_field(_("First organization"))
    second_organization = _organization_field(_("Second organization"))
    first_contact_name, first_contact_email = _name_field(), _email_field()
    second_contact_name, second_contact_email = _name_field(), _email_field()
    topic = localized_field(_("What it is about"), max_length=MAX_TOPIC)
    origin = SelectField(
        _("Where it comes from"), choices=list(ORIGIN_NAMES.items()), default=LinkOrigin.INTRODUCTION
    )
    agenda_item_id = SelectField(_("Agenda item"), default="")
    agreement_id = SelectField(_("Agreement"), default="")
    next_review_on = DateField(_("Next review on"), [optional()])
    notes = TextAreaField(_("Notes"), [line(MAX_NOTES)], render_kw={"rows": 5})

    def offer_origins(
        self, items: Iterable[AgendaItem], agreements: Iterable[Agreement], timezone: str
    ) -> None:
        """Fill the two selects; what isn't offered is refused."""
        self.agenda_item_id.choices = [("", gettext("No agenda item"))] + [
            (item.id, item_in_words(item, timezone)) for item in items
        ]
        self.agreement_id.choices = [("", gettext("No agreement"))] + [
            (agreement.id, _agreement_in_words(agreement)) for agreement in agreements
        ]

    def facts(self) -> LinkFacts:
        return LinkFacts(
            topic=self.topic.data,
            origin=self.origin.data,
            agenda_item_id=self.agenda_item_id.data or None,
            agreement_id=self.agreement_id.data or None,
            next_review_on=self.next_review_on.data,
            notes=self.notes.data or "",
        )

    def contacts(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return name and e-mail of the contact at each end, as typed."""
        return (
            (self.first_contact_name.data or "", self.first_contact_email.data or ""),
            (self.second_contact_name.data or "", self.second_contact_email.data or ""),
        )


class ChangeLinkForm(LinkForm, VersionedForm):
    """A link that is there already: whom it joins stays."""

    first_organization = None
    second_organization = None


class StageForm(VersionedForm):
    """One button that moves a link."""

    stage = StringField(validators=[required(), line(20)])


def form_values(link: WorkingLink) -> dict[str, object]:
    """Return what the form shows of a link; its contacts have to be loaded."""
    first, second = link.first_contact, link.second_contact
    return {
        "first_contact_name": first.name if first else "",
        "first_contact_email": first.email if first else "",
        "second_contact_name": second.name if second else "",
        "second_contact_email": second.email if second else "",
        "topic": link.topic,
        "origin": link.origin,
        "agenda_item_id": link.agenda_item_id or "",
        "agreement_id": link.agreement_id or "",
        "next_review_on": link.next_review_on,
        "notes": link.notes,
        "version": link.version,
    }


def _agreement_in_words(agreement: Agreement) -> str:
    text = " ".join(agreement.title.read(current_language()).split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return str(gettext("Agreement %(number)d: %(title)s", number=agreement.number, title=shown))
