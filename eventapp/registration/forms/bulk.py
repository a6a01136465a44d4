"""The form that asks what an action on many delegates needs to know."""

from collections.abc import Sequence
from typing import Any

from wtforms import TextAreaField

from eventapp.i18n import gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.registration.forms.coming_in import category_field, delegation_field
from eventapp.registration.services import BulkAction
from eventapp.registration.services.secretariat import REASON_MAX
from eventapp.web.forms import AppForm, line

#: The field of an action; the others of the form are for other actions.
_FIELDS = {
    BulkAction.DECLINE: "reason",
    BulkAction.CATEGORY: "category",
    BulkAction.DELEGATION: "delegation_id",
}


class BulkForm(AppForm):
    """What one of the actions needs; ``delegations`` are (id, name) in their order."""

    reason = TextAreaField(_("Reason (optional)"), [line(REASON_MAX)], render_kw={"rows": 3})
    category = category_field()
    delegation_id = delegation_field()

    def __init__(self, action: BulkAction, delegations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in _FIELDS.values():
            if name != _FIELDS.get(action):
                del self[name]
        if "delegation_id" in self:
            self.delegation_id.choices = [("", gettext("No delegation")), *delegations]

    def given(self, name: str) -> str:
        """Return what was typed into a field, '' where this action has no such field."""
        return self[name].data or "" if name in self else ""
