"""What a page says on the next page."""

from flask import flash

from eventapp.errors import AppError
from eventapp.i18n import gettext


def warn_of(error: AppError) -> None:
    """Say on the next page why something can't be done."""
    flash(gettext(error.message, **error.values), "warning")
