"""The partners of a conference: organizations of the directory and the part they play."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from eventapp.conferences import queries, services
from eventapp.conferences.forms import PartnerForm
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference, PartnerRole
from eventapp.conferences.views.blueprint import conferences
from eventapp.conferences.words import PARTNER_ROLE_NAMES
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, gettext
from eventapp.organizations.queries import find_organization_by_name, list_name_suggestions
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor


@conferences.get("/manage/<slug>/partners")
@in_conference(Permission.CONFERENCE_EDIT)
def list_partners(conference: Conference) -> str:
    """Show the partners; ``organization`` fills the form, after it was added to the directory."""
    role = request.args.get("role", PartnerRole.HOST)
    form = PartnerForm(
        formdata=None,
        organization=request.args.get("organization", "")[:200],
        role=role if role in PARTNER_ROLE_NAMES else PartnerRole.HOST,
    )
    return _page(conference, form)


@conferences.post("/manage/<slug>/partners")
@in_conference(Permission.CONFERENCE_EDIT)
def add_partner(conference: Conference) -> Any:
    form = PartnerForm()
    if not form.validate():
        return _page(conference, form), 422
    typed = form.organization.data or ""
    organization = find_organization_by_name(typed)
    if organization is None:
        form.take_error(
            InvalidInput(N_("The directory has no organization of this name yet."), field="organization")
        )
        return _page(conference, form, unknown=typed), 422
    try:
        with transaction():
            services.add_partner(
                current_actor(),
                conference=conference,
                organization_id=organization.id,
                role=form.role.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    flash(gettext("The partner is added."), "success")
    return redirect(url_for("conferences.list_partners", slug=conference.slug))


@conferences.post("/manage/<slug>/partners/<partner_id>/<any(up, down):direction>")
@in_conference(Permission.CONFERENCE_EDIT)
def move_partner(conference: Conference, partner_id: str, direction: str) -> Any:
    with transaction():
        services.move_partner(
            current_actor(), conference=conference, partner_id=partner_id, up=direction == "up"
        )
    return redirect(url_for("conferences.list_partners", slug=conference.slug))


@conferences.post("/manage/<slug>/partners/<partner_id>/remove")
@in_conference(Permission.CONFERENCE_EDIT)
def remove_partner(conference: Conference, partner_id: str) -> Any:
    with transaction():
        services.remove_partner(current_actor(), conference=conference, partner_id=partner_id)
    flash(gettext("The partner is removed. The organization stays in the directory."), "success")
    return redirect(url_for("conferences.list_partners", slug=conference.slug))


def _page(conference: Conference, form: PartnerForm, unknown: str = "") -> str:
    """Render the list with its form; ``unknown`` is a name that the directory doesn't have."""
    return render_template(
        "conferences/partners.html",
        conference=conference,
        form=form,
        unknown=unknown,
        partners=queries.list_partners(conference.id),
        role_names=PARTNER_ROLE_NAMES,
        suggestions=list_name_suggestions(),
    )
