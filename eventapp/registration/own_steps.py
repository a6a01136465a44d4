"""What a delegate can do by the personal link as things stand; the services judge it again.

A plain function over values, so that a page never offers what would be refused.
"""

from dataclasses import dataclass
from datetime import datetime

from eventapp.conferences.categories import categories_open_to_public, mode_of
from eventapp.conferences.models import Conference
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.rules import PRESENT, changes_end_at, registration_state
from eventapp.registration.transitions import Step, can_step, is_reviewed


@dataclass(frozen=True, slots=True)
class OwnSteps:
    """What can be done now. ``ends_at`` is when the delegate can do nothing more by themselves."""

    ends_at: datetime
    is_over: bool
    may_complete: bool
    may_change: bool
    may_cancel: bool
    may_take_offer: bool
    may_pass_on: bool
    may_follow_up: bool
    #: By one button; ``may_fill_again`` asks for the public form once more instead.
    may_register_again: bool
    may_fill_again: bool
    #: A change of what was approved has to be approved again.
    is_change_reviewed: bool


def own_steps(conference: Conference, delegate: Delegate, at: datetime, *, is_ready: bool) -> OwnSteps:
    """Return what ``delegate`` can do at ``at``; ``is_ready`` says that data and consents are all there."""
    status, ends_at = delegate.status, changes_end_at(conference)
    is_over = at >= ends_at
    is_present = status in PRESENT and not is_over
    mode = mode_of(conference.registration_modes, delegate.category)
    is_of_delegation = delegate.delegation_id is not None
    has_left = can_step(Step.REGISTER_AGAIN, status) and registration_state(conference, at).takes_forms
    is_open_to_public = delegate.category in categories_open_to_public(conference.registration_modes)
    is_again_by_button = is_ready or is_of_delegation or not is_open_to_public
    may_complete = is_present and can_step(Step.CONFIRM, status) and delegate.completed_at is None
    return OwnSteps(
        ends_at=ends_at,
        is_over=is_over,
        may_complete=may_complete,
        may_change=is_present and not may_complete,
        may_cancel=is_present,
        may_take_offer=status == DelegateStatus.OFFERED
        and (delegate.offered_until is None or at < delegate.offered_until),
        may_pass_on=is_present
        and conference.transfers_allowed
        and can_step(Step.TRANSFER, status)
        and delegate.holds_seat,
        may_follow_up=is_present and status == DelegateStatus.ACCEPTED,
        may_register_again=has_left and is_again_by_button,
        may_fill_again=has_left and not is_again_by_button,
        is_change_reviewed=status == DelegateStatus.ACCEPTED
        and is_reviewed(mode, is_of_delegation=is_of_delegation),
    )
