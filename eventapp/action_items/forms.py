"""Forms of action items."""

from collections.abc import Iterable

from flask import request
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    StringField,
)

from eventapp.accounts.rules import checked_email
from eventapp.action_items.models import OPEN, ActionItem, Priority
from eventapp.action_items.quick_entry import MAX_LINE
from eventapp.action_items.rules import MAX_DESCRIPTION, MAX_NAME, MAX_OWNERS, MAX_TITLE, check_percent
from eventapp.action_items.words import PRIORITY_LABELS
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.words import item_in_words
from eventapp.agreements.models import Agreement
from eventapp.contacts.models import Contact
from eventapp.db.base import ID_LENGTH
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.minutes.models import Decision
from eventapp.minutes.queries import DecisionRow
from eventapp.organizations.models import Organization
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, localized_field, optional, required

#: How much of a decision a select shows.
_SHOWN = 60


class OwnerForm(Form):
    """One owner; a row in which nothing is said is left out."""

    class Meta(AppForm.Meta):
        csrf = False

    organization = StringField(
        _("Organization"),
        [line()],
        description=_("Type a part of the name and choose from the directory."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )
    name = StringField(_("Person in charge"), [line(MAX_NAME)], render_kw={"autocomplete": "off"})
    email = EmailField(
        _("E-mail of this person"), [line(), judged_by(checked_email)], render_kw={"autocomplete": "off"}
    )

    @property
    def is_empty(self) -> bool:
        return not (self.organization.data or self.name.data or self.email.data)


class ActionItemForm(AppForm):
    """A new action item, with room for whoever leads and for a counterpart on another side."""

    title = localized_field(_("What is to be done"), required=True, max_length=MAX_TITLE)
    description = localized_field(_("Details"), kind="text", max_length=MAX_DESCRIPTION)
    owners = FieldList(
        FormField(OwnerForm, _("In charge")), label=_("In charge"), min_entries=2, max_entries=MAX_OWNERS
    )
    due_on = DateField(_("Due on"), [optional()])
    agenda_item_id = SelectField(_("From the agenda item"), default="")
    decision_id = SelectField(_("From the decision"), default="")
    agreement_id = SelectField(_("Milestone of the agreement"), default="")
    priority = SelectField(
        _("Priority"),
        choices=[(value, _(label)) for value, label in PRIORITY_LABELS.items()],
        default=Priority.NORMAL,
    )
    is_confidential = BooleanField(_("Confidential: left out of everything that the public reads"))

    def offer_sources(
        self,
        agenda_items: Iterable[AgendaItem],
        decisions: Iterable[Decision | DecisionRow],
        timezone: str,
        agreements: Iterable[Agreement] = (),
    ) -> None:
        """Fill the selects of where it comes from; what isn't offered is refused."""
        language = current_language()
        self.agenda_item_id.choices = [("", gettext("No agenda item"))] + [
            (item.id, item_in_words(item, timezone)) for item in agenda_items
        ]
        self.decision_id.choices = [("", gettext("No decision"))] + [
            (decision.id, decision_in_words(decision)) for decision in decisions
        ]
        self.agreement_id.choices = [("", gettext("No agreement"))] + [
            (agreement.id, agreement.title.read(language)) for agreement in agreements
        ]

    @property
    def said_owners(self) -> list[OwnerForm]:
        """The rows of owners in which something is said, in their order."""
        return [entry.form for entry in self.owners.entries if not entry.form.is_empty]

    def wants_another_owner(self) -> bool:
        """Tell whether the button for a further owner sent this form, and add a row for them."""
        if "add_owner" not in request.form:
            return False
        if len(self.owners.entries) < MAX_OWNERS:
            self.owners.append_entry()
        return True

    def find_field(self, name: str) -> Field | None:
        """Return the field called ``name``; ``owners.1.email`` is that of the second owner who is said."""
        first, _dot, rest = name.partition(".")
        if first != "owners":
            return super().find_field(name)
        place, _dot, part = rest.partition(".")
        rows = self.said_owners or [self.owners.entries[0].form]
        return rows[min(int(place), len(rows) - 1)]._fields.get(part)


class ChangeActionItemForm(ActionItemForm, VersionedForm):
    """An action item that is there already."""

    percent = IntegerField(
        _("Done so far, in percent"),
        [optional(), judged_by(check_percent)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


def decision_in_words(decision: Decision | DecisionRow) -> str:
    """Name a decision by its number and first words."""
    text = " ".join(decision.text.read(current_language()).split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return str(gettext("Decision %(number)d: %(text)s", number=decision.number, text=shown))


def form_values(item: ActionItem) -> dict[str, object]:
    """Return what the form shows of an action item that was read with its owners."""
    return {
        "title": item.title,
        "description": item.description,
        "owners": [owner_values(owner.organization, owner.contact) for owner in item.owners],
        "due_on": item.due_on,
        "agenda_item_id": item.agenda_item_id or "",
        "decision_id": item.decision_id or "",
        "agreement_id": item.agreement_id or "",
        "priority": item.priority,
        "percent": item.percent if item.status in OPEN else None,
        "is_confidential": item.is_confidential,
        "version": item.version,
    }


def owner_values(organization: Organization | None, contact: Contact | None) -> dict[str, str]:
    """Return what a row of the form shows of an owner."""
    return {
        "organization": organization.name.read(current_language()) if organization else "",
        "name": contact.name if contact else "",
        "email": contact.email if contact else "",
    }


class QuickEntryForm(AppForm):
    """One line as an action item, at an agenda item where it is said."""

    agenda_item_id = StringField(validators=[line(ID_LENGTH)])
    line = StringField(_("Add in one line"), [required(), line(MAX_LINE)], render_kw={"autocomplete": "off"})


class StatusForm(VersionedForm):
    """One button beside an action item; ``next`` is the page it stands on."""

    status = StringField(validators=[line(20)])
    next = StringField(validators=[line(2_000)])
