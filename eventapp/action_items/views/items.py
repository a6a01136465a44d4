"""One action item: reading, adding, changing, deleting."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for

from eventapp.action_items import services
from eventapp.action_items.details import group_by_side, list_comments, list_evidence, waits_for
from eventapp.action_items.following_forms import CommentForm, EvidenceForm, WatcherForm
from eventapp.action_items.forms import (
    ActionItemForm,
    ChangeActionItemForm,
    OwnerForm,
    QuickEntryForm,
    form_values,
)
from eventapp.action_items.history import list_item_happenings
from eventapp.action_items.models import ActionItem
from eventapp.action_items.queries import get_action_item, list_watchers
from eventapp.action_items.register import find_row
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.views.blueprint import action_items
from eventapp.action_items.views.states import stale_page
from eventapp.agendas.queries import list_items
from eventapp.agreements.queries import list_to_choose
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import gettext
from eventapp.minutes.queries import list_decisions
from eventapp.organizations.queries import get_organization_by_name, list_name_suggestions
from eventapp.organizations.rules import folded
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import AppForm, VersionedForm
from eventapp.web.redirects import own_path


@action_items.get("/manage/<slug>/action-items/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_action_item(conference: Conference) -> str:
    """Show the empty form; ``item``, ``decision``, ``agreement`` and ``organization`` fill it in."""
    form = ActionItemForm(
        formdata=None,
        agenda_item_id=request.args.get("item", ""),
        decision_id=request.args.get("decision", ""),
        agreement_id=request.args.get("agreement", ""),
        data={"owners": [{"organization": request.args.get("organization", "")[:200]}]},
    )
    offer_sources(form, conference)
    return form_page(conference, form)


@action_items.post("/manage/<slug>/action-items/new")
@in_conference(Permission.OUTCOMES_EDIT)
def create_action_item(conference: Conference) -> Any:
    form = ActionItemForm()
    offer_sources(form, conference)
    if form.wants_another_owner():
        return form_page(conference, form)
    if not form.validate():
        return form_page(conference, form), 422
    try:
        with transaction():
            made = services.create_action_item(
                current_actor(),
                conference_id=conference.id,
                facts=_facts(form),
                secret_key=current_app.config["SECRET_KEY"],
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return form_page(conference, form), error.status
    flash(gettext("Action item %(number)d is in the register.", number=made.number), "success")
    return redirect(next_url(conference))


@action_items.get("/manage/<slug>/action-items/<action_item_id>")
@in_conference(Permission.OUTCOMES_VIEW)
def show_action_item(conference: Conference, action_item_id: str) -> str:
    return item_page(conference, action_item_id)


@action_items.get("/manage/<slug>/action-items/<action_item_id>/edit")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_action_item(conference: Conference, action_item_id: str) -> str:
    item = get_action_item(conference.id, action_item_id)
    form = ChangeActionItemForm(formdata=None, data=form_values(item))
    offer_sources(form, conference)
    return form_page(conference, form, item)


@action_items.post("/manage/<slug>/action-items/<action_item_id>/edit")
@in_conference(Permission.OUTCOMES_EDIT)
def change_action_item(conference: Conference, action_item_id: str) -> Any:
    form, item = ChangeActionItemForm(), get_action_item(conference.id, action_item_id)
    offer_sources(form, conference)
    if form.wants_another_owner():
        return form_page(conference, form, item)
    if not form.validate():
        return form_page(conference, form, item), 422
    try:
        with transaction():
            services.change_action_item(
                current_actor(),
                conference_id=conference.id,
                action_item_id=action_item_id,
                facts=_facts(form, get_action_item(conference.id, action_item_id)),
                version=form.version.data,
                secret_key=current_app.config["SECRET_KEY"],
            )
    except InvalidInput as error:
        form.take_error(error)
        return form_page(conference, form, item), error.status
    except Conflict as error:
        newest = get_action_item(conference.id, action_item_id)
        form.take_error(error)
        form.take_newest(newest.version)
        return form_page(conference, form, newest, is_stale=True), error.status
    flash(gettext("Saved."), "success")
    return redirect(_item_url(conference, action_item_id))


@action_items.post("/manage/<slug>/action-items/<action_item_id>/delete")
@in_conference(Permission.OUTCOMES_EDIT)
def delete_action_item(conference: Conference, action_item_id: str) -> Any:
    form = VersionedForm()
    if not form.validate():
        abort(422)
    try:
        with transaction():
            services.delete_action_item(
                current_actor(),
                conference_id=conference.id,
                action_item_id=action_item_id,
                version=form.version.data,
            )
    except Conflict as error:
        return stale_page(conference, action_item_id, error)
    flash(gettext("The action item is deleted."), "success")
    return redirect(url_for("action_items.show_register", slug=conference.slug))


def offer_sources(form: ActionItemForm, conference: Conference) -> None:
    """Fill what an action item of this conference can come from."""
    form.offer_sources(
        list_items(conference.id),
        list_decisions(conference.id),
        conference.timezone,
        list_to_choose(conference.id),
    )


def _facts(form: ActionItemForm, item: ActionItem | None = None) -> ActionItemFacts:
    percent = form.percent.data if isinstance(form, ChangeActionItemForm) else 0
    return ActionItemFacts(
        title=form.title.data,
        description=form.description.data,
        owners=tuple(_owner(row, place, item) for place, row in enumerate(form.said_owners)),
        due_on=form.due_on.data,
        agenda_item_id=form.agenda_item_id.data or None,
        decision_id=form.decision_id.data or None,
        agreement_id=form.agreement_id.data or None,
        priority=form.priority.data,
        percent=percent or 0,
        is_confidential=form.is_confidential.data,
    )


def _owner(row: OwnerForm, place: int, item: ActionItem | None) -> OwnerFacts:
    return OwnerFacts(
        organization_id=_organization_id(row.organization.data or "", place, item),
        name=row.name.data or "",
        email=row.email.data or "",
    )


def _organization_id(name: str, place: int, item: ActionItem | None) -> str | None:
    """Return the id of the organization called ``name``: one that owns the item where it is called so."""
    if not name:
        return None
    for owner in item.owners if item else ():
        if owner.organization is not None and folded(name) in owner.organization.name_key.split("\n"):
            return owner.organization.id
    return get_organization_by_name(name, f"owners.{place}.organization").id


def _item_url(conference: Conference, action_item_id: str) -> str:
    return url_for("action_items.show_action_item", slug=conference.slug, action_item_id=action_item_id)


def item_page(conference: Conference, action_item_id: str, sent: AppForm | None = None) -> str:
    """Render the page of an action item; ``sent`` is the form on it that was refused."""
    row = find_row(conference.id, action_item_id, today(conference.timezone))
    if row is None:
        raise NotFound
    forms: dict[str, AppForm] = {
        "comment": CommentForm(formdata=None),
        "evidence_form": EvidenceForm(formdata=None),
        "watcher": WatcherForm(formdata=None),
    }
    if sent is not None:
        forms |= {name: sent for name, form in forms.items() if type(form) is type(sent)}
    return render_template(
        "action_items/item.html",
        conference=conference,
        row=row,
        sides=group_by_side(conference.id, row.owners),
        waiting=waits_for(row),
        comments=list_comments(action_item_id),
        evidence=list_evidence(action_item_id),
        watchers=list_watchers(action_item_id),
        happenings=list_item_happenings(conference.id, action_item_id),
        sent=sent,
        **forms,
    )


def next_url(conference: Conference) -> str:
    """Return where to go on: the page of ours that the request names, else the register."""
    register = url_for("action_items.show_register", slug=conference.slug)
    return own_path(request.args.get("next"), register)


def form_page(
    conference: Conference,
    form: ActionItemForm,
    item: ActionItem | None = None,
    *,
    is_stale: bool = False,
    quick: QuickEntryForm | None = None,
) -> str:
    """Render the form of a new action item, with ``item`` of one that is there.

    ``quick`` is the line that wasn't understood in full, where the form is filled in from one.
    """
    return render_template(
        "action_items/form.html",
        conference=conference,
        form=form,
        item=item,
        is_stale=is_stale,
        quick=quick,
        suggestions=list_name_suggestions(),
        next_path=next_url(conference),
    )
