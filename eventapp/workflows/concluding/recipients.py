"""Who is written to when a conference is concluded: delegates, and the owners of what is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, insert, or_, select

from eventapp.accounts.rules import normalised_email
from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.clock import now
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.follow_up.models import Notice
from eventapp.i18n import N_
from eventapp.invitations.models import BlockReason
from eventapp.invitations.queries import list_blocks
from eventapp.jobs.outbox import MailTo
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus

_TO_DELEGATE, _TO_OWNER = "concluded:", "concluded-owner:"


class Audience(StrEnum):
    """Which delegates get the summary."""

    #: Those accepted who were checked in, on any day or at any item.
    ATTENDED = "attended"
    ACCEPTED = "accepted"
    NOBODY = "nobody"


#: Audience → msgid.
AUDIENCE_LABELS: Mapping[str, str] = {
    Audience.ATTENDED: N_("Delegates who came"),
    Audience.ACCEPTED: N_("All accepted delegates"),
    Audience.NOBODY: N_("No delegates"),
}


@dataclass(frozen=True, slots=True)
class Recipients:
    """Mails to delegates. ``unreachable`` counts those without an address, or whose mail comes back.

    ``written_to`` counts those who had the mail before and are left out now.
    """

    mails: tuple[MailTo, ...] = ()
    unreachable: int = 0
    written_to: int = 0

    @property
    def languages(self) -> dict[str, int]:
        """Return language → number of mails, most first."""
        return dict(Counter(mail.language for mail in self.mails).most_common())


def list_delegates(conference_id: str, audience: Audience, *, again: bool = False) -> Recipients:
    """Return whom the summary goes to; ``again`` takes those in who had it. In three queries."""
    if audience == Audience.NOBODY:
        return Recipients()
    wanted = select(Delegate.id, Delegate.name, Delegate.email, Delegate.language).where(
        Delegate.conference_id == conference_id,
        Delegate.status == DelegateStatus.ACCEPTED,
        Delegate.erased_at.is_(None),
    )
    if audience == Audience.ATTENDED:
        wanted = wanted.where(exists().where(CheckIn.delegate_id == Delegate.id))
    told = set() if again else _told(conference_id, _TO_DELEGATE)
    blocks = list_blocks(conference_id)
    mails, unreachable, written_to = [], 0, 0
    for row in session().execute(wanted.order_by(Delegate.id)):
        email = normalised_email(row.email)
        if not email or BlockReason.BOUNCED in blocks.get(email, ()):
            unreachable += 1
        elif row.id in told:
            written_to += 1
        else:
            mails.append(MailTo(row.name, row.email, row.language, {"delegate_id": row.id}))
    return Recipients(tuple(mails), unreachable, written_to)


def list_owners(conference_id: str, *, again: bool = False) -> list[Contact]:
    """Return the contacts who own something open and can be written to, each once."""
    is_theirs = (
        select(ActionItemOwner.contact_id)
        .join(ActionItem, ActionItem.id == ActionItemOwner.action_item_id)
        .where(
            ActionItem.conference_id == conference_id,
            IS_FOLLOWED_UP,
        )
    )
    rows = session().scalars(
        select(Contact)
        .where(Contact.conference_id == conference_id, Contact.id.in_(is_theirs))
        .order_by(Contact.name, Contact.id)
    )
    told = set() if again else _told(conference_id, _TO_OWNER)
    return [contact for contact in rows if contact.is_reachable and contact.id not in told]


def was_anybody_told(conference_id: str) -> bool:
    """Tell whether an earlier conclusion has written to somebody."""
    told = (Notice.key.startswith(prefix) for prefix in (_TO_DELEGATE, _TO_OWNER))
    found = select(Notice.key).where(Notice.conference_id == conference_id, or_(*told)).limit(1)
    return session().scalar(found) is not None


def note_told(conference_id: str, message_ids: Mapping[str, str], *, is_owner: bool) -> None:
    """Keep who was written to now, so that nobody is again by mistake: id of a person → id of the mail."""
    prefix = _TO_OWNER if is_owner else _TO_DELEGATE
    known = _told(conference_id, prefix)
    rows: Sequence[dict[str, object]] = [
        {
            "key": f"{prefix}{person_id}",
            "message_id": message_id,
            "conference_id": conference_id,
            "created_at": now(),
        }
        for person_id, message_id in message_ids.items()
        if person_id not in known
    ]
    if rows:
        session().execute(insert(Notice), rows)


def _told(conference_id: str, prefix: str) -> set[str]:
    keys = session().scalars(
        select(Notice.key).where(Notice.conference_id == conference_id, Notice.key.startswith(prefix))
    )
    return {key.removeprefix(prefix) for key in keys}
