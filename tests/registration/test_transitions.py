"""From which status each step starts, and what a seat leads to."""

import pytest

from eventapp.conferences.categories import (
    DelegateCategory,
    RegistrationMode,
    categories_open_to_public,
    mode_of,
)
from eventapp.errors import Conflict
from eventapp.registration.models import DelegateStatus
from eventapp.registration.transitions import (
    Step,
    can_step,
    check_step,
    is_approved_at_once,
    is_judged_anew,
    is_reviewed,
    status_with_seat,
)

NOMINATED, APPLIED, WAITLISTED, OFFERED, ACCEPTED, DECLINED, CANCELLED = DelegateStatus
#: Written out once more, so that a change of the table is seen by somebody.
EXPECTED = {
    Step.CONFIRM: {NOMINATED, WAITLISTED},
    Step.ACCEPT: {APPLIED, WAITLISTED, OFFERED, DECLINED},
    Step.LET_WAIT: {APPLIED},
    Step.DECLINE: {NOMINATED, APPLIED, WAITLISTED, OFFERED, ACCEPTED},
    Step.CANCEL: {NOMINATED, APPLIED, WAITLISTED, OFFERED, ACCEPTED},
    Step.TAKE_OFFER: {OFFERED},
    Step.LAPSE: {OFFERED},
    Step.REVIEW: {ACCEPTED},
    Step.TRANSFER: {NOMINATED, APPLIED, ACCEPTED},
    Step.REGISTER_AGAIN: {CANCELLED},
}


@pytest.mark.parametrize("status", DelegateStatus)
@pytest.mark.parametrize("step", Step)
def test_step_starts_from_its_statuses_and_is_refused_from_all_others(
    step: Step, status: DelegateStatus
) -> None:
    assert can_step(step, status) == (status in EXPECTED[step])
    if status in EXPECTED[step]:
        check_step(step, status)
    else:
        with pytest.raises(Conflict) as refusal:
            check_step(step, status)
        assert refusal.value.message


@pytest.mark.parametrize(
    ("is_complete", "is_approved", "is_offer", "status"),
    [
        (False, False, False, NOMINATED),
        (False, True, True, NOMINATED),
        (True, False, True, APPLIED),
        (True, True, False, ACCEPTED),
        (True, True, True, OFFERED),
    ],
)
def test_seat_leads_to_what_is_still_missing(
    is_complete: bool, is_approved: bool, is_offer: bool, status: DelegateStatus
) -> None:
    given = status_with_seat(is_complete=is_complete, is_approved=is_approved, is_offer=is_offer)
    assert given == status


@pytest.mark.parametrize(
    ("mode", "is_invited", "at_once"),
    [
        (RegistrationMode.OPEN, False, True),
        (RegistrationMode.APPROVAL, False, False),
        (RegistrationMode.APPROVAL, True, True),
        (RegistrationMode.INVITATION, True, True),
        (RegistrationMode.INVITATION, False, False),
    ],
)
def test_approval_is_needed_unless_open_or_invited(
    mode: RegistrationMode, is_invited: bool, at_once: bool
) -> None:
    assert is_approved_at_once(mode, is_invited=is_invited) == at_once


def test_secretariat_looks_again_where_it_looked_before() -> None:
    assert is_reviewed(RegistrationMode.APPROVAL, is_of_delegation=False)
    assert is_reviewed(RegistrationMode.OPEN, is_of_delegation=True)
    assert not is_reviewed(RegistrationMode.OPEN, is_of_delegation=False)


def test_modes_when_nothing_is_set_let_delegates_in_and_invite_the_others() -> None:
    assert mode_of({}, DelegateCategory.DELEGATE) == RegistrationMode.OPEN
    assert mode_of({}, DelegateCategory.VIP) == RegistrationMode.INVITATION
    assert categories_open_to_public({}) == [DelegateCategory.DELEGATE]
    assert categories_open_to_public({"delegate": "invitation", "media": "approval"}) == [
        DelegateCategory.MEDIA
    ]


@pytest.mark.parametrize(
    ("mode", "is_of_delegation", "is_judged"),
    [
        (RegistrationMode.OPEN, False, False),
        (RegistrationMode.OPEN, True, True),
        (RegistrationMode.APPROVAL, False, True),
        (RegistrationMode.INVITATION, False, True),
    ],
)
def test_who_comes_back_is_judged_anew_unless_everybody_may_come(
    mode: RegistrationMode, is_of_delegation: bool, is_judged: bool
) -> None:
    assert is_judged_anew(mode, is_of_delegation=is_of_delegation) == is_judged
