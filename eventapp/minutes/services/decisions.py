"""Use cases of decisions: recording, changing, deleting them while the minutes can be edited."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from eventapp.actor import Actor
from eventapp.agendas.queries import get_item
from eventapp.agendas.rules import check_text
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Side
from eventapp.conferences.queries import get_row
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision, DecisionParty
from eventapp.minutes.numbering import next_number
from eventapp.minutes.queries import find_minutes, get_decision
from eventapp.minutes.rules import MAX_DECISION, PartyRef, check_can_be_edited, checked_parties
from eventapp.organizations.queries import get_organization
from eventapp.permissions import Permission, require


def record_decision(
    actor: Actor,
    *,
    conference_id: str,
    agenda_item_id: str,
    text: LocalizedText,
    parties: Sequence[PartyRef] = (),
    is_confidential: bool = False,
) -> Decision:
    """Record a decision taken at an agenda item, under the conference's next number."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    check_text(text, MAX_DECISION, "text", is_required=True)
    item = get_item(conference_id, agenda_item_id)
    check_can_be_edited(find_minutes(conference_id, item.id, for_update=True))
    decision = Decision(
        id=new_id(),
        conference_id=conference_id,
        agenda_item_id=item.id,
        number=next_number(Decision.number, conference_id),
        text=text,
        is_confidential=is_confidential,
        created_at=now(),
        updated_at=now(),
    )
    session().add(decision)
    session().flush()
    _set_parties(decision, parties)
    _record(actor, "decision.recorded", decision)
    session().flush()
    return decision


def change_decision(
    actor: Actor,
    *,
    conference_id: str,
    decision_id: str,
    text: LocalizedText,
    version: int,
    parties: Sequence[PartyRef] = (),
    is_confidential: bool = False,
) -> Decision:
    """Say anew what was decided and by whom, as long as its minutes are not approved."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    check_text(text, MAX_DECISION, "text", is_required=True)
    decision = _decision_to_edit(conference_id, decision_id, version)
    decision.text, decision.is_confidential = text, is_confidential
    decision.updated_at = now()
    _set_parties(decision, parties)
    _record(actor, "decision.changed", decision)
    session().flush()
    return decision


def delete_decision(actor: Actor, *, conference_id: str, decision_id: str, version: int) -> None:
    """Delete a decision recorded by mistake; raises :class:`Conflict` once something came from it."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    decision = _decision_to_edit(conference_id, decision_id, version)
    _record(actor, "decision.deleted", decision)
    session().delete(decision)
    try:
        # What came from a decision stands above this slice; the foreign keys that point here know of it.
        session().flush()
    except IntegrityError as error:
        raise Conflict(
            N_("Action items came from this decision. Delete them or give them another source first.")
        ) from error


def _decision_to_edit(conference_id: str, decision_id: str, version: int) -> Decision:
    decision = get_decision(conference_id, decision_id)
    check_can_be_edited(find_minutes(conference_id, decision.agenda_item_id, for_update=True))
    check_is_newest(decision, version, SINCE_OPENED)
    return decision


def _set_parties(decision: Decision, parties: Sequence[PartyRef]) -> None:
    """Name the parties anew; each is looked up, a side within the conference."""
    session().execute(delete(DecisionParty).where(DecisionParty.decision_id == decision.id))
    for position, party in enumerate(checked_parties(parties)):
        row = DecisionParty(
            id=new_id(),
            conference_id=decision.conference_id,
            decision_id=decision.id,
            position=position,
        )
        if party.side_id is not None:
            row.side_id = get_row(Side, decision.conference_id, party.side_id).id
        else:
            row.organization_id = get_organization(party.organization_id or "").id
        session().add(row)


def _record(actor: Actor, action: str, decision: Decision) -> None:
    record(
        actor,
        action,
        subject_type="decision",
        subject_id=decision.id,
        conference_id=decision.conference_id,
        agenda_item_id=decision.agenda_item_id,
        number=decision.number,
    )
