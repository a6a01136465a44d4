"""Mails to owners and watchers of action items, each with the reader's own link to it."""

from eventapp.action_items.models import ActionItem, ActionItemComment, ActionItemStatus
from eventapp.action_items.queries import get_action_item, get_watcher
from eventapp.action_items.rules import awaited
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.i18n import N_, current_language, short_date
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import plain_name, plain_text
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import NO_TEXT
from eventapp.notifications.contact_letters import letter_to_contact
from eventapp.notifications.delegate_letter import get_conference, title_of
from eventapp.notifications.follow_up_lines import plain_title
from eventapp.notifications.letters import Letter

#: So much of a comment or a reason stands in a mail; all of it is on the page.
_SHOWN = 300


def write_assigned(message: OutboxMessage) -> Letter:
    """Return the mail to somebody who owns an action item, with the link by which they say how far it is."""
    item, conference = _item(message), get_conference(message)
    title = title_of(conference)
    return _letter(
        message,
        item,
        _("%(conference)s: action item %(number)d is with you", conference=title, number=item.number),
        (
            _("At %(conference)s it was agreed that you take care of this.", conference=title),
            _(
                "On its page you can say how far it is, ask, show what was done, pass it on to a colleague, "
                "and report it done. You need no account."
            ),
        ),
    )


def write_reported(message: OutboxMessage) -> Letter:
    """Return the mail that asks another side to confirm what was reported as done."""
    item = _item(message)
    waiting = {owner.contact_id for owner in awaited(item.owners)}
    if item.reported_at is None or message.payload["contact_id"] not in waiting:
        raise CannotBeDone(N_("Nothing waits for this contact’s confirmation any more."))
    return _letter(
        message,
        item,
        _(
            "%(conference)s: please confirm that action item %(number)d is done",
            conference=title_of(get_conference(message)),
            number=item.number,
        ),
        (
            _("%(name)s reports that this is done.", name=plain_name(item.reported_by)),
            _("Please have a look and confirm it, or send it back and say what is missing."),
        ),
    )


def write_answered(message: OutboxMessage) -> Letter:
    """Return the mail that says whether the other side has confirmed what was reported as done."""
    item, conference = _item(message), get_conference(message)
    title, is_done = title_of(conference), item.status == ActionItemStatus.COMPLETED
    if is_done:
        subject = _(
            "%(conference)s: action item %(number)d is completed", conference=title, number=item.number
        )
        return _letter(message, item, subject, (_("It was confirmed that this is done. Thank you."),))
    said = _comment(message)
    return _letter(
        message,
        item,
        _("%(conference)s: action item %(number)d is not done yet", conference=title, number=item.number),
        (
            _("%(name)s has looked at it and sends it back:", name=plain_name(said.author_name)),
            _quoted(said.text),
        ),
    )


def write_commented(message: OutboxMessage) -> Letter:
    """Return the mail that tells of a comment; what is said after it stands on the page."""
    item, said = _item(message), _comment(message)
    return _letter(
        message,
        item,
        _(
            "%(conference)s: comment on action item %(number)d",
            conference=title_of(get_conference(message)),
            number=item.number,
        ),
        (_("%(name)s writes:", name=plain_name(said.author_name)), _quoted(said.text)),
    )


def _letter(message: OutboxMessage, item: ActionItem, subject: str, paragraphs: tuple[str, ...]) -> Letter:
    conference = get_conference(message)
    facts = [
        (_("Action item"), f"{item.number} · {plain_title(conference, item.title)}"),
        (_("Due on"), short_date(item.due_on, current_language()) if item.due_on else _("No date")),
    ]
    others = [
        plain_name(owner.contact.name)
        if owner.contact
        else plain_title(conference, owner.organization.name if owner.organization else NO_TEXT)
        for owner in item.owners
        if owner.contact_id != message.payload["contact_id"]
    ]
    if others:
        facts.append((_("Also in charge"), "; ".join(others)))
    return letter_to_contact(
        message,
        subject=subject,
        paragraphs=paragraphs,
        facts=tuple(facts),
        link_label=_("Open the action item"),
        path=f"action-items/{item.id}",
    )


def _item(message: OutboxMessage) -> ActionItem:
    """Return the action item of a mail; its reader has to own or watch it still."""
    contact_id = message.payload["contact_id"]
    try:
        item = get_action_item(message.conference_id or "", message.payload["action_item_id"])
        if not any(owner.contact_id == contact_id for owner in item.owners):
            get_watcher(item.id, contact_id)
    except NotFound as error:
        raise CannotBeDone(N_("This action item is no longer with them.")) from error
    return item


def _comment(message: OutboxMessage) -> ActionItemComment:
    said = session().get(ActionItemComment, message.payload.get("comment_id", ""))
    if said is None:
        raise CannotBeDone(N_("The comment is no longer there."))
    return said


def _quoted(text: str) -> str:
    shown = plain_text(text, _SHOWN)
    return str(_("“%(text)s”", text=shown if len(text) <= _SHOWN else f"{shown}…"))
