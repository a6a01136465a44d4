"""Kinds of mail: how each is written, what goes with it, and who may read the secret in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eventapp.follow_up.words import KIND_NAMES
from eventapp.i18n import N_
from eventapp.invitations.audiences import MAILING_KINDS
from eventapp.invitations.texts import STANDARD
from eventapp.jobs.models import OutboxMessage
from eventapp.notifications import (
    action_item_letters,
    agreement_letters,
    calendar_letters,
    conclusion_letters,
    contact_letters,
    document_letters,
    follow_up_letters,
    invitation_letters,
    minutes_letters,
    pulse_letters,
    registration_letters,
    sign_in_letter,
    speaker_letters,
)
from eventapp.notifications.letters import Attachment, Letter


def _nothing_attached(_message: OutboxMessage) -> tuple[Attachment, ...]:
    return ()


def _nothing_to_issue(_message: OutboxMessage) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """How mails of one kind come about.

    ``name`` is a msgid for lists. ``write`` only reads, in the language being spoken; ``attach`` gives the
    files; ``issue`` makes the letter's secret valid and runs inside the transaction that keeps the mail. All
    raise ``CannotBeDone`` when what they write about is gone.
    """

    name: str
    write: Callable[[OutboxMessage], Letter]
    attach: Callable[[OutboxMessage], tuple[Attachment, ...]] = _nothing_attached
    issue: Callable[[OutboxMessage], None] = _nothing_to_issue


KINDS: Mapping[str, Kind] = {
    "sign_in_link": Kind(
        N_("Link to sign in"), sign_in_letter.write_sign_in_link, issue=sign_in_letter.issue_link
    ),
    "registration_accepted": Kind(
        N_("Registration confirmed"),
        registration_letters.write_accepted,
        registration_letters.attach_calendar,
    ),
    "registration_waitlisted": Kind(N_("On the waiting list"), registration_letters.write_waitlisted),
    "registration_promoted": Kind(
        N_("Seat given from the waiting list"),
        registration_letters.write_promoted,
        registration_letters.attach_calendar,
    ),
    "registration_applied": Kind(N_("Application received"), registration_letters.write_applied),
    "registration_offered": Kind(N_("Seat offered"), registration_letters.write_offered),
    "registration_lapsed": Kind(N_("Offer of a seat has lapsed"), registration_letters.write_lapsed),
    "registration_declined": Kind(N_("Registration declined"), registration_letters.write_declined),
    "registration_review": Kind(N_("Change to be approved"), registration_letters.write_review),
    "registration_passed_on": Kind(N_("Registration passed on"), registration_letters.write_passed_on),
    "delegate_nominated": Kind(N_("Nomination to complete"), registration_letters.write_nominated),
    "delegate_nominated_waiting": Kind(
        N_("Nomination on the waiting list"), registration_letters.write_nominated_waiting
    ),
    "registration_changed": Kind(
        N_("Registration changed"), registration_letters.write_changed, registration_letters.attach_calendar
    ),
    "registration_cancelled": Kind(N_("Registration cancelled"), registration_letters.write_cancelled),
    "registration_again": Kind(N_("Personal link sent again"), registration_letters.write_again),
    "focal_point_invited": Kind(
        N_("Invitation of a focal point"), invitation_letters.write_focal_point_invited
    ),
    "contact_link": Kind(N_("Link for a contact"), contact_letters.write_contact_link),
    "conference_concluded": Kind(N_("Conference summary"), conclusion_letters.write_conference_concluded),
    "follow_up_begins": Kind(N_("What somebody is to follow up"), conclusion_letters.write_follow_up_begins),
    "minutes_circulated": Kind(N_("Minutes for comments"), minutes_letters.write_minutes_circulated),
    "action_item_assigned": Kind(N_("Action item to take care of"), action_item_letters.write_assigned),
    "action_item_reported": Kind(N_("Action item to confirm"), action_item_letters.write_reported),
    "action_item_answered": Kind(N_("Answer to a report"), action_item_letters.write_answered),
    "action_item_commented": Kind(N_("Comment on an action item"), action_item_letters.write_commented),
    "speaker_invited": Kind(N_("Link for a speaker"), speaker_letters.write_speaker_invited),
    "document_made": Kind(N_("Link to a document"), document_letters.write_document_made),
    "agreement_to_clear": Kind(N_("Agreement to clear"), agreement_letters.write_agreement_to_clear),
    "calendar_request": Kind(N_("Calendar invitation"), calendar_letters.write_calendar_mail),
    "calendar_update": Kind(N_("Change of a calendar invitation"), calendar_letters.write_calendar_mail),
    "calendar_cancel": Kind(N_("Calendar invitation cancelled"), calendar_letters.write_calendar_mail),
    "action_items_due": Kind(KIND_NAMES["action_items_due"], follow_up_letters.write_due),
    "action_items_overdue_focal_point": Kind(
        KIND_NAMES["action_items_overdue_focal_point"], follow_up_letters.write_overdue_to_focal_point
    ),
    "action_items_overdue_secretariat": Kind(
        KIND_NAMES["action_items_overdue_secretariat"], follow_up_letters.write_overdue_to_secretariat
    ),
    "follow_up_digest": Kind(KIND_NAMES["follow_up_digest"], follow_up_letters.write_digest),
    "agreement_expires": Kind(KIND_NAMES["agreement_expires"], follow_up_letters.write_agreement_expires),
    "pulse_asked": Kind(KIND_NAMES["pulse_asked"], pulse_letters.write_pulse_asked),
    **{kind: Kind(STANDARD[kind].name, invitation_letters.write_from_mailing) for kind in MAILING_KINDS},
}


def get_kind(message: OutboxMessage) -> Kind:
    """Return the kind of a mail; raises ``LookupError`` for one that only a newer release can write."""
    if message.kind not in KINDS:
        raise LookupError(f"no template for {message.kind}")
    return KINDS[message.kind]
