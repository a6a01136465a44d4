"""Use cases of the communiqué: writing it, issuing it and taking it back."""

from datetime import timedelta

from eventapp.actor import Actor
from eventapp.agendas.rules import check_text
from eventapp.audit.trail import record, was_just_recorded
from eventapp.clock import now
from eventapp.communiques.models import Communique
from eventapp.communiques.queries import find_communique
from eventapp.communiques.rules import (
    MAX_TEXT,
    check_can_be_changed,
    check_can_be_issued,
    check_can_be_taken_back,
)
from eventapp.conferences.holding import hold_conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.localized import LocalizedText
from eventapp.permissions import Permission, require

#: Savings of one person that follow each other so closely are one entry of the audit trail.
ONE_SITTING = timedelta(minutes=10)


def write_communique(
    actor: Actor, *, conference_id: str, text: LocalizedText, version: int | None, is_draft: bool = False
) -> Communique:
    """Replace the text that was read as ``version``, None where there was none yet.

    ``is_draft`` says that the product proposed it. Raises :class:`Conflict` for a stale version and once it
    is issued, :class:`InvalidInput` where the text is missing or too long.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    check_text(text, MAX_TEXT, "text", is_required=True)
    # Two who begin at once wait for each other here, for there is no row to hold.
    hold_conference(conference_id)
    communique = find_communique(conference_id)
    check_can_be_changed(communique)
    check_is_newest(communique, version)
    if communique is None:
        communique = Communique(id=new_id(), conference_id=conference_id)
        session().add(communique)
    elif communique.text == text:
        return communique
    communique.text, communique.updated_at = text, now()
    action = "communique.drafted" if is_draft else "communique.written"
    if not was_just_recorded(actor, action, subject_id=communique.id, within=ONE_SITTING):
        _record(actor, action, communique)
    session().flush()
    return communique


def issue_communique(actor: Actor, *, conference_id: str, version: int | None) -> Communique:
    """Let the public read the communiqué; raises :class:`Conflict` unless ``version`` is the newest."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    communique = _hold(conference_id, version)
    check_can_be_issued(communique)
    assert communique is not None
    communique.issued_at = now()
    _record(actor, "communique.issued", communique)
    session().flush()
    return communique


def take_back_communique(actor: Actor, *, conference_id: str, version: int | None) -> Communique:
    """Make the communiqué a draft again, which the public no longer reads."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    communique = _hold(conference_id, version)
    check_can_be_taken_back(communique)
    assert communique is not None
    communique.issued_at, communique.updated_at = None, now()
    _record(actor, "communique.taken_back", communique)
    session().flush()
    return communique


def _hold(conference_id: str, version: int | None) -> Communique | None:
    hold_conference(conference_id)
    communique = find_communique(conference_id)
    check_is_newest(communique, version, SINCE_OPENED)
    return communique


def _record(actor: Actor, action: str, communique: Communique) -> None:
    record(
        actor,
        action,
        subject_type="communique",
        subject_id=communique.id,
        conference_id=communique.conference_id,
        languages=sorted(communique.text),
    )
