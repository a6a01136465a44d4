"""Conferences as feeds need them: one query however many they are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from eventapp.agendas.models import AgendaVersion
from eventapp.conferences.models import Conference, Venue
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.db.session import session
from eventapp.exports.ical.conference_days import ConferenceDays
from eventapp.localized import NO_TEXT, LocalizedText


@dataclass(frozen=True, slots=True)
class FeedConference:
    """A conference as publisher of events. ``timezone`` is the one that its agenda was released in last."""

    id: str
    slug: str
    title: LocalizedText
    description: LocalizedText
    venue: LocalizedText
    languages: tuple[str, ...]
    timezone: str
    contact_email: str
    colour: str
    state: str
    starts_on: date
    ends_on: date
    edits: int
    revision: int
    changed_at: datetime

    @property
    def first_language(self) -> str:
        return self.languages[0]

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def days(self) -> ConferenceDays:
        return ConferenceDays(
            self.id, self.starts_on, self.ends_on, self.edits, self.changed_at, is_public=self.is_public
        )


_VENUE = (
    select(Venue.name)
    .where(Venue.conference_id == Conference.id)
    .order_by(Venue.position, Venue.id)
    .limit(1)
    .correlate(Conference)
    .scalar_subquery()
)
_TIMEZONE = (
    select(AgendaVersion.timezone)
    .where(AgendaVersion.conference_id == Conference.id)
    .order_by(AgendaVersion.number.desc())
    .limit(1)
    .correlate(Conference)
    .scalar_subquery()
)
_COLUMNS: tuple[Any, ...] = (
    Conference.id,
    Conference.slug,
    Conference.title,
    Conference.description,
    _VENUE.label("venue"),
    Conference.languages,
    _TIMEZONE.label("released_timezone"),
    Conference.timezone,
    Conference.contact_email,
    Conference.colour,
    Conference.state,
    Conference.starts_on,
    Conference.ends_on,
    Conference.version,
    Conference.revision,
    Conference.changed_at,
)


def list_feed_conferences(*conditions: ColumnElement[bool]) -> list[FeedConference]:
    """Return the conferences that meet ``conditions``, in order of their days."""
    rows = session().execute(
        select(*_COLUMNS).where(*conditions).order_by(Conference.starts_on, Conference.id)
    )
    return [
        FeedConference(
            id=row.id,
            slug=row.slug,
            title=row.title,
            description=row.description,
            venue=row.venue or NO_TEXT,
            languages=tuple(row.languages),
            timezone=row.released_timezone or row.timezone,
            contact_email=row.contact_email,
            colour=row.colour,
            state=row.state,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            edits=row.version,
            revision=row.revision,
            changed_at=row.changed_at,
        )
        for row in rows
    ]
