"""What the feeds of one agenda hold: all of it, a part, one item, or what somebody has chosen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from sqlalchemy import Text, cast, exists, or_, select, true

from eventapp.agendas.models import AgendaItemKind, Person, ReleasedItem, Track
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.reading import ReleasedRef, list_released, load_released
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferencePartner, Room
from eventapp.conferences.queries import PublicVersion
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.exports.feeds.answering import Asked, Feed, midnight
from eventapp.exports.feeds.conferences import FeedConference, list_feed_conferences
from eventapp.exports.ical.feeds import joined_feed, released_part
from eventapp.exports.ical.header import Head
from eventapp.exports.ical.words import words
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization

_MOST_CONDITIONS = 500


@dataclass(frozen=True, slots=True)
class AgendaFilter:
    """A part of an agenda: the items that meet all that is given, each an id or a kind."""

    room: str | None = None
    track: str | None = None
    kind: str | None = None
    organization: str | None = None

    def given(self) -> dict[str, str]:
        pairs = (
            ("room", self.room),
            ("track", self.track),
            ("kind", self.kind),
            ("organization", self.organization),
        )
        return {name: value for name, value in pairs if value}


def agenda_feed(version: PublicVersion, part: AgendaFilter, asked: Asked) -> Feed:
    """Return the feed of an agenda or a part of it; its rendering raises :class:`NotFound` for a part that
    the conference doesn't have."""
    day = midnight()
    return Feed(
        versions=("agenda", version, part, asked, day),
        changed_at=max(version.changed_at, day),
        render=partial(_render_agenda, version, part, asked),
    )


def item_feed(version: PublicVersion, item_id: str, asked: Asked) -> Feed:
    """Return the feed of one item; its rendering raises :class:`NotFound` where there is no such item."""
    return Feed(
        versions=("item", item_id, version, asked),
        changed_at=version.changed_at,
        render=partial(_render_item, version, item_id, asked),
    )


def render_released(
    conference: FeedConference, refs: Sequence[ReleasedRef], asked: Asked, more: str = ""
) -> bytes:
    """Return a feed of released items of one conference; its name ends with ``more``."""
    part = released_part(conference, [ref.id for ref in refs], load_released)
    return joined_feed(_head(conference, asked, more), [part], asked.language, asked.base_url)


def _head(conference: FeedConference, asked: Asked, more: str) -> Head:
    language = asked.language
    title = conference.title.read(language, conference.first_language)
    return Head(
        name=f"{title}{words(language).colon}{more}" if more else title,
        description="" if more else conference.description.read(language, conference.first_language),
        source_url=asked.source_url,
        changed_at=conference.changed_at,
        timezone=conference.timezone,
        colour=conference.colour,
    )


def get_feed_conference(conference_id: str) -> FeedConference:
    found = list_feed_conferences(Conference.id == conference_id)
    if not found:
        raise NotFound
    return found[0]


def _render_agenda(version: PublicVersion, part: AgendaFilter, asked: Asked) -> bytes:
    conference = get_feed_conference(version.id)
    names = _names(conference, part, asked.language)
    refs = list_released(
        conference.id,
        now(),
        room_id=part.room,
        track_id=part.track,
        kind=part.kind,
        item_ids=_items_of(conference.id, part.organization) if part.organization else None,
    )
    return render_released(conference, refs, asked, words(asked.language).comma.join(names))


def _render_item(version: PublicVersion, item_id: str, asked: Asked) -> bytes:
    conference = get_feed_conference(version.id)
    refs = list_released(conference.id, now(), item_ids=[item_id])
    if not refs:
        raise NotFound
    return render_released(conference, refs, asked)


@lru_cache(maxsize=256)
def released_items_with(conference_id: str, revision: int, person_ids: frozenset[str]) -> frozenset[str]:
    """Return the items that, as released, one of some people has a part in.

    Kept by the conference's ``revision``, with which what is released changes.
    """
    found = _items_naming(conference_id, person_ids)
    return frozenset(item.id for item in found if any(person.id in person_ids for person in item.people))


def _items_of(conference_id: str, organization_id: str) -> list[str]:
    """Return the items that, as released, somebody of an organization has a part in."""
    found = _items_naming(conference_id, {organization_id})
    return [item.id for item in found if any(p.organization_id == organization_id for p in item.people)]


def _items_naming(conference_id: str, ids: Collection[str]) -> list[ProgrammeItem]:
    """Return the released items whose content has one of ``ids`` anywhere."""
    if not ids:
        return []
    # Ids are of letters and digits alone, so the text of the content finds whom the content names. SQLite
    # takes no more than a thousand conditions; for so many, all items are read.
    content = cast(ReleasedItem.content, Text)
    names = [content.contains(each, autoescape=True) for each in sorted(ids)[:_MOST_CONDITIONS]]
    rows = session().execute(
        select(ReleasedItem.id).where(
            ReleasedItem.conference_id == conference_id,
            ReleasedItem.until_version.is_(None),
            or_(*names) if len(ids) <= _MOST_CONDITIONS else true(),
        )
    )
    return list(load_released([row.id for row in rows]).values())


def _names(conference: FeedConference, part: AgendaFilter, language: str) -> list[str]:
    """Return what the part is called; raises :class:`NotFound` for what is none of this conference."""
    kinds = words(language).kinds
    if part.kind and part.kind not in set(AgendaItemKind):
        raise NotFound
    texts: list[LocalizedText | None] = []
    if part.room:
        texts.append(_name(Room, conference.id, part.room))
    if part.track:
        texts.append(_name(Track, conference.id, part.track))
    if part.organization:
        texts.append(_organization_name(conference.id, part.organization))
    if None in texts:
        raise NotFound
    names = [text.read(language, conference.first_language) for text in texts if text]
    return [*names, kinds.get(part.kind, part.kind)] if part.kind else names


def _name(model: type[Room] | type[Track], conference_id: str, row_id: str) -> LocalizedText | None:
    return session().scalar(
        select(model.name).where(model.id == row_id, model.conference_id == conference_id)
    )


def _organization_name(conference_id: str, organization_id: str) -> LocalizedText | None:
    """Return the name of an organization that takes part in a conference or has people in its agenda."""
    takes_part = exists().where(
        ConferencePartner.conference_id == conference_id,
        ConferencePartner.organization_id == organization_id,
    )
    has_people = exists().where(
        Person.conference_id == conference_id, Person.organization_id == organization_id
    )
    return session().scalar(
        select(Organization.name).where(Organization.id == organization_id, or_(takes_part, has_people))
    )
