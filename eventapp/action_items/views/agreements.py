"""One agreement with its milestones: its page and its sheet.

Milestones are action items, so these pages stand here, where both can be seen.
"""

from flask import render_template

from eventapp.action_items.filters import RegisterFilters
from eventapp.action_items.register import count_register, list_register
from eventapp.action_items.views.blueprint import action_items
from eventapp.agreements.history import list_agreement_happenings
from eventapp.agreements.rules import OPEN, Step, steps_from
from eventapp.agreements.sheet import get_sheet
from eventapp.agreements.words import KIND_NAMES, STAGE_NAMES, STEP_NAMES
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.permissions import Permission
from eventapp.web.paging import PER_PAGE, Page, requested_page

#: As many milestones as fit on a sheet.
MOST_ON_SHEET = 12
#: Steps that are no usual way on: the page keeps them apart.
_SELDOM = (Step.ABANDON, Step.TAKE_BACK)


@action_items.get("/manage/<slug>/agreements/<agreement_id>")
@in_conference(Permission.OUTCOMES_VIEW)
def show_agreement(conference: Conference, agreement_id: str) -> str:
    sheet = get_sheet(conference.id, agreement_id)
    day, number, filters = (
        today(conference.timezone),
        requested_page(),
        RegisterFilters(agreement_id=agreement_id),
    )
    rows = list_register(conference.id, filters, day, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    steps = steps_from(sheet.row.stage)
    return render_template(
        "action_items/agreement.html",
        conference=conference,
        sheet=sheet,
        page=Page(rows, number, count_register(conference.id, filters, day)),
        steps=[step for step in steps if step not in _SELDOM],
        seldom=[step for step in steps if step in _SELDOM],
        is_open=sheet.row.stage in OPEN,
        happenings=list_agreement_happenings(conference.id, agreement_id),
        kind_names=KIND_NAMES,
        stage_names=STAGE_NAMES,
        step_names=STEP_NAMES,
    )


@action_items.get("/manage/<slug>/agreements/<agreement_id>/sheet")
@in_conference(Permission.OUTCOMES_VIEW)
def show_agreement_sheet(conference: Conference, agreement_id: str) -> str:
    """Show an agreement on one page that prints well."""
    day, filters = today(conference.timezone), RegisterFilters(agreement_id=agreement_id)
    return render_template(
        "agreements/sheet.html",
        conference=conference,
        sheet=get_sheet(conference.id, agreement_id),
        milestones=list_register(conference.id, filters, day, limit=MOST_ON_SHEET),
        number_of_milestones=count_register(conference.id, filters, day),
        kind_names=KIND_NAMES,
        stage_names=STAGE_NAMES,
        day=day,
    )
