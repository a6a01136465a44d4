"""Putting the mails of a pass into the outbox: each notice once, with its row in the same transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select, update

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem
from eventapp.action_items.services.watching import let_watch
from eventapp.actor import SYSTEM
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_members
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import mail_to_contact, take_contact
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.follow_up.models import Notice
from eventapp.follow_up.schedule import SECRETARIAT, DueNotice, Mail, Reason
from eventapp.jobs.outbox import MailTo, add_mails
from eventapp.permissions import GRANTS, Permission, Role
from eventapp.pulses.models import Pulse
from eventapp.registration.models import Delegation, FocalPoint

#: Reasons whose subject is an action item.
_OF_ITEMS = frozenset({Reason.REMINDER, Reason.FOCAL_POINT, Reason.SECRETARIAT})


@dataclass(frozen=True, slots=True)
class Addressed:
    """A mail with those whom it goes to; several for the secretariat alone."""

    mail: Mail
    to: tuple[MailTo, ...]


def send_mails(
    conference_id: str, mails: Sequence[Mail], *, spokespeople: Collection[str], secret_key: str
) -> int:
    """Put mails into the outbox, without what was told before or has been done meanwhile; return how many.

    The row of a notice and that of its mail are written together: whoever does the same at the same time runs
    into the notice's unique key and begins anew. No worker is woken; the sweep finds the mails.
    """
    mails = _without(mails, _told_before(mails) | _done_meanwhile(mails))
    addressed = [
        addressed
        for mail, contact in _with_contacts(conference_id, mails)
        if (addressed := _address(conference_id, mail, contact, spokespeople, secret_key)).to
    ]
    sent = 0
    for kind, of_kind in groupby(sorted(addressed, key=_kind), key=_kind):
        sent += _write(conference_id, kind, list(of_kind))
    return sent


def _kind(addressed: Addressed) -> str:
    return addressed.mail.kind


def _without(mails: Iterable[Mail], keys: Collection[str]) -> list[Mail]:
    """Return the mails without the notices of these keys, and without those that have nothing left to say."""
    left = (replace(mail, notices=tuple(n for n in mail.notices if n.key not in keys)) for mail in mails)
    return [mail for mail in left if mail.notices]


def _told_before(mails: Iterable[Mail]) -> set[str]:
    keys = [notice.key for mail in mails for notice in mail.notices]
    return set(session().scalars(select(Notice.key).where(Notice.key.in_(keys))))


def _done_meanwhile(mails: Iterable[Mail]) -> set[str]:
    """Return the keys of notices about items that were done or carried over since they were read."""
    notices = [n for mail in mails for n in mail.notices if n.reason in _OF_ITEMS]
    still_open = set(
        session().scalars(
            select(ActionItem.id).where(
                ActionItem.id.in_({notice.subject_id for notice in notices}),
                IS_FOLLOWED_UP,
            )
        )
    )
    return {notice.key for notice in notices if notice.subject_id not in still_open}


def _with_contacts(conference_id: str, mails: Sequence[Mail]) -> list[tuple[Mail, Contact | None]]:
    """Return the mails with the contact whom each is for; None is the secretariat."""
    ids = {mail.recipient_id for mail in mails} - {SECRETARIAT}
    contacts = {
        contact.id: contact
        for contact in session().scalars(
            select(Contact).where(Contact.conference_id == conference_id, Contact.id.in_(ids))
        )
    }
    contacts |= _contacts_of_focal_points(conference_id, ids - set(contacts))
    return [
        (mail, contacts.get(mail.recipient_id))
        for mail in mails
        if mail.recipient_id == SECRETARIAT or mail.recipient_id in contacts
    ]


def _contacts_of_focal_points(conference_id: str, ids: Collection[str]) -> dict[str, Contact]:
    """Return focal point → their contact, made where there is none, so that they get a link of their own."""
    if not ids:
        return {}
    rows = session().execute(
        select(FocalPoint, Delegation)
        .join(Delegation, Delegation.id == FocalPoint.delegation_id)
        .where(FocalPoint.conference_id == conference_id, FocalPoint.id.in_(ids))
    )
    contacts: dict[str, Contact] = {}
    for focal_point, delegation in rows.all():
        facts = ContactFacts(
            name=focal_point.name,
            email=focal_point.email,
            organization_id=delegation.organization_id,
            side_id=delegation.side_id,
            language=focal_point.language,
        )
        try:
            contacts[focal_point.id] = take_contact(SYSTEM, conference_id=conference_id, facts=facts)
        except InvalidInput:
            continue  # an address that can't be one keeps nobody else from being told
    return contacts


def _address(
    conference_id: str,
    mail: Mail,
    contact: Contact | None,
    spokespeople: Collection[str],
    secret_key: str,
) -> Addressed:
    if contact is None:
        return Addressed(mail, _secretariat(conference_id, _payload(mail)))
    if not contact.is_reachable:
        return Addressed(mail, ())
    ids = _payload(mail)
    if mail.ids(Reason.DIGEST) and contact.id in spokespeople:
        ids["organization_id"] = contact.organization_id
    return Addressed(mail, (mail_to_contact(contact, secret_key, **ids),))


def _payload(mail: Mail) -> dict[str, Any]:
    if pulse_ids := mail.ids(Reason.PULSE):
        return {"pulse_id": pulse_ids[0]}
    if agreement_ids := mail.ids(Reason.EXPIRY):
        return {"agreement_ids": agreement_ids}
    if mail.ids(Reason.DIGEST):
        return {}
    return {"item_ids": [notice.subject_id for notice in mail.notices]}


def _secretariat(conference_id: str, payload: dict[str, Any]) -> tuple[MailTo, ...]:
    """Address the office's mailbox, or where it has none all members who may do something about it."""
    conference = session().get_one(Conference, conference_id)
    if conference.contact_email:
        return (MailTo("", conference.contact_email, conference.mail_language, payload),)
    users = {
        member.user.id: member.user
        for member in list_members(conference_id)
        if Permission.OUTCOMES_EDIT in GRANTS[Role(member.role)] and member.user.disabled_at is None
    }
    return tuple(MailTo(user.name, user.email, user.language, payload) for user in users.values())


