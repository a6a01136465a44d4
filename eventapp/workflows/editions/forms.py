"""Forms of new conferences that begin with something: a copy, a template, the edition before."""

from collections.abc import Mapping

from wtforms import BooleanField, DateField, EmailField, Field, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.accounts.rules import checked_email
from eventapp.conferences.rules import SLUG_MAX, check_days, checked_slug, checked_timezone, slug_for
from eventapp.errors import InvalidInput
from eventapp.i18n import N_, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, judged_by, line, localized_field, optional, required
from eventapp.workflows.editions.building import PART_LABELS, NewConference, Part
from eventapp.workflows.editions.next_edition import CARRIED_LABELS, Carried


class NewConferenceForm(AppForm):
    """What has to be said of every new conference."""

    title = localized_field(_("Title"), required=True, description=_("In one language at least."))
    starts_on = DateField(_("First day"), [required()])
    ends_on = DateField(
        _("Last day"), [optional()], description=_("May stay empty when there is only one day.")
    )
    timezone = StringField(
        _("Time zone"),
        [required(), line(60), judged_by(checked_timezone)],
        description=_("Type a city and choose, for example Asia/Shanghai. All times are on its clocks."),
        render_kw={"list": "timezones", "autocomplete": "off", "spellcheck": "false"},
    )
    contact_email = EmailField(
        _("Contact mailbox"),
        [required(), line(), judged_by(checked_email)],
        description=_("Shown to the public; answers to mails go here."),
        render_kw={"autocomplete": "email"},
    )
    slug = StringField(
        _("Address of the public page"),
        [line(SLUG_MAX), judged_by(checked_slug)],
        description=_(
            "Lowercase letters, digits and hyphens. Left empty, it is made from the English title."
        ),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_starts_on(self, field: Field) -> None:
        judged_by(lambda day: check_days(day, day))(self, field)

    def validate_ends_on(self, field: Field) -> None:
        first = self.starts_on
        if first.data and not first.errors:
            judged_by(lambda last: check_days(first.data, last))(self, field)

    def facts(self) -> NewConference:
        """Return what was typed; raises :class:`InvalidInput` where no address can be made of the title."""
        self.slug.data = self.slug.data or slug_for(self.title.data, self.starts_on.data.year)
        if not self.slug.data:
            raise InvalidInput(N_("Please give an address: it can't be made from this title."), field="slug")
        return NewConference(
            slug=self.slug.data,
            title=self.title.data,
            timezone=self.timezone.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data or self.starts_on.data,
            contact_email=self.contact_email.data or "",
        )


def boxes(label: object) -> SelectMultipleField:
    """Return a field of check boxes; its choices are set when the form is made."""
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _with_number(label: str, number: int) -> str:
    return str(gettext("%(label)s (%(number)d)", label=gettext(label), number=number))


class CopyForm(NewConferenceForm):
    parts = boxes(_("What comes along"))

    def offer(self) -> None:
        self.parts.choices = [(part.value, gettext(PART_LABELS[part])) for part in Part]


class SaveTemplateForm(AppForm):
    name = localized_field(
        _("Name of the template"), required=True, description=_("In one language at least.")
    )


class TemplateForm(SaveTemplateForm):
    is_shared = BooleanField(
        _("Share it"), description=_("Everybody who has an account here can begin a conference with it.")
    )


class NextEditionForm(CopyForm):
    parts = boxes(_("How it is set up"))
    carried = boxes(_("What goes on"))
    series = localized_field(
        _("Series"), description=_("Conferences that follow each other share a series; this names it.")
    )

    def offer_carried(self, counts: Mapping[Carried, int], *, least: int = 1) -> None:
        """Offer what there is, with its number; ``least`` 0 takes what there was before, too."""
        self.carried.choices = [
            (each.value, _with_number(CARRIED_LABELS[each], number))
            for each, number in counts.items()
            if number >= least
        ]


class CarryOverForm(AppForm):
    carried = boxes(_("What goes on"))

    offer_carried = NextEditionForm.offer_carried
