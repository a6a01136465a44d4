"""Forms of action items."""

from collections.abc import Iterable

from wtforms import DateField, EmailField, SelectField, StringField

from eventapp.accounts.rules import checked_email
from eventapp.action_items.models import ActionItem
from eventapp.action_items.rules import MAX_DESCRIPTION, MAX_NAME, MAX_TITLE
from eventapp.agendas.models import AgendaItem
from eventapp.i18n import current_language, gettext, instant_in_words
from eventapp.i18n import lazy_gettext as _
from eventapp.minutes.models import Decision
from eventapp.minutes.queries import DecisionRow
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, localized_field, optional

#: How much of a decision a select shows.
_SHOWN = 60


class ActionItemForm(AppForm):
    """A new action item."""

    title = localized_field(_("What is to be done"), required=True, max_length=MAX_TITLE)
    description = localized_field(_("Details"), kind="text", max_length=MAX_DESCRIPTION)
    owner_organization = StringField(
        _("Organization in charge"),
        [line()],
        description=_("Type a part of the name and choose from the directory."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )
    owner_name = StringField(_("Person in charge"), [line(MAX_NAME)], render_kw={"autocomplete": "off"})
    owner_email = EmailField(
        _("E-mail of this person"), [line(), judged_by(checked_email)], render_kw={"autocomplete": "off"}
    )
    due_on = DateField(_("Due on"), [optional()])
    agenda_item_id = SelectField(_("From the agenda item"), default="")
    decision_id = SelectField(_("From the decision"), default="")

    def offer_sources(
        self, agenda_items: Iterable[AgendaItem], decisions: Iterable[Decision | DecisionRow], timezone: str
    ) -> None:
        """Fill the two selects; what isn't offered is refused."""
        language = current_language()
        self.agenda_item_id.choices = [("", gettext("No agenda item"))] + [
            (item.id, _named(item, timezone, language)) for item in agenda_items
        ]
        self.decision_id.choices = [("", gettext("No decision"))] + [
            (decision.id, decision_in_words(decision)) for decision in decisions
        ]


class ChangeActionItemForm(ActionItemForm, VersionedForm):
    """An action item that is there already."""


def decision_in_words(decision: Decision | DecisionRow) -> str:
    """Name a decision by its number and first words."""
    text = " ".join(decision.text.read(current_language()).split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return str(gettext("Decision %(number)d: %(text)s", number=decision.number, text=shown))


def form_values(item: ActionItem) -> dict[str, object]:
    """Return what the form shows of an action item; its owner's organization has to be loaded."""
    owner = item.owner_organization
    return {
        "title": item.title,
        "description": item.description,
        "owner_organization": owner.name.read(current_language()) if owner else "",
        "owner_name": item.owner_name,
        "owner_email": item.owner_email,
        "due_on": item.due_on,
        "agenda_item_id": item.agenda_item_id or "",
        "decision_id": item.decision_id or "",
        "version": item.version,
    }


class StatusForm(VersionedForm):
    """One button beside an action item; ``next`` is the page it stands on."""

    status = StringField(validators=[line(20)])
    next = StringField(validators=[line(2_000)])


def _named(item: AgendaItem, timezone: str, language: str) -> str:
    when = instant_in_words(item.starts_at, timezone, language) if item.starts_at else ""
    return f"{when} {item.title.read(language)}".strip()
