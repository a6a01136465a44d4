"""Who sees and does what with a delegate."""

from eventapp.actor import Actor
from eventapp.errors import NotPermitted
from eventapp.permissions import Permission, is_permitted

#: A delegate acting through the personal link; the audit trail keeps no name, which outlives its erasure.
DELEGATE = Actor(name="delegate")


def focal_point_of(conference_id: str, delegation_id: str) -> Actor:
    """Return who acts through a focal point's link: somebody who may do things for one delegation alone."""
    return Actor(name="focal point", conference_id=conference_id, delegation_id=delegation_id)


def may_see_contacts(actor: Actor, conference_id: str) -> bool:
    """Tell whether ``actor`` sees e-mail, phone, needs and answers; others see who takes part."""
    return is_permitted(actor, Permission.DELEGATES_EDIT, conference_id)


def require_delegation(actor: Actor, conference_id: str, delegation_id: str | None) -> None:
    """Raise :class:`NotPermitted` unless ``actor`` is the secretariat or the delegation's focal point."""
    if actor.delegation_id is not None:
        if (actor.conference_id, actor.delegation_id) != (conference_id, delegation_id):
            raise NotPermitted
        return
    if not is_permitted(actor, Permission.DELEGATES_EDIT, conference_id):
        raise NotPermitted
