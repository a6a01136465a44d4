"""Use cases of pulses: planning them, asking again, and taking the answers."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert, select

from eventapp.actor import SYSTEM, Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.holding import hold_conference
from eventapp.conferences.models import Conference
from eventapp.contacts.access import acting
from eventapp.contacts.models import Contact
from eventapp.contacts.services import write_to_contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.pulses.models import Pulse
from eventapp.pulses.planning import Asked, Key, list_asked
from eventapp.pulses.queries import get_own_pulse, list_unanswered
from eventapp.pulses.rules import ASKED_AGAIN_AFTER, ASKED_AGAIN_AT_ONCE, checked_answer, rounds_to_ask


def plan_pulses(conference_id: str, months: Sequence[int], today: date) -> int:
    """Bring the pulses of a conference in line with its links, its agreements and the plan's ``months``.

    Missing ones are made, and their number is returned; run again it makes none. What was not sent and is no
    longer wanted (the plan changed, an agreement was given up, the next round is due) goes; the rest follows
    the contact of its side and the last day of the conference. ``today`` is a date in its zone.
    """
    hold_conference(conference_id)
    conference = session().get_one(Conference, conference_id)
    wanted: dict[tuple[Key, int], tuple[Asked, date]] = {
        (asked.key, number): (asked, due_on)
        for asked in list_asked(conference)
        for number, due_on in rounds_to_ask(months, conference.ends_on, asked.born_on, today).items()
    }
    present = {
        (_key(pulse), pulse.months): pulse
        for pulse in session().scalars(select(Pulse).where(Pulse.conference_id == conference_id))
    }
    _tidy(present, wanted)
    missing = [
        {
            "id": new_id(),
            "conference_id": conference_id,
            "working_link_id": asked.key[0],
            "agreement_id": asked.key[1],
            "organization_id": asked.key[2],
            "contact_id": asked.contact_id,
            "months": number,
            "due_on": due_on,
            "created_at": now(),
        }
        for (key, number), (asked, due_on) in wanted.items()
        if (key, number) not in present
    ]
    if missing:
        session().execute(insert(Pulse), missing)
        _record(SYSTEM, "pulse.planned", conference_id, number=len(missing))
    session().flush()
    return len(missing)


def ask_again(actor: Actor, *, conference_id: str, secret_key: str, months: int | None = None) -> int:
    """Mail those who were asked and haven't answered once more; return how many they are.

    Each goes to whom the pulse asks now, at most ``ASKED_AGAIN_AT_ONCE`` of them, and to nobody who was asked
    within ``ASKED_AGAIN_AFTER``. ``months`` names one round. ``secret_key`` is the installation's.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    hold_conference(conference_id)
    conference = session().get_one(Conference, conference_id)
    if conference.concluded_at is None:
        raise InvalidInput(N_("Pulses go out once the conference is concluded."))
    pulses = list_unanswered(
        conference_id, months=months, asked_before=now() - ASKED_AGAIN_AFTER, limit=ASKED_AGAIN_AT_ONCE
    )
    for pulse in pulses:
        assert pulse.contact is not None
        write_to_contact(pulse.contact, "pulse_asked", secret_key, pulse_id=pulse.id)
        pulse.sent_at = now()
    if pulses:
        _record(actor, "pulse.asked_again", conference_id, number=len(pulses))
    session().flush()
    return len(pulses)


def answer_pulse(contact: Contact, *, pulse_id: str, answer: str, comment: str = "") -> Pulse:
    """Take a contact's answer to a pulse of their own, a ``PulseAnswer`` value; the last one counts.

    Raises :class:`NotFound` for a pulse that isn't theirs or not due yet.
    """
    pulse = get_own_pulse(contact, pulse_id)
    pulse.answer, pulse.comment = checked_answer(answer, comment)
    pulse.answered_at = now()
    # Whoever answers before the mail went out needs none.
    pulse.sent_at = pulse.sent_at or now()
    record(
        acting(contact),
        "pulse.answered",
        subject_type="pulse",
        subject_id=pulse.id,
        conference_id=pulse.conference_id,
    )
    session().flush()
    return pulse


def _key(pulse: Pulse) -> Key:
    return pulse.working_link_id, pulse.agreement_id, pulse.organization_id


def _tidy(present: dict[tuple[Key, int], Pulse], wanted: dict[tuple[Key, int], tuple[Asked, date]]) -> None:
    """Move what isn't answered yet to who and when it is wanted; drop what wasn't sent and isn't wanted."""
    contacts = {key: asked.contact_id for (key, _number), (asked, _due_on) in wanted.items()}
    dropped = []
    for place, pulse in present.items():
        if pulse.answered_at is not None:
            continue
        if pulse.sent_at is None and place not in wanted:
            dropped.append(pulse.id)
            continue
        if pulse.sent_at is None and pulse.due_on != wanted[place][1]:
            pulse.due_on = wanted[place][1]
        contact_id = contacts.get(place[0])
        if contact_id is not None and contact_id != pulse.contact_id:
            pulse.contact_id = contact_id
    if dropped:
        session().execute(delete(Pulse).where(Pulse.id.in_(dropped)))


def _record(actor: Actor, action: str, conference_id: str, **details: int) -> None:
    record(
        actor,
        action,
        subject_type="conference",
        subject_id=conference_id,
        conference_id=conference_id,
        **details,
    )
