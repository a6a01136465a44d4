"""What stages and origins of working links are called, translated where they are shown."""

from collections.abc import Mapping

from eventapp.i18n import N_, lazy_pgettext
from eventapp.i18n import lazy_gettext as _
from eventapp.working_links.models import LinkOrigin, LinkStage

#: Stage → its name, in the order in which links grow.
STAGE_NAMES = {
    LinkStage.INTRODUCED: _("Introduced"),
    LinkStage.EXPLORING: _("Exploring"),
    LinkStage.AGREED: _("Agreed"),
    LinkStage.ACTIVE: _("Active"),
    LinkStage.DORMANT: _("Dormant"),
}
#: Stage → what the button says that moves a link there.
STAGE_STEPS = {
    LinkStage.INTRODUCED: _("Put back to “introduced”"),
    LinkStage.EXPLORING: _("They explore"),
    LinkStage.AGREED: _("They have agreed"),
    LinkStage.ACTIVE: _("They work together"),
    LinkStage.DORMANT: _("Nothing happens now"),
}
ORIGIN_NAMES = {
    LinkOrigin.INTRODUCTION: _("Introduction"),
    LinkOrigin.MEETING: lazy_pgettext("origin of a link", "Meeting"),
    LinkOrigin.AGREEMENT: _("Agreement"),
}
#: Action of the audit trail → msgid.
ACTION_TEXTS: Mapping[str, str] = {
    "working_link.created": N_("Working link made"),
    "working_link.changed": N_("Details changed"),
    "working_link.stage_changed": N_("Stage changed"),
}
