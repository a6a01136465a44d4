"""A file between its upload and its import: kept for its sender alone, for an hour."""

from sqlalchemy import delete, select

from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.workflows.models import UPLOAD_WAITS, UploadedFile


def keep_upload(actor: Actor, *, conference_id: str, filename: str, content: bytes) -> UploadedFile:
    """Keep a file until its sender has looked at the preview; what waited for too long is thrown away."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    session().execute(delete(UploadedFile).where(UploadedFile.uploaded_at < now() - UPLOAD_WAITS))
    session().execute(
        delete(UploadedFile).where(
            UploadedFile.user_id == actor.id, UploadedFile.conference_id == conference_id
        )
    )
    upload = UploadedFile(
        id=new_id(),
        conference_id=conference_id,
        user_id=actor.id or "",
        filename="".join(filter(str.isprintable, filename))[:200],
        content=content,
        uploaded_at=now(),
    )
    session().add(upload)
    session().flush()
    return upload


def get_upload(actor: Actor, *, conference_id: str, upload_id: str) -> UploadedFile:
    """Return a file that the actor sent within the hour; raises :class:`NotFound`."""
    upload = session().scalar(
        select(UploadedFile).where(
            UploadedFile.id == upload_id,
            UploadedFile.conference_id == conference_id,
            UploadedFile.user_id == actor.id,
            UploadedFile.uploaded_at > now() - UPLOAD_WAITS,
        )
    )
    if upload is None:
        raise NotFound(N_("The file is not here any more. Please send it again."))
    return upload


def forget_upload(actor: Actor, *, conference_id: str, upload_id: str) -> None:
    require(actor, Permission.AGENDA_EDIT, conference_id)
    session().execute(
        delete(UploadedFile).where(UploadedFile.id == upload_id, UploadedFile.user_id == actor.id)
    )
