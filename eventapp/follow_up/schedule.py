"""What is due on a day: plain functions over what is open, whom it concerns, and the plan.

A day that was missed is made up for. Of several reminders whose days have passed, the last one alone is due.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from eventapp.follow_up.rules import Plan

#: The secretariat, among the recipients.
SECRETARIAT = ""


class Reason(StrEnum):
    REMINDER = "reminder"
    FOCAL_POINT = "focal_point"
    SECRETARIAT = "secretariat"
    DIGEST = "digest"
    EXPIRY = "expiry"
    PULSE = "pulse"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who takes care of an item. ``contact_id`` is None for nobody who can be written to.

    ``focal_points`` are the ids of those who speak for the owner's delegation.
    """

    organization_id: str | None = None
    contact_id: str | None = None
    focal_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An action item that is not done. ``waits_for`` are the owners or, once one of them has reported it done
    (``reported_on``), those of other sides who have not confirmed it."""

    id: str
    due_on: date | None
    waits_for: tuple[Owner, ...]
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExpiringAgreement:
    """An agreement in force, with the contacts of its parties who can be written to."""

    id: str
    expires_on: date
    contact_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuePulse:
    """A pulse that has not gone out yet, and to whom it goes."""

    id: str
    contact_id: str
    due_on: date


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """All that a conference follows up. Days are days in its zone; ``passed_on`` is the last one with a pass.

    ``open_pulses`` are contacts with a pulse to answer, ``spokespeople`` maps organizations to the contact
    who gets their digest.
    """

    concluded_on: date
    passed_on: date | None = None
    items: Sequence[OpenItem] = ()
    agreements: Sequence[ExpiringAgreement] = ()
    pulses: Sequence[DuePulse] = ()
    open_pulses: frozenset[str] = frozenset()
    spokespeople: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueNotice:
    """Something that one recipient is to be told once; ``key`` says what, about which day and to whom.

    ``step`` tells the notices of one reason and day apart: days before (negative) or after it.
    """

    reason: Reason
    subject_id: str
    recipient_id: str
    day: date
    step: int = 0

    @property
    def key(self) -> str:
        return f"{self.reason}/{self.subject_id}/{self.day:%Y%m%d}/{self.step}/{self.recipient_id}"


def list_due(facts: FollowedUp, plan: Plan, today: date) -> list[DueNotice]:
    """Return what is due on ``today``, whether it was sent before or not."""
    return [
        *(notice for item in facts.items for notice in _of_item(item, facts.concluded_on, plan, today)),
        *_digests(facts, plan, today),
        *(notice for agreement in facts.agreements for notice in _of_expiry(agreement, plan, today)),
        *(
            DueNotice(Reason.PULSE, pulse.id, pulse.contact_id, pulse.due_on)
            for pulse in facts.pulses
            if pulse.due_on <= today
        ),
    ]


def _of_item(item: OpenItem, concluded_on: date, plan: Plan, today: date) -> Iterator[DueNotice]:
    if item.due_on is None:
        return
    # Nobody is late by days on which nothing was asked of them.
    since = max(item.due_on, concluded_on, item.reported_on or item.due_on)
    reminder = _last_reminder(item, item.due_on, since, plan, today)
    if reminder is not None:
        day, step = reminder
        for contact_id in _contacts(item.waits_for):
            yield DueNotice(Reason.REMINDER, item.id, contact_id, day, step)
    late = (today - since).days
    if plan.tells_focal_point_after is not None and late >= plan.tells_focal_point_after:
        told = dict.fromkeys(person for owner in item.waits_for for person in owner.focal_points)
        for focal_point_id in told:
            yield DueNotice(Reason.FOCAL_POINT, item.id, focal_point_id, item.due_on)
    if plan.tells_secretariat_after is not None and late >= plan.tells_secretariat_after:
        yield DueNotice(Reason.SECRETARIAT, item.id, SECRETARIAT, item.due_on)


def _last_reminder(
    item: OpenItem, due_on: date, since: date, plan: Plan, today: date
) -> tuple[date, int] | None:
    """Return the day that counts and the step of the last reminder whose day has come, None before any."""
    passed = [(since, days) for days in plan.reminds_after if timedelta(days=days) <= today - since]
    if not passed and today <= due_on:
        asked_on = item.reported_on or date.min
        passed = [
            (due_on, -days)
            for days in plan.reminds_before
            if asked_on < due_on - timedelta(days=days) <= today
        ]
    return max(passed, default=None)


def _contacts(owners: Iterable[Owner]) -> Iterable[str]:
    return dict.fromkeys(owner.contact_id for owner in owners if owner.contact_id is not None)


def _digests(facts: FollowedUp, plan: Plan, today: date) -> Iterator[DueNotice]:
    """Yield the digests of today or, where passes were missed, of the last day for them.

    Who is put in charge in the middle of a week waits for the next one.
    """
    if plan.digest_weekday is None:
        return
    day = today - timedelta(days=(today.weekday() - plan.digest_weekday) % 7)
    passed_on = facts.passed_on or today - timedelta(days=1)
    if not facts.concluded_on < day or not passed_on < day:
        return
    owners = [owner for item in facts.items for owner in item.waits_for]
    organizations = (owner.organization_id for owner in owners if owner.organization_id is not None)
    speaking = (facts.spokespeople[id_] for id_ in organizations if id_ in facts.spokespeople)
    for contact_id in dict.fromkeys((*_contacts(owners), *speaking, *sorted(facts.open_pulses))):
        yield DueNotice(Reason.DIGEST, contact_id, contact_id, day)


def _of_expiry(agreement: ExpiringAgreement, plan: Plan, today: date) -> Iterator[DueNotice]:
    left = (agreement.expires_on - today).days
    passed = [days for days in plan.expiry_days if left <= days]
    if left < 0 or not passed:
        return
    for recipient_id in (*dict.fromkeys(agreement.contact_ids), SECRETARIAT):
        yield DueNotice(Reason.EXPIRY, agreement.id, recipient_id, agreement.expires_on, -min(passed))


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one recipient, and what it tells them; the kind is that of the outbox."""

    kind: str
    recipient_id: str
    notices: tuple[DueNotice, ...]

    def ids(self, reason: Reason) -> list[str]:
        """Return the ids of what it tells for a reason."""
        return [notice.subject_id for notice in self.notices if notice.reason == reason]


