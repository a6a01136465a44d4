"""Everything that is kept about one person, found across the slices."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import joinedload

from eventapp.accounts.models import SignIn, User
from eventapp.action_items.models import ActionItem, ActionItemComment, ActionItemOwner, Evidence
from eventapp.agendas.models import Person as Speaker
from eventapp.agendas.models import PersonProfile
from eventapp.agreements.models import AgreementParty
from eventapp.audit.models import AuditEntry
from eventapp.calendars.models import CalendarInvitation, FeedToken
from eventapp.conferences.models import Membership
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.delegations.models import NamedPerson, NominationLetter
from eventapp.delegations.reconciling import name_keys
from eventapp.invitations.models import Invitation, MailBlock
from eventapp.jobs.models import OutboxMessage
from eventapp.minutes.models import Attendance, MinutesComment
from eventapp.personal_agendas.models import AgendaWishes, Choice
from eventapp.pulses.models import Pulse
from eventapp.registration.models import CheckIn, Consent, Delegate, FocalPoint, VisaLetter
from eventapp.workflows.privacy.person import Person

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Collected:
    """Rows about one person. ``accounts`` and what hangs on them are looked for at large alone."""

    delegates: Sequence[Delegate]
    consents: Sequence[Consent]
    check_ins: Sequence[CheckIn]
    visa_letters: Sequence[VisaLetter]
    choices: Sequence[Choice]
    agenda_wishes: Sequence[AgendaWishes]
    calendar_invitations: Sequence[CalendarInvitation]
    feeds: Sequence[FeedToken]
    speakers: Sequence[Speaker]
    profiles: Sequence[PersonProfile]
    named: Sequence[NamedPerson]
    focal_points: Sequence[FocalPoint]
    invitations: Sequence[Invitation]
    mail_blocks: Sequence[MailBlock]
    mails: Sequence[OutboxMessage]
    contacts: Sequence[Contact]
    action_items: Sequence[ActionItem]
    comments: Sequence[ActionItemComment]
    evidence: Sequence[Evidence]
    attendance: Sequence[Attendance]
    minutes_comments: Sequence[MinutesComment]
    clearances: Sequence[AgreementParty]
    pulses: Sequence[Pulse]
    accounts: Sequence[User]
    memberships: Sequence[Membership]
    sign_ins: Sequence[SignIn]
    audit: Sequence[AuditEntry]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))


def collect(person: Person) -> Collected:
    """Return all that is kept about a person."""
    ids = person.delegate_ids
    delegates = _find(
        person,
        Delegate,
        Delegate.id.in_(ids),
        joinedload(Delegate.side),
        joinedload(Delegate.organization),
        joinedload(Delegate.delegation),
    )
    focal_points = _find(
        person, FocalPoint, _has_address(person, FocalPoint), joinedload(FocalPoint.delegation)
    )
    invitations = _find(
        person, Invitation, or_(_has_address(person, Invitation), Invitation.delegate_id.in_(ids))
    )
    speakers = _find(person, Speaker, func.lower(Speaker.email) == person.email if person.email else false())
    contacts = _find(person, Contact, or_(_has_address(person, Contact), Contact.delegate_id.in_(ids)))
    contact_ids = [contact.id for contact in contacts]
    accounts = [] if person.conference_id else _find(person, User, _has_address(person, User))
    account_ids = [account.id for account in accounts]
    known = (delegates, focal_points, invitations, speakers, contacts)
    subjects = [row.id for rows in known for row in rows]
    return Collected(
        delegates=delegates,
        consents=_find(person, Consent, Consent.delegate_id.in_(ids)),
        check_ins=_find(person, CheckIn, CheckIn.delegate_id.in_(ids)),
        visa_letters=_find(person, VisaLetter, VisaLetter.delegate_id.in_(ids)),
        choices=_find(person, Choice, Choice.delegate_id.in_(ids)),
        agenda_wishes=list(session().scalars(select(AgendaWishes).where(AgendaWishes.delegate_id.in_(ids)))),
        calendar_invitations=_find(person, CalendarInvitation, CalendarInvitation.delegate_id.in_(ids)),
        feeds=_find(
            person,
            FeedToken,
            or_(
                FeedToken.delegate_id.in_(ids),
                FeedToken.user_id.in_(account_ids),
                FeedToken.contact_id.in_(contact_ids),
            ),
        ),
        speakers=speakers,
        profiles=_find(person, PersonProfile, PersonProfile.person_id.in_([each.id for each in speakers])),
        named=_named(person, delegates),
        focal_points=focal_points,
        invitations=invitations,
        mail_blocks=_find(person, MailBlock, _has_address(person, MailBlock)),
        mails=_find(person, OutboxMessage, or_(_is_to(person), _is_about(ids))),
        contacts=contacts,
        action_items=_find(
            person,
            ActionItem,
            ActionItem.id.in_(
                select(ActionItemOwner.action_item_id).where(ActionItemOwner.contact_id.in_(contact_ids))
            ),
        ),
        comments=_find(person, ActionItemComment, ActionItemComment.contact_id.in_(contact_ids)),
        evidence=_find(person, Evidence, Evidence.contact_id.in_(contact_ids)),
        attendance=_find(
            person,
            Attendance,
            or_(
                Attendance.delegate_id.in_(ids),
                Attendance.person_id.in_([each.id for each in speakers]),
            ),
        ),
        minutes_comments=_find(person, MinutesComment, MinutesComment.contact_id.in_(contact_ids)),
        clearances=_find(person, AgreementParty, AgreementParty.contact_id.in_(contact_ids)),
        pulses=_find(person, Pulse, Pulse.contact_id.in_(contact_ids)),
        accounts=accounts,
        memberships=_find(person, Membership, Membership.user_id.in_(account_ids)),
        sign_ins=list(session().scalars(select(SignIn).where(SignIn.user_id.in_(account_ids)))),
        audit=_find(
            person,
            AuditEntry,
            or_(AuditEntry.subject_id.in_(subjects), AuditEntry.actor_id.in_([*account_ids, *contact_ids])),
        ),
    )


def _find(person: Person, model: type[Row], condition: ColumnElement[bool], *options: Any) -> list[Row]:
    table: Any = model
    statement = select(model).where(condition).order_by(table.id).options(*options)
    if person.conference_id is not None:
        statement = statement.where(table.conference_id == person.conference_id)
    return list(session().scalars(statement))


def _has_address(person: Person, model: Any) -> ColumnElement[bool]:
    is_theirs: ColumnElement[bool] = model.email_normalised == person.email
    return is_theirs if person.email else false()


def _is_to(person: Person) -> ColumnElement[bool]:
    is_theirs: ColumnElement[bool] = func.lower(OutboxMessage.recipient_email) == person.email
    return is_theirs if person.email else false()


def _is_about(delegate_ids: Sequence[str]) -> ColumnElement[bool]:
    is_about: ColumnElement[bool] = OutboxMessage.payload["delegate_id"].as_string().in_(delegate_ids)
    return is_about


def _named(person: Person, delegates: Sequence[Delegate]) -> list[NamedPerson]:
    """Return where letters name these delegates: as the secretariat has said, or under the same name."""
    of_delegations = [each.delegation_id for each in delegates if each.delegation_id]
    candidates = session().execute(
        select(NamedPerson, NominationLetter.delegation_id)
        .join(NominationLetter, NominationLetter.id == NamedPerson.letter_id)
        .where(
            or_(
                NamedPerson.delegate_id.in_(person.delegate_ids),
                NominationLetter.delegation_id.in_(of_delegations),
            )
        )
        .order_by(NamedPerson.id)
    )
    return [named for named, delegation_id in candidates if _is_one_of(named, delegation_id, delegates)]


def _is_one_of(named: NamedPerson, delegation_id: str, delegates: Sequence[Delegate]) -> bool:
    if named.is_decided or named.delegate_id is not None:
        return any(named.delegate_id == each.id for each in delegates)
    keys = name_keys(named.name)
    return any(
        each.delegation_id == delegation_id and keys & (name_keys(each.name) | name_keys(each.native_name))
        for each in delegates
    )
