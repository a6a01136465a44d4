"""Feeds of action items: all of a conference, or those of one organization or contact."""

from dataclasses import dataclass

from eventapp.action_items.filters import NO_FILTERS, RegisterFilters
from eventapp.action_items.owner_rows import OwnerRow
from eventapp.action_items.register import RegisterRow, list_all_for_documents, read_register_state
from eventapp.conferences.models import Conference
from eventapp.exports.feeds.answering import Asked, Feed
from eventapp.exports.feeds.conferences import FeedConference
from eventapp.exports.ical.action_items import ActionItemEntry, action_items_feed
from eventapp.exports.ical.words import Words, words


@dataclass(frozen=True, slots=True)
class RegisterPart:
    """Which action items a feed holds: those of an owner, or all. ``name`` is what the feed is called, or "".

    A feed of all is the office's, and leads to its pages; whoever owns some may not open those.
    """

    name: str = ""
    filters: RegisterFilters = NO_FILTERS

    @property
    def is_whole(self) -> bool:
        return self.filters == NO_FILTERS


def register_feed(
    conference: Conference | FeedConference,
    asked: Asked,
    part: RegisterPart = RegisterPart(),
    *,
    as_events: bool,
) -> Feed:
    """Return action items of a conference as to-dos, or ``as_events`` on their due dates.

    Its version is that of the whole register, which tells of every change by one cheap query.
    """
    state = read_register_state(conference.id)
    changed_at = max(conference.changed_at, state[2] or conference.changed_at)
    return Feed(
        versions=("action-items", conference.id, conference.revision, *state, asked, part, as_events),
        changed_at=changed_at,
        render=lambda: action_items_feed(
            [
                _entry(row, conference, part, asked)
                for row in list_all_for_documents(conference.id, part.filters)
            ],
            conference,
            asked.language,
            asked.base_url,
            source_url=asked.source_url,
            changed_at=changed_at,
            name=part.name,
            twin=as_events,
        ),
        is_dated=False,
    )


def _entry(
    row: RegisterRow, conference: Conference | FeedConference, part: RegisterPart, asked: Asked
) -> ActionItemEntry:
    spoken = words(asked.language)
    page = f"{asked.base_url}/manage/{conference.slug}/action-items/{row.id}"
    return ActionItemEntry(
        id=row.id,
        uid=row.uid,
        sequence=row.sequence,
        title=row.title,
        description=row.description,
        owner=spoken.list_comma.join(_name(owner, asked.language, spoken) for owner in row.owners),
        due_on=row.due_on,
        status=row.status,
        created_at=row.created_at,
        updated_at=row.updated_at,
        completed_at=row.completed_at,
        url=page if part.is_whole else "",
        priority=row.priority,
        percent=row.percent,
        source=_source(row, conference.first_language, asked.language, spoken),
        is_carried=row.carried_at is not None,
    )


def _name(owner: OwnerRow, language: str, spoken: Words) -> str:
    organization = owner.organization.read(language) if owner.organization else ""
    if not owner.name or not organization:
        return owner.name or organization
    opening, closing = spoken.brackets
    return f"{owner.name}{opening}{organization}{closing}"


def _source(row: RegisterRow, first_language: str, language: str, spoken: Words) -> str:
    """Return what an action item came from: a decision, an agreement or an item of the agenda."""
    if row.decision_number is not None:
        return spoken.decision.format(number=row.decision_number)
    title = row.agreement_title or row.agenda_item_title
    return title.read(language, first_language) if title else ""
