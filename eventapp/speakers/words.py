"""What people answer, in words, translated where shown."""

from eventapp.agendas.models import ContributionAnswer
from eventapp.i18n import lazy_gettext as _
from eventapp.i18n import lazy_pgettext

ANSWER_NAMES = {
    ContributionAnswer.CONFIRMED: _("Confirmed"),
    ContributionAnswer.DECLINED: lazy_pgettext("speaker", "Declined"),
    "": _("No answer yet"),
}