def _write(conference_id: str, kind: str, addressed: Sequence[Addressed]) -> int:
    """Write the mails of one kind and the notices in them."""
    ids = iter(add_mails(kind, [to for each in addressed for to in each.to], conference_id=conference_id))
    notices: list[tuple[DueNotice, str]] = []
    sent = 0
    for each in addressed:
        own = [next(ids) for _to in each.to]
        sent += len(own)
        notices += ((notice, own[0]) for notice in each.mail.notices)
    at = now()
    session().execute(
        insert(Notice),
        [
            {"key": n.key, "conference_id": conference_id, "message_id": message_id, "created_at": at}
            for n, message_id in notices
        ],
    )
    pulses = [notice.subject_id for notice, _id in notices if notice.reason == Reason.PULSE]
    if pulses:
        session().execute(update(Pulse).where(Pulse.id.in_(pulses)).values(sent_at=at))
    if kind == "action_items_overdue_focal_point":
        _let_watch(addressed)
    return sent


def _let_watch(addressed: Sequence[Addressed]) -> None:
    """Let focal points see, by their link, the items that they were told of."""
    told = [
        (item_id, to.payload["contact_id"])
        for each in addressed
        for to in each.to
        for item_id in to.payload["item_ids"]
    ]
    items = session().scalars(select(ActionItem).where(ActionItem.id.in_({item_id for item_id, _c in told})))
    by_id = {item.id: item for item in items}
    for item_id, contact_id in told:
        let_watch(by_id[item_id], session().get_one(Contact, contact_id))
