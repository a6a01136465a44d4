"""What has happened to an agreement: the audit trail in plain words, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from eventapp.agreements.models import AgreementStage
from eventapp.agreements.words import STAGE_NAMES
from eventapp.contacts.history import list_happenings
from eventapp.i18n import N_, current_language, gettext, language_name, ngettext, short_date
from eventapp.localized import LocalizedText
from eventapp.registration.history import Happening

#: Action of the trail → msgid. Those about one party say which.
_TEXTS: Mapping[str, str] = {
    "agreement.created": N_("Entered"),
    "agreement.changed": N_("Details changed"),
    "agreement.drafted": N_("Draft begun"),
    "agreement.party_added": N_("Party added"),
    "agreement.party_changed": N_("Party changed"),
    "agreement.party_moved": N_("Order of the parties changed"),
    "agreement.party_removed": N_("Party taken off"),
    "agreement.signatory_added": N_("Signatory added"),
    "agreement.signatory_removed": N_("Signatory taken off"),
    "agreement.text_added": N_("Text added"),
    "agreement.text_changed": N_("Text changed"),
    "agreement.text_removed": N_("Text removed"),
    "agreement.document_added": N_("Document added"),
    "agreement.document_removed": N_("Document removed"),
    "agreement.asked_to_clear": N_("Asked to clear"),
    "agreement.cleared": N_("Cleared by"),
    "agreement.sent_back": N_("Sent back by"),
    "agreement.slot_chosen": N_("Signing chosen"),
    "agreement.slot_made": N_("Signing added to the agenda"),
    "agreement.slot_left": N_("Taken out of the signing"),
    "agreement.signatories_seated": N_("Signatories put into the signing"),
    "agreement.signed": N_("Signed on"),
    "agreement.in_force": N_("In force since"),
    "agreement.renewed": N_("Renewed until"),
    "agreement.expired": N_("Expired after"),
    "agreement.abandoned": N_("Abandoned"),
    "agreement.step_taken_back": N_("Step taken back, now"),
}


def list_agreement_happenings(conference_id: str, agreement_id: str) -> list[Happening]:
    """Return what has been done with an agreement, newest first. Two queries."""
    return list_happenings(conference_id, agreement_id, _TEXTS, _details)


def _details(details: Mapping[str, Any]) -> str:
    """Say what an entry tells beyond its action, in the order of the sentence."""
    language = current_language()
    after, taken_back = details.get("after", ""), details.get("taken_back", 0)
    parts = [
        LocalizedText(details.get("organization") or {}).read(language),
        language_name(details["language"], language) if "language" in details else "",
        str(details.get("title", "")),
        str(STAGE_NAMES[AgreementStage(after)]) if after in set(AgreementStage) else "",
        _day(details.get("on", "")),
        _until(details),
        str(details.get("reason", "")),
        ngettext("%(num)d clearance taken back", "%(num)d clearances taken back", taken_back)
        if taken_back
        else "",
    ]
    return " · ".join(part for part in parts if part)


def _until(details: Mapping[str, Any]) -> str:
    until = _day(details.get("until", ""))
    return gettext("until %(day)s", day=until) if until and "on" in details else until


def _day(iso: str) -> str:
    return short_date(date.fromisoformat(iso), current_language()) if iso else ""
