"""Buttons that move a working link, and the one that makes those of an agreement."""

from typing import Any

from flask import abort, flash, redirect, request, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.redirects import own_path
from eventapp.working_links import services
from eventapp.working_links.forms import StageForm
from eventapp.working_links.views.blueprint import working_links
from eventapp.working_links.views.editing import stale_page


@working_links.post("/manage/<slug>/links/<link_id>/stage")
@in_conference(Permission.OUTCOMES_EDIT)
def move_link(conference: Conference, link_id: str) -> Any:
    form, conference_id, slug = StageForm(), conference.id, conference.slug
    if not form.validate():
        abort(422)
    try:
        with transaction():
            services.move_link(
                current_actor(),
                conference_id=conference_id,
                link_id=link_id,
                stage=form.stage.data,
                version=form.version.data,
            )
    except (InvalidInput, Conflict) as error:
        return stale_page(conference, link_id, error)
    flash(gettext("Saved."), "success")
    return redirect(url_for("working_links.show_link", slug=slug, link_id=link_id), 303)


@working_links.post("/manage/<slug>/agreements/<agreement_id>/links")
@in_conference(Permission.OUTCOMES_EDIT)
def make_links_of_agreement(conference: Conference, agreement_id: str) -> Any:
    """Join the parties of an agreement; ``next`` is the page that the button stands on."""
    conference_id, slug = conference.id, conference.slug
    try:
        with transaction():
            outcome = services.make_links_of_agreement(
                current_actor(), conference_id=conference_id, agreement_id=agreement_id
            )
    except (InvalidInput, Conflict) as error:
        warn_of(error)
    else:
        if outcome.made:
            flash(
                ngettext("%(num)d working link is made.", "%(num)d working links are made.", outcome.made),
                "success",
            )
        else:
            flash(gettext("These parties have their working links already."), "success")
    links = url_for("working_links.list_links", slug=slug)
    return redirect(own_path(request.form.get("next"), links), 303)
