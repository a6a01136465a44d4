"""The materials of an agenda item as the secretariat keeps them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.models import AgendaItem
from eventapp.agendas.queries import get_item
from eventapp.clock import now
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.answers import file_answer
from eventapp.files.queries import get_file
from eventapp.i18n import gettext
from eventapp.materials import services
from eventapp.materials.forms import AddMaterialForm, ChangeMaterialForm
from eventapp.materials.models import Material
from eventapp.materials.queries import get_material, list_materials
from eventapp.materials.views.blueprint import materials
from eventapp.materials.words import VISIBILITY_NAMES
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor


@materials.get("/manage/<slug>/agenda/<item_id>/materials", endpoint="list_materials")
@in_conference(Permission.AGENDA_EDIT)
def show_materials(conference: Conference, item_id: str) -> str:
    return _page(conference, get_item(conference.id, item_id), AddMaterialForm(formdata=None))


@materials.post("/manage/<slug>/agenda/<item_id>/materials")
@in_conference(Permission.AGENDA_EDIT)
def add_material(conference: Conference, item_id: str) -> Any:
    item, form = get_item(conference.id, item_id), AddMaterialForm()
    if not form.validate():
        return _page(conference, item, form), 422
    try:
        facts = form.facts(conference, form.url.data or "")
        with transaction():
            services.add_material(
                current_actor(),
                conference_id=conference.id,
                item_id=item_id,
                facts=facts,
                upload=form.upload,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, get_item(conference.id, item_id), form), error.status
    flash(gettext("The material is added."), "success")
    return _to_list(conference, item_id)


@materials.get("/manage/<slug>/materials/<material_id>")
@in_conference(Permission.AGENDA_EDIT)
def edit_material(conference: Conference, material_id: str) -> str:
    material = get_material(conference.id, material_id)
    form = ChangeMaterialForm(formdata=None)
    form.show(material, conference)
    return _edit_page(conference, form, material)


@materials.post("/manage/<slug>/materials/<material_id>")
@in_conference(Permission.AGENDA_EDIT)
def save_material(conference: Conference, material_id: str) -> Any:
    material, form = get_material(conference.id, material_id), ChangeMaterialForm()
    if not form.validate():
        return _edit_page(conference, form, material), 422
    try:
        facts = form.facts(conference, form.url.data or "")
        with transaction():
            services.edit_material(
                current_actor(),
                conference_id=conference.id,
                material_id=material_id,
                version=form.version.data,
                facts=facts,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        material = get_material(conference.id, material_id)
        if isinstance(error, Conflict):
            form.take_newest(material.version)
        return _edit_page(conference, form, material), error.status
    flash(gettext("Saved."), "success")
    return _to_list(conference, material.agenda_item_id)


@materials.post("/manage/<slug>/materials/<material_id>/remove")
@in_conference(Permission.AGENDA_EDIT)
def remove_material(conference: Conference, material_id: str) -> Response:
    with transaction():
        material = services.remove_material(
            current_actor(), conference_id=conference.id, material_id=material_id
        )
    flash(gettext("The material is removed."), "success")
    return _to_list(conference, material.agenda_item_id)


@materials.get("/manage/<slug>/materials/<material_id>/file")
@in_conference(Permission.AGENDA_EDIT)
def download_as_secretariat(conference: Conference, material_id: str) -> Response:
    material = get_material(conference.id, material_id)
    if material.file_id is None:
        raise NotFound
    return file_answer(get_file(conference.id, material.file_id))


def _page(conference: Conference, item: AgendaItem, form: AddMaterialForm) -> str:
    return render_template(
        "materials/list.html",
        conference=conference,
        item=item,
        form=form,
        materials=list_materials(conference.id, item.id),
        visibility_names=VISIBILITY_NAMES,
        now=now(),
    )


def _edit_page(conference: Conference, form: ChangeMaterialForm, material: Material) -> str:
    return render_template(
        "materials/edit.html",
        conference=conference,
        form=form,
        material=material,
        item=get_item(conference.id, material.agenda_item_id),
    )


def _to_list(conference: Conference, item_id: str) -> Response:
    return redirect(url_for("materials.list_materials", slug=conference.slug, item_id=item_id), 303)
