"""Pages of follow-up: the register, its action items, and what came of each agenda item."""

from eventapp.action_items.views import (
    agreements,
    bulk,
    items,
    outcomes,
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
    "items",
    "outcomes",
    "own_agreements",
    "quick",
    "register",
    "states",
]
