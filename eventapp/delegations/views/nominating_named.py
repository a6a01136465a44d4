"""Nominating those whom letters name and who are not registered, in one step."""

import hashlib
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.delegations.forms.papers import NOMINEES_MAX, NominateNamedForm, NomineeForm
from eventapp.delegations.queries.details import list_quotas
from eventapp.delegations.queries.letters import reconcile_delegation
from eventapp.delegations.reconciling import in_two_scripts
from eventapp.delegations.services.letters import nominate_named
from eventapp.delegations.views.blueprint import delegations
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, gettext, ngettext
from eventapp.permissions import Permission
from eventapp.registration.models import DelegateStatus, Delegation
from eventapp.registration.queries import get_delegation
from eventapp.registration.rules import Particulars
from eventapp.registration.services import Nominate, Nominee, TakenRow
from eventapp.registration.submissions import check_for
from eventapp.web.actors import current_actor


@delegations.get("/manage/<slug>/delegations/<delegation_id>/letters/nominate")
@in_conference(Permission.DELEGATES_EDIT)
def show_nominate_named(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    missing = reconcile_delegation(conference.id, delegation.id).unregistered
    if not missing:
        return _to_letters(conference, delegation_id)
    people = []
    for person in missing[:NOMINEES_MAX]:
        name, native_name = in_two_scripts(person.name)
        people.append(
            {
                "named_id": person.id,
                "is_chosen": True,
                "name": name,
                "native_name": native_name,
                "position": person.position,
            }
        )
    return _page(conference, delegation, NominateNamedForm(formdata=None, people=people))


@delegations.post("/manage/<slug>/delegations/<delegation_id>/letters/nominate")
@in_conference(Permission.DELEGATES_EDIT)
def nominate_those_named(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    form = NominateNamedForm()
    if not form.validate():
        return _page(conference, delegation, form), 422
    chosen = form.chosen()
    try:
        command = _command(conference, delegation, form)
        with transaction():
            delegates = nominate_named(
                current_actor(), command, [person.named_id.data or "" for person in chosen]
            )
    except (InvalidInput, Conflict) as error:
        if isinstance(error, TakenRow):
            row = chosen[error.row]
            row[error.field if error.field in row else "name"].errors = [gettext(error.message)]
        else:
            form.take_error(error)
        form.renew()
        return _page(conference, get_delegation(conference.id, delegation_id), form), error.status
    waiting = sum(delegate.status == DelegateStatus.WAITLISTED for delegate in delegates)
    flash(
        ngettext("%(num)s person is nominated.", "%(num)s people are nominated.", len(delegates)), "success"
    )
    if waiting:
        flash(
            ngettext(
                "%(num)s of them is on the waiting list, because the quota is used up.",
                "%(num)s of them are on the waiting list, because the quota is used up.",
                waiting,
            ),
            "warning",
        )
    return _to_letters(conference, delegation_id)


def _command(conference: Conference, delegation: Delegation, form: NominateNamedForm) -> Nominate:
    chosen, first = form.chosen(), conference.first_language
    if not chosen:
        raise InvalidInput(N_("Please choose at least one person."))
    organization = delegation.organization
    sent_by = organization.name.read(first, first) if organization else ""
    category = form.category.data or ""
    body = "\x1f".join((delegation.id, category, *(_line(person) for person in chosen)))
    return Nominate(
        conference_id=conference.id,
        delegation_id=delegation.id,
        key=form.form_key.data or "",
        body_hash=hashlib.sha256(body.encode()).hexdigest(),
        nominees=tuple(
            Nominee(
                checked=check_for(
                    conference,
                    Particulars(
                        name=person.name.data or "",
                        native_name=person.native_name.data or "",
                        organization_name=sent_by,
                        position=person.position.data or "",
                        side_id=delegation.side_id,
                        email=person.email.data or "",
                    ),
                    is_nomination=True,
                ),
                category=category,
                language=conference.mail_language,
            )
            for person in chosen
        ),
        secret_key=current_app.config["SECRET_KEY"],
    )


def _line(person: NomineeForm) -> str:
    return "\x1e".join(
        field.data or "" for field in (person.named_id, person.name, person.native_name, person.email)
    )


def _page(conference: Conference, delegation: Delegation, form: NominateNamedForm) -> str:
    return render_template(
        "delegations/nominate_named.html",
        conference=conference,
        delegation=delegation,
        form=form,
        quota=list_quotas(delegation.id).get(None),
    )


def _to_letters(conference: Conference, delegation_id: str) -> Response:
    return redirect(
        url_for("delegations.list_letters", slug=conference.slug, delegation_id=delegation_id), 303
    )
