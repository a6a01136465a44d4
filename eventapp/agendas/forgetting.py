"""Forgetting somebody in what is kept of edits."""

import json

from sqlalchemy import Text, cast, delete, func, or_

from eventapp.agendas.models import AgendaEdit
from eventapp.db.session import session


def forget_edits_with(email: str, conference_id: str | None) -> None:
    """Delete the edits in which an address, folded in case, is kept; at one conference, or at all for None.

    They can't be undone any more. A part of erasing somebody, which ``workflows.privacy`` has judged.
    """
    written = json.dumps(email)[1:-1]  # as it stands inside of JSON
    is_there = (
        func.lower(cast(state, Text)).contains(written, autoescape=True)
        for state in (AgendaEdit.before, AgendaEdit.after)
    )
    statement = delete(AgendaEdit).where(or_(*is_there))
    if conference_id is not None:
        statement = statement.where(AgendaEdit.conference_id == conference_id)
    session().execute(statement.execution_options(synchronize_session=False))
