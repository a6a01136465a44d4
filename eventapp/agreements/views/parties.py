"""Who agrees, whom one writes to, who signs; and that a party has cleared the text or sent it back."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, request
from werkzeug.wrappers import Response

from eventapp.agreements import services
from eventapp.agreements.forms import PartyForm, SendBackForm, SignatoryForm, party_values
from eventapp.agreements.models import AgreementParty
from eventapp.agreements.parts import get_party, list_signatories
from eventapp.agreements.queries import get_agreement
from eventapp.agreements.views.blueprint import agreements
from eventapp.agreements.views.pages import (
    form_page,
    posted_version,
    take_error,
    to_agreement,
)
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.organizations.queries import get_organization_by_name, list_name_suggestions
from eventapp.organizations.rules import folded
from eventapp.permissions import Permission
from eventapp.protocol.precedence import rank_people
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of

#: Three forms of a party's page carry a version.
SIGNATORY, SEND_BACK = "signatory", "back"


@agreements.get("/manage/<slug>/agreements/<agreement_id>/parties/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_party(conference: Conference, agreement_id: str) -> str:
    return _new_page(conference, agreement_id, PartyForm(formdata=None))


@agreements.post("/manage/<slug>/agreements/<agreement_id>/parties/new")
@in_conference(Permission.OUTCOMES_EDIT)
def add_party(conference: Conference, agreement_id: str) -> Any:
    form = PartyForm()
    form.offer(list_sides(conference.id))
    if not form.validate():
        return _new_page(conference, agreement_id, form), 422
    try:
        facts = form.facts(get_organization_by_name(form.organization.data or "", "organization").id)
        with transaction():
            services.add_party(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=form.version.data,
                facts=facts,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _new_page(conference, agreement_id, form), error.status
    flash(gettext("The party is added."), "success")
    return to_agreement(conference, agreement_id, "parties")


@agreements.get("/manage/<slug>/agreements/<agreement_id>/parties/<party_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_party(conference: Conference, agreement_id: str, party_id: str) -> str:
    return _party_page(conference, agreement_id, party_id)


@agreements.post("/manage/<slug>/agreements/<agreement_id>/parties/<party_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def save_party(conference: Conference, agreement_id: str, party_id: str) -> Any:
    form, party = PartyForm(), get_party(conference.id, agreement_id, party_id)
    form.offer(list_sides(conference.id))
    if not form.validate():
        return _party_page(conference, agreement_id, party_id, form=form), 422
    try:
        facts = form.facts(_organization_id(form.organization.data or "", party))
        with transaction():
            services.change_party(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                party_id=party_id,
                version=form.version.data,
                facts=facts,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _party_page(conference, agreement_id, party_id, form=form), error.status
    flash(gettext("Saved."), "success")
    return to_agreement(conference, agreement_id, "parties")


@agreements.post("/manage/<slug>/agreements/<agreement_id>/parties/<party_id>/move")
@in_conference(Permission.OUTCOMES_EDIT)
def move_party(conference: Conference, agreement_id: str, party_id: str) -> Response:
    by = -1 if request.form.get("to") == "up" else 1
    return _press(conference, agreement_id, services.move_party, party_id=party_id, by=by)


@agreements.post("/manage/<slug>/agreements/<agreement_id>/parties/<party_id>/remove")
@in_conference(Permission.OUTCOMES_EDIT)
def remove_party(conference: Conference, agreement_id: str, party_id: str) -> Response:
    done = gettext("The party is taken off.")
    return _press(conference, agreement_id, services.remove_party, done, party_id=party_id)


@agreements.post("/manage/<slug>/agreements/<agreement_id>/parties/<party_id>/clear")
@in_conference(Permission.OUTCOMES_EDIT)
def clear_for_party(conference: Conference, agreement_id: str, party_id: str) -> Response:
    done = gettext("It is noted that this party has cleared the text.")
    return _press(conference, agreement_id, services.clear_for_party, done, party_id=party_id)


@agreements.post("/manage/<slug>/agreements/<agreement_id>/parties/<party_id>/ask")
@in_conference(Permission.OUTCOMES_EDIT)
def ask_to_clear(conference: Conference, agreement_id: str, party_id: str) -> Response:
    return _press(
        conference,
        agreement_id,
        services.ask_to_clear,
        gettext("The mail with the link is on its way."),
        party_id=party_id,
        secret_key=current_app.config["SECRET_KEY"],
    )


@agreements.post("/manage/<slug>/agreements/<agreement_id>/parties/<party_id>/send-back")
@in_conference(Permission.OUTCOMES_EDIT)
def send_back_for_party(conference: Conference, agreement_id: str, party_id: str) -> Any:
    form = SendBackForm(prefix=SEND_BACK)
    if not form.validate():
        return _party_page(conference, agreement_id, party_id, back=form), 422
    try:
        with transaction():
            services.send_back_for_party(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                party_id=party_id,
                version=form.version.data,
                comment=form.comment.data or "",
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _party_page(conference, agreement_id, party_id, back=form), error.status
    flash(gettext("It is noted that this party has sent the text back."), "success")
    return to_agreement(conference, agreement_id, "parties")


@agreements.post("/manage/<slug>/agreements/<agreement_id>/parties/<party_id>/signatories")
@in_conference(Permission.OUTCOMES_EDIT)
def add_signatory(conference: Conference, agreement_id: str, party_id: str) -> Any:
    form = SignatoryForm(prefix=SIGNATORY)
    form.offer(rank_people(conference.id))
    if not form.validate():
        return _party_page(conference, agreement_id, party_id, signatory=form), 422
    try:
        with transaction():
            services.add_signatory(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                party_id=party_id,
                version=form.version.data,
                facts=form.facts(),
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _party_page(conference, agreement_id, party_id, signatory=form), error.status
    flash(gettext("The signatory is added."), "success")
    return to_agreement(conference, agreement_id, "parties")


@agreements.post(
    "/manage/<slug>/agreements/<agreement_id>/parties/<party_id>/signatories/<signatory_id>/remove"
)
@in_conference(Permission.OUTCOMES_EDIT)
def remove_signatory(conference: Conference, agreement_id: str, party_id: str, signatory_id: str) -> Response:
    return _press(
        conference,
        agreement_id,
        services.remove_signatory,
        gettext("The signatory is taken off."),
        party_id=party_id,
        signatory_id=signatory_id,
    )


def _press(
    conference: Conference, agreement_id: str, service: Callable[..., Any], done: str = "", **values: Any
) -> Response:
    """Do what a button asks for; the page that it leads to shows the newest state, or why it did nothing."""
    try:
        with transaction():
            service(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=posted_version(),
                **values,
            )
    except (InvalidInput, Conflict) as error:
        warn_of(error)
    else:
        if done:
            flash(done, "success")
    return to_agreement(conference, agreement_id, "parties")


def _organization_id(name: str, party: AgreementParty) -> str:
    """Return the id of the organization called ``name``: the present one where it is called so."""
    if folded(name) in party.organization.name_key.split("\n"):
        return party.organization_id
    return get_organization_by_name(name, "organization").id


def _new_page(conference: Conference, agreement_id: str, form: PartyForm) -> str:
    form.offer(list_sides(conference.id))
    return form_page(
        "agreements/new_party.html", conference, agreement_id, form, suggestions=list_name_suggestions()
    )


def _party_page(
    conference: Conference,
    agreement_id: str,
    party_id: str,
    *,
    form: PartyForm | None = None,
    signatory: SignatoryForm | None = None,
    back: SendBackForm | None = None,
) -> str:
    """Render a party's page; the form that was sent shows what was typed and why it was refused."""
    party = get_party(conference.id, agreement_id, party_id)
    version = get_agreement(conference.id, agreement_id).version
    form = form or PartyForm(formdata=None, data=party_values(party, version))
    form.offer(list_sides(conference.id))
    signatory = signatory or SignatoryForm(formdata=None, prefix=SIGNATORY, version=version)
    signatory.offer(rank_people(conference.id))
    return form_page(
        "agreements/party.html",
        conference,
        agreement_id,
        form,
        party=party,
        signing=[each for each in list_signatories(agreement_id) if each.party_id == party_id],
        signatory=signatory,
        back=back or SendBackForm(formdata=None, prefix=SEND_BACK, version=version),
        suggestions=list_name_suggestions(),
    )
