"""Questions to the database beside every session."""

import pytest
from sqlalchemy import create_engine

from eventapp.accounts.models import User
from eventapp.db.questions import Question
from eventapp.db.session import db, session, transaction

NAMED = "SELECT 1 FROM user_account WHERE id = ? AND name = ?"


def test_question_when_another_connection_has_committed_then_sees_it(organizer: User) -> None:
    question = Question(db.engine, NAMED)
    assert question.is_yes(organizer.id, "Li Wei")
    with transaction():
        session().get_one(User, organizer.id).name = "Wang Fang"
        assert question.is_yes(organizer.id, "Li Wei")
    assert not question.is_yes(organizer.id, "Li Wei")
    assert question.is_yes(organizer.id, "Wang Fang")
    question.close()


@pytest.mark.one_database
def test_question_when_it_can_not_be_asked_then_answered_with_no() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert not Question(engine, NAMED).is_yes("1", "x")
