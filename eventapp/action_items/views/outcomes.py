"""What came of the agenda: all items with their minutes, and one item with everything that follows from it.

These pages show minutes and action items side by side, so they stand here, where both can be seen.
"""

from flask import render_template, request

from eventapp.action_items.filters import RegisterFilters
from eventapp.action_items.forms import ActionItemForm
from eventapp.action_items.outcomes import NOT_WRITTEN, count_items_by_status, list_item_outcomes
from eventapp.action_items.register import count_register, list_register
from eventapp.action_items.views.blueprint import action_items
from eventapp.agendas.queries import get_item
from eventapp.agreements.filters import AgreementFilters
from eventapp.agreements.queries import list_agreements
from eventapp.agreements.words import KIND_NAMES, STAGE_NAMES
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.minutes.attending import group_by_delegation
from eventapp.minutes.models import MinutesStatus
from eventapp.minutes.queries import get_outcome, list_attendance
from eventapp.minutes.reviews import count_comments
from eventapp.minutes.writers import list_other_writers, list_untold_clashes
from eventapp.organizations.queries import list_name_suggestions
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.paging import PER_PAGE, Page, requested_page


@action_items.get("/manage/<slug>/minutes")
@in_conference(Permission.OUTCOMES_VIEW)
def list_outcomes(conference: Conference) -> str:
    counts, number = count_items_by_status(conference.id), requested_page()
    status = request.args.get("status", "")
    if status not in {NOT_WRITTEN, *MinutesStatus}:
        status = ""
    rows = list_item_outcomes(conference.id, status, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "action_items/outcomes_list.html",
        conference=conference,
        page=Page(rows, number, counts[status] if status else counts.total()),
        status=status,
        counts=counts,
    )


@action_items.get("/manage/<slug>/agenda/<item_id>/outcomes")
@in_conference(Permission.OUTCOMES_VIEW)
def show_outcomes(conference: Conference, item_id: str) -> str:
    """Show one agenda item with its minutes, decisions and action items, and the forms that add to them."""
    item = get_item(conference.id, item_id)
    outcome = get_outcome(conference.id, item.id)
    form = ActionItemForm(formdata=None, agenda_item_id=item.id)
    form.offer_sources([item], outcome.decisions, conference.timezone)
    day, number = today(conference.timezone), requested_page()
    filters = RegisterFilters(agenda_item_id=item.id)
    rows = list_register(conference.id, filters, day, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    user_id = current_actor().id or ""
    return render_template(
        "action_items/outcomes.html",
        conference=conference,
        item=item,
        outcome=outcome,
        sides=list_sides(conference.id),
        groups=group_by_delegation(list_attendance(conference.id, item.id)),
        comment_counts=count_comments(conference.id, item.id),
        writers=list_other_writers(item.id, user_id),
        clashes=list_untold_clashes(conference.id, item.id, user_id),
        page=Page(rows, number, count_register(conference.id, filters, day)),
        agreements=list_agreements(conference.id, AgreementFilters(agenda_item_id=item.id)),
        kind_names=KIND_NAMES,
        stage_names=STAGE_NAMES,
        form=form,
        suggestions=list_name_suggestions(),
    )
