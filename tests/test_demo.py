"""The demo conference that tests copy holds nothing of the test that asked for it first."""

import pytest

from eventapp.accounts.models import User
from tests import demo


def test_copy_leaves_out_what_the_first_test_had_before(
    organizer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_written", {})
    conference = demo.demo_conference()
    ids = {row.get("id") for rows in demo._written.values() for row in rows}
    assert (conference.id in ids, organizer.id in ids) == (True, False)
