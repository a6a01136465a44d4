"""Taking everything personal out of the rows of one person; what counts in statistics stays."""

from copy import deepcopy

from sqlalchemy import delete, select

from eventapp.accounts.tokens import new_token, token_hash
from eventapp.action_items.models import ActionItem, Handover
from eventapp.agreements.models import AgreementParty
from eventapp.calendars.models import CalendarInvitation, FeedToken
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.files.services import forget_files
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.models import Attendance, Minutes, MinutesVersion
from eventapp.questionnaires.answering import opened
from eventapp.registration.consents import withdraw_agreements
from eventapp.registration.departures import tell_of_departure
from eventapp.registration.models import Delegate, SubmittedForm
from eventapp.registration.rules import PRESENT, conference_ends_at
from eventapp.speakers.services import forget_contact
from eventapp.workflows.privacy.collecting import Collected

#: What stands where a name stood: the same in every language.
NOBODY = "—"
#: Why a mail was not sent, or can't be read any more.
ERASED = "erased"
#: A mail in one of these would still go out, by itself or by a click.
_UNSENT = frozenset({WorkStatus.HELD, WorkStatus.QUEUED, WorkStatus.LEASED})


def leaves_first(delegate: Delegate) -> bool:
    """Tell whether a delegate gives up a seat or a place by being erased.

    Once the conference is over the status stays what it was: the person has taken part, and counts.
    """
    if delegate.status not in PRESENT:
        return False
    return now() < conference_ends_at(session().get_one(Conference, delegate.conference_id))


def list_file_ids(delegate: Delegate, secret_key: str) -> set[str]:
    """Return the ids of the files among a delegate's answers, sealed ones too."""
    plain = (opened(answer, secret_key) for answer in delegate.answers.values())
    return {answer["file"] for answer in plain if isinstance(answer, dict) and "file" in answer}


def erase_delegates(collected: Collected, secret_key: str) -> int:
    """Anonymise delegates that have left, their letters and forms; return how many files went with them."""
    files = 0
    for delegate in collected.delegates:
        ids = list_file_ids(delegate, secret_key)
        for letter in collected.visa_letters:
            if letter.delegate_id != delegate.id:
                continue
            if letter.file_id:
                ids.add(letter.file_id)
                letter.file_id = None
            letter.consulate, letter.arrives_on, letter.leaves_on, letter.costs = "", None, None, ""
        _blank(delegate)
        session().flush()
        forget_files(delegate.conference_id, ids)
        files += len(ids)
        withdraw_agreements(delegate.id, at=now())
        tell_of_departure(delegate, is_replaced=True)
        session().execute(delete(SubmittedForm).where(SubmittedForm.delegate_id == delegate.id))
        session().execute(delete(CalendarInvitation).where(CalendarInvitation.delegate_id == delegate.id))
        session().execute(delete(FeedToken).where(FeedToken.delegate_id == delegate.id))
    for named in collected.named:
        named.name, named.position = NOBODY, ""
        # The letter stays reconciled: it names somebody who is known, if no longer by name.
        if named.delegate_id is None:
            same = (each.id for each in collected.delegates if each.conference_id == named.conference_id)
            named.delegate_id, named.is_decided = next(same), True
    return files


def _blank(delegate: Delegate) -> None:
    at = now()
    for column in ("form_of_address", "native_name", "organization_name", "position", "email", "phone"):
        setattr(delegate, column, "")
    delegate.name, delegate.positions = NOBODY, NO_TEXT
    delegate.email_normalised = delegate.interpretation = delegate.precedence = None
    delegate.dietary = delegate.decline_reason = delegate.search_key = ""
    delegate.answers = {}
    delegate.is_head = False
    # A token that nobody can derive again; the generation ends the codes on badges too.
    delegate.token_generation += 1
    delegate.token_hash = token_hash(new_token())
    delegate.erased_at = delegate.updated_at = at


def says_something(mail: OutboxMessage) -> bool:
    """Tell whether a mail still says something of the person, or would when it is written."""
    return bool(mail.body) or (mail.recipient_name != NOBODY and mail.last_error != ERASED)


def stop_mails(collected: Collected, email: str) -> None:
    """Blank mails to and about the person; none of them goes out any more.

    A focal point who got one stays its recipient: that is somebody else.
    """
    for mail in collected.mails:
        mail.subject = mail.body = None
        mail.attachments = []
        if not email or mail.recipient_email.lower() == email:
            mail.recipient_name, mail.recipient_email = NOBODY, ""
        if mail.status in _UNSENT:
            mail.status, mail.leased_until = WorkStatus.FAILED, None
        mail.last_error = ERASED


def forget_the_rest(collected: Collected) -> None:
    """Delete roles, invitations, refusals of mail, what speakers said; take the name off follow-up."""
    for row in (*collected.focal_points, *collected.invitations, *collected.mail_blocks):
        session().delete(row)
    for speaker in collected.speakers:
        forget_contact(speaker)
    names = {contact.name for contact in collected.contacts}
    for contact in collected.contacts:
        _forget_former_part(contact)
        _forget_follow_up(contact)
    for comment in collected.comments:
        comment.author_name = NOBODY
    for evidence in collected.evidence:
        evidence.author_name = NOBODY
    for item in collected.action_items:
        item.reported_by = NOBODY if item.reported_by in names else item.reported_by
    for attendance in collected.attendance:
        _forget_in_versions(attendance)
        attendance.name = LocalizedText(dict.fromkeys(attendance.name, NOBODY))
        attendance.delegate_id = attendance.person_id = None
    for said in collected.minutes_comments:
        said.author_name = NOBODY
    for party in collected.clearances:
        party.cleared_by = NOBODY if party.cleared_by in names else party.cleared_by
    session().execute(
        delete(FeedToken).where(FeedToken.contact_id.in_([each.id for each in collected.contacts]))
    )


def _forget_follow_up(contact: Contact) -> None:
    """Blank a contact; what their organization promised stays, and their link stops working."""
    contact.name, contact.position, contact.email = NOBODY, "", ""
    contact.email_normalised = contact.token_hash = contact.link_ends_at = contact.delegate_id = None
    contact.token_generation += 1
    contact.left_at = contact.left_at or now()
    contact.updated_at = now()


def _forget_former_part(contact: Contact) -> None:
    """Take a contact's name off what others speak for or own by now."""
    passed_on = select(Handover.action_item_id).where(Handover.from_contact_id == contact.id)
    reported = select(ActionItem).where(ActionItem.id.in_(passed_on), ActionItem.reported_by == contact.name)
    for item in session().scalars(reported):
        item.reported_by = NOBODY
    cleared = select(AgreementParty).where(
        AgreementParty.conference_id == contact.conference_id,
        AgreementParty.organization_id == contact.organization_id,
        AgreementParty.cleared_by == contact.name,
    )
    for party in session().scalars(cleared):
        party.cleared_by = NOBODY


def _forget_in_versions(attendance: Attendance) -> None:
    """Take a name off the versions that were kept of minutes; they know whoever was there by name alone."""
    names = set(attendance.name.values()) - {NOBODY}
    versions = (
        select(MinutesVersion)
        .join(Minutes, Minutes.id == MinutesVersion.minutes_id)
        .where(
            Minutes.conference_id == attendance.conference_id,
            Minutes.agenda_item_id == attendance.agenda_item_id,
        )
    )
    for version in session().scalars(versions):
        content = deepcopy(version.content)
        for group in content["attendance"]:
            for person in group["people"]:
                if names & set(person["name"].values()):
                    person["name"] = dict.fromkeys(person["name"], NOBODY)
        version.content = content
