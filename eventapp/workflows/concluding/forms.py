"""The form that concludes a conference: whom to write to."""

from wtforms import BooleanField, RadioField

from eventapp.i18n import gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm
from eventapp.workflows.concluding.forecast import Forecast
from eventapp.workflows.concluding.recipients import AUDIENCE_LABELS, Audience
from eventapp.workflows.concluding.services import Conclude


class ConcludeForm(AppForm):
    audience = RadioField(_("Who gets the conference summary"), choices=list(AUDIENCE_LABELS.items()))
    writes_to_owners = BooleanField(
        _("Write to the owners of open action items"),
        description=_("Each gets one mail with what is theirs and the link by which they report on it."),
    )
    again = BooleanField(
        _("Write again to those who were written to before"),
        description=_("Else everybody gets the summary once, however often the conference is concluded."),
    )

    def offer(self, forecast: Forecast) -> None:
        """Say at each choice how many it would write to."""
        self.audience.choices = [
            (audience.value, _with_number(audience, len(forecast.audiences[audience].mails)))
            for audience in Audience
        ]

    def command(self) -> Conclude:
        return Conclude(
            audience=Audience(self.audience.data),
            writes_to_owners=self.writes_to_owners.data,
            again=self.again.data,
        )


def _with_number(audience: Audience, number: int) -> str:
    label = gettext(AUDIENCE_LABELS[audience])
    if audience == Audience.NOBODY:
        return str(label)
    return str(gettext("%(label)s (%(number)d)", label=label, number=number))
