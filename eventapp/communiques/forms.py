"""The form in which a communiqué is written."""

from eventapp.communiques.rules import MAX_TEXT
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import VersionedForm, localized_field


class CommuniqueForm(VersionedForm):
    """``version`` is 0 where nobody has begun yet."""

    text = localized_field(
        _("Text"),
        kind="text",
        required=True,
        max_length=MAX_TEXT,
        description=_(
            "The title stands above it. A blank line begins a paragraph, ### a heading, a dash a point of a "
            "list. Two languages with the same paragraphs stand side by side."
        ),
    )
