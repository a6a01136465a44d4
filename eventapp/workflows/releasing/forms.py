"""The form of a release."""

from wtforms import HiddenField

from eventapp.agendas.rules import MAX_NOTE
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, localized_field


class ReleaseForm(AppForm):
    """``seen`` is the fingerprint of what its sender has looked at."""

    seen = HiddenField()
    note = localized_field(
        _("Note for readers"),
        kind="text",
        max_length=MAX_NOTE,
        description=_(
            "Why the agenda changes, in a sentence or two. It stands above the public list of changes."
        ),
    )

    def take_seen(self, fingerprint: str) -> None:
        """Let the next try release what is shown now."""
        self.seen.raw_data = None
        self.seen.data = fingerprint
