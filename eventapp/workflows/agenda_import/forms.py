"""Forms of the import."""

from flask_wtf.file import FileField, FileRequired

from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm


class UploadForm(AppForm):
    file = FileField(
        _("File"),
        [FileRequired(message=_("Please choose a file."))],
        description=_("Up to 20 MB. Nothing is changed before you have seen what would happen."),
        render_kw={"accept": ".xml,.json,.ics,application/xml,application/json,text/calendar"},
    )


class ConfirmForm(AppForm):
    """Nothing but the button."""
