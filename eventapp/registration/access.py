"""Who sees what of a delegate."""

from eventapp.actor import Actor
from eventapp.permissions import Permission, is_permitted

#: A delegate acting through the personal link; the audit trail keeps no name, which outlives its erasure.
DELEGATE = Actor(name="delegate")


def may_see_contacts(actor: Actor, conference_id: str) -> bool:
    """Tell whether ``actor`` sees e-mail, phone and needs; the desk sees name, organization, side, status."""
    return is_permitted(actor, Permission.DELEGATES_EDIT, conference_id)
