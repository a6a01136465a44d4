"""One agenda item: making, editing, moving, copying, cancelling and deleting it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from eventapp.agendas import services
from eventapp.agendas.forms import ItemForm
from eventapp.agendas.listing import list_notices
from eventapp.agendas.models import DEFAULT_MINUTES, AgendaItem
from eventapp.agendas.queries import get_item, list_contributions, room_names, track_names
from eventapp.agendas.time_forms import TimesForm
from eventapp.agendas.views.blueprint import agendas
from eventapp.agendas.views.days import day_of, requested_day
from eventapp.agendas.views.frame import working_copy_frame
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@agendas.get("/manage/<slug>/agenda/new")
@in_conference(Permission.AGENDA_EDIT)
def new_item(conference: Conference) -> str:
    """Show an empty form, or one filled from the item that ``?copy=`` names."""
    form = ItemForm(formdata=None)
    form.version.data = 0
    form.starts_on.data = requested_day() or conference.starts_on
    form.planned_minutes.data = DEFAULT_MINUTES
    copied = get_item(conference.id, request.args["copy"]) if "copy" in request.args else None
    if copied is not None:
        form.show(copied, list_contributions(conference.id, copied.id), conference)
    form.spare_rows()
    return _form_page(conference, form, None, copied)


@agendas.post("/manage/<slug>/agenda/new")
@in_conference(Permission.AGENDA_EDIT)
def create_item(conference: Conference) -> Any:
    form = _sent_form(conference)
    if "add_person" in request.form:
        form.spare_rows()
        return _form_page(conference, form, None)
    if not form.validate():
        return _form_page(conference, form, None), 422
    try:
        with transaction():
            item = services.create_item(current_actor(), form.details(conference))
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _form_page(conference, form, None), error.status
    return _after_saving(conference, item)


@agendas.get("/manage/<slug>/agenda/<item_id>")
@in_conference(Permission.AGENDA_EDIT)
def edit_item(conference: Conference, item_id: str) -> str:
    item = get_item(conference.id, item_id)
    form = ItemForm(formdata=None)
    form.show(item, list_contributions(conference.id, item.id), conference)
    form.spare_rows()
    return _form_page(conference, form, item)


@agendas.post("/manage/<slug>/agenda/<item_id>")
@in_conference(Permission.AGENDA_EDIT)
def save_item(conference: Conference, item_id: str) -> Any:
    item = get_item(conference.id, item_id)
    form = _sent_form(conference, item)
    if "add_person" in request.form:
        form.spare_rows()
        return _form_page(conference, form, item)
    if not form.validate():
        return _form_page(conference, form, item), 422
    try:
        with transaction():
            item = services.edit_item(
                current_actor(),
                item_id=item_id,
                version=form.version.data,
                command=form.details(conference),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(item.version)
        return _form_page(conference, form, item), error.status
    return _after_saving(conference, item)


@agendas.get("/manage/<slug>/agenda/<item_id>/move")
@in_conference(Permission.AGENDA_EDIT)
def show_move(conference: Conference, item_id: str) -> str:
    item = get_item(conference.id, item_id)
    form = TimesForm(formdata=None)
    form.show_times(item.starts_at, item.ends_at, conference.timezone)
    form.version.data, form.room_id.data = item.version, item.room_id or ""
    return _move_page(conference, form, item)


@agendas.post("/manage/<slug>/agenda/<item_id>/move")
@in_conference(Permission.AGENDA_EDIT)
def move_item(conference: Conference, item_id: str) -> Any:
    item = get_item(conference.id, item_id)
    form = TimesForm()
    if not form.validate():
        return _move_page(conference, form, item), 422
    try:
        starts_at, ends_at = form.times(conference.timezone)
        with transaction():
            item = services.move_item(
                current_actor(),
                conference_id=conference.id,
                item_id=item_id,
                version=form.version.data,
                starts_at=starts_at,
                ends_at=ends_at,
                room_id=form.room_id.data or None,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(item.version)
        return _move_page(conference, form, item), error.status
    return _after_saving(conference, item)


@agendas.post("/manage/<slug>/agenda/<item_id>/cancel")
@in_conference(Permission.AGENDA_EDIT)
def cancel_item(conference: Conference, item_id: str) -> Any:
    with transaction():
        item = services.cancel_item(current_actor(), conference_id=conference.id, item_id=item_id)
    flash(gettext("The item is cancelled. Subscribed calendars show it after the release."), "success")
    return redirect(_place_in_list(conference, item))


@agendas.post("/manage/<slug>/agenda/<item_id>/restore")
@in_conference(Permission.AGENDA_EDIT)
def restore_item(conference: Conference, item_id: str) -> Any:
    with transaction():
        item = services.restore_item(current_actor(), conference_id=conference.id, item_id=item_id)
    flash(gettext("The item takes place again. The public sees it after the release."), "success")
    return redirect(_place_in_list(conference, item))


@agendas.post("/manage/<slug>/agenda/<item_id>/delete")
@in_conference(Permission.AGENDA_EDIT)
def delete_item(conference: Conference, item_id: str) -> Any:
    day = day_of(conference, get_item(conference.id, item_id))
    try:
        with transaction():
            services.delete_item(current_actor(), conference_id=conference.id, item_id=item_id)
    except Conflict as error:
        warn_of(error)
        return redirect(url_for("agendas.edit_item", slug=conference.slug, item_id=item_id))
    flash(gettext("The item is deleted."), "success")
    return redirect(url_for("agendas.list_items", slug=conference.slug, day=day))


def _sent_form(conference: Conference, item: AgendaItem | None = None) -> ItemForm:
    form = ItemForm()
    _offer(conference, form, item)
    return form


def _offer(conference: Conference, form: ItemForm, item: AgendaItem | None) -> None:
    spoken = (*item.languages, *item.interpretation_languages) if item else ()
    form.offer(conference, room_names(conference.id), track_names(conference.id), spoken)


def _form_page(
    conference: Conference, form: ItemForm, item: AgendaItem | None, copied: AgendaItem | None = None
) -> str:
    _offer(conference, form, item or copied)
    return render_template(
        "agendas/item.html",
        conference=conference,
        form=form,
        item=item,
        copied=copied,
        list_url=_place_in_list(conference, item) if item else _list_url(conference),
        notices=list_notices(conference, item.id) if item else (),
        **working_copy_frame(conference),
    )


def _move_page(conference: Conference, form: TimesForm, item: AgendaItem) -> str:
    form.offer_rooms(room_names(conference.id), conference)
    return render_template(
        "agendas/move.html",
        conference=conference,
        form=form,
        item=item,
        list_url=_place_in_list(conference, item),
        notices=list_notices(conference, item.id),
        **working_copy_frame(conference),
    )


def _after_saving(conference: Conference, item: AgendaItem) -> Any:
    """Go back to the list, or to the item where something doesn't fit."""
    if list_notices(conference, item.id):
        flash(
            gettext("Saved; the public sees it after the release. Please look at what doesn’t fit yet."),
            "warning",
        )
        return redirect(url_for("agendas.edit_item", slug=conference.slug, item_id=item.id))
    flash(gettext("Saved. The public sees it after the release."), "success")
    return redirect(_place_in_list(conference, item))


def _list_url(conference: Conference) -> str:
    return url_for("agendas.list_items", slug=conference.slug)


def _place_in_list(conference: Conference, item: AgendaItem) -> str:
    day = day_of(conference, item)
    where = {"day": day} if day else {"unscheduled": 1}
    return url_for("agendas.list_items", slug=conference.slug, _anchor=f"item-{item.id}", **where)