_KINDS: Mapping[Reason, str] = {
    Reason.REMINDER: "action_items_due",
    Reason.FOCAL_POINT: "action_items_overdue_focal_point",
    Reason.SECRETARIAT: "action_items_overdue_secretariat",
    Reason.DIGEST: "follow_up_digest",
    Reason.EXPIRY: "agreement_expires",
    Reason.PULSE: "pulse_asked",
}
#: Kinds of mail that the plan sends.
MAIL_KINDS = tuple(_KINDS.values())


def into_mails(notices: Iterable[DueNotice]) -> list[Mail]:
    """Put what is due into as few mails as can be: one for each reason and recipient, but each pulse in its
    own, because it is one question. Who gets a digest is reminded there."""
    notices = list(notices)
    summed_up = {notice.recipient_id for notice in notices if notice.reason == Reason.DIGEST}
    mails: dict[tuple[str, str, str], list[DueNotice]] = {}
    for notice in notices:
        kind, asked = _KINDS[notice.reason], ""
        if notice.reason == Reason.REMINDER and notice.recipient_id in summed_up:
            kind = _KINDS[Reason.DIGEST]
        elif notice.reason == Reason.PULSE:
            asked = notice.subject_id
        mails.setdefault((kind, notice.recipient_id, asked), []).append(notice)
    return [Mail(kind, recipient_id, tuple(told)) for (kind, recipient_id, _asked), told in mails.items()]
