"""How often something may be tried: a small table that counts per key and window."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from eventapp.accounts.models import TryCount
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.errors import TooManyTries
from eventapp.i18n import N_


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``tries`` for one key within ``window``."""

    tries: int
    window: timedelta


#: Per address and network, so that an attacker elsewhere doesn't lock the victim out.
SIGN_IN = Limit(10, timedelta(minutes=15))
LINK_MAIL = Limit(5, timedelta(hours=1))
#: Per network: an office registers its delegation from one address.
REGISTRATION = Limit(300, timedelta(minutes=10))
#: Per delegate: each change sends a mail, and to whatever address was typed.
OWN_CHANGE = Limit(30, timedelta(hours=1))


def count_try(limit: Limit, *key: str) -> None:
    """Count one try; raises :class:`TooManyTries` past the limit. Runs inside a transaction of its own."""
    hashed = hashlib.sha256("\x1f".join(key).encode()).hexdigest()
    at = now()
    row = session().get(TryCount, hashed, with_for_update=True)
    if row is None:
        try:
            with session().begin_nested():
                session().add(TryCount(key=hashed, window_started_at=at, tries=1))
        except IntegrityError:  # another first try of the same moment was faster
            row = session().get_one(TryCount, hashed, with_for_update=True)
        else:
            return
    if row.window_started_at + limit.window <= at:
        row.window_started_at, row.tries = at, 0
    row.tries += 1
    if row.tries > limit.tries:
        left = row.window_started_at + limit.window - at
        raise TooManyTries(
            N_("That was tried too often. Please wait a few minutes."),
            retry_after=max(1, int(left.total_seconds())),
        )


def forget_old_tries() -> None:
    """Delete counts of windows long past; a job of the night."""
    session().execute(delete(TryCount).where(TryCount.window_started_at < now() - timedelta(days=1)))
