"""Saying that what a delegate has chosen, or how they want to hear of it, is another now.

Calendars stand above this slice: they follow by a job, once the change is committed.
"""

from eventapp.db.session import session
from eventapp.jobs.outbox import queue_job
from eventapp.personal_agendas.models import AgendaWishes

#: The kind of job that brings a delegate's calendar in step with the choices.
FOLLOW_CHOICES = "calendars.follow_choices"


def say_choices_changed(*, conference_id: str, delegate_id: str) -> None:
    """Let the delegate's calendar follow; nothing to do for those who never wanted calendar mails."""
    if session().get(AgendaWishes, delegate_id) is not None:
        queue_job(FOLLOW_CHOICES, payload={"delegate_id": delegate_id}, conference_id=conference_id)
