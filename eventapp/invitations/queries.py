"""Finding invitations, templates, mailings, and addresses that get no more mail."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import defer

from eventapp.accounts.rules import normalised_email
from eventapp.accounts.tokens import token_hash
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES, find_venue
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.invitations.models import (
    BlockReason,
    Invitation,
    MailBlock,
    Mailing,
    MailTemplate,
    TemplateKind,
)
from eventapp.invitations.rules import InvitationStatus
from eventapp.invitations.writing import Frame
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.registration.models import Delegation
from eventapp.web.paging import PER_PAGE, Page


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation as the list shows it."""

    invitation: Invitation
    status: InvitationStatus
    delegation: LocalizedText | None
    is_bounced: bool


def _is_bounced() -> ColumnElement[bool]:
    return exists().where(
        MailBlock.conference_id == Invitation.conference_id,
        MailBlock.email_normalised == Invitation.email_normalised,
        MailBlock.reason == BlockReason.BOUNCED,
    )


def _status() -> ColumnElement[str]:
    """Return how far an invitation has come; the first mark that is set counts."""
    return case(
        (Invitation.delegate_id.is_not(None), InvitationStatus.REGISTERED.value),
        (Invitation.revoked_at.is_not(None), InvitationStatus.REVOKED.value),
        (_is_bounced(), InvitationStatus.BOUNCED.value),
        (Invitation.opened_at.is_not(None), InvitationStatus.OPENED.value),
        (Invitation.sent_at.is_not(None), InvitationStatus.SENT.value),
        (Invitation.mailing_id.is_not(None), InvitationStatus.HELD.value),
        else_=InvitationStatus.NEW.value,
    )


