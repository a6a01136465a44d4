"""Use cases of answers: taking one in from the mailbox, or from a file that an organizer gives."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.models import ReleasedItem
from eventapp.audit.trail import record
from eventapp.calendars.models import CalendarInvitation, StrayAnswers
from eventapp.calendars.replies import Reply, read_reply
from eventapp.calendars.rules import Answered, answered, spellings
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.permissions import Permission, require


class Outcome(StrEnum):
    """What became of an answer."""

    TAKEN = "taken"
    #: A newer one of the same person is known, or the same was read before.
    OLDER = "older"
    #: It is about an item of ours, by somebody who was not invited, or in somebody else's name.
    NOT_INVITED = "not_invited"
    #: It is about nothing of ours.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an answer, and whose it is where the invitation is known."""

    outcome: Outcome
    invitation: CalendarInvitation | None = None


def take_answer(reply: Reply) -> Taken:
    """Take in an answer that arrived in the mailbox.

    It counts for somebody who was invited to this item at this address and sent it from there; others are
    counted, no more.
    """
    is_sent_by_them = reply.sender in spellings(reply.attendee)
    invitation = _find_invitation(reply, None) if is_sent_by_them else None
    if invitation is not None:
        return _take(SYSTEM, invitation, reply)
    conference_id = _conference_of(reply.uid)
    if conference_id is None:
        return Taken(Outcome.UNKNOWN)
    _count_stray(conference_id)
    return Taken(Outcome.NOT_INVITED)


def take_uploaded_answer(actor: Actor, *, conference_id: str, octets: bytes) -> Taken:
    """Take in an answer that an organizer was sent, from its mail or its calendar file.

    Who sent it does not matter: somebody has looked at it. Raises ``NotAnAnswer`` for everything else.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    reply = read_reply(octets)
    invitation = _find_invitation(reply, conference_id)
    if invitation is None:
        is_ours = _conference_of(reply.uid) == conference_id
        return Taken(Outcome.NOT_INVITED if is_ours else Outcome.UNKNOWN)
    return _take(actor, invitation, reply)


def _find_invitation(reply: Reply, conference_id: str | None) -> CalendarInvitation | None:
    statement = (
        select(CalendarInvitation)
        .where(CalendarInvitation.uid == reply.uid, CalendarInvitation.email.in_(spellings(reply.attendee)))
        .with_for_update()
    )
    if conference_id is not None:
        statement = statement.where(CalendarInvitation.conference_id == conference_id)
    found: CalendarInvitation | None = session().scalar(statement)
    return found


def _take(actor: Actor, invitation: CalendarInvitation, reply: Reply) -> Taken:
    at = now()
    given = answered(
        reply.sequence, reply.stamp, invited=invitation.sequence, sent_at=invitation.sent_at, at=at
    )
    if not given.wins_over(_known(invitation)):
        return Taken(Outcome.OLDER, invitation)
    invitation.answer = reply.answer
    invitation.answer_sequence, invitation.answer_stamp = given.sequence, given.stamp
    invitation.answered_at = at
    invitation.comment = reply.comment
    record(
        actor,
        "calendars.answered",
        subject_type="delegate",
        subject_id=invitation.delegate_id,
        conference_id=invitation.conference_id,
        item=invitation.agenda_item_id,
        answer=str(reply.answer),
    )
    session().flush()
    return Taken(Outcome.TAKEN, invitation)


def _known(invitation: CalendarInvitation) -> Answered | None:
    if invitation.answer_sequence is None or invitation.answer_stamp is None:
        return None
    return Answered(invitation.answer_sequence, invitation.answer_stamp)


def _conference_of(uid: str) -> str | None:
    found: str | None = session().scalar(
        select(ReleasedItem.conference_id).where(
            ReleasedItem.uid == uid, ReleasedItem.until_version.is_(None)
        )
    )
    return found


def _count_stray(conference_id: str) -> None:
    strays = session().get(StrayAnswers, conference_id, with_for_update=True)
    if strays is None:
        strays = StrayAnswers(conference_id=conference_id, count=0)
        session().add(strays)
    strays.count += 1
    strays.last_at = now()
    session().flush()
