"""Who hears of it when papers of delegates may be kept no longer: slices above, which made documents of them.

A letter was revoked, or answers were deleted because their time has passed.
"""

from collections.abc import Callable, Collection

#: Called with the ids of the delegates.
Follower = Callable[[Collection[str]], None]

_followers: list[Follower] = []


def follow_lost_papers(follower: Follower) -> Follower:
    """Let ``follower`` hear of it, in the transaction under way; for use as a decorator."""
    _followers.append(follower)
    return follower


def tell_of_lost_papers(delegate_ids: Collection[str]) -> None:
    if delegate_ids:
        for follower in _followers:
            follower(delegate_ids)
