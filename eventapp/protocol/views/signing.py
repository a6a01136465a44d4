"""What is signed at an item, by whom, and how they sit at the table."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.queries import get_item
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.protocol import services
from eventapp.protocol.ceremonies import read_ceremony
from eventapp.protocol.forms import MOST_CHOICES, ChangeSlotForm, SignatoryForm, SlotForm
from eventapp.protocol.models import SigningSlot
from eventapp.protocol.precedence import people_of_item, rank_people
from eventapp.protocol.queries import get_slot
from eventapp.protocol.views.blueprint import protocol
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of

#: Both forms of the page carry a version.
ADD = "add"


@protocol.get("/manage/<slug>/protocol/items/<item_id>/signing")
@in_conference(Permission.AGENDA_VIEW)
def show_signing(conference: Conference, item_id: str) -> str:
    return _page(conference, item_id, SlotForm(formdata=None))


@protocol.post("/manage/<slug>/protocol/items/<item_id>/signing")
@in_conference(Permission.AGENDA_EDIT)
def add_slot(conference: Conference, item_id: str) -> Any:
    form = SlotForm()
    if not form.validate():
        return _page(conference, item_id, form), 422
    try:
        with transaction():
            slot = services.add_slot(
                current_actor(), conference_id=conference.id, item_id=item_id, facts=form.facts()
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, item_id, form), error.status
    flash(gettext("The signing is added. Now say who signs."), "success")
    return _to_slot(conference, slot.id)


@protocol.get("/manage/<slug>/protocol/signings/<slot_id>")
@in_conference(Permission.AGENDA_EDIT)
def edit_slot(conference: Conference, slot_id: str) -> str:
    slot, form = get_slot(conference.id, slot_id), ChangeSlotForm(formdata=None)
    form.show(slot)
    return _slot_page(conference, slot, form)


@protocol.post("/manage/<slug>/protocol/signings/<slot_id>")
@in_conference(Permission.AGENDA_EDIT)
def save_slot(conference: Conference, slot_id: str) -> Any:
    slot, form = get_slot(conference.id, slot_id), ChangeSlotForm()
    if not form.validate():
        return _slot_page(conference, slot, form), 422
    try:
        with transaction():
            services.edit_slot(
                current_actor(),
                conference_id=conference.id,
                slot_id=slot_id,
                version=form.version.data,
                facts=form.facts(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        slot = get_slot(conference.id, slot_id)
        if isinstance(error, Conflict):
            form.take_newest(slot.version)
        return _slot_page(conference, slot, form), error.status
    flash(gettext("Saved."), "success")
    return _to_ceremony(conference, slot)


@protocol.post("/manage/<slug>/protocol/signings/<slot_id>/move")
@in_conference(Permission.AGENDA_EDIT)
def move_slot(conference: Conference, slot_id: str) -> Response:
    with transaction():
        slot = services.move_slot(
            current_actor(), conference_id=conference.id, slot_id=slot_id, by=_step("up")
        )
    return _to_ceremony(conference, slot)


@protocol.post("/manage/<slug>/protocol/signings/<slot_id>/remove")
@in_conference(Permission.AGENDA_EDIT)
def remove_slot(conference: Conference, slot_id: str) -> Response:
    with transaction():
        slot = services.remove_slot(current_actor(), conference_id=conference.id, slot_id=slot_id)
    flash(gettext("The signing is removed."), "success")
    return _to_ceremony(conference, slot)


@protocol.post("/manage/<slug>/protocol/signings/<slot_id>/signatories")
@in_conference(Permission.AGENDA_EDIT)
def add_signatory(conference: Conference, slot_id: str) -> Any:
    signatory = SignatoryForm(prefix=ADD)
    if signatory.validate():
        try:
            with transaction():
                services.add_signatory(
                    current_actor(),
                    conference_id=conference.id,
                    slot_id=slot_id,
                    version=signatory.version.data,
                    person_id=signatory.person_id.data or "",
                )
            return _to_slot(conference, slot_id)
        except (InvalidInput, Conflict) as error:
            signatory.take_error(error)
    slot, form = get_slot(conference.id, slot_id), ChangeSlotForm(formdata=None)
    form.show(slot)
    signatory.take_newest(slot.version)
    return _slot_page(conference, slot, form, signatory), 422


@protocol.post("/manage/<slug>/protocol/signings/<slot_id>/signatories/<signatory_id>")
@in_conference(Permission.AGENDA_EDIT)
def change_signatory(conference: Conference, slot_id: str, signatory_id: str) -> Response:
    """Move a signatory to the left or right, or off the table."""
    change: dict[str, Any] = {
        "conference_id": conference.id,
        "slot_id": slot_id,
        "version": request.form.get("version", type=int) or 0,
        "signatory_id": signatory_id,
    }
    try:
        with transaction():
            if request.form.get("to") == "off":
                services.remove_signatory(current_actor(), **change)
            else:
                services.move_signatory(current_actor(), **change, by=_step("left"))
    except Conflict as error:
        warn_of(error)
    return _to_slot(conference, slot_id)


def _step(back: str) -> int:
    return -1 if request.form.get("to") == back else 1


def _page(conference: Conference, item_id: str, form: SlotForm) -> str:
    item = get_item(conference.id, item_id)
    return render_template(
        "protocol/signing.html",
        conference=conference,
        item=item,
        ceremony=read_ceremony(item, conference),
        form=form,
    )


def _slot_page(
    conference: Conference, slot: SigningSlot, form: ChangeSlotForm, signatory: SignatoryForm | None = None
) -> str:
    item = get_item(conference.id, slot.agenda_item_id)
    signing = next(each for each in read_ceremony(item, conference).signings if each.slot.id == slot.id)
    here, taken = people_of_item(conference.id, item.id), {each.person.id for each in signing.signatories}
    known = taken | {each.id for each in here}
    others = [each for each in rank_people(conference.id) if each.id not in known][:MOST_CHOICES]
    if signatory is None:
        signatory = SignatoryForm(formdata=None, prefix=ADD)
        signatory.version.data = slot.version
    signatory.offer([each for each in here if each.id not in taken], others, conference.first_language)
    return render_template(
        "protocol/slot.html",
        conference=conference,
        item=item,
        signing=signing,
        form=form,
        signatory=signatory,
    )


def _to_ceremony(conference: Conference, slot: SigningSlot) -> Response:
    return redirect(url_for("protocol.show_signing", slug=conference.slug, item_id=slot.agenda_item_id), 303)


def _to_slot(conference: Conference, slot_id: str) -> Response:
    return redirect(url_for("protocol.edit_slot", slug=conference.slug, slot_id=slot_id), 303)
