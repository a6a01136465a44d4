"""What all use cases of agreements share: the row held, what changed, the clearances, the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eventapp.actor import Actor
from eventapp.agreements.models import Agreement, AgreementStage
from eventapp.agreements.parts import list_parties, read_substance
from eventapp.agreements.queries import get_agreement
from eventapp.agreements.rules import check_is_open
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.permissions import Permission, require


def held(actor: Actor, conference_id: str, agreement_id: str, version: int) -> Agreement:
    """Return an agreement that nobody else changes until the transaction is over, in its newest version.

    Raises :class:`NotPermitted`, :class:`NotFound`, :class:`Conflict` where ``version`` is an older one.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    agreement = get_agreement(conference_id, agreement_id, for_update=True)
    check_is_newest(agreement, version, SINCE_OPENED)
    return agreement


@contextmanager
def changing(
    actor: Actor, conference_id: str, agreement_id: str, version: int, action: str, **details: Any
) -> Iterator[Agreement]:
    """Let the block change what is agreed, while it isn't signed, and record it as ``action``.

    Where what the parties have cleared reads differently afterwards, their clearances are taken back.
    """
    agreement = held(actor, conference_id, agreement_id, version)
    check_is_open(agreement.stage)
    before = read_substance(agreement)
    yield agreement
    session().flush()
    if read_substance(agreement) != before:
        details["taken_back"] = take_back_clearances(agreement)
    finish(actor, action, agreement, **details)


def take_back_clearances(agreement: Agreement) -> int:
    """Make every party clear an agreement anew; one that all had cleared is a draft again.

    Returns how many clearances were taken back.
    """
    cleared = [party for party in list_parties(agreement.id) if party.cleared_at is not None]
    for party in cleared:
        party.cleared_at, party.cleared_by = None, ""
    if agreement.stage == AgreementStage.CLEARED:
        agreement.stage = AgreementStage.DRAFT
    return len(cleared)


def finish(actor: Actor, action: str, agreement: Agreement, **details: Any) -> None:
    """Give the agreement a new version and write the use case into the trail."""
    agreement.updated_at = now()
    record(
        actor,
        action,
        subject_type="agreement",
        subject_id=agreement.id,
        conference_id=agreement.conference_id,
        number=agreement.number,
        **{name: value for name, value in details.items() if value},
    )
    session().flush()
