"""What all use cases of one action item write into the trail."""

from eventapp.action_items.models import ActionItem
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.db.session import session


def note(actor: Actor, action: str, item: ActionItem, **details: int | str) -> None:
    """Write what was done into the trail and the database."""
    record(
        actor,
        action,
        subject_type="action_item",
        subject_id=item.id,
        conference_id=item.conference_id,
        number=item.number,
        **details,
    )
    session().flush()
