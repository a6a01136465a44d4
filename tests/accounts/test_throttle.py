"""Counting tries."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from eventapp.accounts.models import TryCount
from eventapp.accounts.throttle import Limit, count_try
from eventapp.db.session import session, transaction

TOGETHER = 6


def test_first_tries_when_sent_in_one_moment_then_all_count_and_none_collides(app: Flask) -> None:
    barrier = Barrier(TOGETHER)

    def try_once(_number: int) -> None:
        with app.app_context():
            barrier.wait()
            with transaction():
                count_try(Limit(TOGETHER, timedelta(hours=1)), "key")

    with ThreadPoolExecutor(TOGETHER) as threads:
        list(threads.map(try_once, range(TOGETHER)))
    assert session().scalars(select(TryCount.tries)).all() == [TOGETHER]
