"""The plan by day, and who is on duty at one item."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from eventapp.agendas.queries import get_item, room_names
from eventapp.agendas.words import KIND_NAMES, MODE_NAMES
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.interpretation import services
from eventapp.interpretation.forms import DutyForm
from eventapp.interpretation.planning import Plan, read_plan, turns_of
from eventapp.interpretation.queries import list_duties
from eventapp.interpretation.rules import Gap
from eventapp.interpretation.views.blueprint import interpretation
from eventapp.interpretation.words import gap_in_words
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.days import day_to_show
from eventapp.web.paging import PER_PAGE, Page, requested_page


@interpretation.get("/manage/<slug>/interpretation")
@in_conference(Permission.AGENDA_VIEW)
def show_plan(conference: Conference) -> str:
    """Show one day, or with ``?gaps=1`` every item that something is missing about."""
    plan, only_gaps = read_plan(conference), request.args.get("gaps") == "1"
    day = None if only_gaps else day_to_show(plan.days, conference.timezone)
    found = [item for item in plan.items if (item.gaps if only_gaps else item.day == day)]
    number = requested_page()
    rows = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "interpretation/plan.html",
        conference=conference,
        plan=plan,
        day=day,
        only_gaps=only_gaps,
        page=Page(rows, number, len(found)),
        rooms=room_names(conference.id),
        words=_words_for(plan, conference),
        kinds=KIND_NAMES,
        modes=MODE_NAMES,
    )


@interpretation.get("/manage/<slug>/interpretation/items/<item_id>")
@in_conference(Permission.AGENDA_VIEW)
def show_item(conference: Conference, item_id: str) -> str:
    form = DutyForm(formdata=None)
    form.show(sorted(duty.team_id for duty in list_duties(conference.id, item_id)))
    return _item_page(conference, item_id, form)


@interpretation.post("/manage/<slug>/interpretation/items/<item_id>")
@in_conference(Permission.AGENDA_EDIT)
def assign_teams(conference: Conference, item_id: str) -> Any:
    form = DutyForm()
    form.team_ids.choices = [(team_id, "") for team_id in form.team_ids.data or ()]
    if not form.validate():
        return _item_page(conference, item_id, form), 422
    try:
        with transaction():
            services.assign_teams(
                current_actor(),
                conference_id=conference.id,
                item_id=item_id,
                team_ids=form.team_ids.data or [],
                seen=[team_id for team_id in (form.seen.data or "").split(",") if team_id],
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        # Its sender is told and sees who is on duty now: the next try replaces that.
        form.show(sorted(duty.team_id for duty in list_duties(conference.id, item_id)))
        return _item_page(conference, item_id, form), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("interpretation.show_item", slug=conference.slug, item_id=item_id), 303)


def _item_page(conference: Conference, item_id: str, form: DutyForm) -> str:
    item, plan = get_item(conference.id, item_id), read_plan(conference)
    planned = next((each for each in plan.items if each.id == item_id), None)
    form.team_ids.choices = [(team.id, team.name) for team in plan.teams]
    turns = (
        {team.id: turns_of(plan, team).get(item_id, ()) for team in planned.sitting.teams} if planned else {}
    )
    return render_template(
        "interpretation/item.html",
        conference=conference,
        item=item,
        planned=planned,
        plan=plan,
        form=form,
        turns=turns,
        rooms=room_names(conference.id),
        words=_words_for(plan, conference),
        modes=MODE_NAMES,
    )


def _words_for(plan: Plan, conference: Conference) -> Any:
    titles = {item.id: item.title for item in plan.items}

    def words(gap: Gap) -> str:
        return gap_in_words(gap, titles, conference.first_language)

    return words
