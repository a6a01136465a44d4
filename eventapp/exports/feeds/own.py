"""What feeds at secret addresses hold: somebody's choices, a delegation's items, what is to be done."""

from sqlalchemy import select

from eventapp.action_items.filters import RegisterFilters
from eventapp.agendas.models import Person
from eventapp.agendas.reading import list_released
from eventapp.calendars.models import FeedKind, FeedToken
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.exports.feeds.agendas import get_feed_conference, released_items_with, render_released
from eventapp.exports.feeds.answering import Asked, Feed, midnight
from eventapp.exports.feeds.choices import ACTION_ITEM_KINDS
from eventapp.exports.feeds.conferences import FeedConference
from eventapp.exports.feeds.registers import RegisterPart, register_feed
from eventapp.exports.feeds.several import all_conferences_feed
from eventapp.exports.ical.words import words
from eventapp.organizations.models import Organization
from eventapp.personal_agendas.models import Choice
from eventapp.personal_agendas.queries import chosen_item_ids, person_ids_of
from eventapp.registration.models import Delegate, DelegateStatus, Delegation


def secret_feed(feed: FeedToken, asked: Asked, *, as_events: bool) -> Feed:
    """Return what a secret address gives; raises :class:`NotFound` where what it speaks of is gone."""
    if feed.kind == FeedKind.ALL_CONFERENCES:
        assert feed.user_id
        return all_conferences_feed(feed.user_id, asked)
    assert feed.conference_id
    conference = get_feed_conference(feed.conference_id)
    if feed.kind in ACTION_ITEM_KINDS:
        return register_feed(conference, asked, _register_part(feed, asked), as_events=as_events)
    if not conference.is_public:
        raise NotFound
    if feed.kind == FeedKind.PERSONAL:
        return _personal_feed(feed, conference, asked)
    return _delegation_feed(feed, conference, asked)


def _personal_feed(feed: FeedToken, conference: FeedConference, asked: Asked) -> Feed:
    """Return what a delegate has chosen or has a part in. A cancelled item leaves at once: it takes none of
    their time any more."""
    delegate = session().get(Delegate, feed.delegate_id)
    if delegate is None or delegate.erased_at is not None:
        raise NotFound
    people = person_ids_of(conference.id, delegate.email_normalised)
    items = chosen_item_ids(delegate.id) | released_items_with(conference.id, conference.revision, people)
    return _chosen_feed(conference, items, words(asked.language).own_agenda, asked, with_cancelled=False)


def _delegation_feed(feed: FeedToken, conference: FeedConference, asked: Asked) -> Feed:
    """Return the items that members of a delegation have chosen or that its people have a part in."""
    delegation = session().get(Delegation, feed.delegation_id)
    if delegation is None:
        raise NotFound
    chosen = session().scalars(
        select(Choice.agenda_item_id)
        .join(Delegate, Choice.delegate_id == Delegate.id)
        .where(Delegate.delegation_id == delegation.id, Delegate.status == DelegateStatus.ACCEPTED)
    )
    people = frozenset(session().scalars(select(Person.id).where(Person.delegation_id == delegation.id)))
    items = frozenset(chosen) | released_items_with(conference.id, conference.revision, people)
    name = delegation.name.read(asked.language, conference.first_language)
    return _chosen_feed(conference, items, name, asked, with_cancelled=True)


def _chosen_feed(
    conference: FeedConference, item_ids: frozenset[str], name: str, asked: Asked, *, with_cancelled: bool
) -> Feed:
    day = midnight()

    def render() -> bytes:
        found = list_released(conference.id, now(), item_ids=item_ids)
        refs = [ref for ref in found if with_cancelled or not ref.is_cancelled]
        return render_released(conference, refs, asked, name)

    return Feed(
        versions=("chosen", conference.id, conference.revision, name, asked, day, *sorted(item_ids)),
        changed_at=max(conference.changed_at, day),
        render=render,
        is_dated=False,
    )


def _register_part(feed: FeedToken, asked: Asked) -> RegisterPart:
    """Return which action items the feed of a conference, an organization or a contact holds."""
    if feed.kind == FeedKind.CONTACT:
        assert feed.contact_id  # none would be everybody's
        theirs = RegisterFilters(contact_id=feed.contact_id)
        return RegisterPart(words(asked.language).own_action_items, theirs)
    if feed.kind == FeedKind.ORGANIZATION:
        spoken = words(asked.language)
        opening, closing = spoken.brackets
        organization = session().get_one(Organization, feed.organization_id)
        name = spoken.action_items + opening + organization.name.read(asked.language) + closing
        assert feed.organization_id
        return RegisterPart(name, RegisterFilters(organization_id=feed.organization_id))
    return RegisterPart()
