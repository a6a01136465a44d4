"""Delegates' answers, for the form builder: how many there are to a field, and their end with it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, or_, select

from eventapp.db.session import session
from eventapp.files.services import forget_files
from eventapp.questionnaires.answering import file_ids
from eventapp.registration.lost_papers import tell_of_lost_papers
from eventapp.registration.models import Delegate

#: How many delegates are in memory at once.
_AT_ONCE = 500


class DelegateAnswers:
    """The ``KeptAnswers`` of questionnaires: those in ``Delegate.answers``."""

    def count(self, conference_id: str, field_ids: Collection[str]) -> int:
        if not field_ids:
            return 0
        counted = select(func.count()).select_from(Delegate).where(*_answered(conference_id, field_ids))
        return session().scalar(counted) or 0

    def forget(self, conference_id: str, field_ids: Collection[str]) -> None:
        """Delete the answers. An edit under way of somebody who answered is stale from now on."""
        if not field_ids:
            return
        wanted = select(Delegate.id).where(*_answered(conference_id, field_ids))
        ids = list(session().scalars(wanted))
        for start in range(0, len(ids), _AT_ONCE):
            for delegate in session().scalars(
                select(Delegate).where(Delegate.id.in_(ids[start : start + _AT_ONCE]))
            ):
                gone = {key: delegate.answers[key] for key in field_ids if key in delegate.answers}
                forget_files(conference_id, file_ids(gone))
                delegate.answers = {key: a for key, a in delegate.answers.items() if key not in gone}
            session().flush()
        tell_of_lost_papers(ids)


def _answered(conference_id: str, field_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    answered = (Delegate.answers[field_id].as_string().is_not(None) for field_id in field_ids)
    return Delegate.conference_id == conference_id, or_(*answered)
