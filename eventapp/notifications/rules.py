"""What the outbox keeps of a mail, and when a person may ask for another try."""

from eventapp.jobs.models import WorkStatus

#: What stands in the kept copy of a mail where the sent one has a secret.
MASK = "…"


def can_be_sent_again(status: str, *, has_server: bool) -> bool:
    """Tell whether a person may ask for another try: it failed, or there was no server and now there is."""
    return status == WorkStatus.FAILED or (status == WorkStatus.WRITTEN and has_server)
