"""Who hears of it when somebody no longer takes part: slices above, which this one doesn't know.

What hangs on a registration there, such as a place at a site visit, is given back in the same transaction.
"""

from collections.abc import Callable

from eventapp.registration.models import Delegate

#: Called with the delegate, as stored, and whether another person comes in their place.
Follower = Callable[[Delegate, bool], None]

_followers: list[Follower] = []


def follow_departures(follower: Follower) -> Follower:
    """Let ``follower`` hear of every departure, in the transaction under way; for use as a decorator."""
    _followers.append(follower)
    return follower


def tell_of_departure(delegate: Delegate, *, is_replaced: bool = False) -> None:
    """Say that somebody who may have been accepted is so no more, or that another comes instead."""
    for follower in _followers:
        follower(delegate, is_replaced)
