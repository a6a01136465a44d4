"""What people answer, in words, translated where shown."""

from eventapp.agendas.models import ContributionAnswer
from eventapp.i18n import lazy_gettext as _

ANSWER_NAMES = {
    ContributionAnswer.CONFIRMED: _("Confirmed"),
    ContributionAnswer.DECLINED: _("Declined"),
    "": _("No answer yet"),
}
