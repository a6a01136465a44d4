"""How delegates get from one status to another: nominate → confirm → accept, and every way round it.

Plain functions over values; the services of registration do what they say. A step that does not start from
where a delegate stands is refused, so that no step can be skipped by an old page or a made-up request.
"""

from collections.abc import Mapping
from enum import StrEnum

from eventapp.conferences.categories import RegistrationMode
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.registration.models import DelegateStatus


class Step(StrEnum):
    """What is done to one delegate. What each leads to, :func:`status_with_seat` and the services say."""

    #: The data are confirmed complete, by the delegate or on their behalf.
    CONFIRM = "confirm"
    #: The secretariat accepts.
    ACCEPT = "accept"
    #: The secretariat approves somebody for whom there is no seat yet.
    LET_WAIT = "let_wait"
    DECLINE = "decline"
    CANCEL = "cancel"
    #: A delegate takes the seat that was offered to them.
    TAKE_OFFER = "take_offer"
    #: Nobody took the seat in time.
    LAPSE = "lapse"
    #: A change of what was approved asks for approval again.
    REVIEW = "review"
    #: Another person comes instead.
    TRANSFER = "transfer"
    REGISTER_AGAIN = "register_again"


_PRESENT = frozenset(
    {
        DelegateStatus.NOMINATED,
        DelegateStatus.APPLIED,
        DelegateStatus.WAITLISTED,
        DelegateStatus.OFFERED,
        DelegateStatus.ACCEPTED,
    }
)

#: Step → the statuses that it starts from.
STARTS: Mapping[Step, frozenset[DelegateStatus]] = {
    Step.CONFIRM: frozenset({DelegateStatus.NOMINATED, DelegateStatus.WAITLISTED}),
    Step.ACCEPT: frozenset(
        {
            DelegateStatus.APPLIED,
            DelegateStatus.WAITLISTED,
            DelegateStatus.OFFERED,
            DelegateStatus.DECLINED,
        }
    ),
    Step.LET_WAIT: frozenset({DelegateStatus.APPLIED}),
    Step.DECLINE: _PRESENT,
    Step.CANCEL: _PRESENT,
    Step.TAKE_OFFER: frozenset({DelegateStatus.OFFERED}),
    Step.LAPSE: frozenset({DelegateStatus.OFFERED}),
    Step.REVIEW: frozenset({DelegateStatus.ACCEPTED}),
    Step.TRANSFER: frozenset({DelegateStatus.NOMINATED, DelegateStatus.APPLIED, DelegateStatus.ACCEPTED}),
    Step.REGISTER_AGAIN: frozenset({DelegateStatus.CANCELLED}),
}

_REFUSALS: Mapping[Step, str] = {
    Step.CONFIRM: N_("These details are confirmed already, or the registration has ended."),
    Step.ACCEPT: N_("The details have to be completed first, or this registration was cancelled."),
    Step.LET_WAIT: N_("Only applications can be put on the waiting list."),
    Step.DECLINE: N_("This registration has ended already."),
    Step.CANCEL: N_("This registration has ended already."),
    Step.TAKE_OFFER: N_("There is no seat on offer here any more."),
    Step.LAPSE: N_("There is no seat on offer here any more."),
    Step.REVIEW: N_("Only accepted registrations are approved again."),
    Step.TRANSFER: N_("This registration can't be passed on."),
    Step.REGISTER_AGAIN: N_("Only cancelled registrations can be taken up again."),
}


def can_step(step: Step, status: str) -> bool:
    """Tell whether ``step`` starts from ``status``."""
    return status in STARTS[step]


def check_step(step: Step, status: str) -> None:
    """Raise :class:`Conflict`, saying why, unless ``step`` starts from ``status``."""
    if not can_step(step, status):
        raise Conflict(_REFUSALS[step])


def status_with_seat(*, is_complete: bool, is_approved: bool, is_offer: bool = False) -> DelegateStatus:
    """Return where somebody stands who has just been given a seat, or whose data have just been confirmed."""
    if not is_complete:
        return DelegateStatus.NOMINATED
    if not is_approved:
        return DelegateStatus.APPLIED
    return DelegateStatus.OFFERED if is_offer else DelegateStatus.ACCEPTED


def is_approved_at_once(mode: RegistrationMode, *, is_invited: bool) -> bool:
    """Tell whether a form needs nobody's approval: an open category, or somebody who was asked to come."""
    return mode is RegistrationMode.OPEN or is_invited


def is_judged_anew(mode: RegistrationMode, *, is_of_delegation: bool) -> bool:
    """Tell whether somebody who comes back, or comes for somebody else, needs the secretariat's approval.

    Otherwise a nomination could be cancelled and taken up again, and so be accepted by nobody.
    """
    return is_of_delegation or mode is not RegistrationMode.OPEN


def is_reviewed(mode: RegistrationMode, *, is_of_delegation: bool) -> bool:
    """Tell whether the secretariat approves this person, and so approves again what changes."""
    return mode is RegistrationMode.APPROVAL or is_of_delegation
