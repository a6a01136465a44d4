"""Who hears of it when a contact's link is revoked: slices above, which this one doesn't know.

What was opened by that link there, such as a secret calendar, ends in the same transaction.
"""

from collections.abc import Callable

from eventapp.contacts.models import Contact

#: Called with the contact, as stored.
Follower = Callable[[Contact], None]

_followers: list[Follower] = []


def follow_revocations(follower: Follower) -> Follower:
    """Let ``follower`` hear of every revocation, in the transaction under way; for use as a decorator."""
    _followers.append(follower)
    return follower


def tell_of_revocation(contact: Contact) -> None:
    """Say that a contact's link was revoked, because somebody said so or because their address is another."""
    for follower in _followers:
        follower(contact)
