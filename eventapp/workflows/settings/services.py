"""Settings of a conference that touch more than itself: its zone, registration, taking it back."""

from collections.abc import Mapping, Sequence

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.conferences.models import Conference
from eventapp.conferences.services import (
    EditDetails,
    RegistrationSettings,
    change_registration,
    edit_details,
    withdraw_conference,
)
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.queries import count_by_status
from eventapp.registration.services import promote_waiting
from eventapp.workflows.settings.category_seats import list_limits
from eventapp.workflows.settings.zone_changes import ZoneChange, keep_clocks


class SettingsRefused(InvalidInput):
    """Several settings can't be as they were typed; ``refusals`` says why, each at its field."""

    def __init__(self, refusals: Sequence[InvalidInput]) -> None:
        super().__init__(refusals[0].message, field=refusals[0].field, **refusals[0].values)
        self.refusals = refusals


def change_details(actor: Actor, *, conference: Conference, command: EditDetails) -> ZoneChange | None:
    """Change the details of a conference; in another time zone, all times keep what the clock shows.

    Returns what that did, None where the zone stays. What is released keeps the zone of its release. Raises
    as ``conferences.services.edit_details`` does, and :class:`InvalidInput` at ``timezone`` while the agenda
    is frozen.
    """
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    before = conference.timezone
    if command.timezone != before and conference.agenda_frozen_at is not None:
        raise InvalidInput(
            N_("The agenda is frozen, so its time zone can't change. Unfreeze it first."), field="timezone"
        )
    edit_details(actor, conference=conference, command=command)
    if conference.timezone == before:
        return None
    change = keep_clocks(conference, before)
    record(
        actor,
        "conference.timezone_changed",
        subject_type="conference",
        subject_id=conference.id,
        conference_id=conference.id,
        before=before,
        after=conference.timezone,
        items=change.items,
    )
    return change


def change_registration_settings(
    actor: Actor,
    *,
    conference: Conference,
    command: RegistrationSettings,
    quotas: Mapping[str, int | None],
) -> int:
    """Set how people register, and the seats of each category; return how many moved up from waiting.

    ``quotas`` maps categories to seats, None for no limit; those left out stay. Raises
    :class:`SettingsRefused` with all that can't be, and then changes nothing.
    """
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    refusals: list[InvalidInput] = []
    try:
        change_registration(actor, conference=conference, command=command)
    except InvalidInput as refusal:
        refusals.append(refusal)
    limits = list_limits(conference.id)
    changed = {category: limit for category, limit in quotas.items() if limit != limits.get(category)}
    for category, limit in changed.items():
        try:
            seats.set_quota(conference.id, category=category, delegation_id=None, seats=limit)
        except InvalidInput as refusal:
            refusals.append(InvalidInput(refusal.message, field=f"seats_{category}", **refusal.values))
    if refusals:
        raise SettingsRefused(refusals)
    if changed:
        record(
            actor,
            "conference.quotas_changed",
            subject_type="conference",
            subject_id=conference.id,
            conference_id=conference.id,
            **changed,
        )
    return promote_waiting(actor, conference.id)


def withdraw(actor: Actor, *, conference: Conference) -> None:
    """Make a published conference a draft again; raises ``Conflict`` once somebody has registered."""
    # Whoever is registering in this moment is waited for, and counted.
    seats.hold(conference.id)
    withdraw_conference(actor, conference=conference, delegates=sum(count_by_status(conference.id).values()))
