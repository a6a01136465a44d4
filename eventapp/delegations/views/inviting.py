"""The focal points of a delegation, as the secretariat invites them."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.db.session import transaction
from eventapp.delegations.forms.secretariat import FocalPointForm
from eventapp.delegations.queries import details
from eventapp.delegations.services import focal_points as services
from eventapp.delegations.views.blueprint import delegations
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.registration.models import Delegation
from eventapp.registration.queries import get_delegation
from eventapp.web.actors import current_actor


@delegations.get("/manage/<slug>/delegations/<delegation_id>/focal-points")
@in_conference(Permission.DELEGATES_EDIT)
def list_focal_points(conference: Conference, delegation_id: str) -> str:
    delegation = get_delegation(conference.id, delegation_id)
    form = FocalPointForm(formdata=None, language=conference.mail_language)
    return _page(conference, delegation, form)


@delegations.post("/manage/<slug>/delegations/<delegation_id>/focal-points")
@in_conference(Permission.DELEGATES_EDIT)
def add_focal_point(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    form = FocalPointForm()
    if not form.validate():
        return _page(conference, delegation, form), 422
    try:
        with transaction():
            services.add_focal_point(
                current_actor(),
                conference_id=conference.id,
                delegation_id=delegation_id,
                name=form.name.data,
                email=form.email.data,
                language=form.language.data,
                secret_key=current_app.config["SECRET_KEY"],
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, get_delegation(conference.id, delegation_id), form), error.status
    flash(gettext("Invited. A mail with the link is on its way."), "success")
    return _to_list(conference, delegation_id)


def _page(conference: Conference, delegation: Delegation, form: FocalPointForm) -> str:
    return render_template(
        "delegations/focal_points.html",
        conference=conference,
        delegation=delegation,
        form=form,
        focal_points=details.list_focal_points(delegation.id),
        counts=details.count_of(delegation.id),
        do_links_work=conference.state in PUBLIC_STATES,
    )


@delegations.post("/manage/<slug>/focal-points/<focal_point_id>/send-again")
@in_conference(Permission.DELEGATES_EDIT)
def write_again(conference: Conference, focal_point_id: str) -> Response:
    with transaction():
        focal_point = services.write_again(
            current_actor(), conference_id=conference.id, focal_point_id=focal_point_id
        )
    flash(gettext("A mail with the same link is on its way."), "success")
    return _to_list(conference, focal_point.delegation_id)


@delegations.post("/manage/<slug>/focal-points/<focal_point_id>/link")
@in_conference(Permission.DELEGATES_EDIT)
def renew_focal_point_link(conference: Conference, focal_point_id: str) -> Response:
    with transaction():
        focal_point = services.renew_focal_point_link(
            current_actor(),
            conference_id=conference.id,
            focal_point_id=focal_point_id,
            secret_key=current_app.config["SECRET_KEY"],
        )
    flash(gettext("The old link no longer works. We have mailed a new one."), "success")
    return _to_list(conference, focal_point.delegation_id)


@delegations.post("/manage/<slug>/focal-points/<focal_point_id>/remove")
@in_conference(Permission.DELEGATES_EDIT)
def remove_focal_point(conference: Conference, focal_point_id: str) -> Response:
    with transaction():
        focal_point = services.remove_focal_point(
            current_actor(), conference_id=conference.id, focal_point_id=focal_point_id
        )
    flash(gettext("The focal point is removed, and the link no longer works."), "success")
    return _to_list(conference, focal_point.delegation_id)


def _to_list(conference: Conference, delegation_id: str) -> Response:
    return redirect(
        url_for("delegations.list_focal_points", slug=conference.slug, delegation_id=delegation_id), 303
    )
