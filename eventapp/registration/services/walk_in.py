"""People who come to the desk without a registration."""

from eventapp.actor import Actor
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.attendance import Occasion
from eventapp.registration.models import DelegateStatus
from eventapp.registration.services.check_in import Arrival, check_in, check_occasion
from eventapp.registration.services.registering import find_known, outcome_before, store
from eventapp.registration.submissions import Submission


def register_walk_in(actor: Actor, submission: Submission, occasion: Occasion) -> Arrival:
    """Register somebody who stands at the desk, accepted and checked in at once; sent twice it is done once.

    The desk decides, in every category, but gives no seat that isn't there: :class:`Conflict` when a limit is
    reached, and nothing is stored. :class:`InvalidInput` where the address is registered already.
    """
    require(actor, Permission.DELEGATES_CHECK_IN, submission.conference_id)
    check_occasion(submission.conference_id, occasion)
    known = find_known(submission)
    outcome = outcome_before(submission)
    if outcome is None:
        if known is not None and known.status != DelegateStatus.CANCELLED:
            raise InvalidInput(
                N_("Somebody is registered with this address already. Please search for the name."),
                field="email",
            )
        outcome = store(actor, submission, known, seats.FOR_SECRETARIAT, is_approved=True)
        if outcome.status != DelegateStatus.ACCEPTED:
            raise Conflict(N_("All seats are taken, so nobody can be registered here any more."))
    return check_in(
        actor,
        conference_id=submission.conference_id,
        delegate_id=outcome.delegate_id or "",
        occasion=occasion,
    )
