"""Use cases of evidence: what shows that something was done, a link, a file or a note."""

from dataclasses import dataclass

from sqlalchemy import func, select

from eventapp.action_items.models import ActionItem, Evidence
from eventapp.action_items.queries import get_action_item, get_evidence, get_owned_item
from eventapp.action_items.rules import MAX_EVIDENCE, checked_note
from eventapp.action_items.services.trail import note
from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.contacts.access import acting
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import get_contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.files.rules import Upload
from eventapp.files.services import forget_file, keep_file
from eventapp.i18n import N_
from eventapp.materials.rules import checked_url
from eventapp.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """A link or a file, with a note, or a note alone."""

    url: str = ""
    note: str = ""
    upload: Upload | None = None


def add_evidence(actor: Actor, *, conference_id: str, action_item_id: str, facts: EvidenceFacts) -> Evidence:
    """Add what the secretariat has got of what was done."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    return keep_evidence(actor, get_action_item(conference_id, action_item_id), None, facts)


def add_evidence_as_contact(
    *, conference_id: str, contact_id: str, action_item_id: str, facts: EvidenceFacts
) -> Evidence:
    """Add what an owner shows; raises :class:`NotFound` for whoever doesn't own the action item."""
    contact = get_contact(conference_id, contact_id)
    item, _owner = get_owned_item(conference_id, contact_id, action_item_id)
    return keep_evidence(acting(contact), item, contact, facts)


def keep_evidence(actor: Actor, item: ActionItem, author: Contact | None, facts: EvidenceFacts) -> Evidence:
    """Keep a piece of evidence for a use case that has judged who may; None stands for a member."""
    url = checked_url(facts.url.strip()) if facts.url.strip() else ""
    words = checked_note(facts.note, "note", is_required=False)
    if url and facts.upload is not None:
        raise InvalidInput(N_("Please give a link or a file, not both at once."), field="url")
    if not (url or words or facts.upload):
        raise InvalidInput(N_("Please give a link, a file or a note."), field="url")
    counted = select(func.count()).where(Evidence.action_item_id == item.id)
    if (session().scalar(counted) or 0) >= MAX_EVIDENCE:
        raise InvalidInput(N_("There are %(max)d pieces of evidence already."), field="url", max=MAX_EVIDENCE)
    evidence = Evidence(
        id=new_id(),
        conference_id=item.conference_id,
        action_item_id=item.id,
        contact_id=author.id if author else None,
        author_name=author.name if author else actor.name,
        url=url,
        file_id=keep_file(item.conference_id, facts.upload).id if facts.upload else None,
        note=words,
        created_at=now(),
    )
    session().add(evidence)
    note(actor, "action_item.evidence_added", item)
    return evidence


def remove_evidence(actor: Actor, *, conference_id: str, action_item_id: str, evidence_id: str) -> Evidence:
    """Take a piece of evidence away, with its file."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    evidence = get_evidence(conference_id, action_item_id, evidence_id)
    file_id = evidence.file_id
    session().delete(evidence)
    session().flush()
    if file_id is not None:
        forget_file(conference_id, file_id)
    note(actor, "action_item.evidence_removed", item)
    return evidence
