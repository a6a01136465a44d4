"""Use cases of circulation: asking people to comment on minutes, what they say, and settling it."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, func, select

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now, today
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import get_contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact, write_to_contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.minutes.models import Minutes, MinutesComment, MinutesReview, MinutesStatus
from eventapp.minutes.queries import find_minutes
from eventapp.minutes.reviews import find_review, get_comment, get_minutes, get_version
from eventapp.minutes.rules import (
    MAX_COMMENTS,
    MAX_REVIEWERS,
    check_can_be_edited,
    check_comments_until,
    check_takes_comments,
    checked_comment,
)
from eventapp.minutes.services.approving import hold_minutes, keep_version
from eventapp.permissions import Permission, require


def circulate_minutes(
    actor: Actor,
    *,
    conference_id: str,
    agenda_item_id: str,
    version: int,
    contact_ids: Collection[str],
    reviewers: Sequence[ContactFacts],
    comments_until: date | None,
    secret_key: str,
) -> Minutes:
    """Keep the minutes as a version, and ask people to comment on it until the end of ``comments_until``.

    They are contacts who are known already and ``reviewers``, who become ones; whoever was asked before and
    is not among them is asked no longer. Each gets a mail with their link; ``secret_key`` is the
    installation's. Raises :class:`Conflict` unless ``version`` is the newest, :class:`InvalidInput` where
    nobody can be asked.
    """
    minutes = hold_minutes(actor, conference_id, agenda_item_id, version)
    check_can_be_edited(minutes)
    check_comments_until(comments_until, today(session().get_one(Conference, conference_id).timezone))
    contacts = _contacts(actor, conference_id, contact_ids, reviewers)
    minutes.status = MinutesStatus.CIRCULATED
    minutes.circulated_at = minutes.updated_at = now()
    minutes.comments_until = comments_until
    kept = keep_version(actor, minutes)
    _ask(minutes, contacts)
    for contact in contacts:
        write_to_contact(contact, "minutes_circulated", secret_key, agenda_item_id=agenda_item_id)
    _record(actor, "minutes.circulated", minutes, number=kept.number, reviewers=len(contacts))
    session().flush()
    return minutes


def comment_on_minutes(
    actor: Actor, *, conference_id: str, agenda_item_id: str, contact_id: str, text: str
) -> MinutesComment:
    """Say something of circulated minutes, as a contact who was asked; anybody else finds nothing."""
    minutes, review = _asked(conference_id, agenda_item_id, contact_id)
    counted = select(func.count()).where(
        MinutesComment.minutes_id == minutes.id, MinutesComment.contact_id == contact_id
    )
    if (session().scalar(counted) or 0) >= MAX_COMMENTS:
        raise InvalidInput(N_("There are %(max)d comments already."), field="text", max=MAX_COMMENTS)
    comment = MinutesComment(
        id=new_id(),
        conference_id=conference_id,
        minutes_id=minutes.id,
        version_number=get_version(minutes).number,
        contact_id=contact_id,
        author_name=actor.name,
        text=checked_comment(text),
        created_at=now(),
    )
    session().add(comment)
    review.agreed_at = None
    _record(actor, "minutes.commented", minutes)
    session().flush()
    return comment


def agree_to_minutes(
    actor: Actor, *, conference_id: str, agenda_item_id: str, contact_id: str
) -> MinutesReview:
    """Say that one has nothing to add to circulated minutes, as a contact who was asked."""
    minutes, review = _asked(conference_id, agenda_item_id, contact_id)
    review.agreed_at = review.agreed_at or now()
    _record(actor, "minutes.agreed", minutes)
    session().flush()
    return review


def settle_comment(
    actor: Actor, *, conference_id: str, agenda_item_id: str, comment_id: str
) -> MinutesComment:
    """Note that a comment was dealt with, in the minutes or otherwise."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    minutes = get_minutes(conference_id, agenda_item_id)
    comment = get_comment(minutes, comment_id)
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = now(), actor.name
        _record(actor, "minutes.comment_settled", minutes)
    session().flush()
    return comment


def _contacts(
    actor: Actor, conference_id: str, contact_ids: Collection[str], reviewers: Sequence[ContactFacts]
) -> list[Contact]:
    """Return those to ask, each once; raises :class:`InvalidInput` where nothing can be sent to one."""
    found = [get_contact(conference_id, contact_id) for contact_id in sorted(contact_ids)]
    found += [take_contact(actor, conference_id=conference_id, facts=facts) for facts in reviewers]
    contacts = list({contact.id: contact for contact in found}.values())
    if not contacts:
        raise InvalidInput(N_("Please choose at least one person."), field="others")
    if len(contacts) > MAX_REVIEWERS:
        raise InvalidInput(N_("Please choose at most %(max)d people."), field="others", max=MAX_REVIEWERS)
    for contact in contacts:
        if not contact.is_reachable:
            raise InvalidInput(N_("Nothing can be sent to %(name)s now."), field="others", name=contact.name)
    return contacts


def _ask(minutes: Minutes, contacts: Sequence[Contact]) -> None:
    """Ask these and nobody else; who had agreed to the version before is asked anew."""
    ids = [contact.id for contact in contacts]
    session().execute(
        delete(MinutesReview).where(
            MinutesReview.minutes_id == minutes.id, MinutesReview.contact_id.not_in(ids)
        )
    )
    asked = {
        review.contact_id: review
        for review in session().scalars(select(MinutesReview).where(MinutesReview.minutes_id == minutes.id))
    }
    for contact_id in ids:
        review = asked.get(contact_id)
        if review is None:
            review = MinutesReview(
                id=new_id(),
                conference_id=minutes.conference_id,
                minutes_id=minutes.id,
                contact_id=contact_id,
            )
            session().add(review)
        review.asked_at, review.agreed_at = now(), None
    session().flush()


def _asked(conference_id: str, agenda_item_id: str, contact_id: str) -> tuple[Minutes, MinutesReview]:
    minutes = find_minutes(conference_id, agenda_item_id, for_update=True)
    review = find_review(minutes, contact_id) if minutes else None
    if minutes is None or review is None:
        raise NotFound
    check_takes_comments(minutes, today(session().get_one(Conference, conference_id).timezone))
    return minutes, review


def _record(actor: Actor, action: str, minutes: Minutes, **details: int) -> None:
    record(
        actor,
        action,
        subject_type="minutes",
        subject_id=minutes.id,
        conference_id=minutes.conference_id,
        agenda_item_id=minutes.agenda_item_id,
        **details,
    )
