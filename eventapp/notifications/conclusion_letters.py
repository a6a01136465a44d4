"""Mails at the end of a conference: the summary to delegates, and the link to those who owe something."""

from dataclasses import replace

from sqlalchemy import func, select

from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.action_items.public_register import public_items
from eventapp.action_items.queries import list_for_contact
from eventapp.agreements.models import Agreement
from eventapp.agreements.rules import BINDING
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.i18n import N_, current_language, short_date
from eventapp.i18n import gettext as _
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.minutes.models import Decision
from eventapp.notifications.contact_letters import letter_to_contact
from eventapp.notifications.delegate_letter import (
    get_conference,
    letter_to_delegate,
    questions,
    title_of,
)
from eventapp.notifications.follow_up_lines import plain_title
from eventapp.notifications.letters import Letter
from eventapp.registration.models import Delegate, DelegateStatus

#: Items that a mail names; the page behind the link has all of them.
NAMED = 10


def write_conference_concluded(message: OutboxMessage) -> Letter:
    """Return the mail with the key figures and the link to the summary."""
    conference = get_conference(message)
    if conference.concluded_at is None:
        raise CannotBeDone(N_("The conclusion was taken back before the mail was sent."))
    title = title_of(conference)
    letter = letter_to_delegate(
        message,
        _("%(conference)s: what came of it", conference=title),
        _("%(conference)s is over. Thank you for having been part of it.", conference=title),
        may_attach=False,
        link_label=_("Open the conference summary"),
    )
    follows = _("The summary says what was decided and who does what by when.")
    return replace(
        letter,
        paragraphs=(*letter.paragraphs, follows),
        facts=_figures(conference),
        link_url=f"{letter.link_url}/summary",
        closing=questions(conference),
    )


def write_follow_up_begins(message: OutboxMessage) -> Letter:
    """Return the mail that tells somebody what they own now, with their link."""
    conference = get_conference(message)
    items = list_for_contact(message.payload["contact_id"])
    if not items:
        raise CannotBeDone(N_("There is nothing left to do for this contact."))
    title = title_of(conference)
    facts = (
        (_("No. %(number)d", number=item.number), _described(plain_title(conference, item.title), item))
        for item in items[:NAMED]
    )
    more = (_("There is more on the page."),) if len(items) > NAMED else ()
    return letter_to_contact(
        message,
        subject=_("%(conference)s: what is yours to follow up", conference=title),
        paragraphs=(
            _("%(conference)s is over, and the following was put into your hands.", conference=title),
            *more,
            _("On your page you can say how far you are, pass something on, or report that it is done."),
        ),
        facts=tuple(facts),
        link_label=_("See what is yours"),
    )


def _described(title: str, item: ActionItem) -> str:
    if item.due_on is None:
        return title
    day = short_date(item.due_on, current_language())
    return str(_("%(title)s (due %(day)s)", title=title, day=day))


def _figures(conference: Conference) -> tuple[tuple[str, str], ...]:
    """Return the key figures; what is confidential isn't counted, nor what follows from it."""
    counted = (
        (_("Participants"), Delegate, Delegate.status == DelegateStatus.ACCEPTED),
        (_("Decisions"), Decision, Decision.is_confidential.is_(False)),
        (
            _("Agreements signed"),
            Agreement,
            Agreement.stage.in_(BINDING) & Agreement.is_confidential.is_(False),
        ),
        (
            _("Action items"),
            ActionItem,
            (ActionItem.status != ActionItemStatus.CANCELLED) & public_items(conference.id),
        ),
    )
    numbers = session().execute(
        select(
            *(
                select(func.count())
                .select_from(model)
                .where(model.conference_id == conference.id, condition)
                .scalar_subquery()
                for _label, model, condition in counted
            )
        )
    )
    shown = zip((label for label, _model, _condition in counted), numbers.one(), strict=True)
    return tuple((label, str(number)) for label, number in shown if number)
