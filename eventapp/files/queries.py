"""Finding files."""

from collections.abc import Collection

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


def get_contents(conference_id: str, file_ids: Collection[str]) -> dict[str, bytes]:
    """Return id → octets of files of one conference; those that are gone are left out."""
    if not file_ids:
        return {}
    rows = session().execute(
        select(StoredFile.id, StoredFile.content).where(
            StoredFile.conference_id == conference_id, StoredFile.id.in_(file_ids)
        )
    )
    return {row.id: row.content for row in rows}
