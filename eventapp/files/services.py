"""Keeping files and letting them go. Who may is judged by the use case that a file belongs to."""

import hashlib
from collections.abc import Collection

from sqlalchemy import delete, insert, literal, select

from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.types import UtcDateTime
from eventapp.files.models import StoredFile
from eventapp.files.rules import Upload


def keep_file(conference_id: str, upload: Upload) -> StoredFile:
    """Store a checked file of a conference and return it, with its id."""
    file = StoredFile(
        id=new_id(),
        conference_id=conference_id,
        filename=upload.filename,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        content=upload.content,
        created_at=now(),
    )
    session().add(file)
    session().flush()
    return file


def copy_file(file_id: str, conference_id: str) -> str:
    """Copy a file for another conference and return the copy's id; its content stays in the database."""
    copy_id = new_id()
    kept = (
        *(StoredFile.filename, StoredFile.media_type, StoredFile.size),
        *(StoredFile.sha256, StoredFile.content),
    )
    original = select(literal(copy_id), literal(conference_id), *kept, literal(now(), UtcDateTime()))
    columns = ("id", "conference_id", *(column.key for column in kept), "created_at")
    session().execute(insert(StoredFile).from_select(columns, original.where(StoredFile.id == file_id)))
    return copy_id


def forget_file(conference_id: str, file_id: str) -> None:
    """Delete a file of a conference; done twice it is done."""
    forget_files(conference_id, (file_id,))


def forget_files(conference_id: str, file_ids: Collection[str]) -> None:
    """Delete files of a conference; those that are gone already, or another's, are left alone."""
    if file_ids:
        session().execute(
            delete(StoredFile).where(StoredFile.conference_id == conference_id, StoredFile.id.in_(file_ids))
        )
