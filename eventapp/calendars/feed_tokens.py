"""Secret addresses of calendar feeds: made, found by what a program sends, ended at once everywhere."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, func, or_, select, update

from eventapp.accounts.tokens import new_token, token_hash
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.calendars.models import FeedKind, FeedToken
from eventapp.clock import now
from eventapp.contacts.models import Contact
from eventapp.contacts.revoking import follow_revocations
from eventapp.db.questions import Question
from eventapp.db.session import db, session
from eventapp.errors import Conflict, NotFound, NotPermitted
from eventapp.i18n import N_
from eventapp.localized import DEFAULT_LANGUAGE, LANGUAGES
from eventapp.permissions import Permission, require

#: Secret addresses in force that one delegate, delegation, conference or person has at most.
MOST_FEEDS: Final = 20
#: Its last use is noted once in this time.
NOTED_EVERY: Final = timedelta(hours=1)
LONGEST_LABEL: Final = 100

#: Who may make and end the secret addresses of a conference. Those of a delegate are theirs alone; those of a
#: contact are made by them and ended by the office too.
NEEDED: Final[Mapping[FeedKind, Permission]] = {
    FeedKind.DELEGATION: Permission.DELEGATES_EDIT,
    FeedKind.ACTION_ITEMS: Permission.OUTCOMES_EDIT,
    FeedKind.ORGANIZATION: Permission.OUTCOMES_EDIT,
    FeedKind.CONTACT: Permission.OUTCOMES_EDIT,
}
#: Whose owner is let in by a link of their own, which the caller has checked.
_BY_LINK = frozenset({FeedKind.PERSONAL, FeedKind.CONTACT})
_questions: WeakKeyDictionary[Engine, Question] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed to be read at a secret address. ``label`` says for whom or for what, in its owner's words.

    Of the ids of owners that one is given which ``kind`` speaks of; all have a ``conference_id`` but the one
    of all conferences.
    """

    kind: FeedKind
    label: str = ""
    language: str = DEFAULT_LANGUAGE
    conference_id: str | None = None
    delegate_id: str | None = None
    delegation_id: str | None = None
    contact_id: str | None = None
    organization_id: str | None = None
    user_id: str | None = None


def make_feed_token(actor: Actor, feed: NewFeed) -> tuple[FeedToken, str]:
    """Make a secret address; return its row and the token, which nobody can read again.

    Whether a delegate or a contact may is decided by their own link, which the caller has checked. Raises
    :class:`Conflict` beyond ``MOST_FEEDS``.
    """
    if feed.kind not in _BY_LINK:
        _require(actor, feed.kind, feed.conference_id, feed.user_id)
    if _count_in_force(feed) >= MOST_FEEDS:
        raise Conflict(
            N_("There are many secret addresses already. Please revoke those not needed any more.")
        )
    token = new_token()
    row = FeedToken(
        kind=feed.kind,
        conference_id=feed.conference_id,
        delegate_id=feed.delegate_id,
        delegation_id=feed.delegation_id,
        contact_id=feed.contact_id,
        organization_id=feed.organization_id,
        user_id=feed.user_id,
        label=feed.label[:LONGEST_LABEL],
        language=feed.language if feed.language in LANGUAGES else DEFAULT_LANGUAGE,
        token_hash=token_hash(token),
        created_at=now(),
        last_used_at=None,
        revoked_at=None,
    )
    session().add(row)
    session().flush()
    _note(actor, "feed.made", row)
    return row, token


def revoke_feed_token(actor: Actor, feed: FeedToken) -> None:
    """End a secret address at once; one that has ended stays so."""
    if feed.kind != FeedKind.PERSONAL:
        _require(actor, FeedKind(feed.kind), feed.conference_id, feed.user_id)
    _revoke(actor, feed)


def replace_own_feed(actor: Actor, feed: NewFeed) -> str:
    """Make the one secret address of a delegate or a contact and return its token; those before end.

    The caller has checked their link.
    """
    assert feed.conference_id
    revoke_own_feeds(
        actor,
        kind=feed.kind,
        conference_id=feed.conference_id,
        delegate_id=feed.delegate_id,
        contact_id=feed.contact_id,
    )
    return make_feed_token(actor, feed)[1]


def revoke_own_feeds(
    actor: Actor,
    *,
    kind: FeedKind,
    conference_id: str,
    delegate_id: str | None = None,
    contact_id: str | None = None,
) -> None:
    """End the secret addresses of a delegate or a contact, whose link the caller has checked."""
    feeds = list_feeds(
        kinds=(kind,), conference_id=conference_id, delegate_id=delegate_id, contact_id=contact_id
    )
    for feed in feeds:
        _revoke(actor, feed)


