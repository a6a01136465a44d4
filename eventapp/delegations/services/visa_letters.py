"""Invitation letters for visas: numbered within the conference, revocable, with the signed scan."""

from sqlalchemy import func, select

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.delegations.queries.details import get_visa_letter
from eventapp.delegations.visits import Visit, checked_visit
from eventapp.errors import Conflict
from eventapp.files.rules import Upload
from eventapp.files.services import forget_file, keep_file
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.lost_papers import tell_of_lost_papers
from eventapp.registration.models import DelegateStatus, VisaLetter
from eventapp.registration.queries import get_delegate


def issue_visa_letter(actor: Actor, *, conference_id: str, delegate_id: str, visit: Visit) -> VisaLetter:
    """Issue a letter to an accepted delegate under the conference's next number; one at a time is valid."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    seats.hold(conference_id)
    conference = session().get_one(Conference, conference_id)
    checked = checked_visit(visit, starts_on=conference.starts_on, ends_on=conference.ends_on)
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status != DelegateStatus.ACCEPTED:
        raise Conflict(N_("Visa letters are for accepted delegates. Accept this one first."))
    valid = session().scalar(
        select(VisaLetter.number).where(
            VisaLetter.delegate_id == delegate_id, VisaLetter.revoked_at.is_(None)
        )
    )
    if valid is not None:
        raise Conflict(
            N_("Visa letter no. %(number)d is valid for this delegate. Revoke it before you issue another."),
            number=valid,
        )
    last = session().scalar(
        select(func.max(VisaLetter.number)).where(VisaLetter.conference_id == conference_id)
    )
    letter = VisaLetter(
        id=new_id(),
        conference_id=conference_id,
        delegate_id=delegate_id,
        number=(last or 0) + 1,
        consulate=checked.consulate,
        arrives_on=checked.arrives_on,
        leaves_on=checked.leaves_on,
        costs=checked.costs,
        issued_at=now(),
    )
    session().add(letter)
    return _recorded(actor, "visa_letter.issued", letter)


def attach_scan(actor: Actor, *, conference_id: str, letter_id: str, upload: Upload) -> VisaLetter:
    """Keep the signed letter; it takes the place of a scan that was there before."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    letter = get_visa_letter(conference_id, letter_id)
    before, letter.file_id = letter.file_id, keep_file(conference_id, upload).id
    session().flush()
    if before is not None:
        forget_file(conference_id, before)
    return _recorded(actor, "visa_letter.scanned", letter)


def revoke_visa_letter(actor: Actor, *, conference_id: str, letter_id: str) -> VisaLetter:
    """Declare a letter void; its number is not given again. Done twice it is done."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    letter = get_visa_letter(conference_id, letter_id)
    if letter.revoked_at is not None:
        return letter
    letter.revoked_at = now()
    tell_of_lost_papers((letter.delegate_id,))
    return _recorded(actor, "visa_letter.revoked", letter)


def _recorded(actor: Actor, action: str, letter: VisaLetter) -> VisaLetter:
    record(
        actor,
        action,
        subject_type="visa_letter",
        subject_id=letter.id,
        conference_id=letter.conference_id,
        number=letter.number,
    )
    session().flush()
    return letter
