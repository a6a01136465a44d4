"""Who is seated, in words, translated where shown."""

from eventapp.i18n import lazy_gettext as _
from eventapp.protocol.rules import Whom

WHOM_NAMES = {
    Whom.PEOPLE: _("The people of this item"),
    Whom.HEADS: _("The people of this item and the heads of delegations"),
    Whom.DELEGATES: _("The people of this item and the delegates who come to it"),
}
