"""What is asked of everybody who edits: to have read the newest version."""

from eventapp.db.base import Versioned
from eventapp.errors import Conflict
from eventapp.i18n import N_

#: Said on a form that still holds what was typed.
WHILE_EDITING = N_(
    "Somebody else changed this while you were editing. What you typed is still here: "
    "compare it with the newest state, then save again to replace that."
)
#: Said beside the newest state, after a button or a form that shows it.
SINCE_OPENED = N_("Somebody else changed this since you opened it. Nothing was overwritten.")


def check_is_newest(row: Versioned | None, version: int | None, refusal: str = WHILE_EDITING) -> None:
    """Raise :class:`Conflict`, saying ``refusal``, unless ``version`` is the one that ``row`` has.

    Where there is no row, None is the version that was read.
    """
    if version != (row.version if row else None):
        raise Conflict(refusal)
