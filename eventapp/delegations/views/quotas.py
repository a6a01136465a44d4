"""The quotas of a delegation."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.delegations.forms.secretariat import QuotasForm
from eventapp.delegations.queries.details import count_of, count_seated, list_quotas
from eventapp.delegations.services import quotas as services
from eventapp.delegations.views.blueprint import delegations
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.permissions import Permission
from eventapp.registration.models import Delegation
from eventapp.registration.queries import get_delegation
from eventapp.web.actors import current_actor


@delegations.get("/manage/<slug>/delegations/<delegation_id>/quotas")
@in_conference(Permission.DELEGATES_EDIT)
def show_quotas(conference: Conference, delegation_id: str) -> str:
    delegation = get_delegation(conference.id, delegation_id)
    limits = {category or "total": quota.seats for category, quota in list_quotas(delegation_id).items()}
    form = QuotasForm(count_seated(delegation_id), formdata=None, version=delegation.version, **limits)
    return _page(conference, delegation, form)


@delegations.post("/manage/<slug>/delegations/<delegation_id>/quotas")
@in_conference(Permission.DELEGATES_EDIT)
def set_quotas(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    form = QuotasForm(count_seated(delegation_id))
    if not form.validate():
        return _page(conference, delegation, form), 422
    try:
        with transaction():
            moved = services.set_quotas(
                current_actor(),
                conference_id=conference.id,
                delegation_id=delegation_id,
                version=form.version.data,
                seats_by_category=form.seats_by_category(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        delegation = get_delegation(conference.id, delegation_id)
        if isinstance(error, Conflict):
            session().refresh(delegation)
            form.take_newest(delegation.version)
        return _page(conference, delegation, form), error.status
    flash(gettext("Saved."), "success")
    if moved:
        flash(ngettext("%(num)s person moved up.", "%(num)s people moved up.", moved), "success")
    return redirect(
        url_for("delegations.show_delegation", slug=conference.slug, delegation_id=delegation_id), 303
    )


def _page(conference: Conference, delegation: Delegation, form: QuotasForm) -> str:
    return render_template(
        "delegations/quotas.html",
        conference=conference,
        delegation=delegation,
        form=form,
        seated=count_seated(delegation.id),
        counts=count_of(delegation.id),
    )
