"""Use case of the organizers: which consents a conference asks for, and in which words."""

from collections.abc import Sequence
from dataclasses import replace

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.rules import checked_text
from eventapp.db.session import session
from eventapp.db.versions import WHILE_EDITING
from eventapp.errors import Conflict
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.consents import ConsentSetting, list_settings
from eventapp.registration.models import ConsentText, Purpose

TEXT_MAX, RECIPIENTS_MAX = 5_000, 500


def change_consents(actor: Actor, *, conference_id: str, settings: Sequence[ConsentSetting]) -> int:
    """Keep what has changed as a new text with the next number, and return how many did.

    ``number`` of each setting is the one that was read: raises :class:`Conflict` where it is no longer the
    newest, and :class:`InvalidInput` for texts that are too long. Who agreed to an older text has agreed to
    that one: nobody is asked again.
    """
    require(actor, Permission.CONFERENCE_EDIT, conference_id)
    # Two who save at once wait for each other, so that the second is told.
    seats.hold(conference_id)
    current = {each.purpose: each for each in list_settings(conference_id)}
    given = [_checked(each) for each in settings]
    if any(each.number != current[each.purpose].number for each in given):
        raise Conflict(WHILE_EDITING)
    changed = [each for each in given if each != current[each.purpose]]
    for each in changed:
        _keep(actor, conference_id, each)
    session().flush()
    return len(changed)


def _checked(setting: ConsentSetting) -> ConsentSetting:
    checked_text(setting.text, f"text_{setting.purpose}", TEXT_MAX)
    checked_text(setting.recipients, f"recipients_{setting.purpose}", RECIPIENTS_MAX)
    if setting.purpose is Purpose.PARTICIPATION:
        # Without it nobody can be registered at all.
        return replace(setting, is_asked=True, is_required=True)
    return replace(setting, is_required=setting.is_asked and setting.is_required)


def _keep(actor: Actor, conference_id: str, setting: ConsentSetting) -> None:
    number = setting.number + 1
    session().add(
        ConsentText(
            conference_id=conference_id,
            purpose=setting.purpose.value,
            number=number,
            is_asked=setting.is_asked,
            is_required=setting.is_required,
            text=setting.text,
            recipients=setting.recipients,
            created_at=now(),
        )
    )
    record(
        actor,
        "consent_text.changed",
        subject_type="conference",
        subject_id=conference_id,
        conference_id=conference_id,
        purpose=setting.purpose.value,
        number=number,
    )
