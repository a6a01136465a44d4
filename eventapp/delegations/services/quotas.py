"""The quotas of a delegation: how many seats it has, in all and per category."""

from collections.abc import Mapping

from sqlalchemy.orm.attributes import flag_modified

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.categories import DelegateCategory
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.queries import get_delegation
from eventapp.registration.services.changing import move_up


def set_quotas(
    actor: Actor,
    *,
    conference_id: str,
    delegation_id: str,
    version: int,
    seats_by_category: Mapping[str | None, int | None],
) -> int:
    """Limit the seats of a delegation, in all (None) and per category; None as a number takes a limit away.

    Those who wait move up into seats that this frees: return how many. Raises :class:`Conflict` unless
    ``version`` is the delegation's newest, and :class:`InvalidInput` for fewer seats than are taken, with the
    category as field, or ``total``; then nothing is changed.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegation = get_delegation(conference_id, delegation_id)
    seats.hold(conference_id)
    check_is_newest(delegation, version)
    for category, wanted in seats_by_category.items():
        if category is not None and category not in set(DelegateCategory):
            raise InvalidInput(N_("Please choose one of the categories."))
        try:
            seats.set_quota(conference_id, category=category, delegation_id=delegation_id, seats=wanted)
        except InvalidInput as refusal:
            raise InvalidInput(refusal.message, field=category or "total", **refusal.values) from refusal
    delegation.updated_at = now()
    # Quotas are rows of their own: a change of them alone must refuse the next stale edit too.
    flag_modified(delegation, "updated_at")
    record(
        actor,
        "delegation.quotas_set",
        subject_type="delegation",
        subject_id=delegation_id,
        conference_id=conference_id,
        seats={category or "total": wanted for category, wanted in seats_by_category.items()},
    )
    session().flush()
    return len(move_up(actor, conference_id, first_of=delegation_id))
