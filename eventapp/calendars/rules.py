"""Rules of calendar mails: how their numbers grow, and which answer counts. Plain values in and out."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from eventapp.accounts.rules import normalised_email


@dataclass(frozen=True, slots=True)
class Answered:
    """Which of two answers is newer: first by the invitation it answers, then by when it was given."""

    sequence: int
    stamp: datetime

    def wins_over(self, other: "Answered | None") -> bool:
        """Tell whether this answer counts; the same one, read twice, changes nothing."""
        return other is None or (self.sequence, self.stamp) > (other.sequence, other.stamp)


def next_sequence(of_item: int, last: int | None) -> int:
    """Return the SEQUENCE of a mail to one person: never below the item's own, always above their last.

    Who leaves an item and comes back gets numbers of their own: calendar programs don't look at a request
    that is no newer than the cancellation before it.
    """
    return of_item if last is None else max(of_item, last + 1)


def answered(
    sequence: int | None, stamp: datetime, *, invited: int, sent_at: datetime, at: datetime
) -> Answered:
    """Return what an answer stands for, by the invitation's ``invited`` sequence, ``sent_at`` then.

    Some programs leave the number out: then the clock tells whether the newest invitation was meant. No
    answer comes from the future or answers what was not sent, or it would win for ever.
    """
    if sequence is None:
        sequence = invited if stamp >= sent_at else invited - 1
    return Answered(min(sequence, invited), min(stamp, at))


def spellings(address: str) -> frozenset[str]:
    """Return the spellings of one mailbox, folded in case: its domain in its script, and as DNS has it."""
    address = normalised_email(address)
    local, _at, domain = address.rpartition("@")
    found = {address}
    with suppress(UnicodeError):
        found.add(f"{local}@{domain.encode('idna').decode()}")
    with suppress(UnicodeError):
        found.add(f"{local}@{domain.encode().decode('idna')}")
    return frozenset(found)
