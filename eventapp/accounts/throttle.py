"""How often something may be tried: a small table that counts per key and window."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite

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


_INSERTS: Mapping[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

#: Per address and network, so that an attacker elsewhere doesn't lock the victim out.
SIGN_IN = Limit(10, timedelta(minutes=15))
LINK_MAIL = Limit(5, timedelta(hours=1))
#: Per network: an office registers its delegation from one address.
REGISTRATION = Limit(300, timedelta(minutes=10))
#: Per delegate: each change sends a mail, and to whatever address was typed.
OWN_CHANGE = Limit(30, timedelta(hours=1))
#: Per delegate too: a whole agenda is chosen item by item, with second thoughts.
OWN_CHOICE = Limit(300, timedelta(hours=1))


def count_try(limit: Limit, *key: str) -> None:
    """Count one try; raises :class:`TooManyTries` past the limit. Runs inside a transaction."""
    hashed = hashlib.sha256("\x1f".join(key).encode()).hexdigest()
    at = now()
    insert = _INSERTS[session().get_bind().dialect.name]
    counting = insert(TryCount).values(key=hashed, window_started_at=at, tries=1)
    is_over = TryCount.window_started_at <= at - limit.window
    # One statement: two tries of one moment can't both find that there was none.
    tries, started_at = (
        session()
        .execute(
            counting.on_conflict_do_update(
                index_elements=[TryCount.key],
                set_={
                    "tries": case((is_over, 1), else_=TryCount.tries + 1),
                    "window_started_at": case((is_over, at), else_=TryCount.window_started_at),
                },
            ).returning(TryCount.tries, TryCount.window_started_at)
        )
        .one()
    )
    if tries > limit.tries:
        left = started_at + limit.window - at
        raise TooManyTries(
            N_("That was tried too often. Please wait a few minutes."),
            retry_after=max(1, int(left.total_seconds())),
        )


def forget_old_tries() -> None:
    """Delete counts of windows long past; a job of the night."""
    session().execute(delete(TryCount).where(TryCount.window_started_at < now() - timedelta(days=1)))
