"""What documents, their languages and what stands in them are called, translated where it is shown."""

from collections.abc import Mapping

from eventapp.action_items.models import ActionItemStatus
from eventapp.exports.models import DocumentKind
from eventapp.i18n import N_

#: Kind → msgid, in the order in which organizers need them.
DOCUMENT_NAMES: Mapping[str, str] = {
    DocumentKind.PROGRAMME: N_("Programme"),
    DocumentKind.ABSTRACTS: N_("Programme with abstracts"),
    DocumentKind.SUMMARY: N_("Conference summary"),
}

#: What the document of one delegate is called; organizers have no list of those.
OWN_NAME = N_("Personal programme")

#: Kind → what it is for, a msgid.
DOCUMENT_TEXTS: Mapping[str, str] = {
    DocumentKind.PROGRAMME: N_("The agenda by day with rooms and people, to print and hand out."),
    DocumentKind.ABSTRACTS: N_("The same with what each session is about."),
    DocumentKind.SUMMARY: N_(
        "Key figures, partners, participants, decisions and action items, for those who were there and those "
        "who were not."
    ),
}

#: Language of a document → msgid.
LANGUAGE_NAMES: Mapping[str, str] = {
    "en": N_("English"),
    "zh": N_("Chinese"),
    "both": N_("English and Chinese side by side"),
}

#: Status → msgid.
STATUS_NAMES: Mapping[str, str] = {
    ActionItemStatus.NEEDS_ACTION: N_("To do"),
    ActionItemStatus.IN_PROCESS: N_("In progress"),
    ActionItemStatus.COMPLETED: N_("Completed"),
    ActionItemStatus.CANCELLED: N_("Cancelled"),
}
