"""Forms of minutes and decisions."""

from eventapp.i18n import lazy_gettext as _
from eventapp.minutes.rules import MAX_DECISION, MAX_SUMMARY
from eventapp.web.forms import AppForm, VersionedForm, localized_field


class MinutesForm(VersionedForm):
    """The summary of one agenda item; ``version`` is 0 where nobody wrote any yet."""

    summary = localized_field(
        _("Summary"),
        kind="text",
        required=True,
        max_length=MAX_SUMMARY,
        description=_("What was said and agreed. A blank line begins a paragraph, a dash a point of a list."),
    )


class DecisionForm(AppForm):
    text = localized_field(
        _("What was decided"),
        kind="text",
        required=True,
        max_length=MAX_DECISION,
        description=_("One decision in one or two sentences; the number is given when you save."),
    )


class ChangeDecisionForm(DecisionForm, VersionedForm):
    """A decision that is there already."""
