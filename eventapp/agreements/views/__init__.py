"""Pages of agreements: the register, the forms of one agreement, its sheet and files.

The page of one agreement shows its milestones, too, which are action items: it stands in ``action_items``.
"""

from eventapp.agreements.views import (  # noqa: F401 (they hang their pages on the blueprint)
    papers,
    parties,
    register,
    signing,
    steps,
)
from eventapp.agreements.views.blueprint import agreements

__all__ = ["agreements"]