@follow_revocations
def end_feeds_of_contact(contact: Contact) -> None:
    """End the secret addresses that a contact has made by a link that is revoked; its entry tells of both."""
    session().execute(
        update(FeedToken)
        .where(FeedToken.contact_id == contact.id, FeedToken.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def _revoke(actor: Actor, feed: FeedToken) -> None:
    if feed.revoked_at is None:
        feed.revoked_at = now()
        session().flush()
        _note(actor, "feed.revoked", feed)


def find_feed(token: str) -> FeedToken | None:
    """Return the feed whose address holds ``token``, None for one that never was or has ended.

    That of a contact ends when they leave, and with their link where that is revoked.
    """
    return session().scalar(
        select(FeedToken)
        .outerjoin(Contact, Contact.id == FeedToken.contact_id)
        .where(
            FeedToken.token_hash == token_hash(token),
            FeedToken.revoked_at.is_(None),
            Contact.left_at.is_(None),
        )
    )


def get_feed(
    feed_id: str,
    *,
    conference_id: str | None = None,
    delegate_id: str | None = None,
    user_id: str | None = None,
) -> FeedToken:
    """Return the feed of an owner by its id, in force or not; raises :class:`NotFound`.

    Of a conference are those of its organizations and contacts too, but not those of its delegates.
    """
    feed = session().scalar(
        select(FeedToken).where(
            FeedToken.id == feed_id,
            FeedToken.conference_id == conference_id if conference_id else FeedToken.conference_id.is_(None),
            FeedToken.delegate_id == delegate_id if delegate_id else FeedToken.delegate_id.is_(None),
            FeedToken.user_id == user_id if user_id else FeedToken.user_id.is_(None),
        )
    )
    if feed is None:
        raise NotFound
    return feed


def list_feeds(
    *,
    kinds: Collection[FeedKind],
    conference_id: str | None = None,
    delegate_id: str | None = None,
    contact_id: str | None = None,
    user_id: str | None = None,
) -> list[FeedToken]:
    """Return the feeds in force that match all that is given, newest first."""
    wanted: list[ColumnElement[bool]] = [FeedToken.kind.in_(kinds), FeedToken.revoked_at.is_(None)]
    given = (
        (FeedToken.conference_id, conference_id),
        (FeedToken.delegate_id, delegate_id),
        (FeedToken.contact_id, contact_id),
        (FeedToken.user_id, user_id),
    )
    wanted += [column == value for column, value in given if value is not None]
    return list(session().scalars(select(FeedToken).where(*wanted).order_by(FeedToken.id.desc())))


def is_use_due(feed: FeedToken) -> bool:
    """Tell whether this use of a feed is to be noted."""
    return feed.last_used_at is None or feed.last_used_at <= now() - NOTED_EVERY


def note_use(feed_id: str) -> None:
    """Write that a feed is read now, unless that was written within the hour."""
    at = now()
    session().execute(
        update(FeedToken)
        .where(
            FeedToken.id == feed_id,
            or_(FeedToken.last_used_at.is_(None), FeedToken.last_used_at <= at - NOTED_EVERY),
        )
        .values(last_used_at=at)
    )


def still_in_force(feed_id: str) -> Callable[[], bool]:
    """Return the question whether a feed is in force, for anybody to ask at any time in any thread."""
    engine = db.engine
    question = _questions.get(engine)
    if question is None:
        question = Question(
            engine,
            "SELECT 1 FROM feed_token f LEFT JOIN contact c ON c.id = f.contact_id "
            "WHERE f.id = ? AND f.revoked_at IS NULL AND c.left_at IS NULL",
        )
        _questions[engine] = question
    return partial(question.is_yes, feed_id)


def _require(actor: Actor, kind: FeedKind, conference_id: str | None, user_id: str | None) -> None:
    if kind == FeedKind.ALL_CONFERENCES:
        if actor.id is None or actor.id != user_id:
            raise NotPermitted
    else:
        require(actor, NEEDED[kind], conference_id)


def _count_in_force(feed: NewFeed) -> int:
    owner = (
        FeedToken.delegate_id == feed.delegate_id,
        FeedToken.delegation_id == feed.delegation_id,
        FeedToken.contact_id == feed.contact_id,
        FeedToken.organization_id == feed.organization_id,
        FeedToken.user_id == feed.user_id,
        FeedToken.conference_id == feed.conference_id,
    )
    number = session().scalar(
        select(func.count()).where(FeedToken.kind == feed.kind, FeedToken.revoked_at.is_(None), *owner)
    )
    return number or 0


def _note(actor: Actor, action: str, feed: FeedToken) -> None:
    record(
        actor,
        action,
        subject_type="feed_token",
        subject_id=feed.id,
        conference_id=feed.conference_id,
        kind=feed.kind,
    )
