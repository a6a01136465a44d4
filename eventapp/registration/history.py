"""What has happened to one delegate: the audit trail in plain words, and the mails that were sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.db.session import session
from eventapp.i18n import N_, current_language, gettext, list_comma
from eventapp.jobs.models import OutboxMessage
from eventapp.registration.columns import LABELS
from eventapp.registration.models import CheckIn, Delegate, FocalPoint, VisaLetter

#: So many entries and mails are shown, the newest.
_MOST = 50

#: Action of the trail → msgid.
ACTION_TEXTS: Mapping[str, str] = {
    "delegate.registered": N_("Has registered"),
    "delegate.nominated": N_("Nominated"),
    "delegate.confirm": N_("Details completed"),
    "delegate.accepted": N_("Accepted"),
    "delegate.promoted": N_("Moved up from the waiting list"),
    "delegate.let_wait": N_("Approved, put on the waiting list"),
    "delegate.decline": N_("Declined"),
    "delegate.cancel": N_("Cancelled"),
    "delegate.offer_taken": N_("Took the seat on offer"),
    "delegate.lapse": N_("The offer of a seat lapsed"),
    "delegate.review": N_("To be approved again after a change"),
    "delegate.passed_on": N_("Passed on to a colleague"),
    "delegate.changed": N_("Details changed"),
    "delegate.assigned": N_("Category or delegation changed"),
    "delegate.precedence_set": N_("Place in the order of precedence changed"),
    "delegate.made_head": N_("Made head of delegation"),
    "delegate.link_renewed": N_("New personal link"),
    "delegate.link_sent": N_("Personal link sent again"),
    "delegate.consent_given": N_("Consent given"),
    "delegate.consent_withdrawn": N_("Consent taken back"),
    "delegate.follow_up_answered": N_("Further questions answered"),
    "delegate.checked_in": N_("Checked in"),
    "delegate.check_in_undone": N_("Check-in undone"),
    "delegate.erased": N_("Personal data erased"),
}
#: Who acts without an account → msgid.
_ACTORS: Mapping[str, str] = {
    "delegate": N_("the delegate"),
    "focal point": N_("a focal point"),
    "system": N_("the system"),
}
#: Columns whose changes are told by another name than the list's.
_FIELDS: Mapping[str, str] = {
    **LABELS,
    "form_of_address": LABELS["address"],
    "organization_name": LABELS["organization"],
    "side_id": LABELS["side"],
    "positions": LABELS["position"],
    "answers": N_("Answers"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history: what, by whom, when; ``details`` say more where there is more to say."""

    at: datetime
    text: str
    by: str
    details: str = ""


def list_happenings(delegate: Delegate) -> list[Happening]:
    """Return what has been done with a delegate, newest first, in the reader's language."""
    entries = session().scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == delegate.id, AuditEntry.conference_id == delegate.conference_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_MOST)
    )
    return [
        Happening(
            entry.at,
            gettext(ACTION_TEXTS.get(entry.action, N_("Changed"))),
            gettext(_ACTORS[entry.actor_name]) if entry.actor_name in _ACTORS else entry.actor_name,
            _changed_fields(entry),
        )
        for entry in entries
    ]


def _changed_fields(entry: AuditEntry) -> str:
    labels = dict.fromkeys(
        gettext(_FIELDS[name]) for name in entry.details.get("fields", ()) if name in _FIELDS
    )
    return list_comma(current_language()).join(labels)


def list_mails(delegate: Delegate) -> list[OutboxMessage]:
    """Return the mails about a delegate, newest first; the focal points' where there is no address."""
    if delegate.email:
        addresses = [delegate.email]
    else:
        addresses = list(
            session().scalars(
                select(FocalPoint.email).where(FocalPoint.delegation_id == delegate.delegation_id)
            )
        )
    return list(
        session().scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.recipient_email.in_(addresses),
                OutboxMessage.conference_id == delegate.conference_id,
                OutboxMessage.payload["delegate_id"].as_string() == delegate.id,
            )
            .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
            .limit(_MOST)
        )
    )


def list_check_ins(delegate: Delegate) -> list[CheckIn]:
    """Return when a delegate has come, in that order."""
    return list(
        session().scalars(
            select(CheckIn).where(CheckIn.delegate_id == delegate.id).order_by(CheckIn.at, CheckIn.id)
        )
    )


def list_visa_letters(delegate: Delegate) -> list[VisaLetter]:
    """Return all letters of a delegate, revoked ones too, newest first."""
    return list(
        session().scalars(
            select(VisaLetter).where(VisaLetter.delegate_id == delegate.id).order_by(VisaLetter.number.desc())
        )
    )
