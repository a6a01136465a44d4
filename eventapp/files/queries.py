"""Finding files."""

from sqlalchemy import select

from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.files.models import StoredFile


def get_file(conference_id: str, file_id: str) -> StoredFile:
    """Return a file of one conference; that of another answers as one that doesn't exist."""
    file = session().scalar(
        select(StoredFile).where(StoredFile.id == file_id, StoredFile.conference_id == conference_id)
    )
    if file is None:
        raise NotFound
    return file
