"""What has happened to an agreement: the audit trail in plain words, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from eventapp.agreements.models import AgreementStage
from eventapp.agreements.words import STAGE_NAMES
from eventapp.audit.models import AuditEntry
from eventapp.db.session import session
from eventapp.i18n import N_, current_language, gettext, language_name, ngettext, short_date
from eventapp.localized import LocalizedText

#: So many entries are shown, the newest.
_MOST = 100
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
    "agreement.carried": N_("Carried over into the next edition"),
}
#: Who acts without an account → msgid.
_ACTORS: Mapping[str, str] = {"system": N_("the system")}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history: what, by whom, when; ``details`` say more where there is more to say."""

    at: datetime
    text: str
    by: str
    details: str = ""


def list_happenings(conference_id: str, agreement_id: str) -> list[Happening]:
    """Return what has been done with an agreement, newest first. One query."""
    entries = session().scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == agreement_id, AuditEntry.conference_id == conference_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_MOST)
    )
    return [
        Happening(
            entry.at,
            gettext(_TEXTS.get(entry.action, N_("Changed"))),
            gettext(_ACTORS[entry.actor_name]) if entry.actor_name in _ACTORS else entry.actor_name,
            " · ".join(part for part in _details(entry.details) if part),
        )
        for entry in entries
    ]


def _details(details: Mapping[str, Any]) -> list[str]:
    """Return what an entry says beyond its action, in the order of the sentence."""
    language = current_language()
    after, taken_back = details.get("after", ""), details.get("taken_back", 0)
    return [
        LocalizedText(details.get("organization") or {}).read(language),
        language_name(details["language"], language) if "language" in details else "",
        str(details.get("title", "")),
        str(STAGE_NAMES[AgreementStage(after)]) if after in set(AgreementStage) else "",
        _day(details.get("on", "")),
        _until(details),
        str(details.get("comment", "")),
        str(details.get("reason", "")),
        ngettext("%(num)d clearance taken back", "%(num)d clearances taken back", taken_back)
        if taken_back
        else "",
    ]


def _until(details: Mapping[str, Any]) -> str:
    until = _day(details.get("until", ""))
    return gettext("until %(day)s", day=until) if until and "on" in details else until


def _day(iso: str) -> str:
    return short_date(date.fromisoformat(iso), current_language()) if iso else ""
