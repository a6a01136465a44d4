"""Use cases of the agreement itself: entering it, changing what is said of it, deleting it."""

from sqlalchemy.exc import IntegrityError

from eventapp.actor import Actor
from eventapp.agendas.queries import get_item
from eventapp.agreements.models import Agreement, AgreementStage
from eventapp.agreements.parts import list_documents, list_texts, read_substance
from eventapp.agreements.rules import OPEN, AgreementFacts, check_facts, check_is_open
from eventapp.agreements.services.changing import finish, held, take_back_clearances
from eventapp.clock import now
from eventapp.db.base import new_id, new_uid
from eventapp.db.session import session
from eventapp.errors import Conflict
from eventapp.files.services import forget_files
from eventapp.i18n import N_
from eventapp.minutes.numbering import next_number
from eventapp.permissions import Permission, require


def create_agreement(actor: Actor, *, conference_id: str, facts: AgreementFacts) -> Agreement:
    """Enter an agreement under the conference's next number, as an idea."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    agreement = Agreement(
        id=new_id(),
        uid=new_uid(),
        conference_id=conference_id,
        number=next_number(Agreement.number, conference_id),
        stage=AgreementStage.IDEA,
        renewals=0,
        created_at=now(),
    )
    _take_facts(agreement, facts)
    session().add(agreement)
    finish(actor, "agreement.created", agreement)
    return agreement


def change_agreement(
    actor: Actor, *, conference_id: str, agreement_id: str, facts: AgreementFacts, version: int
) -> Agreement:
    """Change what is said of an agreement; another kind or title takes the parties' clearances back.

    Raises :class:`Conflict` for another kind or title once it is signed, and where ``version`` is stale.
    """
    agreement = held(actor, conference_id, agreement_id, version)
    before = read_substance(agreement)
    if (facts.kind, facts.title) != (before.kind, before.title):
        check_is_open(agreement.stage)
    _take_facts(agreement, facts)
    is_changed = read_substance(agreement) != before
    finish(
        actor,
        "agreement.changed",
        agreement,
        taken_back=take_back_clearances(agreement) if is_changed else 0,
    )
    return agreement


def delete_agreement(actor: Actor, *, conference_id: str, agreement_id: str, version: int) -> None:
    """Delete an agreement that was entered by mistake, with its files; what is given up is abandoned instead.

    Raises :class:`Conflict` once it is signed or has milestones or working links.
    """
    agreement = held(actor, conference_id, agreement_id, version)
    if agreement.stage not in OPEN:
        raise Conflict(N_("Only what isn’t signed yet can be deleted."))
    file_ids = [text.file_id for text in list_texts(agreement.id) if text.file_id]
    file_ids += [document.file_id for document in list_documents(agreement.id)]
    finish(actor, "agreement.deleted", agreement)
    session().delete(agreement)
    try:
        # What came from it stands above this slice; the foreign keys that point here know of it.
        session().flush()
    except IntegrityError as error:
        raise Conflict(
            N_("Action items or working links came from this agreement. Delete them first, or abandon it.")
        ) from error
    forget_files(conference_id, file_ids)


def _take_facts(agreement: Agreement, facts: AgreementFacts) -> None:
    check_facts(facts)
    if facts.agenda_item_id != agreement.agenda_item_id:
        item = facts.agenda_item_id and get_item(agreement.conference_id, facts.agenda_item_id)
        agreement.agenda_item_id = item.id if item else None
        # A signing belongs to its item.
        agreement.signing_slot_id = None
    agreement.kind, agreement.title, agreement.summary = facts.kind, facts.title, facts.summary
    agreement.is_confidential = facts.is_confidential
