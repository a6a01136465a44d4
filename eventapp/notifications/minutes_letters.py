"""Mails about minutes that are circulated for comments."""

from eventapp.agendas.queries import find_item
from eventapp.i18n import N_, current_language, date_in_words
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import one_line
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.minutes.models import MinutesStatus
from eventapp.minutes.queries import find_minutes
from eventapp.minutes.reviews import find_review
from eventapp.notifications.contact_letters import letter_to_contact
from eventapp.notifications.delegate_letter import get_conference, title_of
from eventapp.notifications.letters import Letter


def write_minutes_circulated(message: OutboxMessage) -> Letter:
    """Return the mail that asks somebody to comment on the minutes of an agenda item."""
    conference, item_id = get_conference(message), message.payload["agenda_item_id"]
    item, minutes = find_item(conference.id, item_id), find_minutes(conference.id, item_id)
    if item is None or minutes is None or find_review(minutes, message.payload["contact_id"]) is None:
        raise CannotBeDone(N_("This person is no longer asked to comment on these minutes."))
    if minutes.status != MinutesStatus.CIRCULATED:
        raise CannotBeDone(N_("These minutes are no longer out for comments."))
    language = current_language()
    title = one_line(item.title.read(language, conference.first_language))
    facts = [(_("Agenda item"), title)]
    if minutes.comments_until is not None:
        facts.append((_("Comments are wanted until"), date_in_words(minutes.comments_until, language)))
    return letter_to_contact(
        message,
        subject=_(
            "%(conference)s: minutes of “%(item)s” for your comments",
            conference=title_of(conference),
            item=title,
        ),
        paragraphs=(
            _("The minutes of this agenda item are ready. Please read them and say what you would change."),
            _("If you have nothing to add, say on the same page that you agree. You need no account."),
        ),
        facts=tuple(facts),
        link_label=_("Read the minutes"),
        path=f"minutes/{item_id}",
    )
