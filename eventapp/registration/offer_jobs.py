"""The job that ends an offer when its time has come."""

from eventapp.db.session import transaction
from eventapp.jobs.models import Job
from eventapp.jobs.worker import CannotBeDone
from eventapp.registration.services import lapse_offer


def end_offer(job: Job) -> None:
    """Let an offered seat go on to the next, unless it was taken."""
    if job.conference_id is None:
        raise CannotBeDone("an offer belongs to a conference")
    with transaction():
        lapse_offer(conference_id=job.conference_id, delegate_id=job.payload["delegate_id"])
