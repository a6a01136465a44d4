"""Use case of an accepted delegate: answering what is asked afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventapp.clock import now
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.questionnaires.services import keep_uploads
from eventapp.registration.access import DELEGATE
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.queries import get_delegate
from eventapp.registration.services.changing import check_not_over, note
from eventapp.registration.services.confirming import review_if_needed


@dataclass(frozen=True, slots=True)
class AnswerFollowUp:
    """All answers as they shall stand, checked; ``version`` is the one that was read.

    ``asks_approval`` says that one of them changed which was approved.
    """

    conference_id: str
    delegate_id: str
    version: int
    answers: Mapping[str, Any]
    asks_approval: bool


def answer_follow_up_own(command: AnswerFollowUp) -> Delegate:
    """Store what an accepted delegate answers by the personal link, until changes close."""
    delegate = get_delegate(command.conference_id, command.delegate_id)
    if delegate.status != DelegateStatus.ACCEPTED:
        raise Conflict(N_("These questions are asked once your registration is accepted."))
    check_not_over(command.conference_id)
    check_is_newest(delegate, command.version)
    delegate.answers = keep_uploads(command.conference_id, command.answers, kept=delegate.answers)
    delegate.updated_at = now()
    note(DELEGATE, "delegate.follow_up_answered", delegate)
    session().flush()
    review_if_needed(DELEGATE, delegate, (), asks_approval=command.asks_approval)
    return delegate
