"""Files in forms: each is read once, when the form is judged, and checked by content."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired

from eventapp.files.pictures import small_picture
from eventapp.files.rules import ACCEPT, MAX_SIZE, Upload, checked_upload
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, judged_by


def _read(field: Any) -> Upload | None:
    """Return the file of a field, checked; raises :class:`InvalidInput`."""
    if not field.data:
        return None
    return checked_upload(field.data.filename or "", field.data.stream.read(MAX_SIZE + 1))


class PictureField(FileField):
    """A picture, made ``side`` pixels small; ``small`` is what to keep of it, None where none was sent."""

    small: Upload | None = None

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        side: int,
        see_through: bool = False,
        **given: Any,
    ) -> None:
        judged = [*validators, judged_by(self._read)]
        super().__init__(label, judged, render_kw={"accept": ".jpg,.jpeg,.png,.webp"}, **given)
        self._side, self._see_through = side, see_through

    def _read(self, sent: Any) -> None:
        content = sent.stream.read(MAX_SIZE + 1)
        self.small = small_picture(content, self.name, side=self._side, see_through=self._see_through)


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
