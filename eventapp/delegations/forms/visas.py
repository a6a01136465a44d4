"""The form with which a visa letter is issued."""

from datetime import timedelta
from typing import Any

from wtforms import DateField, RadioField, SelectChoice, StringField

from eventapp.conferences.models import Conference
from eventapp.delegations.travel_papers import TravelPapers
from eventapp.delegations.visits import COSTS_NAMES, Costs, Visit
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, line, required


class IssueVisaLetterForm(AppForm):
    consulate = StringField(
        _("Consulate"),
        [line()],
        description=_(
            "Where the visa is applied for, for example: Embassy of Switzerland in Beijing. Left empty, the "
            "letter is addressed to the visa section."
        ),
        render_kw={"autocomplete": "off"},
    )
    arrives_on = DateField(_("Day of arrival"), [required()])
    leaves_on = DateField(_("Day of departure"), [required()])
    costs = RadioField(
        _("Who bears the costs?"),
        [required(_("Please choose one of these."))],
        choices=[SelectChoice(value, _(name)) for value, name in COSTS_NAMES.items()],
    )

    def suggest(self, conference: Conference, papers: TravelPapers) -> None:
        """Fill in what the delegate has said of the journey, or the days around the conference."""
        self.consulate.data = papers.find("visa.consulate") or ""
        self.arrives_on.data = papers.find("arrival.arrives_on") or conference.starts_on - timedelta(days=1)
        self.leaves_on.data = papers.find("arrival.leaves_on") or conference.ends_on + timedelta(days=1)
        self.costs.data = Costs.STAY_BY_HOST.value

    def visit(self) -> Visit:
        values: dict[str, Any] = {name: self[name].data for name in ("arrives_on", "leaves_on", "costs")}
        return Visit(**values, consulate=self.consulate.data or "")
