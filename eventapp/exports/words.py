"""What documents, their languages and what stands in them are called, translated where it is shown."""

from collections.abc import Mapping

from eventapp.action_items.models import Priority
from eventapp.exports.models import DocumentKind
from eventapp.i18n import N_
from eventapp.minutes.models import MinutesStatus

#: Kind → msgid, in the order in which organizers need them.
DOCUMENT_NAMES: Mapping[str, str] = {
    DocumentKind.PROGRAMME: N_("Programme"),
    DocumentKind.ABSTRACTS: N_("Programme with abstracts"),
    DocumentKind.SUMMARY: N_("Conference summary"),
    DocumentKind.REGISTER: N_("Register of action items"),
    DocumentKind.INDICATORS: N_("Indicators"),
}

#: Kind of a document of one agenda item or agreement → msgid. They are asked for on the page of that.
SUBJECT_NAMES: Mapping[str, str] = {
    DocumentKind.MINUTES: N_("Minutes"),
    DocumentKind.AGREEMENT: N_("Agreement sheet"),
}
ALL_NAMES: Mapping[str, str] = {**DOCUMENT_NAMES, **SUBJECT_NAMES}

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
    DocumentKind.REGISTER: N_(
        "All action items with owners, due dates and status, what is overdue in front. Confidential ones are "
        "in it and marked."
    ),
    DocumentKind.INDICATORS: N_("Participants, working links, agreements and action items in figures."),
}

#: Language of a document → msgid.
LANGUAGE_NAMES: Mapping[str, str] = {
    "en": N_("English"),
    "zh": N_("Chinese"),
    "both": N_("English and Chinese side by side"),
}

#: Priority → msgid; what is usual needs no word.
PRIORITY_NAMES: Mapping[str, str] = {
    Priority.HIGH: N_("High priority"),
    Priority.LOW: N_("Low priority"),
}

#: Status of minutes → msgid.
MINUTES_STATUS_NAMES: Mapping[str, str] = {
    MinutesStatus.DRAFT: N_("Draft minutes"),
    MinutesStatus.CIRCULATED: N_("Circulated for comments"),
    MinutesStatus.APPROVED: N_("Approved minutes"),
}
