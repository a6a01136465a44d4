"""Removing answers whose time has passed: a field says how many days after the conference it is kept."""

from dataclasses import dataclass

from sqlalchemy import Text, cast, or_, select

from eventapp.actor import SYSTEM
from eventapp.audit.trail import record
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.files.services import forget_files
from eventapp.questionnaires.answering import opened
from eventapp.questionnaires.models import FormField
from eventapp.registration.lost_papers import tell_of_lost_papers
from eventapp.registration.models import Delegate

#: Delegates in one transaction: some hundredths of a second, in which nobody else writes.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Expired:
    """Fields of one conference whose answers are no longer kept."""

    conference_id: str
    field_ids: frozenset[str]


def list_expired() -> list[Expired]:
    """Return the fields whose days have passed since the conference's last day, on its own clocks."""
    due: dict[str, set[str]] = {}
    rows = session().execute(
        select(
            Conference.id,
            Conference.timezone,
            Conference.ends_on,
            FormField.id.label("field_id"),
            FormField.delete_after_days,
        )
        .join(FormField, FormField.conference_id == Conference.id)
        .where(FormField.delete_after_days.is_not(None))
    )
    for row in rows:
        if (today(row.timezone) - row.ends_on).days > row.delete_after_days:
            due.setdefault(row.id, set()).add(row.field_id)
    return [Expired(conference_id, frozenset(ids)) for conference_id, ids in due.items()]


def remove_next(expired: Expired, *, after_id: str, secret_key: str) -> str | None:
    """Remove expired answers of the next delegates, with their files; return the last one's id, or None.

    ``after_id`` is what the call before returned, '' at first. Each call stands for itself: whoever is killed
    in between begins anew and finds what is left. ``secret_key`` is the installation's.
    """
    delegates = (
        session()
        .scalars(
            select(Delegate)
            .where(
                Delegate.conference_id == expired.conference_id,
                Delegate.id > after_id,
                # The database looks for the ids as text: nearly always there is nobody any more.
                or_(*(cast(Delegate.answers, Text).contains(each) for each in sorted(expired.field_ids))),
            )
            .order_by(Delegate.id)
            .limit(BATCH)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .all()
    )
    if not delegates:
        return None
    answers, files, touched = 0, set(), []
    for delegate in delegates:
        gone = {key: value for key, value in delegate.answers.items() if key in expired.field_ids}
        if not gone:
            continue  # somebody's text happens to hold an id
        delegate.answers = {key: value for key, value in delegate.answers.items() if key not in gone}
        answers += len(gone)
        touched.append(delegate.id)
        plain = (opened(value, secret_key) for value in gone.values())
        files |= {each["file"] for each in plain if isinstance(each, dict) and "file" in each}
    session().flush()
    forget_files(expired.conference_id, files)
    tell_of_lost_papers(touched)
    if answers:
        record(
            SYSTEM,
            "answers.expired",
            subject_type="conference",
            subject_id=expired.conference_id,
            conference_id=expired.conference_id,
            answers=answers,
            files=len(files),
        )
        session().flush()
    return delegates[-1].id
