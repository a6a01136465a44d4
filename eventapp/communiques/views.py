"""Pages on which the communiqué is written, looked at, issued and taken back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for

from eventapp.communiques import services
from eventapp.communiques.forms import CommuniqueForm
from eventapp.communiques.history import list_communique_happenings
from eventapp.communiques.models import Communique
from eventapp.communiques.queries import find_communique
from eventapp.communiques.rules import check_can_be_changed
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, gettext
from eventapp.localized import NO_TEXT
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import VersionedForm

communiques = Blueprint("communiques", __name__)


@communiques.get("/manage/<slug>/communique")
@in_conference(Permission.OUTCOMES_VIEW)
def show_communique(conference: Conference) -> str:
    return _page(conference)


@communiques.get("/manage/<slug>/communique/edit")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_communique(conference: Conference) -> Any:
    communique = find_communique(conference.id)
    try:
        check_can_be_changed(communique)
    except Conflict as refusal:
        flash(gettext(refusal.message), "warning")
        return redirect(url_for("communiques.show_communique", slug=conference.slug))
    text, version = (communique.text, communique.version) if communique else (NO_TEXT, 0)
    return _form_page(conference, CommuniqueForm(formdata=None, text=text, version=version))


@communiques.post("/manage/<slug>/communique/edit")
@in_conference(Permission.OUTCOMES_EDIT)
def write_communique(conference: Conference) -> Any:
    form, slug = CommuniqueForm(), conference.slug
    if not form.validate():
        return _form_page(conference, form), 422
    try:
        with transaction():
            services.write_communique(
                current_actor(),
                conference_id=conference.id,
                text=form.text.data,
                version=form.version.data or None,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        newest = find_communique(conference.id) if isinstance(error, Conflict) else None
        if newest is not None:
            form.take_newest(newest.version)
        return _form_page(conference, form, newest), error.status
    flash(gettext("The communiqué is saved."), "success")
    return redirect(url_for("communiques.show_communique", slug=slug), 303)


@communiques.post("/manage/<slug>/communique/issue")
@in_conference(Permission.OUTCOMES_EDIT)
def issue_communique(conference: Conference) -> Any:
    return _decide(conference, services.issue_communique, N_("The communiqué is issued."))


@communiques.post("/manage/<slug>/communique/take-back")
@in_conference(Permission.OUTCOMES_EDIT)
def take_back_communique(conference: Conference) -> Any:
    return _decide(conference, services.take_back_communique, N_("The communiqué is a draft again."))


def _decide(conference: Conference, decide: Callable[..., Communique], message: str) -> Any:
    form, slug = VersionedForm(), conference.slug
    if not form.validate():
        abort(422)
    try:
        with transaction():
            decide(current_actor(), conference_id=conference.id, version=form.version.data or None)
    except Conflict as error:
        return _page(conference, gettext(error.message, **error.values)), error.status
    flash(gettext(message), "success")
    return redirect(url_for("communiques.show_communique", slug=slug), 303)


def _page(conference: Conference, refusal: str = "") -> str:
    communique = find_communique(conference.id)
    return render_template(
        "communiques/communique.html",
        conference=conference,
        communique=communique,
        is_public=conference.state in PUBLIC_STATES,
        happenings=list_communique_happenings(conference.id, communique.id) if communique else [],
        refusal=refusal,
    )


def _form_page(conference: Conference, form: CommuniqueForm, newest: Communique | None = None) -> str:
    """Render the form; ``newest`` is what is saved now, where the edit is stale."""
    return render_template("communiques/edit.html", conference=conference, form=form, newest=newest)
