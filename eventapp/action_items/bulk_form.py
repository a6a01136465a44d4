"""The form that asks what a change of many action items needs to know."""

from typing import Any

from wtforms import DateField, SelectField, StringField

from eventapp.action_items.bulk import BulkAction
from eventapp.action_items.models import ActionItemStatus, Priority
from eventapp.action_items.words import PRIORITY_LABELS, STATUS_LABELS
from eventapp.i18n import gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import AppForm, line, optional

#: The field of an action; the others of the form are for other actions.
_FIELDS = {
    BulkAction.STATUS: "status",
    BulkAction.DUE: "due_on",
    BulkAction.PRIORITY: "priority",
    BulkAction.CONFIDENTIAL: "confidential",
    BulkAction.OWNER: "organization",
}
YES, NO = "yes", "no"


class BulkForm(AppForm):
    """What one of the actions needs."""

    status = SelectField(_("Status"))
    due_on = DateField(_("Due on"), [optional()])
    priority = SelectField(_("Priority"))
    confidential = SelectField(_("Confidential"))
    organization = StringField(
        _("Organization"),
        [line()],
        description=_("Type a part of the name and choose from the directory."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )

    def __init__(self, action: BulkAction, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.status.choices = [(status.value, gettext(STATUS_LABELS[status])) for status in ActionItemStatus]
        self.priority.choices = [(one.value, gettext(PRIORITY_LABELS[one])) for one in Priority]
        self.confidential.choices = [
            (YES, gettext("Confidential: for the secretariat and the owners alone")),
            (NO, gettext("Not confidential")),
        ]
        for name in _FIELDS.values():
            if name != _FIELDS.get(action):
                del self[name]

    def given(self, name: str) -> Any:
        """Return what was given in a field, None where this action has no such field."""
        return self[name].data if name in self else None
