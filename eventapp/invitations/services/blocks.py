"""Use cases of addresses that get no reminders: mail that came back, people who want no more.

Mails about somebody's own registration still go to them.
"""

from sqlalchemy import delete, select

from eventapp.accounts.rules import normalised_email
from eventapp.actor import PUBLIC, Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.contacts.services import note_bounced, note_not_bounced
from eventapp.db.session import session
from eventapp.invitations.models import BlockReason, MailBlock
from eventapp.invitations.queries import get_invitation, get_mail
from eventapp.permissions import Permission, require


def note_bounce_of_mail(actor: Actor, *, conference_id: str, message_id: str) -> None:
    """Note that a mail came back: invitations and reminders no longer go to its address."""
    require(actor, Permission.MAIL_SEND, conference_id)
    email = get_mail(conference_id, message_id).recipient_email
    _block(actor, conference_id, email, BlockReason.BOUNCED)
    note_bounced(actor, conference_id=conference_id, email=email)


def note_bounce_of_invitation(actor: Actor, *, conference_id: str, invitation_id: str) -> None:
    """Note the same of the mail to somebody who was invited."""
    require(actor, Permission.MAIL_SEND, conference_id)
    email = get_invitation(conference_id, invitation_id).email
    _block(actor, conference_id, email, BlockReason.BOUNCED)
    note_bounced(actor, conference_id=conference_id, email=email)


def take_back_bounce(actor: Actor, *, conference_id: str, email: str) -> None:
    """Say that mail reaches an address after all."""
    require(actor, Permission.MAIL_SEND, conference_id)
    gone = session().scalar(
        delete(MailBlock)
        .where(
            MailBlock.conference_id == conference_id,
            MailBlock.email_normalised == normalised_email(email),
            MailBlock.reason == BlockReason.BOUNCED,
        )
        .returning(MailBlock.id)
        .execution_options(synchronize_session=False)
    )
    if gone is not None:
        _note(actor, "mail_block.removed", conference_id, gone, BlockReason.BOUNCED)
    note_not_bounced(actor, conference_id=conference_id, email=email)


def unsubscribe(*, conference_id: str, message_id: str) -> None:
    """Send no more invitations and reminders to the address of a mail, by the link in it."""
    _block(
        PUBLIC, conference_id, get_mail(conference_id, message_id).recipient_email, BlockReason.UNSUBSCRIBED
    )


def _block(actor: Actor, conference_id: str, email: str, reason: BlockReason) -> None:
    known = session().scalar(
        select(MailBlock.id).where(
            MailBlock.conference_id == conference_id,
            MailBlock.email_normalised == normalised_email(email),
            MailBlock.reason == reason,
        )
    )
    if known is not None:
        return
    block = MailBlock(
        conference_id=conference_id, email_normalised=normalised_email(email), reason=reason, noted_at=now()
    )
    session().add(block)
    session().flush()
    _note(actor, "mail_block.noted", conference_id, block.id, reason)


def _note(actor: Actor, action: str, conference_id: str, block_id: str, reason: BlockReason) -> None:
    record(
        actor,
        action,
        subject_type="mail_block",
        subject_id=block_id,
        conference_id=conference_id,
        reason=reason,
    )
