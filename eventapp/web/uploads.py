"""Forms with one file: it is read once, when the form is judged, and checked by content."""

from typing import Any

from flask_wtf.file import FileField, FileRequired

from eventapp.files.rules import ACCEPT, MAX_SIZE, Upload, checked_upload
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, judged_by


def _read(field: Any) -> Upload | None:
    """Return the file of a field, checked; raises :class:`InvalidInput`."""
    if not field.data:
        return None
    return checked_upload(field.data.filename or "", field.data.stream.read(MAX_SIZE + 1))


class UploadForm(AppForm):
    """A form with one file. The file is read once, when the form is judged."""

    file = FileField(
        _("File"),
        [FileRequired(message=_("Please choose a file."))],
        description=_("PDF, picture, Word, Excel or PowerPoint, up to 10 MB."),
        render_kw={"accept": ACCEPT},
    )
    upload: Upload | None = None

    def validate_file(self, field: Any) -> None:
        def read(_data: Any) -> None:
            self.upload = _read(field)

        judged_by(read)(self, field)
