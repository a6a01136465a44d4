"""Reading what is circulated: who is asked, what they say, and the versions that they are shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText
from eventapp.minutes.models import (
    Attendance,
    AttendanceStatus,
    Minutes,
    MinutesComment,
    MinutesReview,
    MinutesVersion,
)
from eventapp.minutes.queries import find_minutes
from eventapp.registration.models import Delegate

#: So many people are offered to be asked; others are asked by their address.
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at an agenda item who has an address, and so can be asked to comment."""

    delegate_id: str
    name: LocalizedText
    organization_name: LocalizedText
    email: str
    language: str
    organization_id: str | None


@dataclass(frozen=True, slots=True)
class CommentCounts:
    total: int
    unsettled: int


def get_minutes(conference_id: str, agenda_item_id: str) -> Minutes:
    """Return the minutes of an agenda item; raises :class:`NotFound` where nobody has begun."""
    minutes = find_minutes(conference_id, agenda_item_id)
    if minutes is None:
        raise NotFound
    return minutes


def find_review(minutes: Minutes, contact_id: str) -> MinutesReview | None:
    """Return the part of somebody who is asked to comment on minutes, None for anybody else."""
    return session().scalar(
        select(MinutesReview).where(
            MinutesReview.minutes_id == minutes.id, MinutesReview.contact_id == contact_id
        )
    )


def list_reviews(minutes: Minutes) -> list[MinutesReview]:
    """Return who is asked to comment on minutes, by name, with their contacts and organizations."""
    return list(
        session().scalars(
            select(MinutesReview)
            .join(MinutesReview.contact)
            .where(MinutesReview.minutes_id == minutes.id)
            .options(joinedload(MinutesReview.contact).joinedload(Contact.organization))
            .order_by(Contact.name, Contact.id)
        )
    )


def list_comments(
    minutes: Minutes, *, contact_id: str | None = None, offset: int = 0, limit: int | None = None
) -> list[MinutesComment]:
    """Return comments on minutes, what is not settled in front, then the newest; of one contact or of all."""
    statement = select(MinutesComment).where(MinutesComment.minutes_id == minutes.id)
    if contact_id is not None:
        statement = statement.where(MinutesComment.contact_id == contact_id)
    return list(
        session().scalars(
            statement.order_by(
                MinutesComment.settled_at.is_not(None), MinutesComment.created_at.desc(), MinutesComment.id
            )
            .offset(offset)
            .limit(limit)
        )
    )


def list_when_commented(minutes: Minutes) -> dict[str, datetime]:
    """Return when each contact who has commented on minutes last did, by their ids."""
    rows = session().execute(
        select(MinutesComment.contact_id, func.max(MinutesComment.created_at))
        .where(MinutesComment.minutes_id == minutes.id, MinutesComment.contact_id.is_not(None))
        .group_by(MinutesComment.contact_id)
    )
    return {contact_id: when for contact_id, when in rows if contact_id}


def count_comments(conference_id: str, agenda_item_id: str) -> CommentCounts:
    """Return how many comments there are on the minutes of an agenda item."""
    total, settled = (
        session()
        .execute(
            select(func.count(MinutesComment.id), func.count(MinutesComment.settled_at))
            .join(Minutes, Minutes.id == MinutesComment.minutes_id)
            .where(Minutes.conference_id == conference_id, Minutes.agenda_item_id == agenda_item_id)
        )
        .one()
    )
    return CommentCounts(total, total - settled)


def get_comment(minutes: Minutes, comment_id: str) -> MinutesComment:
    comment = session().scalar(
        select(MinutesComment).where(MinutesComment.id == comment_id, MinutesComment.minutes_id == minutes.id)
    )
    if comment is None:
        raise NotFound
    return comment


def get_version(minutes: Minutes, number: int | None = None) -> MinutesVersion:
    """Return a version of minutes, the newest without ``number``; raises :class:`NotFound`."""
    statement = select(MinutesVersion).where(MinutesVersion.minutes_id == minutes.id)
    if number is not None:
        statement = statement.where(MinutesVersion.number == number)
    version = session().scalar(statement.order_by(MinutesVersion.number.desc()).limit(1))
    if version is None:
        raise NotFound
    return version


def list_candidates(conference_id: str, agenda_item_id: str) -> list[Candidate]:
    """Return those who were at an agenda item, or were excused, and have an address of their own."""
    rows = session().execute(
        select(
            Delegate.id,
            Attendance.name,
            Attendance.organization_name,
            Delegate.email,
            Delegate.language,
            Delegate.organization_id,
        )
        .join(Delegate, Delegate.id == Attendance.delegate_id)
        .where(
            Attendance.conference_id == conference_id,
            Attendance.agenda_item_id == agenda_item_id,
            Attendance.removed_at.is_(None),
            Attendance.status != AttendanceStatus.ABSENT,
            Delegate.email != "",
            Delegate.erased_at.is_(None),
        )
        .order_by(Attendance.position, Attendance.id)
        .limit(MOST_OFFERED)
    )
    return [Candidate(*row) for row in rows]
