"""What a party's contact sends by their link: that they clear an agreement, or send it back."""

from wtforms import HiddenField, TextAreaField

from eventapp.agreements.rules import MAX_NOTE
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, line, required


class ClearForm(AppForm):
    """``seen`` is the mark of the text that was read."""

    seen = HiddenField(validators=[line(64)])


class SendBackForm(ClearForm):
    comment = TextAreaField(
        _("What would have to change"),
        [required(_("Please say why.")), line(MAX_NOTE)],
        render_kw={"rows": 4},
    )
