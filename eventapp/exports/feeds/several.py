"""What feeds of several conferences hold: the days of each, and its items."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select, true

from eventapp.accounts.models import User
from eventapp.agendas.reading import list_released, load_released
from eventapp.clock import now
from eventapp.conferences.models import Conference, Series
from eventapp.conferences.queries import PUBLIC_STATES, list_roles_of
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.exports.feeds.answering import Asked, Feed, midnight
from eventapp.exports.feeds.conferences import FeedConference, list_feed_conferences
from eventapp.exports.ical.conference_days import conference_event
from eventapp.exports.ical.feeds import Part, joined_feed, released_part
from eventapp.exports.ical.header import Head
from eventapp.exports.ical.words import words
from eventapp.localized import LocalizedText
from eventapp.permissions import GRANTS, Permission, Role


@dataclass(frozen=True, slots=True)
class PublicSeries:
    """A series with what is public of it: one conference at least, in order of their days."""

    id: str
    title: LocalizedText
    conferences: tuple[FeedConference, ...]

    @property
    def first_language(self) -> str:
        return self.conferences[0].first_language


def get_series(slug: str) -> PublicSeries:
    """Return a series; raises :class:`NotFound` where there is none or nothing public in it."""
    series = session().execute(select(Series.id, Series.title).where(Series.slug == slug)).one_or_none()
    if series is None:
        raise NotFound
    conferences = list_feed_conferences(
        Conference.series_id == series.id, Conference.state.in_(PUBLIC_STATES)
    )
    if not conferences:
        raise NotFound
    return PublicSeries(series.id, series.title, tuple(conferences))


def series_feed(series: PublicSeries, asked: Asked) -> Feed:
    """Return the feed of the public conferences of a series."""
    name = series.title.read(asked.language, series.first_language)
    return _feed(name, series.conferences, {one.id for one in series.conferences}, asked)


def all_conferences_feed(user_id: str, asked: Asked) -> Feed:
    """Return the feed of the conferences that a member of the secretariat works on.

    Raises :class:`NotFound` for somebody whose account is closed.
    """
    user = session().get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise NotFound
    roles = list_roles_of(user_id)
    mine = true() if user.is_administrator else Conference.id.in_(list(roles))
    conferences = list_feed_conferences(mine)
    seen = {
        conference.id
        for conference in conferences
        if conference.is_public or user.is_administrator or _may_see_agenda(roles.get(conference.id, ()))
    }
    return _feed(words(asked.language).own_conferences, conferences, seen, asked)


def _may_see_agenda(roles: Collection[str]) -> bool:
    return any(Permission.AGENDA_VIEW in GRANTS[Role(role)] for role in roles)


def _feed(
    name: str, conferences: Sequence[FeedConference], with_items: Collection[str], asked: Asked
) -> Feed:
    day = midnight()
    head = Head(
        name=name,
        source_url=asked.source_url,
        changed_at=max([day, *(conference.changed_at for conference in conferences)]),
        timezone=conferences[-1].timezone if conferences else "UTC",
    )
    states = [
        (one.id, one.edits, one.revision, one.changed_at, one.state, one.id in with_items)
        for one in conferences
    ]
    return Feed(
        versions=("several", name, asked, day, *states),
        changed_at=head.changed_at,
        render=partial(_render, head, conferences, with_items, asked),
        is_dated=False,
    )


def _render(
    head: Head, conferences: Sequence[FeedConference], with_items: Collection[str], asked: Asked
) -> bytes:
    parts = [_part(one, one.id in with_items, asked) for one in conferences]
    return joined_feed(head, parts, asked.language, asked.base_url)


def _part(conference: FeedConference, has_items: bool, asked: Asked) -> Part:
    ids = [ref.id for ref in list_released(conference.id, now())] if has_items else []
    event = conference_event(conference, conference.days, asked.language, asked.base_url)
    return released_part(conference, ids, load_released, [event])