def list_invitations(
    conference_id: str, *, status: str = "", search: str = "", page: int = 1
) -> Page[InvitationRow]:
    """Return a page of a conference's invitations by name; ``search`` is part of a name or address."""
    conditions: list[ColumnElement[bool]] = [Invitation.conference_id == conference_id]
    if status:
        conditions.append(_status() == status)
    if search.strip():
        columns = (Invitation.name, Invitation.email)
        conditions.append(or_(*(column.icontains(search.strip(), autoescape=True) for column in columns)))
    total = session().scalar(select(func.count()).select_from(Invitation).where(*conditions)) or 0
    rows = session().execute(
        select(Invitation, _status(), Delegation.name, _is_bounced())
        .outerjoin(Delegation, Delegation.id == Invitation.delegation_id)
        .where(*conditions)
        .order_by(Invitation.name, Invitation.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    found = [InvitationRow(row[0], InvitationStatus(row[1]), row[2], bool(row[3])) for row in rows]
    return Page(found, page, total)


def count_invitations(conference_id: str) -> dict[str, int]:
    """Return status → number of invitations; a status that none has is left out."""
    status = _status().label("status")
    each = select(status).where(Invitation.conference_id == conference_id).subquery()
    rows = session().execute(select(each.c.status, func.count()).group_by(each.c.status))
    return {row[0]: row[1] for row in rows}


def get_invitation(conference_id: str, invitation_id: str) -> Invitation:
    """Return an invitation of a conference; raises :class:`NotFound`."""
    invitation = session().scalar(
        select(Invitation).where(Invitation.id == invitation_id, Invitation.conference_id == conference_id)
    )
    if invitation is None:
        raise NotFound
    return invitation


def find_invitation(conference_id: str, token: str) -> Invitation | None:
    """Return whom a link invites to this conference; one that was taken back invites nobody."""
    return session().scalar(
        select(Invitation)
        .join(Conference, Conference.id == Invitation.conference_id)
        .where(
            Invitation.conference_id == conference_id,
            Invitation.token_hash == token_hash(token),
            Invitation.revoked_at.is_(None),
            Conference.state.in_(PUBLIC_STATES),
        )
    )


def list_known_addresses(conference_id: str, addresses: Collection[str]) -> set[str]:
    """Return those of ``addresses`` (normalised) that are invited already."""
    rows = session().scalars(
        select(Invitation.email_normalised).where(
            Invitation.conference_id == conference_id, Invitation.email_normalised.in_(addresses)
        )
    )
    return set(rows)


def find_template(conference_id: str, kind: TemplateKind) -> MailTemplate | None:
    return session().scalar(
        select(MailTemplate).where(MailTemplate.conference_id == conference_id, MailTemplate.kind == kind)
    )


def list_templates(conference_id: str) -> dict[str, MailTemplate]:
    """Return kind → the conference's own words, for the kinds that have some."""
    rows = session().scalars(select(MailTemplate).where(MailTemplate.conference_id == conference_id))
    return {template.kind: template for template in rows}


def frame_of_template(conference: Conference, kind: TemplateKind) -> Frame:
    """Return what mails of a kind say as the template stands now."""
    template = find_template(conference.id, kind)
    return Frame(
        conference,
        find_venue(conference.id),
        kind,
        template.subject if template else NO_TEXT,
        template.body if template else NO_TEXT,
    )


def frame_of_mailing(conference: Conference, mailing: Mailing) -> Frame:
    """Return what the mails of a mailing say: the words as they stood when it was prepared."""
    return Frame(
        conference, find_venue(conference.id), TemplateKind(mailing.kind), mailing.subject, mailing.body
    )


def list_mailings(conference_id: str, *, page: int = 1) -> Page[Mailing]:
    """Return a page of a conference's mailings, newest first."""
    total = session().scalar(
        select(func.count()).select_from(Mailing).where(Mailing.conference_id == conference_id)
    )
    rows = session().scalars(
        select(Mailing)
        .where(Mailing.conference_id == conference_id)
        .order_by(Mailing.created_at.desc(), Mailing.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return Page(rows.all(), page, total or 0)


def get_mailing(conference_id: str, mailing_id: str) -> Mailing:
    """Return a mailing of a conference; raises :class:`NotFound`."""
    mailing = session().scalar(
        select(Mailing).where(Mailing.id == mailing_id, Mailing.conference_id == conference_id)
    )
    if mailing is None:
        raise NotFound
    return mailing


def count_mails(mailing_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """Return mailing id → status of the outbox → how many of its mails stand there."""
    counts: dict[str, dict[str, int]] = {mailing_id: {} for mailing_id in mailing_ids}
    rows = session().execute(
        select(OutboxMessage.mailing_id, OutboxMessage.status, func.count())
        .where(OutboxMessage.mailing_id.in_(mailing_ids))
        .group_by(OutboxMessage.mailing_id, OutboxMessage.status)
    )
    for mailing_id, status, number in rows:
        counts[mailing_id or ""][status] = number
    return counts


def list_mails(mailing_id: str, *, page: int, per_page: int) -> Page[OutboxMessage]:
    """Return a page of a mailing's mails in the order in which they go out."""
    condition = OutboxMessage.mailing_id == mailing_id
    total = session().scalar(select(func.count()).select_from(OutboxMessage).where(condition)) or 0
    rows = session().scalars(
        select(OutboxMessage)
        .where(condition)
        .options(defer(OutboxMessage.last_error))
        .order_by(OutboxMessage.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return Page(rows.all(), page, total, per_page)


def get_mail(conference_id: str, message_id: str) -> OutboxMessage:
    """Return a mail of a conference; raises :class:`NotFound`."""
    message: OutboxMessage | None = session().scalar(
        select(OutboxMessage).where(
            OutboxMessage.id == message_id, OutboxMessage.conference_id == conference_id
        )
    )
    if message is None:
        raise NotFound
    return message


def list_blocks(conference_id: str, emails: Collection[str] | None = None) -> dict[str, set[str]]:
    """Return normalised address → reasons for which it gets no reminders, for some addresses or for all."""
    statement = select(MailBlock.email_normalised, MailBlock.reason).where(
        MailBlock.conference_id == conference_id
    )
    if emails is not None:
        statement = statement.where(MailBlock.email_normalised.in_({normalised_email(e) for e in emails}))
    blocks: dict[str, set[str]] = {}
    for email, reason in session().execute(statement):
        blocks.setdefault(email, set()).add(reason)
    return blocks


def list_addresses_waiting(conference_id: str, kind: str) -> set[str]:
    """Return the addresses (normalised) for which a mail of this kind is prepared or on its way."""
    rows: Any = session().scalars(
        select(OutboxMessage.recipient_email).where(
            OutboxMessage.conference_id == conference_id,
            OutboxMessage.kind == kind,
            OutboxMessage.status.in_((WorkStatus.HELD, WorkStatus.QUEUED, WorkStatus.LEASED)),
        )
    )
    return {normalised_email(email) for email in rows}
