"""Use cases of the end: concluding a conference, and taking that back."""

from dataclasses import dataclass

from eventapp.actor import Actor
from eventapp.agendas.services import freeze_agenda
from eventapp.audit.trail import record
from eventapp.clock import now, today
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.contacts.services import mail_to_contact
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput
from eventapp.follow_up.services import get_plan
from eventapp.i18n import N_
from eventapp.jobs.outbox import queue_mails
from eventapp.permissions import Permission, require
from eventapp.pulses.services import plan_pulses
from eventapp.workflows.concluding.recipients import Audience, list_delegates, list_owners, note_told


class AlreadyConcluded(Conflict):
    """Somebody pressed twice, or somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Conclude:
    """Whom to write to; ``again`` writes once more to those who were written to before."""

    audience: Audience
    writes_to_owners: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class Concluded:
    """What was done: mails to delegates and to owners, and questions planned for later."""

    delegates: int
    owners: int
    pulses: int


def check_may_conclude(conference: Conference) -> None:
    """Raise :class:`Conflict` or :class:`InvalidInput` where a conference can't be concluded now."""
    if conference.concluded_at is not None:
        raise AlreadyConcluded(N_("The conference is concluded already."))
    if conference.state not in (ConferenceState.PUBLISHED, ConferenceState.CLOSED):
        raise InvalidInput(N_("Only a conference that the public knows can be concluded: publish it first."))
    if today(conference.timezone) < conference.ends_on:
        raise InvalidInput(N_("The conference still goes on. It can be concluded from its last day on."))


def conclude(actor: Actor, *, conference: Conference, command: Conclude, secret_key: str) -> Concluded:
    """Freeze the agenda, let reminders and pulses go out from now on, and write to those chosen.

    All of it or nothing. ``secret_key`` is the installation's. Raises :class:`AlreadyConcluded`, and as
    :func:`check_may_conclude` does.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference.id)
    require(actor, Permission.CONFERENCE_PUBLISH, conference.id)
    # Whoever concludes at the same time waits here, and then finds what this one has written.
    session().refresh(conference, with_for_update=True)
    check_may_conclude(conference)
    freeze_agenda(actor, conference=conference)
    conference.concluded_at = now()
    done = Concluded(
        delegates=_write_to_delegates(conference.id, command),
        owners=_write_to_owners(conference.id, command, secret_key),
        pulses=plan_pulses(conference.id, get_plan(conference.id).pulse_months, today(conference.timezone)),
    )
    _record(
        actor,
        "conference.concluded",
        conference,
        audience=str(command.audience),
        delegates=done.delegates,
        owners=done.owners,
        pulses=done.pulses,
    )
    return done


def reopen_conclusion(actor: Actor, *, conference: Conference) -> None:
    """Take the conclusion back: nothing more goes out until the conference is concluded again.

    The agenda stays frozen, and mails that went out have gone out.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference.id)
    require(actor, Permission.CONFERENCE_PUBLISH, conference.id)
    session().refresh(conference, with_for_update=True)
    if conference.concluded_at is not None:
        conference.concluded_at = None
        _record(actor, "conference.conclusion_taken_back", conference)


def _write_to_delegates(conference_id: str, command: Conclude) -> int:
    recipients = list_delegates(conference_id, command.audience, again=command.again)
    ids = queue_mails("conference_concluded", recipients.mails, conference_id=conference_id)
    told = zip((mail.payload["delegate_id"] for mail in recipients.mails), ids, strict=True)
    note_told(conference_id, dict(told), is_owner=False)
    return len(ids)


def _write_to_owners(conference_id: str, command: Conclude, secret_key: str) -> int:
    if not command.writes_to_owners:
        return 0
    owners = list_owners(conference_id, again=command.again)
    mails = [mail_to_contact(each, secret_key) for each in owners]
    ids = queue_mails("follow_up_begins", mails, conference_id=conference_id)
    note_told(conference_id, dict(zip((each.id for each in owners), ids, strict=True)), is_owner=True)
    return len(ids)


def _record(actor: Actor, action: str, conference: Conference, **details: str | int) -> None:
    record(
        actor,
        action,
        subject_type="conference",
        subject_id=conference.id,
        conference_id=conference.id,
        **details,
    )
    session().flush()
