"""Pages of follow-up: the register, its action items, and what came of each agenda item."""

from eventapp.action_items.views import bulk, items, outcomes, quick, register, states
from eventapp.action_items.views.blueprint import action_items

__all__ = ["action_items", "bulk", "items", "outcomes", "quick", "register", "states"]
