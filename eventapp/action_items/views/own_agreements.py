"""An agreement as the contact of a party sees it by their link: to read, to clear, to send back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.action_items.agreement_forms import ClearForm, SendBackForm
from eventapp.action_items.filters import RegisterFilters
from eventapp.action_items.register import RegisterRow, list_register
from eventapp.action_items.views.blueprint import action_items
from eventapp.agreements import services
from eventapp.agreements.models import AgreementStage
from eventapp.agreements.parts import find_party_of
from eventapp.agreements.sheet import get_sheet
from eventapp.agreements.words import KIND_NAMES, STAGE_NAMES
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.contacts.guards import by_contact
from eventapp.contacts.models import Contact
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import gettext
from eventapp.web.paging import PER_PAGE


@action_items.get("/c/<slug>/follow-up/<token>/agreements/<agreement_id>")
@by_contact
def show_own_agreement(conference: Conference, contact: Contact, token: str, agreement_id: str) -> str:
    return _page(conference, contact, token, agreement_id)


@action_items.post("/c/<slug>/follow-up/<token>/agreements/<agreement_id>/clear")
@by_contact
def clear_own_agreement(conference: Conference, contact: Contact, token: str, agreement_id: str) -> Any:
    form, slug = ClearForm(), conference.slug
    if not form.validate():
        return _page(conference, contact, token, agreement_id), 422
    try:
        with transaction():
            services.clear_own(contact, agreement_id=agreement_id, seen=form.seen.data or "")
    except Conflict as error:
        message = gettext(error.message, **error.values)
        return _page(conference, contact, token, agreement_id, message=message), error.status
    flash(gettext("Thank you. It is noted that you have cleared the text."), "success")
    return _to_own(slug, token, agreement_id)


@action_items.post("/c/<slug>/follow-up/<token>/agreements/<agreement_id>/send-back")
@by_contact
def send_back_own_agreement(conference: Conference, contact: Contact, token: str, agreement_id: str) -> Any:
    form, slug = SendBackForm(), conference.slug
    if not form.validate():
        return _page(conference, contact, token, agreement_id, form), 422
    try:
        with transaction():
            services.send_back_own(
                contact,
                agreement_id=agreement_id,
                seen=form.seen.data or "",
                comment=form.comment.data or "",
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        message = gettext(error.message, **error.values) if isinstance(error, Conflict) else ""
        return _page(conference, contact, token, agreement_id, form, message=message), error.status
    flash(gettext("Thank you. The secretariat sees what you wrote."), "success")
    return _to_own(slug, token, agreement_id)


def _to_own(slug: str, token: str, agreement_id: str) -> Response:
    return redirect(
        url_for("action_items.show_own_agreement", slug=slug, token=token, agreement_id=agreement_id), 303
    )


def _page(
    conference: Conference,
    contact: Contact,
    token: str,
    agreement_id: str,
    form: SendBackForm | None = None,
    *,
    message: str = "",
) -> str:
    """Render the page; ``form`` is what was sent and refused, ``message`` why nothing was noted."""
    party = find_party_of(contact, agreement_id)
    if party is None:
        raise NotFound
    sheet = get_sheet(conference.id, agreement_id)
    form = form or SendBackForm(formdata=None)
    # Whoever sends the form again has been told, and has the newest text before them.
    form.seen.raw_data, form.seen.data = None, sheet.mark
    return render_template(
        "action_items/own_agreement.html",
        conference=conference,
        token=token,
        sheet=sheet,
        own=next(each for each in sheet.parties if each.id == party.id),
        can_send_back=sheet.row.stage in (AgreementStage.DRAFT, AgreementStage.CLEARED),
        milestones=_milestones(conference, contact.id, agreement_id),
        form=form,
        message=message,
        kind_names=KIND_NAMES,
        stage_names=STAGE_NAMES,
    )


def _milestones(conference: Conference, contact_id: str, agreement_id: str) -> list[RegisterRow]:
    """Return the milestones that a party's contact is shown: of confidential ones those that they own."""
    rows = list_register(
        conference.id,
        RegisterFilters(agreement_id=agreement_id),
        today(conference.timezone),
        limit=PER_PAGE,
    )
    return [
        row
        for row in rows
        if not row.is_confidential or any(owner.contact_id == contact_id for owner in row.owners)
    ]
