"""Use cases of mailings: prepare, look, take single mails out, release or discard."""

from sqlalchemy import update

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.invitations.audiences import MAILING_KINDS, list_audience
from eventapp.invitations.models import Invitation, Mailing, MailingState, TemplateKind
from eventapp.invitations.queries import find_template, get_mail, get_mailing
from eventapp.invitations.rules import check_per_minute
from eventapp.jobs.held import discard_mails, hold_mails, release_mails
from eventapp.localized import NO_TEXT
from eventapp.permissions import Permission, require

#: Invitations whose ids stand in one statement.
_AT_ONCE = 500


def prepare_mailing(actor: Actor, *, conference_id: str, kind: str, per_minute: int) -> Mailing:
    """Write a mail to everybody whom this kind is meant for, and hold all of them back.

    The words are those of the template now: what is looked at is what goes out.
    """
    require(actor, Permission.MAIL_SEND, conference_id)
    if kind not in MAILING_KINDS:
        raise InvalidInput(N_("Please choose one of the kinds."), field="kind")
    check_per_minute(per_minute)
    audience = list_audience(conference_id, TemplateKind(kind))
    if not audience.mails:
        raise InvalidInput(N_("There is nobody to write to."), field="kind")
    template = find_template(conference_id, TemplateKind(kind))
    mailing = Mailing(
        id=new_id(),
        conference_id=conference_id,
        kind=kind,
        subject=template.subject if template else NO_TEXT,
        body=template.body if template else NO_TEXT,
        state=MailingState.HELD,
        recipients=len(audience.mails),
        skipped=len(audience.skipped),
        per_minute=per_minute,
        created_by=actor.name,
        created_at=now(),
    )
    session().add(mailing)
    session().flush()
    hold_mails(kind, audience.mails, mailing_id=mailing.id, conference_id=conference_id)
    if kind == TemplateKind.INVITATION:
        _claim_invitations([mail.payload["invitation_id"] for mail in audience.mails], mailing.id)
    _note(actor, "mailing.prepared", mailing, recipients=mailing.recipients, skipped=mailing.skipped)
    return mailing


def _claim_invitations(invitation_ids: list[str], mailing_id: str) -> None:
    for start in range(0, len(invitation_ids), _AT_ONCE):
        session().execute(
            update(Invitation)
            .where(Invitation.id.in_(invitation_ids[start : start + _AT_ONCE]))
            .values(mailing_id=mailing_id)
            .execution_options(synchronize_session=False)
        )


def release_mailing(actor: Actor, *, conference_id: str, mailing_id: str) -> int:
    """Let the mails of a mailing go, so many a minute, and return how many there are.

    Raises :class:`Conflict` for one that was released or discarded before: nobody gets a mail twice.
    """
    require(actor, Permission.MAIL_SEND, conference_id)
    mailing = _take(conference_id, mailing_id, MailingState.RELEASED)
    mailing.released_at = now()
    number = release_mails(mailing.id, per_minute=mailing.per_minute)
    session().execute(
        update(Invitation)
        .where(Invitation.mailing_id == mailing.id)
        .values(sent_at=now())
        .execution_options(synchronize_session=False)
    )
    _note(actor, "mailing.released", mailing, recipients=number)
    return number


def discard_mailing(actor: Actor, *, conference_id: str, mailing_id: str) -> None:
    """Throw the mails of a mailing away; who would have got one can be written to by another."""
    require(actor, Permission.MAIL_SEND, conference_id)
    mailing = _take(conference_id, mailing_id, MailingState.DISCARDED)
    number = discard_mails(mailing.id)
    _free_invitations(mailing.id)
    _note(actor, "mailing.discarded", mailing, recipients=number)


def remove_mail(actor: Actor, *, conference_id: str, mailing_id: str, message_id: str) -> None:
    """Take one mail out of a mailing that is held."""
    require(actor, Permission.MAIL_SEND, conference_id)
    mailing = _take(conference_id, mailing_id, MailingState.HELD)
    message = get_mail(conference_id, message_id)
    if message.mailing_id != mailing.id:
        raise NotFound
    invitation_id = message.payload.get("invitation_id")
    if discard_mails(mailing.id, message_id) != 1:
        raise Conflict(_ENDED)
    if invitation_id is not None:
        _free_invitations(mailing.id, str(invitation_id))
    mailing.recipients -= 1
    _note(actor, "mailing.mail_removed", mailing)


_ENDED = N_("This mailing was released or discarded meanwhile.")


def _take(conference_id: str, mailing_id: str, state: MailingState) -> Mailing:
    """Bring a held mailing into a state; one statement decides between two who try at once."""
    get_mailing(conference_id, mailing_id)
    taken: Mailing | None = session().scalar(
        update(Mailing)
        .where(Mailing.id == mailing_id, Mailing.state == MailingState.HELD)
        .values(state=state)
        .returning(Mailing)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if taken is None:
        raise Conflict(_ENDED)
    return taken


def _free_invitations(mailing_id: str, invitation_id: str | None = None) -> None:
    conditions = [Invitation.mailing_id == mailing_id, Invitation.sent_at.is_(None)]
    if invitation_id is not None:
        conditions.append(Invitation.id == invitation_id)
    session().execute(
        update(Invitation)
        .where(*conditions)
        .values(mailing_id=None)
        .execution_options(synchronize_session=False)
    )


def _note(actor: Actor, action: str, mailing: Mailing, **counts: int) -> None:
    record(
        actor,
        action,
        subject_type="mailing",
        subject_id=mailing.id,
        conference_id=mailing.conference_id,
        kind=mailing.kind,
        **counts,
    )
    session().flush()
