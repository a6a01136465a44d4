"""The page on which organizers say which consents they ask for, and in which words."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, gettext, ngettext
from eventapp.permissions import Permission
from eventapp.registration.consents import CONSENT_LABELS, list_settings
from eventapp.registration.models import Purpose
from eventapp.registration.queries import list_partner_organizations
from eventapp.registration.services import change_consents as change
from eventapp.web.actors import current_actor
from eventapp.workflows.settings.consent_counts import count_agreements
from eventapp.workflows.settings.consent_forms import ConsentsSettingsForm
from eventapp.workflows.settings.views.blueprint import settings

#: Purpose → msgid of its heading.
_HEADINGS: Mapping[str, str] = {
    Purpose.PARTICIPATION: N_("Taking part"),
    Purpose.TRANSFER_ABROAD: N_("Transfer abroad"),
    Purpose.LIST_OF_PARTICIPANTS: N_("List of participants"),
    Purpose.PHOTOGRAPHS: N_("Photographs and recordings"),
}


@settings.get("/manage/<slug>/consents")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_consents(conference: Conference) -> str:
    return _page(conference, ConsentsSettingsForm(list_settings(conference.id)))


@settings.post("/manage/<slug>/consents")
@in_conference(Permission.CONFERENCE_EDIT)
def change_consents(conference: Conference) -> Any:
    form = ConsentsSettingsForm(list_settings(conference.id))
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            changed = change(current_actor(), conference_id=conference.id, settings=form.settings())
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(list_settings(conference.id))
        return _page(conference, form), error.status
    if changed:
        flash(
            ngettext(
                "Saved. %(num)s text has a new version; who agreed before has agreed to the older one.",
                "Saved. %(num)s texts have a new version; who agreed before has agreed to the older ones.",
                changed,
            ),
            "success",
        )
    else:
        flash(gettext("Nothing has changed."), "success")
    return redirect(url_for("settings.edit_consents", slug=conference.slug), 303)


def _page(conference: Conference, form: ConsentsSettingsForm) -> str:
    return render_template(
        "settings/consents.html",
        conference=conference,
        form=form,
        current=list_settings(conference.id),
        counts=count_agreements(conference.id),
        headings=_HEADINGS,
        boxes=CONSENT_LABELS,
        organizations=list_partner_organizations(conference.id),
    )
