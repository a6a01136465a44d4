"""Use cases that take an agreement from stage to stage: draft, sign, in force, renew, expire, abandon."""

from datetime import date

from sqlalchemy import select

from eventapp.actor import SYSTEM, Actor
from eventapp.agreements import rules
from eventapp.agreements.models import Agreement, AgreementStage
from eventapp.agreements.parts import list_parties
from eventapp.agreements.rules import Step, check_step
from eventapp.agreements.services.changing import finish, held
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.db.session import session


def begin_draft(actor: Actor, *, conference_id: str, agreement_id: str, version: int) -> Agreement:
    """Say that the text of an idea is being written."""
    agreement = _at_step(actor, Step.BEGIN_DRAFT, conference_id, agreement_id, version)
    agreement.stage = AgreementStage.DRAFT
    finish(actor, "agreement.drafted", agreement)
    return agreement


def sign_agreement(
    actor: Actor, *, conference_id: str, agreement_id: str, version: int, signed_on: date
) -> Agreement:
    """Note that what all parties have cleared was signed on a day, today at the latest."""
    agreement = _at_step(actor, Step.SIGN, conference_id, agreement_id, version)
    rules.check_signed_on(signed_on, _today(conference_id))
    agreement.stage, agreement.signed_on = AgreementStage.SIGNED, signed_on
    finish(actor, "agreement.signed", agreement, on=signed_on.isoformat())
    return agreement


def bring_into_force(
    actor: Actor,
    *,
    conference_id: str,
    agreement_id: str,
    version: int,
    in_force_on: date,
    expires_on: date | None = None,
) -> Agreement:
    """Note that what was signed is in force since a day; ``expires_on`` is the last one, None for no end."""
    agreement = _at_step(actor, Step.BRING_INTO_FORCE, conference_id, agreement_id, version)
    rules.check_in_force(
        in_force_on,
        expires_on,
        signed_on=agreement.signed_on or in_force_on,
        today=_today(conference_id),
    )
    agreement.stage = AgreementStage.IN_FORCE
    agreement.in_force_on, agreement.expires_on = in_force_on, expires_on
    until = expires_on.isoformat() if expires_on else ""
    finish(actor, "agreement.in_force", agreement, on=in_force_on.isoformat(), until=until)
    return agreement


def renew_agreement(
    actor: Actor, *, conference_id: str, agreement_id: str, version: int, expires_on: date
) -> Agreement:
    """Let an agreement run until a later day; one that had expired meanwhile is in force again."""
    agreement = _at_step(actor, Step.RENEW, conference_id, agreement_id, version)
    rules.check_renewal(expires_on, until=agreement.expires_on, today=_today(conference_id))
    agreement.stage, agreement.expires_on = AgreementStage.IN_FORCE, expires_on
    agreement.renewals += 1
    finish(actor, "agreement.renewed", agreement, until=expires_on.isoformat())
    return agreement


def expire_agreement(
    actor: Actor, *, conference_id: str, agreement_id: str, version: int, expired_on: date
) -> Agreement:
    """Note that an agreement was in force until a day, today at the latest, and no longer."""
    agreement = _at_step(actor, Step.EXPIRE, conference_id, agreement_id, version)
    rules.check_expiry(
        expired_on, in_force_on=agreement.in_force_on or expired_on, today=_today(conference_id)
    )
    agreement.stage, agreement.expires_on = AgreementStage.EXPIRED, expired_on
    finish(actor, "agreement.expired", agreement, on=expired_on.isoformat())
    return agreement


def abandon_agreement(
    actor: Actor, *, conference_id: str, agreement_id: str, version: int, reason: str
) -> Agreement:
    """Give an agreement up before it is signed, or end it before its time, and say why."""
    agreement = _at_step(actor, Step.ABANDON, conference_id, agreement_id, version)
    said = rules.checked_comment(reason, "reason")
    agreement.stage = AgreementStage.ABANDONED
    finish(actor, "agreement.abandoned", agreement, reason=said)
    return agreement


def take_back_step(actor: Actor, *, conference_id: str, agreement_id: str, version: int) -> Agreement:
    """Undo a signature, a coming into force or a giving up that was noted by mistake."""
    agreement = _at_step(actor, Step.TAKE_BACK, conference_id, agreement_id, version)
    before = agreement.stage
    agreement.stage = rules.stage_before(
        before, signed_on=agreement.signed_on, in_force_on=agreement.in_force_on
    )
    if agreement.stage == AgreementStage.DRAFT:
        cleared = [party.cleared_at is not None for party in list_parties(agreement.id)]
        agreement.stage = rules.stage_by_clearances(cleared)
    if agreement.stage in rules.OPEN:
        agreement.signed_on = None
    if agreement.stage != AgreementStage.IN_FORCE:
        agreement.in_force_on = agreement.expires_on = None
    finish(actor, "agreement.step_taken_back", agreement, before=str(before), after=str(agreement.stage))
    return agreement


def expire_due(conference_id: str, today: date) -> int:
    """Mark as expired what is in force and whose last day is over; return how many that were.

    ``today`` is the date in the conference's zone. Done twice it is done; the system is who does it. What a
    later edition goes on from is left to that edition.
    """
    due = session().scalars(
        select(Agreement)
        .where(
            Agreement.conference_id == conference_id,
            Agreement.stage == AgreementStage.IN_FORCE,
            Agreement.expires_on < today,
            Agreement.carried_at.is_(None),
        )
        .order_by(Agreement.number)
        .with_for_update()
    )
    number = 0
    for agreement in due.all():
        agreement.stage = AgreementStage.EXPIRED
        finish(SYSTEM, "agreement.expired", agreement, on=str(agreement.expires_on))
        number += 1
    return number


def _at_step(actor: Actor, step: Step, conference_id: str, agreement_id: str, version: int) -> Agreement:
    agreement = held(actor, conference_id, agreement_id, version)
    check_step(step, agreement.stage)
    return agreement


def _today(conference_id: str) -> date:
    return today(session().get_one(Conference, conference_id).timezone)
