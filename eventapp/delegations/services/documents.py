"""Documents of a delegation: kept, shown to its members or not, taken away."""

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.delegations.models import DelegationDocument
from eventapp.delegations.queries.details import get_document
from eventapp.files.rules import Upload
from eventapp.files.services import forget_file, keep_file
from eventapp.permissions import Permission, require
from eventapp.registration.queries import get_delegation
from eventapp.registration.rules import checked_line


def add_document(
    actor: Actor,
    *,
    conference_id: str,
    delegation_id: str,
    title: str,
    upload: Upload,
    for_delegates: bool,
) -> DelegationDocument:
    """Keep a file of a delegation; ``for_delegates`` shows it to its members too."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    get_delegation(conference_id, delegation_id)
    checked = checked_line(title, "title", is_required=False) or upload.filename
    document = DelegationDocument(
        id=new_id(),
        conference_id=conference_id,
        delegation_id=delegation_id,
        title=checked,
        file_id=keep_file(conference_id, upload).id,
        for_delegates=for_delegates,
        added_by=actor.name,
        added_at=now(),
    )
    session().add(document)
    return _recorded(actor, "delegation_document.added", document)


def show_document(
    actor: Actor, *, conference_id: str, document_id: str, for_delegates: bool
) -> DelegationDocument:
    """Show a document to the members of its delegation, or to the secretariat and focal points alone."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    document = get_document(conference_id, document_id)
    document.for_delegates = for_delegates
    return _recorded(
        actor, "delegation_document.shown" if for_delegates else "delegation_document.hidden", document
    )


def remove_document(actor: Actor, *, conference_id: str, document_id: str) -> DelegationDocument:
    """Take a document away, with its file."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    document = get_document(conference_id, document_id)
    session().delete(document)
    session().flush()
    forget_file(conference_id, document.file_id)
    return _recorded(actor, "delegation_document.removed", document)


def _recorded(actor: Actor, action: str, document: DelegationDocument) -> DelegationDocument:
    record(
        actor,
        action,
        subject_type="delegation_document",
        subject_id=document.id,
        conference_id=document.conference_id,
        delegation_id=document.delegation_id,
    )
    session().flush()
    return document
