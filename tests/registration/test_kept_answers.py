"""Answers of delegates, counted for the form builder and deleted with their field."""

from collections.abc import Callable

import pytest

from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import NotFound
from eventapp.files.queries import get_file
from eventapp.files.rules import Upload
from eventapp.files.services import keep_file
from eventapp.registration.kept_answers import DelegateAnswers
from eventapp.registration.models import Delegate
from eventapp.registration.services import Outcome


def test_answers_are_counted_by_person_and_deleted_with_their_files(
    conference: Conference,
    other_conference: Conference,
    register: Callable[..., Outcome],
    delegate_of: Callable[[Outcome], Delegate],
) -> None:
    outcomes = [register() for _ in range(3)]
    with transaction():
        file_id = keep_file(conference.id, Upload("letter.pdf", "application/pdf", b"%PDF-")).id
        given = (
            {"A": ["fish"], "B": False},
            {"A": {"file": file_id, "name": "letter.pdf"}, "C": 'it\'s "C"'},
            {"C": 0},
        )
        for outcome, answers in zip(outcomes, given, strict=True):
            session().get_one(Delegate, outcome.delegate_id).answers = answers
    kept = DelegateAnswers()
    assert [kept.count(conference.id, ids) for ids in (["A"], ["B"], ["C"], ["A", "C"], ["D"], [])] == [
        *(2, 1, 2, 3, 0, 0)
    ]
    assert kept.count(other_conference.id, ["A"]) == 0
    with transaction():
        kept.forget(other_conference.id, ["A"])
        kept.forget(conference.id, ["A", "D"])
    assert [delegate_of(outcome).answers for outcome in outcomes] == [
        {"B": False},
        {"C": 'it\'s "C"'},
        {"C": 0},
    ]
    with pytest.raises(NotFound):
        get_file(conference.id, file_id)
