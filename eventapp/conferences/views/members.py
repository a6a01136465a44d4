"""The members of a conference: who of the secretariat may do what."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences import queries, services
from eventapp.conferences.forms import InvitationForm, RoleForm
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.views.blueprint import conferences
from eventapp.conferences.words import ROLE_NAMES, ROLE_TASKS
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext
from eventapp.permissions import Permission, is_permitted
from eventapp.web.actors import current_actor, forget_actor
from eventapp.web.flashes import warn_of


@conferences.get("/manage/<slug>/members")
@in_conference(Permission.MEMBERS_EDIT)
def list_members(conference: Conference) -> str:
    return _page(conference, InvitationForm(formdata=None))


@conferences.post("/manage/<slug>/members")
@in_conference(Permission.MEMBERS_EDIT)
def add_member(conference: Conference) -> Any:
    form = InvitationForm()
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            services.add_member(
                current_actor(),
                conference=conference,
                email=form.email.data or "",
                name=form.name.data or "",
                role=form.role.data,
                language=current_language(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    flash(
        gettext("%(email)s is a member now and gets a mail with a link to sign in.", email=form.email.data),
        "success",
    )
    return redirect(url_for("conferences.list_members", slug=conference.slug))


@conferences.post("/manage/<slug>/members/<membership_id>")
@in_conference(Permission.MEMBERS_EDIT)
def change_role(conference: Conference, membership_id: str) -> Any:
    role = RoleForm().role.data or ""
    try:
        with transaction():
            services.change_role(
                current_actor(), conference=conference, membership_id=membership_id, role=role
            )
        flash(gettext("The role is changed. It applies at once."), "success")
    except (InvalidInput, Conflict) as error:
        warn_of(error)
    return _back(conference)


@conferences.post("/manage/<slug>/members/<membership_id>/remove")
@in_conference(Permission.MEMBERS_EDIT)
def remove_member(conference: Conference, membership_id: str) -> Any:
    try:
        with transaction():
            services.remove_member(current_actor(), conference=conference, membership_id=membership_id)
        flash(gettext("The member is removed."), "success")
    except Conflict as error:
        warn_of(error)
    return _back(conference)


def _back(conference: Conference) -> Any:
    """Return to the list, or to the overview for those who just gave their own right away."""
    forget_actor()
    may_stay = is_permitted(current_actor(), Permission.MEMBERS_EDIT, conference.id)
    if may_stay:
        return redirect(url_for("conferences.list_members", slug=conference.slug))
    return redirect(url_for("dashboard.list_conferences"))


def _page(conference: Conference, form: InvitationForm) -> str:
    return render_template(
        "conferences/members.html",
        conference=conference,
        form=form,
        members=queries.list_members(conference.id),
        role_names=ROLE_NAMES,
        role_tasks=ROLE_TASKS,
    )
