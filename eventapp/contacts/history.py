"""What has happened to something that is followed up: the audit trail in plain words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.trail import CONTACT
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.i18n import N_, gettext
from eventapp.registration.history import Happening

#: So many entries are shown, the newest.
MOST = 100


def list_happenings(
    conference_id: str,
    subject_id: str,
    texts: Mapping[str, str],
    details: Callable[[Mapping[str, Any]], str],
) -> list[Happening]:
    """Return what was done with one subject, newest first, in the reader's language. Two queries.

    ``texts`` maps actions of the trail to msgids, or an action with the state that it led to, such as
    ``thing.moved/done``; ``details`` words what an entry's details add to that.
    """
    entries = (
        session()
        .scalars(
            select(AuditEntry)
            .where(AuditEntry.subject_id == subject_id, AuditEntry.conference_id == conference_id)
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
            .limit(MOST)
        )
        .all()
    )
    names = _names(entries)
    return [
        Happening(
            at=entry.at,
            text=_text(entry, texts),
            by=names.get(entry.actor_id or "") or _in_words(entry.actor_name),
            details=details(entry.details),
        )
        for entry in entries
    ]


def _text(entry: AuditEntry, texts: Mapping[str, str]) -> str:
    led_to = f"{entry.action}/{entry.details.get('after')}"
    return str(gettext(texts.get(led_to) or texts.get(entry.action, N_("Changed"))))


def _names(entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the names of the contacts who acted, by their ids: the trail itself names nobody outside."""
    ids = {entry.actor_id for entry in entries if entry.actor_name == CONTACT}
    rows = session().execute(select(Contact.id, Contact.name).where(Contact.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _in_words(actor_name: str) -> str:
    return str({"system": gettext("the system"), CONTACT: gettext("a contact")}.get(actor_name, actor_name))
