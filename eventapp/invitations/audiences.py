"""Whom a mailing goes to: who is meant by each kind, and who of them is left out, with the reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, select

from eventapp.accounts.rules import normalised_email
from eventapp.db.session import session
from eventapp.invitations.models import BlockReason, Invitation, TemplateKind
from eventapp.invitations.queries import list_addresses_waiting, list_blocks
from eventapp.jobs.outbox import MailTo
from eventapp.questionnaires.answering import shown_questions
from eventapp.questionnaires.models import Stage
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.questionnaire import Questionnaire
from eventapp.registration.models import Delegate, DelegateStatus, FocalPoint, Quota
from eventapp.registration.rules import PRESENT


class SkipReason(StrEnum):
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    #: A mail of the same kind is prepared or on its way.
    WAITING = "waiting"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True)
class Skipped:
    name: str
    email: str
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets a mailing, and who of those meant does not."""

    mails: tuple[MailTo, ...]
    skipped: tuple[Skipped, ...]


def list_audience(conference_id: str, kind: TemplateKind) -> Audience:
    """Return whom a mailing of this kind would go to now; a constant number of queries."""
    blocks = list_blocks(conference_id)
    waiting = list_addresses_waiting(conference_id, kind)
    registered = _registered_addresses(conference_id) if kind in _TO_INVITED else set()
    mails, skipped = [], []
    for mail in _MEANT[kind](conference_id):
        email = normalised_email(mail.recipient_email)
        reasons = (
            (SkipReason.NO_ADDRESS, not email),
            (SkipReason.BOUNCED, BlockReason.BOUNCED in blocks.get(email, ())),
            (SkipReason.UNSUBSCRIBED, BlockReason.UNSUBSCRIBED in blocks.get(email, ())),
            (SkipReason.REGISTERED, email in registered),
            (SkipReason.WAITING, email in waiting),
        )
        reason = next((reason for reason, holds in reasons if holds), None)
        if reason is None:
            mails.append(mail)
        else:
            skipped.append(Skipped(mail.recipient_name, mail.recipient_email, reason))
    return Audience(tuple(mails), tuple(skipped))


def _registered_addresses(conference_id: str) -> set[str]:
    rows = session().scalars(
        select(Delegate.email_normalised).where(
            Delegate.conference_id == conference_id,
            Delegate.status.in_(PRESENT),
        )
    )
    return {email for email in rows if email}


def _not_written_to(conference_id: str) -> list[MailTo]:
    return _invited(conference_id, and_(Invitation.mailing_id.is_(None), Invitation.sent_at.is_(None)))


def _not_registered(conference_id: str) -> list[MailTo]:
    return _invited(conference_id, Invitation.sent_at.is_not(None))


def _invited(conference_id: str, condition: ColumnElement[bool]) -> list[MailTo]:
    rows = session().execute(
        select(Invitation.id, Invitation.name, Invitation.email, Invitation.language)
        .where(
            Invitation.conference_id == conference_id,
            Invitation.revoked_at.is_(None),
            Invitation.delegate_id.is_(None),
            condition,
        )
        .order_by(Invitation.name, Invitation.id)
    )
    return [MailTo(row.name, row.email, row.language, {"invitation_id": row.id}) for row in rows]


def _with_places_left(conference_id: str) -> list[MailTo]:
    """Return the focal points of delegations that have a quota with places left in it."""
    of_delegation = Quota.delegation_id == FocalPoint.delegation_id
    has_place = exists().where(of_delegation, Quota.taken < Quota.seats)
    is_full = exists().where(of_delegation, Quota.category.is_(None), Quota.taken >= Quota.seats)
    rows = session().execute(
        select(FocalPoint.id, FocalPoint.name, FocalPoint.email, FocalPoint.language)
        .where(FocalPoint.conference_id == conference_id, has_place, ~is_full)
        .order_by(FocalPoint.name, FocalPoint.id)
    )
    return [MailTo(row.name, row.email, row.language, {"focal_point_id": row.id}) for row in rows]


def _not_completed(conference_id: str) -> list[MailTo]:
    waits = (DelegateStatus.NOMINATED, DelegateStatus.WAITLISTED)
    return _delegates(conference_id, and_(Delegate.status.in_(waits), Delegate.completed_at.is_(None)))


def _accepted(conference_id: str) -> list[MailTo]:
    return _delegates(conference_id, Delegate.status == DelegateStatus.ACCEPTED)


def _delegates(conference_id: str, condition: ColumnElement[bool]) -> list[MailTo]:
    rows = session().execute(
        select(Delegate.id, Delegate.name, Delegate.email, Delegate.language)
        .where(Delegate.conference_id == conference_id, condition)
        .order_by(Delegate.name, Delegate.id)
    )
    return [MailTo(row.name, row.email, row.language, {"delegate_id": row.id}) for row in rows]


def _with_open_questions(conference_id: str) -> list[MailTo]:
    asked = get_questionnaire(conference_id)
    if asked.at({Stage.FOLLOW_UP}).is_empty:
        return []
    rows = session().execute(
        select(Delegate.id, Delegate.category, Delegate.answers).where(
            Delegate.conference_id == conference_id, Delegate.status == DelegateStatus.ACCEPTED
        )
    )
    open_for = {row.id for row in rows if _misses_answers(asked, row.category, row.answers)}
    return [mail for mail in _accepted(conference_id) if mail.payload["delegate_id"] in open_for]


def _misses_answers(asked: Questionnaire, category: str, answers: Mapping[str, object]) -> bool:
    """Tell whether a delegate owes an answer that is required after acceptance."""
    asked = asked.for_category(category)
    shown = {question.id for question in shown_questions(asked, answers)}
    return any(
        question.id in shown
        and category in question.required_for
        and answers.get(question.id) in (None, "", [])
        for question in asked.at({Stage.FOLLOW_UP}).questions
    )


_TO_INVITED = frozenset({TemplateKind.INVITATION, TemplateKind.REMINDER_TO_REGISTER})
#: Kind → everybody who is meant, in the order in which the mails go out. A focal point's first mail is none
#: of these: it goes out when they are added.
_MEANT: Mapping[TemplateKind, Callable[[str], list[MailTo]]] = {
    TemplateKind.INVITATION: _not_written_to,
    TemplateKind.REMINDER_TO_REGISTER: _not_registered,
    TemplateKind.REMINDER_TO_NOMINATE: _with_places_left,
    TemplateKind.REMINDER_TO_COMPLETE: _not_completed,
    TemplateKind.REMINDER_OF_FOLLOW_UP: _with_open_questions,
    TemplateKind.NEWS: _accepted,
}
MAILING_KINDS = tuple(_MEANT)
