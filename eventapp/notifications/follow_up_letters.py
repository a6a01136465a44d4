"""Mails of the plan for following up: reminders, escalation, digests, agreements that end."""

from collections.abc import Sequence

from sqlalchemy import select

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem
from eventapp.agreements.models import Agreement, AgreementParty, AgreementStage
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.follow_up.waiting import read_waiting
from eventapp.i18n import N_, ngettext
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.contact_letters import letter_to_contact
from eventapp.notifications.delegate_letter import base_url, get_conference, title_of
from eventapp.notifications.follow_up_lines import (
    MAX_LINES,
    Facts,
    day_in_words,
    left_out,
    line_of,
    lines_of_digest,
    lines_with_owners,
    plain_title,
    sums_of_digest,
)
from eventapp.notifications.letters import Letter


def write_due(message: OutboxMessage) -> Letter:
    """Return the reminder of what a contact has to do or to confirm, before its date or after it."""
    conference = get_conference(message)
    waiting = read_waiting(conference, message.payload["contact_id"])
    still = {item.id: item.reported_on is not None for item in waiting.own}
    items = [item for item in _open_items(message) if item.id in still]
    if not items:
        raise CannotBeDone(N_("What this mail was about is done."))
    facts = tuple(line_of(conference, item, is_reported=still[item.id]) for item in items)
    return letter_to_contact(
        message,
        subject=ngettext(
            "%(conference)s: %(num)s action item waits for you",
            "%(conference)s: %(num)s action items wait for you",
            len(items),
            conference=title_of(conference),
        ),
        paragraphs=(
            _("This is a reminder of what was agreed at %(conference)s.", conference=title_of(conference)),
            _("On your page you can say how far it is, report it done, or pass it on to a colleague."),
            *left_out(facts),
        ),
        facts=facts[:MAX_LINES],
        link_label=_("Open your page"),
    )


def write_overdue_to_focal_point(message: OutboxMessage) -> Letter:
    """Return the mail to who speaks for a delegation: what is late in it, and whom to ask."""
    conference = get_conference(message)
    items = _open_items(message)
    facts = lines_with_owners(conference, items)
    return letter_to_contact(
        message,
        subject=_overdue_subject(conference, items),
        paragraphs=(
            _(
                "Something that your delegation took on at %(conference)s is overdue. Those in charge were "
                "reminded.",
                conference=title_of(conference),
            ),
            _("Please ask them how far it is, and tell the secretariat where somebody else takes over."),
            *left_out(facts),
        ),
        facts=facts[:MAX_LINES],
        link_label=_("See what is overdue"),
    )


def write_overdue_to_secretariat(message: OutboxMessage) -> Letter:
    """Return the mail to the office about what reminders and focal points have not brought about."""
    conference = get_conference(message)
    items = _open_items(message)
    facts = lines_with_owners(conference, items)
    return _to_secretariat(
        message,
        subject=_overdue_subject(conference, items),
        paragraphs=(
            _("Reminders have not helped: this has been overdue for long."),
            _("In the register you can move the date, name somebody else, or write to those in charge."),
            *left_out(facts),
        ),
        facts=facts[:MAX_LINES],
        link_label=_("Open the register"),
        path="action-items",
    )


def write_digest(message: OutboxMessage) -> Letter:
    """Return the weekly overview of what is open for a contact and, for who speaks for it, for an
    organization."""
    conference = get_conference(message)
    waiting = read_waiting(conference, message.payload["contact_id"], message.payload.get("organization_id"))
    if not (waiting.own or waiting.of_organization or waiting.pulses):
        raise CannotBeDone(N_("What this mail was about is done."))
    title = title_of(conference)
    facts = lines_of_digest(conference, waiting)
    return letter_to_contact(
        message,
        subject=_("%(conference)s: what is open this week", conference=title),
        paragraphs=(*sums_of_digest(conference, waiting), *left_out(facts)),
        facts=facts[:MAX_LINES],
        link_label=_("Open your page"),
    )


def write_agreement_expires(message: OutboxMessage) -> Letter:
    """Return the mail to a party's contact, or to the office, about agreements that end soon."""
    conference = get_conference(message)
    statement = select(Agreement).where(
        Agreement.conference_id == conference.id,
        Agreement.id.in_(message.payload["agreement_ids"]),
        Agreement.stage == AgreementStage.IN_FORCE,
        Agreement.carried_at.is_(None),
    )
    if "contact_id" in message.payload:
        # Whoever speaks for a party no longer, since the mail was queued, is told nothing of it.
        theirs = select(AgreementParty.agreement_id).where(
            AgreementParty.contact_id == message.payload["contact_id"]
        )
        statement = statement.where(Agreement.id.in_(theirs))
    agreements = session().scalars(statement.order_by(Agreement.expires_on, Agreement.number))
    facts = tuple(
        (_("ends on %(day)s", day=day_in_words(each.expires_on)), plain_title(conference, each.title))
        for each in agreements
        if each.expires_on is not None
    )
    if not facts:
        raise CannotBeDone(N_("What this mail was about is done."))
    subject = ngettext(
        "%(conference)s: %(num)s agreement ends soon",
        "%(conference)s: %(num)s agreements end soon",
        len(facts),
        conference=title_of(conference),
    )
    if "contact_id" in message.payload:
        asked = _("Please talk to the other parties about whether it is renewed, and tell the secretariat.")
        return letter_to_contact(
            message, subject=subject, paragraphs=(asked,), facts=facts, link_label=_("Open your page")
        )
    asked = _("Its parties were told. Note here what they decide: that it is renewed, or that it ends.")
    return _to_secretariat(
        message,
        subject=subject,
        paragraphs=(asked,),
        facts=facts,
        link_label=_("Open the agreements"),
        path="agreements",
    )


def _to_secretariat(
    message: OutboxMessage,
    *,
    subject: str,
    paragraphs: tuple[str, ...],
    facts: Facts,
    link_label: str,
    path: str,
) -> Letter:
    conference = get_conference(message)
    name = plain_name(message.recipient_name)
    return Letter(
        subject=subject,
        # The office's mailbox has no name.
        greeting=_("Dear %(name)s,", name=name) if name else _("Dear colleagues,"),
        paragraphs=paragraphs,
        facts=facts,
        link_label=link_label,
        link_url=f"{base_url()}/manage/{conference.slug}/{path}",
        sender=title_of(conference),
    )


def _open_items(message: OutboxMessage) -> Sequence[ActionItem]:
    """Return the items that a mail names and that are open still; raises ``CannotBeDone`` for none."""
    items: Sequence[ActionItem] = (
        session()
        .scalars(
            select(ActionItem)
            .where(
                ActionItem.conference_id == message.conference_id,
                ActionItem.id.in_(message.payload["item_ids"]),
                IS_FOLLOWED_UP,
            )
            .order_by(ActionItem.due_on, ActionItem.number)
        )
        .all()
    )
    if not items:
        raise CannotBeDone(N_("What this mail was about is done."))
    return items


def _overdue_subject(conference: Conference, items: Sequence[ActionItem]) -> str:
    return str(
        ngettext(
            "%(conference)s: %(num)s action item is overdue",
            "%(conference)s: %(num)s action items are overdue",
            len(items),
            conference=title_of(conference),
        )
    )
