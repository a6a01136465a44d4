"""What is said about one action item, as read: comments, evidence, and who confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.action_items.models import ActionItemComment, Evidence
from eventapp.action_items.owner_rows import OwnerRow
from eventapp.action_items.register import RegisterRow
from eventapp.action_items.rules import awaited
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session
from eventapp.files.models import StoredFile
from eventapp.localized import NO_TEXT, LocalizedText

#: The newest comments that a page shows.
COMMENTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class CommentRow:
    """``is_office`` tells that a member of the secretariat wrote it."""

    id: str
    author: str
    text: str
    at: datetime
    is_office: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A link (``url``), a file (``filename``) or neither, with a note that may be ''."""

    id: str
    author: str
    url: str
    filename: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SideOwners:
    """The owners who speak for one side; ``name`` is empty for those of none."""

    name: LocalizedText
    owners: tuple[OwnerRow, ...]


def list_comments(action_item_id: str) -> list[CommentRow]:
    """Return the newest comments on an action item, oldest first. One query."""
    rows = session().scalars(
        select(ActionItemComment)
        .where(ActionItemComment.action_item_id == action_item_id)
        .order_by(ActionItemComment.created_at.desc(), ActionItemComment.id.desc())
        .limit(COMMENTS_SHOWN)
    )
    comments = [
        CommentRow(row.id, row.author_name, row.text, row.created_at, row.contact_id is None) for row in rows
    ]
    return comments[::-1]


def list_evidence(action_item_id: str) -> list[EvidenceRow]:
    """Return the evidence of an action item, oldest first. One query."""
    rows = session().execute(
        select(Evidence, StoredFile.filename)
        .outerjoin(StoredFile, StoredFile.id == Evidence.file_id)
        .where(Evidence.action_item_id == action_item_id)
        .order_by(Evidence.created_at, Evidence.id)
    )
    return [
        EvidenceRow(row.id, row.author_name, row.url, filename or "", row.note, row.created_at)
        for row, filename in rows
    ]


def group_by_side(conference_id: str, owners: Sequence[OwnerRow]) -> list[SideOwners]:
    """Return the owners by side: that of the lead first, then in the sides' order, those of none last."""
    names = {side.id: side.name or LocalizedText(en=side.code) for side in list_sides(conference_id)}
    lead = owners[0].side_id if owners else None
    others = [side_id for side_id in names if side_id != lead]
    places = [lead, *others, *([None] if lead is not None else [])]
    grouped = [
        SideOwners(
            names.get(place, NO_TEXT) if place else NO_TEXT,
            tuple(owner for owner in owners if owner.side_id == place),
        )
        for place in places
    ]
    return [group for group in grouped if group.owners]


def waits_for(row: RegisterRow) -> tuple[OwnerRow, ...]:
    """Return the owners of other sides who are to confirm what is reported as done."""
    if row.reported_at is None or not row.is_open:
        return ()
    return tuple(awaited(row.owners))
