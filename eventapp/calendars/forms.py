"""Forms of calendar answers."""

from flask_wtf.file import FileField, FileRequired

from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm


class AnswerForm(AppForm):
    file = FileField(
        _("Answer"),
        [FileRequired(message=_("Please choose a file."))],
        description=_(
            "The mail saved as a file (.eml), or the calendar file in it (.ics). It may have up to 1 MB."
        ),
        render_kw={"accept": ".eml,.ics,message/rfc822,text/calendar"},
    )
