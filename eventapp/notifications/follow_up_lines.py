"""How mails about following up list what is open: a line each, with when and what, and who."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.follow_up.waiting import Waiting
from eventapp.i18n import current_language, list_comma, ngettext, short_date
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import plain_name
from eventapp.localized import LocalizedText

#: Lines of one mail; what there is beside them stands on the page that its link opens.
MAX_LINES = 20
Facts = tuple[tuple[str, str], ...]


def line_of(conference: Conference, item: ActionItem, *, is_reported: bool = False) -> tuple[str, str]:
    """Return when something is due, and what it is."""
    title = _("No. %(number)d: %(title)s", number=item.number, title=plain_title(conference, item.title))
    return _when(conference, item.due_on, is_reported=is_reported), title


def _when(conference: Conference, due_on: date | None, *, is_reported: bool) -> str:
    if is_reported:
        return str(_("reported done, please confirm"))
    if due_on is None:
        return str(_("without a date"))
    if due_on < today(conference.timezone):
        return str(_("overdue since %(day)s", day=day_in_words(due_on)))
    return str(_("due on %(day)s", day=day_in_words(due_on)))


def day_in_words(day: date) -> str:
    """Return a day in the mail's language."""
    return short_date(day, current_language())


def plain_title(conference: Conference, title: LocalizedText) -> str:
    """Return a title as the mail's language has it; mail programs find no address in it."""
    return plain_name(title.read(current_language(), conference.first_language))


def left_out(facts: Facts) -> tuple[str, ...]:
    """Return a sentence about the lines that a mail has no room for, if there are any."""
    more = len(facts) - MAX_LINES
    if more <= 0:
        return ()
    return (ngettext("%(num)s more stands on the page.", "%(num)s more stand on the page.", more),)


def lines_with_owners(conference: Conference, items: Sequence[ActionItem]) -> Facts:
    """Return a line for each item that names its owners as well."""
    owners = _owners(conference, [item.id for item in items])
    lines = []
    for item in items:
        when, title = line_of(conference, item)
        lines.append(
            (when, _("%(title)s (%(owners)s)", title=title, owners=owners.get(item.id, _("nobody"))))
        )
    return tuple(lines)


def _owners(conference: Conference, item_ids: Collection[str]) -> dict[str, str]:
    """Return item → its owners by name and organization."""
    language, first = current_language(), conference.first_language
    rows: Iterable[ActionItemOwner] = session().scalars(
        select(ActionItemOwner)
        .where(ActionItemOwner.action_item_id.in_(item_ids))
        .options(joinedload(ActionItemOwner.contact), joinedload(ActionItemOwner.organization))
        .order_by(ActionItemOwner.action_item_id, ActionItemOwner.position)
    )
    names: dict[str, list[str]] = {}
    for row in rows:
        person = row.contact.name if row.contact else ""
        organization = row.organization.name.read(language, first) if row.organization else ""
        named = list_comma(language).join(plain_name(name) for name in (person, organization) if name)
        names.setdefault(row.action_item_id, []).append(named)
    return {item_id: "; ".join(named) for item_id, named in names.items()}


def lines_of_digest(conference: Conference, waiting: Waiting) -> Facts:
    """Return the lines of a digest: the contact's own first, then those of others in their organization."""
    reported = {item.id: item.reported_on is not None for item in (*waiting.own, *waiting.of_organization)}
    items = {
        item.id: item for item in session().scalars(select(ActionItem).where(ActionItem.id.in_(reported)))
    }
    own = [line_of(conference, items[item.id], is_reported=reported[item.id]) for item in waiting.own]
    others = [line_of(conference, items[item.id]) for item in waiting.of_organization]
    return (*own, *((_("of your organization, %(when)s", when=when), title) for when, title in others))


def sums_of_digest(conference: Conference, waiting: Waiting) -> tuple[str, ...]:
    """Return how much is open, in sentences."""
    day = today(conference.timezone)
    late = sum(item.due_on is not None and item.due_on < day for item in waiting.own)
    said = (
        (
            len(waiting.own),
            ngettext(
                "%(num)s action item waits for you.", "%(num)s action items wait for you.", len(waiting.own)
            ),
        ),
        (late, ngettext("%(num)s is overdue.", "%(num)s are overdue.", late)),
        (
            len(waiting.of_organization),
            ngettext(
                "%(num)s more waits for others of your organization.",
                "%(num)s more wait for others of your organization.",
                len(waiting.of_organization),
            ),
        ),
        (
            waiting.pulses,
            ngettext(
                "%(num)s question about what came of the conference waits for your answer.",
                "%(num)s questions about what came of the conference wait for your answer.",
                waiting.pulses,
            ),
        ),
    )
    return tuple(str(sentence) for number, sentence in said if number)
