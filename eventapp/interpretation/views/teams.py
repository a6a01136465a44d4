"""The teams, and the sheet with which each goes through its days."""

from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.models import InterpretationTeam
from eventapp.agendas.queries import room_names
from eventapp.agendas.words import MODE_NAMES
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.interpretation import services
from eventapp.interpretation.forms import ChangeTeamForm, TeamForm
from eventapp.interpretation.planning import as_team, read_plan, turns_of
from eventapp.interpretation.queries import get_team, list_teams
from eventapp.interpretation.views.blueprint import interpretation
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor


@interpretation.get("/manage/<slug>/interpretation/teams", endpoint="list_teams")
@in_conference(Permission.AGENDA_VIEW)
def show_teams(conference: Conference) -> str:
    return _page(conference, TeamForm(formdata=None))


@interpretation.post("/manage/<slug>/interpretation/teams")
@in_conference(Permission.AGENDA_EDIT)
def add_team(conference: Conference) -> Any:
    form = TeamForm()
    form.offer(conference)
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            services.add_team(current_actor(), conference_id=conference.id, facts=form.facts())
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    flash(gettext("The team is added."), "success")
    return _to_list(conference)


@interpretation.get("/manage/<slug>/interpretation/teams/<team_id>")
@in_conference(Permission.AGENDA_EDIT)
def edit_team(conference: Conference, team_id: str) -> str:
    team, form = get_team(conference.id, team_id), ChangeTeamForm(formdata=None)
    form.show(team)
    return _edit_page(conference, form, team)


@interpretation.post("/manage/<slug>/interpretation/teams/<team_id>")
@in_conference(Permission.AGENDA_EDIT)
def save_team(conference: Conference, team_id: str) -> Any:
    team, form = get_team(conference.id, team_id), ChangeTeamForm()
    form.offer(conference, tuple(team.languages))
    if not form.validate():
        return _edit_page(conference, form, team), 422
    try:
        with transaction():
            services.edit_team(
                current_actor(),
                conference_id=conference.id,
                team_id=team_id,
                version=form.version.data,
                facts=form.facts(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        team = get_team(conference.id, team_id)
        if isinstance(error, Conflict):
            form.take_newest(team.version)
        return _edit_page(conference, form, team), error.status
    flash(gettext("Saved."), "success")
    return _to_list(conference)


@interpretation.post("/manage/<slug>/interpretation/teams/<team_id>/move")
@in_conference(Permission.AGENDA_EDIT)
def move_team(conference: Conference, team_id: str) -> Response:
    by = -1 if request.form.get("to") == "up" else 1
    with transaction():
        services.move_team(current_actor(), conference_id=conference.id, team_id=team_id, by=by)
    return _to_list(conference)


@interpretation.post("/manage/<slug>/interpretation/teams/<team_id>/remove")
@in_conference(Permission.AGENDA_EDIT)
def remove_team(conference: Conference, team_id: str) -> Response:
    with transaction():
        services.remove_team(current_actor(), conference_id=conference.id, team_id=team_id)
    flash(gettext("The team is removed."), "success")
    return _to_list(conference)


@interpretation.get("/manage/<slug>/interpretation/teams/<team_id>/sheet")
@in_conference(Permission.AGENDA_VIEW)
def show_sheet(conference: Conference, team_id: str) -> str:
    """Show what a team takes into its booth: its items by day, and who interprets when."""
    team, plan = as_team(get_team(conference.id, team_id)), read_plan(conference)
    turns = turns_of(plan, team)
    items = [item for item in plan.items if item.id in turns]
    return render_template(
        "interpretation/sheet.html",
        conference=conference,
        team=team,
        days=[(day, list(of_day)) for day, of_day in groupby(items, lambda item: item.day)],
        turns=turns,
        rooms=room_names(conference.id),
        modes=MODE_NAMES,
    )


def _page(conference: Conference, form: TeamForm) -> str:
    form.offer(conference)
    return render_template(
        "interpretation/teams.html", conference=conference, form=form, teams=list_teams(conference.id)
    )


def _edit_page(conference: Conference, form: ChangeTeamForm, team: InterpretationTeam) -> str:
    form.offer(conference, tuple(team.languages))
    return render_template("interpretation/team.html", conference=conference, form=form, team=team)


def _to_list(conference: Conference) -> Response:
    return redirect(url_for("interpretation.list_teams", slug=conference.slug), 303)
