"""Use case: letting the calendars of delegates follow what they have chosen and what was released.

What people should know is compared with what they were told last, so it makes no difference how often this
runs, nor what brought the two apart: a release, a choice, a wish, a registration that was given up, another
address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.reading import batched_ids
from eventapp.audit.trail import record
from eventapp.calendars.models import CalendarInvitation, InvitationState
from eventapp.calendars.queries import OutOfStep, list_followed_conferences, list_to_invite, list_to_uninvite
from eventapp.calendars.rules import next_sequence
from eventapp.clock import now
from eventapp.conferences.holding import hold_conference
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.jobs.outbox import MailTo, TakenBack, queue_mails, take_back_mails
from eventapp.permissions import Permission, require

REQUEST, UPDATE, CANCEL = "calendar_request", "calendar_update", "calendar_cancel"
_NO_ANSWER: Mapping[str, Any] = {
    "answer": "",
    "answer_stamp": None,
    "answer_sequence": None,
    "answered_at": None,
    "comment": "",
}


@dataclass
class _Mails:
    """Mails to be queued by kind, each with the invitation that it belongs to and keeps, or None."""

    waiting: dict[str, list[tuple[MailTo, dict[str, Any] | None]]] = field(default_factory=dict)

    def add(self, kind: str, mail: MailTo, of: dict[str, Any] | None) -> None:
        self.waiting.setdefault(kind, []).append((mail, of))

    def queue(self, conference_id: str) -> int:
        for kind, mails in self.waiting.items():
            ids = queue_mails(kind, [mail for mail, _of in mails], conference_id=conference_id)
            for message_id, (_mail, of) in zip(ids, mails, strict=True):
                if of is not None:
                    of["message_id"] = message_id
        return sum(map(len, self.waiting.values()))


def tell_calendars(actor: Actor, *, conference: Conference) -> int:
    """Mail to every calendar that a release has left behind; return how many mails go out.

    Runs in the transaction of the release.
    """
    require(actor, Permission.AGENDA_EDIT, conference.id)
    return _follow(actor, conference.id, None)


def follow_choices(*, conference_id: str, delegate_id: str) -> int:
    """Invite a delegate to what they have chosen, cancel what they no longer want; return how many mails."""
    return _follow(SYSTEM, conference_id, delegate_id)


def follow_all(conference_id: str) -> int:
    """Do the same for all delegates of a conference; for what nobody has said anything of."""
    return _follow(SYSTEM, conference_id, None)


def _follow(actor: Actor, conference_id: str, delegate_id: str | None) -> int:
    # One at a time: two of them would both find the same people untold.
    hold_conference(conference_id)
    at = now()
    to_invite = list_to_invite(conference_id, at, delegate_id)
    to_uninvite = list_to_uninvite(conference_id, at, delegate_id)
    taken_back = _take_back(each.message_id for each in (*to_invite, *to_uninvite))
    mails = _Mails()
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for each in to_invite:
        row = _invite(each, taken_back.get(each.message_id or ""), mails, at)
        (changed if each.invitation_id else new).append(row)
    changed += [_uninvite(each, taken_back.get(each.message_id or ""), mails, at) for each in to_uninvite]
    sent = mails.queue(conference_id)
    if new:
        session().execute(
            insert(CalendarInvitation), [{**row, "conference_id": conference_id} for row in new]
        )
    if changed:
        session().execute(update(CalendarInvitation), changed)
    if sent:
        record(
            actor,
            "calendars.told",
            subject_type="delegate" if delegate_id else "conference",
            subject_id=delegate_id or conference_id,
            conference_id=conference_id,
            **{kind: len(of_kind) for kind, of_kind in mails.waiting.items()},
        )
    session().flush()
    return sent


def _take_back(message_ids: Iterable[str | None]) -> dict[str, TakenBack]:
    """Take back the mails that would say what is no longer so: the new ones say all of it."""
    found: dict[str, TakenBack] = {}
    for ids in batched_ids(message_id for message_id in message_ids if message_id):
        found.update(take_back_mails(ids))
    return found


def _invite(each: OutOfStep, waited: TakenBack | None, mails: _Mails, at: datetime) -> dict[str, Any]:
    """Return the row of an invitation that is made, renewed or brought up to date, and add its mail."""
    is_asked = each.state == InvitationState.REQUESTED and not _is_untold(waited)
    has_moved_house = is_asked and each.invited_email != each.email_normalised
    row: dict[str, Any] = {
        "id": each.invitation_id or new_id(),
        "delegate_id": each.delegate_id,
        "agenda_item_id": each.agenda_item_id,
        "email": each.email_normalised,
        "uid": each.uid,
        "sequence": next_sequence(each.item_sequence, each.sequence),
        "state": InvitationState.REQUESTED,
        "released_id": each.released_id,
        "message_id": None,
        "sent_at": at,
    }
    if has_moved_house:
        mails.add(CANCEL, _mail(each, row["id"], invited=each.invited_email), None)
    if is_asked and not has_moved_house:
        # What was last said is what the reader knows, even where mails in between were taken back.
        before = waited.payload.get("before") if waited else each.told_id
        mails.add(UPDATE, _mail(each, row["id"], before=before), row)
    else:
        row.update(_NO_ANSWER)
        mails.add(REQUEST, _mail(each, row["id"]), row)
    return row


def _uninvite(each: OutOfStep, waited: TakenBack | None, mails: _Mails, at: datetime) -> dict[str, Any]:
    """Return what changes in an invitation that is cancelled; who was never told of it gets no mail."""
    row: dict[str, Any] = {
        "id": each.invitation_id,
        "sequence": next_sequence(each.item_sequence, each.sequence),
        "state": InvitationState.CANCELLED,
        "released_id": each.released_id,
        "message_id": None,
        "sent_at": at,
    }
    if not _is_untold(waited):
        mails.add(CANCEL, _mail(each, str(each.invitation_id), invited=each.invited_email), row)
    return row


def _is_untold(waited: TakenBack | None) -> bool:
    """Tell whether nobody has heard of an invitation yet: its first mail was taken back before any try."""
    return waited is not None and waited.kind == REQUEST and not waited.was_tried


def _mail(
    each: OutOfStep, invitation_id: str, *, invited: str | None = None, before: str | None = None
) -> MailTo:
    """Return a mail to the delegate, or to the address ``invited`` that was theirs and may be another's."""
    is_theirs = invited is None or invited == each.email_normalised
    payload = {"delegate_id": each.delegate_id, "calendar_invitation_id": invitation_id}
    return MailTo(
        recipient_name=each.name if is_theirs else "",
        recipient_email=each.email if is_theirs else invited or "",
        language=each.language,
        payload={**payload, "before": before} if before else payload,
    )


def list_to_follow() -> list[str]:
    """Return the conferences in which somebody has to be told something."""
    at = now()
    return [
        conference_id
        for conference_id in list_followed_conferences(at)
        if list_to_invite(conference_id, at) or list_to_uninvite(conference_id, at)
    ]
