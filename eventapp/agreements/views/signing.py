"""In which signing of the agenda an agreement is signed."""

from collections.abc import Sequence
from typing import Any

from flask import flash

from eventapp.agendas.models import AgendaItem, AgendaItemKind
from eventapp.agendas.queries import list_items
from eventapp.agreements import services
from eventapp.agreements.forms import ChooseSlotForm, MakeSlotForm
from eventapp.agreements.parts import list_open_slots
from eventapp.agreements.queries import get_agreement
from eventapp.agreements.views.blueprint import agreements
from eventapp.agreements.views.pages import form_page, posted_version, take_error, to_agreement
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of

#: Both forms of the page carry a version.
MAKE = "make"


@agreements.get("/manage/<slug>/agreements/<agreement_id>/signing")
@in_conference(Permission.OUTCOMES_EDIT)
def show_signing(conference: Conference, agreement_id: str) -> str:
    return _page(conference, agreement_id)


@agreements.post("/manage/<slug>/agreements/<agreement_id>/signing")
@in_conference(Permission.OUTCOMES_EDIT)
def choose_slot(conference: Conference, agreement_id: str) -> Any:
    form = ChooseSlotForm()
    form.offer(list_open_slots(conference.id))
    if not form.validate():
        return _page(conference, agreement_id, choose=form), 422
    try:
        with transaction():
            services.choose_slot(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=form.version.data,
                slot_id=form.slot.data,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _page(conference, agreement_id, choose=form), error.status
    flash(gettext("It is signed there."), "success")
    return to_agreement(conference, agreement_id, "signing")


@agreements.post("/manage/<slug>/agreements/<agreement_id>/signing/new")
@in_conference(Permission.AGENDA_EDIT)
def make_slot(conference: Conference, agreement_id: str) -> Any:
    form = MakeSlotForm(prefix=MAKE)
    form.offer(list_items(conference.id, with_cancelled=False), conference.timezone)
    if not form.validate():
        return _page(conference, agreement_id, make=form), 422
    try:
        with transaction():
            services.make_slot(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=form.version.data,
                agenda_item_id=form.agenda_item_id.data,
                minutes=form.minutes.data,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _page(conference, agreement_id, make=form), error.status
    flash(
        gettext("The signing is in the agenda, with the signatories who are people of the agenda."), "success"
    )
    return to_agreement(conference, agreement_id, "signing")


@agreements.post("/manage/<slug>/agreements/<agreement_id>/signing/seat")
@in_conference(Permission.AGENDA_EDIT)
def seat_signatories(conference: Conference, agreement_id: str) -> Any:
    return _press(conference, agreement_id, services.seat_signatories)


@agreements.post("/manage/<slug>/agreements/<agreement_id>/signing/leave")
@in_conference(Permission.OUTCOMES_EDIT)
def leave_slot(conference: Conference, agreement_id: str) -> Any:
    return _press(conference, agreement_id, services.leave_slot)


def _press(conference: Conference, agreement_id: str, service: Any) -> Any:
    try:
        with transaction():
            service(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=posted_version(),
            )
    except (InvalidInput, Conflict) as error:
        warn_of(error)
    else:
        flash(gettext("Saved."), "success")
    return to_agreement(conference, agreement_id, "signing")


def _first_ceremony(items: Sequence[AgendaItem]) -> str:
    """Return the id of the first signing ceremony of the agenda, '' without one."""
    return next((item.id for item in items if item.kind == AgendaItemKind.SIGNING_CEREMONY), "")


def _page(
    conference: Conference,
    agreement_id: str,
    *,
    choose: ChooseSlotForm | None = None,
    make: MakeSlotForm | None = None,
) -> str:
    agreement, slots = get_agreement(conference.id, agreement_id), list_open_slots(conference.id)
    choose = choose or ChooseSlotForm(formdata=None, version=agreement.version)
    choose.offer(slots)
    items = list_items(conference.id, with_cancelled=False)
    make = make or MakeSlotForm(
        formdata=None,
        prefix=MAKE,
        version=agreement.version,
        agenda_item_id=agreement.agenda_item_id or _first_ceremony(items),
    )
    make.offer(items, conference.timezone)
    return form_page(
        "agreements/signing.html", conference, agreement_id, choose, make=make, has_slots=bool(slots)
    )
