"""Use cases of privacy: reading all that is kept of one person, and erasing it."""

from dataclasses import dataclass

from eventapp.actor import Actor
from eventapp.agendas.forgetting import forget_edits_with
from eventapp.audit.trail import record
from eventapp.db.session import session
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.services import cancel_delegate
from eventapp.workflows.privacy import erasing
from eventapp.workflows.privacy.collecting import Collected, collect
from eventapp.workflows.privacy.exporting import as_archive
from eventapp.workflows.privacy.person import Person


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept of a person, and goes with an erasure; ``leaving`` give a seat or a place back."""

    delegates: int
    leaving: int
    files: int
    mails: int
    invitations: int
    focal_points: int
    speakers: int
    named: int
    mail_blocks: int
    action_items: int
    #: Roles as a contact, and traces in minutes and agreements.
    contacts: int
    accounts: int

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to erase; accounts are ended by other means."""
        return not any(
            (self.delegates, self.mails, self.invitations, self.focal_points, self.mail_blocks)
        ) and not (self.speakers or self.named or self.action_items or self.contacts)


def export_person(actor: Actor, person: Person, *, secret_key: str) -> bytes:
    """Return all that is kept of a person as a ZIP archive, and note that it was read.

    ``secret_key`` is the installation's, which opens sealed answers.
    """
    require(actor, Permission.DELEGATES_ERASE, person.conference_id)
    collected = collect(person)
    archive = as_archive(collected, secret_key)
    _note(actor, "person.exported", person, collected)
    session().flush()
    return archive


def count_kept(actor: Actor, person: Person, *, secret_key: str) -> Kept:
    """Return how much is kept of a person; what was erased already counts no more."""
    require(actor, Permission.DELEGATES_ERASE, person.conference_id)
    return _count(collect(person), secret_key)


def erase_person(actor: Actor, person: Person, *, secret_key: str) -> Kept:
    """Take everything personal out of what is kept, and return how much it was; done twice it is done.

    Who takes part leaves first, so that the seat goes to whoever is next. Status, side, category, directory
    entry and times stay for statistics, consents as proof. Accounts stay: members are removed elsewhere.
    """
    require(actor, Permission.DELEGATES_ERASE, person.conference_id)
    # Each conference's row first, in one order, as everybody does who moves seats.
    before = collect(person)
    for conference_id in sorted({delegate.conference_id for delegate in before.delegates}):
        seats.hold(conference_id)
    kept = _count(before, secret_key)
    if person.email:
        # Also of a speaker whom the programme names no more: who took them out can undo it.
        forget_edits_with(person.email, person.conference_id)
    if kept.is_nothing:
        return kept
    for delegate in before.delegates:
        if erasing.leaves_first(delegate):
            cancel_delegate(actor, conference_id=delegate.conference_id, delegate_id=delegate.id)
    session().flush()
    # Once more, with the mail that tells of leaving: it would be the last one.
    collected = collect(person)
    erasing.erase_delegates(collected, secret_key)
    erasing.stop_mails(collected, person.email)
    erasing.forget_the_rest(collected)
    _note(actor, "person.erased", person, collected)
    session().flush()
    return kept


def _count(collected: Collected, secret_key: str) -> Kept:
    present = [delegate for delegate in collected.delegates if delegate.erased_at is None]
    return Kept(
        delegates=len(present),
        leaving=sum(erasing.leaves_first(delegate) for delegate in present),
        files=sum(len(erasing.list_file_ids(delegate, secret_key)) for delegate in present)
        + sum(letter.file_id is not None for letter in collected.visa_letters)
        + sum(profile.photo_id is not None for profile in collected.profiles),
        mails=sum(erasing.says_something(mail) for mail in collected.mails),
        invitations=len(collected.invitations),
        focal_points=len(collected.focal_points),
        speakers=len(collected.speakers),
        named=sum(named.name != erasing.NOBODY for named in collected.named),
        mail_blocks=len(collected.mail_blocks),
        action_items=len(collected.action_items),
        contacts=sum(contact.name != erasing.NOBODY for contact in collected.contacts)
        + len(collected.attendance),
        accounts=len(collected.accounts),
    )


def _note(actor: Actor, action: str, person: Person, collected: Collected) -> None:
    """Write one entry for each delegate, or one for somebody who never was one; it names nobody."""
    subjects: list[tuple[str, str | None]] = [(each.id, each.conference_id) for each in collected.delegates]
    for subject_id, conference_id in subjects or [("", person.conference_id)]:
        record(
            actor,
            action,
            subject_type="delegate" if subject_id else "person",
            subject_id=subject_id,
            conference_id=conference_id,
        )
