"""Who gets the mails of a mailing, as they are called now, and whether there is still reason to write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.accounts.rules import normalised_email
from eventapp.db.session import session
from eventapp.i18n import N_
from eventapp.invitations.models import BlockReason, Invitation, TemplateKind
from eventapp.invitations.queries import list_blocks
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.registration.models import Delegate, DelegateStatus, Delegation, FocalPoint

_BLOCKED: Mapping[str, str] = {
    BlockReason.BOUNCED: N_("Mail to this address comes back."),
    BlockReason.UNSUBSCRIBED: N_("This person wants no more reminders."),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to. ``native_name`` is used in Chinese; ``problem`` says why not to write."""

    name: str
    native_name: str = ""
    delegation: LocalizedText | None = None
    problem: str = ""

    def name_in(self, language: str) -> str:
        return self.native_name if language != "en" and self.native_name else self.name


_GONE = Recipient("", problem=N_("This person is no longer on the list."))


def list_recipients(conference_id: str, messages: Sequence[OutboxMessage]) -> dict[str, Recipient]:
    """Return message id → recipient; a constant number of queries, however many there are."""
    found = {
        **_invited(conference_id, _ids(messages, "invitation_id")),
        **_focal_points(conference_id, _ids(messages, "focal_point_id")),
        **_delegates(conference_id, messages),
    }
    blocks = list_blocks(conference_id, {message.recipient_email for message in messages})
    return {message.id: _with_block(_of(message, found), message, blocks) for message in messages}


def _ids(messages: Sequence[OutboxMessage], key: str) -> set[str]:
    return {message.payload[key] for message in messages if key in message.payload}


def _of(message: OutboxMessage, found: Mapping[str, Recipient]) -> Recipient:
    keys = (message.payload.get(key, "") for key in ("invitation_id", "focal_point_id", "delegate_id"))
    return next((found[key] for key in keys if key in found), _GONE)


def _with_block(recipient: Recipient, message: OutboxMessage, blocks: Mapping[str, set[str]]) -> Recipient:
    reasons = blocks.get(normalised_email(message.recipient_email), set())
    problem = next((_BLOCKED[reason] for reason in sorted(reasons)), "")
    # Who is written to for the first time as a focal point is told, whatever reminders they want.
    if not problem or recipient.problem or message.mailing_id is None:
        return recipient
    return Recipient(recipient.name, recipient.native_name, recipient.delegation, problem)


def _invited(conference_id: str, ids: set[str]) -> dict[str, Recipient]:
    if not ids:
        return {}
    rows = session().execute(
        select(Invitation.id, Invitation.name, Invitation.revoked_at, Invitation.delegate_id, Delegation.name)
        .outerjoin(Delegation, Delegation.id == Invitation.delegation_id)
        .where(Invitation.conference_id == conference_id, Invitation.id.in_(ids))
    )
    return {
        invitation_id: Recipient(name, "", delegation, _problem_of_invitation(revoked_at, delegate_id))
        for invitation_id, name, revoked_at, delegate_id, delegation in rows
    }


def _problem_of_invitation(revoked_at: object, delegate_id: str | None) -> str:
    if delegate_id is not None:
        return N_("This person has registered meanwhile.")
    return N_("This invitation was taken back.") if revoked_at is not None else ""


def _focal_points(conference_id: str, ids: set[str]) -> dict[str, Recipient]:
    if not ids:
        return {}
    rows = session().execute(
        select(FocalPoint.id, FocalPoint.name, Delegation.name)
        .join(Delegation, Delegation.id == FocalPoint.delegation_id)
        .where(FocalPoint.conference_id == conference_id, FocalPoint.id.in_(ids))
    )
    return {focal_point_id: Recipient(name, "", delegation) for focal_point_id, name, delegation in rows}


def _delegates(conference_id: str, messages: Sequence[OutboxMessage]) -> dict[str, Recipient]:
    to_delegates = {
        message.payload["delegate_id"]: message for message in messages if "delegate_id" in message.payload
    }
    if not to_delegates:
        return {}
    rows = session().execute(
        select(
            Delegate.id,
            Delegate.name,
            Delegate.native_name,
            Delegate.status,
            Delegate.completed_at,
            Delegate.email_normalised,
            Delegation.name,
        )
        .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegate.conference_id == conference_id, Delegate.id.in_(to_delegates))
    )
    return {
        row[0]: Recipient(
            row[1], row[2], row[6], _problem_of_delegate(message.kind, row[3], row[4] is not None)
        )
        for row in rows
        # The link is the row's: once a colleague comes, or the address is another, it leads somebody else.
        if normalised_email((message := to_delegates[row[0]]).recipient_email) == row[5]
    }


def _problem_of_delegate(kind: str, status: str, is_complete: bool) -> str:
    if kind == TemplateKind.REMINDER_TO_COMPLETE:
        return N_("The details are completed meanwhile.") if is_complete else ""
    if status != DelegateStatus.ACCEPTED:
        return N_("This person is no longer accepted.")
    return ""
