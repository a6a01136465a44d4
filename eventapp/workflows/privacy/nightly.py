"""The night's work on answers that are no longer kept, a little at a time."""

from eventapp.db.session import session, transaction
from eventapp.workflows.privacy.retention import list_expired, remove_next


def remove_expired_answers(secret_key: str) -> None:
    """Remove all answers whose time has passed; between two batches everybody else may write."""
    expired = list_expired()
    session().rollback()
    for each in expired:
        after_id: str | None = ""
        while after_id is not None:
            with transaction():
                after_id = remove_next(each, after_id=after_id, secret_key=secret_key)
            session().expunge_all()
