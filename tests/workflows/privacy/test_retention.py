"""Answers past their time are removed at night; sealed ones are read by nobody who has a copy alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import db, session, transaction
from eventapp.files.models import StoredFile
from eventapp.questionnaires.models import FormField
from eventapp.registration.models import Delegate
from eventapp.registration.services import Outcome
from eventapp.workflows.privacy import retention
from eventapp.workflows.privacy.nightly import remove_expired_answers
from eventapp.workflows.privacy.retention import list_expired, remove_next
from tests.workflows.privacy.conftest import LONG_AFTER, PASSPORT, Fields
from tests.workflows.privacy.test_erasure import dumped

KEY = "a key for tests that is long enough"
Freeze = Callable[[datetime], None]


def answers() -> list[set[str]]:
    session().rollback()
    session().expire_all()
    return [set(each.answers) for each in session().scalars(select(Delegate).order_by(Delegate.id))]


@pytest.mark.parametrize(
    ("at", "is_due"),
    [
        # Midnight in Shanghai, 31 days after 21 October, is 16:00 UTC on the day before.
        (datetime(2027, 11, 20, 15, 59, tzinfo=UTC), False),
        (datetime(2027, 11, 20, 16, 0, tzinfo=UTC), True),
    ],
)
def test_answers_are_due_when_the_days_have_passed_on_the_conferences_clocks(
    fields: Fields, frozen: Freeze, at: datetime, is_due: bool
) -> None:
    frozen(at)
    due = [each.field_ids for each in list_expired()]
    assert due == ([frozenset({fields.passport, fields.photo})] if is_due else [])


def test_night_removes_expired_answers_with_their_files_and_leaves_the_rest(
    anna: Outcome, fields: Fields, frozen: Freeze
) -> None:
    remove_expired_answers(KEY)
    assert answers() == [{fields.passport, fields.photo, fields.hotel}] * 2
    frozen(LONG_AFTER)
    remove_expired_answers(KEY)
    assert answers() == [{fields.hotel}, {fields.hotel}]
    files = session().scalars(select(StoredFile.filename).order_by(StoredFile.filename))
    assert list(files) == ["visa-Anna.pdf", "visa-Bo.pdf"]
    entries = session().scalars(select(AuditEntry).where(AuditEntry.action == "answers.expired")).all()
    assert [each.details for each in entries] == [{"answers": 4, "files": 2}]


def test_night_when_nothing_is_left_writes_nothing(anna: Outcome, fields: Fields, frozen: Freeze) -> None:
    frozen(LONG_AFTER)
    remove_expired_answers(KEY)
    before = dumped()
    remove_expired_answers(KEY)
    assert dumped() == before


def test_night_when_killed_in_the_middle_goes_on_the_next_time(
    anna: Outcome, fields: Fields, frozen: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(LONG_AFTER)
    monkeypatch.setattr(retention, "BATCH", 1)
    (expired,) = list_expired()
    with transaction():
        remove_next(expired, after_id="", secret_key=KEY)
    assert sorted(map(len, answers())) == [1, 3]
    with pytest.raises(KeyboardInterrupt), transaction():
        remove_next(expired, after_id="", secret_key=KEY)
        raise KeyboardInterrupt
    assert sorted(map(len, answers())) == [1, 3]
    remove_expired_answers(KEY)
    assert answers() == [{fields.hotel}, {fields.hotel}]


def test_night_when_a_text_holds_the_id_of_an_expired_field_comes_to_an_end(
    anna: Outcome, bo: Outcome, fields: Fields, frozen: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    with transaction():
        for delegate in session().scalars(select(Delegate)):
            delegate.answers = {fields.hotel: f"Hotel {fields.passport}"}
    frozen(LONG_AFTER)
    remove_expired_answers(KEY)
    assert answers() == [{fields.hotel}, {fields.hotel}]


def test_night_when_a_field_is_kept_for_ages_does_not_fall_over(
    anna: Outcome, fields: Fields, frozen: Freeze
) -> None:
    with transaction():
        session().get_one(FormField, fields.photo).delete_after_days = 2_000_000_000
    frozen(LONG_AFTER)
    remove_expired_answers(KEY)
    assert answers() == [{fields.photo, fields.hotel}] * 2


def test_night_when_the_key_is_another_removes_sealed_answers_all_the_same(
    anna: Outcome, fields: Fields, frozen: Freeze
) -> None:
    frozen(LONG_AFTER)
    remove_expired_answers("quite another key, also long enough")
    assert answers() == [{fields.hotel}, {fields.hotel}]


def test_night_leaves_other_conferences_alone(
    anna: Outcome, fields: Fields, other_conference: Conference, frozen: Freeze
) -> None:
    frozen(LONG_AFTER)
    assert other_conference.id not in {each.conference_id for each in list_expired()}


def test_sealed_answer_is_read_by_nobody_who_has_a_copy_of_the_database(
    app: Flask, anna: Outcome, tmp_path: Path
) -> None:
    assert "Hotel Anna" in dumped()
    assert PASSPORT not in dumped()
    if db.engine.dialect.name == "sqlite":
        session().rollback()
        raw = b"".join(file.read_bytes() for file in tmp_path.glob("eventapp.sqlite3*"))
        assert b"Hotel Anna" in raw
        assert PASSPORT.encode() not in raw
