"""The one question of a pulse as a form."""

from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from eventapp.i18n import lazy_gettext as _
from eventapp.pulses.rules import MAX_COMMENT
from eventapp.pulses.words import ANSWER_NAMES
from eventapp.web.forms import AppForm, line


class PulseForm(AppForm):
    answer = RadioField(
        _("What has come of this contact?"),
        [InputRequired(message=_("Please choose one of the answers."))],
        choices=list(ANSWER_NAMES.items()),
    )
    comment = StringField(
        _("In your words"),
        [line(MAX_COMMENT)],
        description=_("What went well, or what stands in the way. May stay empty."),
        render_kw={"autocomplete": "off"},
    )
