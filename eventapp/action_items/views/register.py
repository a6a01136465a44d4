"""The register of a conference's action items, with its filters and the picture of progress."""

from datetime import date, timedelta

from flask import render_template, request

from eventapp.action_items import queries
from eventapp.action_items.filters import RegisterFilters
from eventapp.action_items.forms import decision_in_words
from eventapp.action_items.models import ActionItemStatus
from eventapp.action_items.register import count_register, list_owner_progress, list_register, progress
from eventapp.action_items.views.blueprint import action_items
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.i18n import current_language
from eventapp.permissions import Permission
from eventapp.web.forms import clean
from eventapp.web.paging import PER_PAGE, Page, requested_page

_STATES = frozenset({"open", "overdue", *ActionItemStatus})
#: The due windows on offer: days from today.
_WINDOWS = ("7", "30", "90")
UNDATED = "none"
#: As many owners as a chart shows well; the register itself shows all.
_MOST_OWNERS = 8


@action_items.get("/manage/<slug>/action-items")
@in_conference(Permission.OUTCOMES_VIEW)
def show_register(conference: Conference) -> str:
    day, number = today(conference.timezone), requested_page()
    filters = _filters(day)
    rows = list_register(conference.id, filters, day, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "action_items/register.html",
        conference=conference,
        page=Page(rows, number, count_register(conference.id, filters, day)),
        is_filtered=filters != RegisterFilters(),
        progress=progress(conference.id, day),
        owners=list_owner_progress(conference.id, day)[:_MOST_OWNERS],
        sides=list_sides(conference.id),
        organizations=queries.list_owner_organizations(conference.id),
        sources=_sources(conference.id),
    )


def _filters(day: date) -> RegisterFilters:
    """Read the filters of the request; what makes no sense filters nothing."""
    status, due, source = _argument("status"), _argument("due"), _argument("source")
    kind, _dash, source_id = source.partition("-")
    return RegisterFilters(
        status=status if status in _STATES else "",
        side=_argument("side"),
        organization_id=_argument("organization"),
        owner=_argument("q"),
        agenda_item_id=source_id if kind == "item" else "",
        decision_id=source_id if kind == "decision" else "",
        due_from=day if due in _WINDOWS else None,
        due_until=day + timedelta(days=int(due)) if due in _WINDOWS else None,
        is_undated=due == UNDATED,
    )


def _argument(name: str) -> str:
    return (clean(request.args.get(name, "")) or "")[:100]


def _sources(conference_id: str) -> list[tuple[str, str]]:
    """Return the agenda items and decisions that action items came from, as options of the filter."""
    items = queries.list_source_items(conference_id)
    decisions = queries.list_source_decisions(conference_id)
    return [(f"item-{item.id}", item.title.read(current_language())) for item in items] + [
        (f"decision-{decision.id}", decision_in_words(decision)) for decision in decisions
    ]
