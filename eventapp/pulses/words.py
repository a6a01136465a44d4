"""What answers to pulses are called and how they compare, translated where they are shown."""

from eventapp.i18n import lazy_gettext as _
from eventapp.pulses.models import PulseAnswer
from eventapp.pulses.rules import Comparison

#: Answer → its name, from the least to the most that came of a contact.
ANSWER_NAMES = {
    PulseAnswer.NO_FURTHER_CONTACT: _("No further contact"),
    PulseAnswer.KNOWLEDGE_GAIN: _("Knowledge gain"),
    PulseAnswer.VALUABLE_CONTACT: _("Valuable contact"),
    PulseAnswer.NEGOTIATION_STARTED: _("Negotiation started"),
    PulseAnswer.COOPERATION_AGREEMENT: _("Cooperation agreement reached"),
}
COMPARISON_NAMES = {
    Comparison.AGREE: _("All sides say the same"),
    Comparison.DIFFER: _("The sides differ"),
    Comparison.PARTLY: _("Not all sides have answered"),
    Comparison.NONE: _("No answer yet"),
}
