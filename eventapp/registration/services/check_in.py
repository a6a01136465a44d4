"""Use cases of the check-in desk: letting people in, and taking it back.

Two desks that check in the same person at one moment queue up at the delegate's row, and the second is told
what the first did. So is a request that is sent again because its answer was lost.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration.attendance import NOT_LET_IN, Occasion
from eventapp.registration.badge_codes import is_badge_code, read_badge_code
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus
from eventapp.registration.queries import get_delegation
from eventapp.registration.services.changing import note


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delegate who is checked in; ``is_new`` says whether just now, or before by somebody."""

    check_in: CheckIn
    is_new: bool


def check_in(actor: Actor, *, conference_id: str, delegate_id: str, occasion: Occasion) -> Arrival:
    """Note that an accepted delegate has come to an occasion; done twice it is done.

    Raises :class:`Conflict` for anybody who isn't accepted, saying why, and :class:`NotFound` for a stranger.
    """
    require(actor, Permission.DELEGATES_CHECK_IN, conference_id)
    check_occasion(conference_id, occasion)
    delegates = _lock(conference_id, [delegate_id])
    if not delegates:
        raise NotFound
    return _let_in(actor, delegates[0], occasion)


def check_in_badge(
    actor: Actor, *, conference_id: str, code: str, occasion: Occasion, secret_key: str
) -> Arrival:
    """Check in whoever a scanned badge stands for; ``secret_key`` is the installation's.

    Raises :class:`InvalidInput` at ``q`` for a code that is made up, outdated or another conference's.
    """
    require(actor, Permission.DELEGATES_CHECK_IN, conference_id)
    delegate_id = read_badge_code(code)
    delegate = session().get(Delegate, delegate_id) if delegate_id else None
    if delegate is None or not is_badge_code(code, secret_key, delegate.id, delegate.token_generation):
        if delegate is not None and any(
            is_badge_code(code, secret_key, delegate.id, generation)
            for generation in range(1, delegate.token_generation)
        ):
            raise InvalidInput(
                N_("This badge is no longer valid. Search for the name, or call the secretariat."), field="q"
            )
        raise InvalidInput(N_("This code is on no badge of ours."), field="q")
    if delegate.conference_id != conference_id:
        raise InvalidInput(N_("This badge is for another conference."), field="q")
    return check_in(actor, conference_id=conference_id, delegate_id=delegate.id, occasion=occasion)


def check_in_group(
    actor: Actor,
    *,
    conference_id: str,
    delegation_id: str,
    delegate_ids: Collection[str],
    occasion: Occasion,
) -> int:
    """Check in those members of a delegation who are accepted; return how many had not come before.

    Whoever isn't a member or no longer accepted is passed over: the list was read a moment ago.
    """
    require(actor, Permission.DELEGATES_CHECK_IN, conference_id)
    get_delegation(conference_id, delegation_id)
    check_occasion(conference_id, occasion)
    members = [
        delegate
        for delegate in _lock(conference_id, delegate_ids)
        if delegate.delegation_id == delegation_id and delegate.status == DelegateStatus.ACCEPTED
    ]
    known = set(
        session().scalars(
            select(CheckIn.delegate_id).where(
                CheckIn.delegate_id.in_([delegate.id for delegate in members]),
                CheckIn.day == occasion.day,
                CheckIn.agenda_item_id == occasion.agenda_item_id,
            )
        )
    )
    new = [_new_check_in(actor, delegate, occasion) for delegate in members if delegate.id not in known]
    session().add_all(new)
    record(
        actor,
        "delegation.checked_in",
        subject_type="delegation",
        subject_id=delegation_id,
        conference_id=conference_id,
        **_details(occasion),
        number=len(new),
    )
    session().flush()
    return len(new)


def undo_check_in(actor: Actor, *, conference_id: str, check_in_id: str) -> str | None:
    """Take a check-in back and return whose it was; None where that was done before."""
    require(actor, Permission.DELEGATES_CHECK_IN, conference_id)
    found = session().scalar(
        select(CheckIn)
        .where(CheckIn.id == check_in_id, CheckIn.conference_id == conference_id)
        .with_for_update()
    )
    if found is None:
        return None
    session().delete(found)
    record(
        actor,
        "delegate.check_in_undone",
        subject_type="delegate",
        subject_id=found.delegate_id,
        conference_id=conference_id,
        **_details(Occasion(found.day, found.agenda_item_id)),
    )
    session().flush()
    return found.delegate_id


def _lock(conference_id: str, delegate_ids: Collection[str]) -> list[Delegate]:
    """Return delegates as they are now, each kept from other desks and from changes of status.

    The conference's row comes first, as for whoever moves seats; desks share it.
    """
    session().execute(
        select(Conference.id).where(Conference.id == conference_id).with_for_update(read=True, key_share=True)
    )
    return list(
        session().scalars(
            select(Delegate)
            .where(Delegate.id.in_(delegate_ids), Delegate.conference_id == conference_id)
            .order_by(Delegate.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def check_occasion(conference_id: str, occasion: Occasion) -> None:
    """Raise unless people can come to the occasion; that its item is on the agenda is for the caller."""
    conference = session().get(Conference, conference_id)
    if conference is None:
        raise NotFound
    if conference.state == ConferenceState.ARCHIVED:
        raise Conflict(N_("This conference is archived, so nobody can be checked in any more."))
    if not conference.starts_on <= occasion.day <= conference.ends_on:
        raise InvalidInput(N_("Please choose a day of the conference."), field="day")


def _let_in(actor: Actor, delegate: Delegate, occasion: Occasion) -> Arrival:
    before = session().scalar(
        select(CheckIn).where(
            CheckIn.delegate_id == delegate.id,
            CheckIn.day == occasion.day,
            CheckIn.agenda_item_id == occasion.agenda_item_id,
        )
    )
    if before is not None:
        return Arrival(before, is_new=False)
    if delegate.status != DelegateStatus.ACCEPTED:
        raise Conflict(NOT_LET_IN[delegate.status])
    arrival = _new_check_in(actor, delegate, occasion)
    session().add(arrival)
    note(actor, "delegate.checked_in", delegate, **_details(occasion))
    session().flush()
    return Arrival(arrival, is_new=True)


def _new_check_in(actor: Actor, delegate: Delegate, occasion: Occasion) -> CheckIn:
    return CheckIn(
        conference_id=delegate.conference_id,
        delegate_id=delegate.id,
        day=occasion.day,
        agenda_item_id=occasion.agenda_item_id,
        at=now(),
        by_name=actor.name,
    )


def _details(occasion: Occasion) -> dict[str, object]:
    return {"day": occasion.day.isoformat(), "agenda_item_id": occasion.agenda_item_id}
