"""Ids: fresh, and in the order in which they were made."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from eventapp.db.base import ID_LENGTH, new_id

pytestmark = pytest.mark.one_database


def test_ids_of_one_process_grow_also_within_a_millisecond() -> None:
    ids = [new_id() for _ in range(5_000)]
    assert ids == sorted(ids)
    assert {len(each) for each in ids} == {ID_LENGTH}


def test_ids_of_many_threads_are_never_the_same() -> None:
    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda _number: new_id(), range(5_000)))
    assert len(set(ids)) == 5_000
