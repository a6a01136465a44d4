"""Who is acting: the first argument of every service."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the product itself, with the roles held at each conference.

    ``roles`` maps conference ids to ``permissions.Role`` values.
    ``id`` is None for the public; ``name`` is what the audit trail shows. A focal point, who has no account,
    acts for the one delegation ``delegation_id`` of ``conference_id``, and so does a contact, who is known by
    ``contact_id``.
    """

    id: str | None = None
    name: str = ""
    email: str = ""
    is_administrator: bool = False
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    conference_id: str | None = None
    delegation_id: str | None = None
    contact_id: str | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.id is not None

    def roles_at(self, conference_id: str) -> frozenset[str]:
        return self.roles.get(conference_id, frozenset())


#: Somebody who is not signed in.
PUBLIC = Actor(name="public")
#: The product itself: command line, worker, nightly jobs.
SYSTEM = Actor(id="system", name="system", is_administrator=True)
