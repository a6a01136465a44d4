"""Finding mails of the outbox."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import defer

from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.web.paging import PER_PAGE, Page

#: What the list can be narrowed to → the statuses of rows that are in it. A mail being sent still waits.
STATUS_FILTERS: Mapping[str, Sequence[WorkStatus]] = {
    "held": (WorkStatus.HELD,),
    "queued": (WorkStatus.QUEUED, WorkStatus.LEASED),
    "sent": (WorkStatus.DONE,),
    "written": (WorkStatus.WRITTEN,),
    "failed": (WorkStatus.FAILED,),
}


def list_messages(
    conference_id: str | None, *, status: str = "", search: str = "", page: int = 1
) -> Page[OutboxMessage]:
    """Return a page of a conference's mails, newest first; None for those that belong to no conference.

    ``status`` is a key of :data:`STATUS_FILTERS`, others narrow nothing down. ``search`` is part of a name or
    address. The texts of the mails are left out.
    """
    conditions = [OutboxMessage.conference_id == conference_id, *_narrowed(status, search)]
    total = session().scalar(select(func.count()).select_from(OutboxMessage).where(*conditions)) or 0
    rows = session().scalars(
        select(OutboxMessage)
        .where(*conditions)
        .options(defer(OutboxMessage.body), defer(OutboxMessage.last_error))
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return Page(rows=rows.all(), number=page, total=total)


def _narrowed(status: str, search: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if status in STATUS_FILTERS:
        conditions.append(OutboxMessage.status.in_(STATUS_FILTERS[status]))
    if search.strip():
        columns = (OutboxMessage.recipient_name, OutboxMessage.recipient_email)
        conditions.append(or_(*(column.icontains(search.strip(), autoescape=True) for column in columns)))
    return conditions


def get_message(conference_id: str | None, message_id: str) -> OutboxMessage:
    """Return a mail of a conference, or of none; raises :class:`NotFound`."""
    message: OutboxMessage | None = session().scalar(
        select(OutboxMessage).where(
            OutboxMessage.id == message_id, OutboxMessage.conference_id == conference_id
        )
    )
    if message is None:
        raise NotFound
    return message
