"""Pages of follow-up: the register, its action items, and what came of each agenda item."""

from eventapp.action_items.views import (
    agreements,
    bulk,
    following,
    items,
    outcomes,
    own,
    own_agreements,
    quick,
    register,
    states,
)
from eventapp.action_items.views.blueprint import action_items

__all__ = [
    "action_items",
    "agreements",
    "bulk",
    "following",
    "items",
    "outcomes",
    "own",
    "own_agreements",
    "quick",
    "register",
    "states",
]
