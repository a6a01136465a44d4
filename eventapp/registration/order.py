"""In which order people are listed where protocol counts."""

from sqlalchemy import func

from eventapp.registration.models import Delegate, Delegation

#: Within a delegation: its head, then by precedence, then by name. The id makes every order whole.
WITHIN_DELEGATION = (
    Delegate.is_head.desc(),
    Delegate.precedence.is_(None),
    Delegate.precedence,
    func.lower(Delegate.name),
)
#: Delegation by delegation, in the end those who belong to none.
BY_DELEGATION = (
    Delegation.position.is_(None),
    Delegation.position,
    Delegation.id,
    *WITHIN_DELEGATION,
)
