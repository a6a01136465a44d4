"""Decisions: all of a conference, and recording, changing, deleting those of one agenda item."""

from typing import Any

from flask import abort, flash, render_template, request

from eventapp.agendas.queries import get_item
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.base import ID_LENGTH
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, current_language, gettext
from eventapp.minutes import services
from eventapp.minutes.decided import (
    DecisionFilters,
    count_decided,
    list_decided,
    list_organizations_that_decided,
    list_sides_that_decided,
)
from eventapp.minutes.forms import ChangeDecisionForm, DecisionForm
from eventapp.minutes.models import Decision
from eventapp.minutes.parties import parties_of
from eventapp.minutes.queries import get_decision
from eventapp.minutes.rules import PartyRef
from eventapp.minutes.views.blueprint import minutes, stale_page, to_outcomes
from eventapp.organizations.queries import find_organization_by_name, list_name_suggestions
from eventapp.organizations.rules import folded
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import VersionedForm
from eventapp.web.paging import PER_PAGE, Page, requested_page


@minutes.get("/manage/<slug>/decisions")
@in_conference(Permission.OUTCOMES_VIEW)
def list_decisions(conference: Conference) -> str:
    """List all decisions; ``q``, ``side`` and ``organization`` leave some in."""
    filters = DecisionFilters(
        text=request.args.get("q", "").strip()[:100],
        side_id=request.args.get("side", "")[:ID_LENGTH],
        organization_id=request.args.get("organization", "")[:ID_LENGTH],
    )
    number = requested_page()
    rows = list_decided(conference.id, filters, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "minutes/decisions.html",
        conference=conference,
        filters=filters,
        page=Page(rows, number, count_decided(conference.id, filters)),
        sides=list_sides_that_decided(conference.id),
        organizations=list_organizations_that_decided(conference.id),
    )


@minutes.get("/manage/<slug>/agenda/<item_id>/decisions/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_decision(conference: Conference, item_id: str) -> str:
    return _page(conference, item_id, DecisionForm(formdata=None))


@minutes.post("/manage/<slug>/agenda/<item_id>/decisions/new")
@in_conference(Permission.OUTCOMES_EDIT)
def record_decision(conference: Conference, item_id: str) -> Any:
    form = DecisionForm()
    if not form.validate():
        return _page(conference, item_id, form), 422
    try:
        parties = _parties(conference, form)
        with transaction():
            decision = services.record_decision(
                current_actor(),
                conference_id=conference.id,
                agenda_item_id=item_id,
                text=form.text.data,
                parties=parties,
                is_confidential=form.is_confidential.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, item_id, form), error.status
    flash(gettext("Decision %(number)d is recorded.", number=decision.number), "success")
    return to_outcomes(conference, item_id)


@minutes.get("/manage/<slug>/decisions/<decision_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_decision(conference: Conference, decision_id: str) -> str:
    decision = get_decision(conference.id, decision_id)
    language = current_language()
    form = ChangeDecisionForm(
        formdata=None,
        text=decision.text,
        is_confidential=decision.is_confidential,
        version=decision.version,
        parties=[party.name.read(language) for party in parties_of([decision.id]).get(decision.id, ())],
    )
    return _page(conference, decision.agenda_item_id, form, decision)


@minutes.post("/manage/<slug>/decisions/<decision_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def change_decision(conference: Conference, decision_id: str) -> Any:
    form, decision = ChangeDecisionForm(), get_decision(conference.id, decision_id)
    item_id = decision.agenda_item_id
    if not form.validate():
        return _page(conference, item_id, form, decision), 422
    try:
        parties = _parties(conference, form)
        with transaction():
            services.change_decision(
                current_actor(),
                conference_id=conference.id,
                decision_id=decision_id,
                text=form.text.data,
                parties=parties,
                is_confidential=form.is_confidential.data,
                version=form.version.data,
            )
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, item_id, form, decision), error.status
    except Conflict as error:
        newest = get_decision(conference.id, decision_id)
        form.take_error(error)
        form.take_newest(newest.version)
        return _page(conference, item_id, form, newest, is_stale=True), error.status
    flash(gettext("Saved."), "success")
    return to_outcomes(conference, item_id)


@minutes.post("/manage/<slug>/decisions/<decision_id>/delete")
@in_conference(Permission.OUTCOMES_EDIT)
def delete_decision(conference: Conference, decision_id: str) -> Any:
    form = VersionedForm()
    if not form.validate():
        abort(422)
    item_id = get_decision(conference.id, decision_id).agenda_item_id
    try:
        with transaction():
            services.delete_decision(
                current_actor(),
                conference_id=conference.id,
                decision_id=decision_id,
                version=form.version.data,
            )
    except Conflict as error:
        return stale_page(conference, item_id, error)
    flash(gettext("The decision is deleted."), "success")
    return to_outcomes(conference, item_id)


def _parties(conference: Conference, form: DecisionForm) -> list[PartyRef]:
    """Return the parties named: sides of the conference, else organizations of the directory."""
    sides = {
        folded(name): side.id
        for side in list_sides(conference.id)
        for name in (side.code, *side.name.values())
    }
    parties = []
    for place, entry in enumerate(form.parties.entries):
        name = entry.data or ""
        side_id, organization = sides.get(folded(name)), find_organization_by_name(name) if name else None
        if side_id is not None:
            parties.append(PartyRef(side_id=side_id))
        elif organization is not None:
            parties.append(PartyRef(organization_id=organization.id))
        elif name:
            raise InvalidInput(
                N_("No side and no organization has this name. Add it to the directory first."),
                field=f"parties-{place}",
            )
    return parties


def _page(
    conference: Conference,
    item_id: str,
    form: DecisionForm,
    decision: Decision | None = None,
    *,
    is_stale: bool = False,
) -> str:
    """Render the form of a new decision or, with ``decision``, of one that is there."""
    form.leave_room()
    return render_template(
        "minutes/decision.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        form=form,
        decision=decision,
        parties=parties_of([decision.id]).get(decision.id, ()) if decision else (),
        is_stale=is_stale,
        sides=list_sides(conference.id),
        suggestions=list_name_suggestions(),
    )
