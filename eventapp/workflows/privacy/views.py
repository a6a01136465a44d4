"""The page of what is kept about one delegate: download it, or erase it."""

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.registration.queries import get_delegate
from eventapp.web.actors import current_actor
from eventapp.workflows.privacy import services
from eventapp.workflows.privacy.person import person_of

privacy = Blueprint("privacy", __name__)


@privacy.get("/manage/<slug>/delegates/<delegate_id>/personal-data")
@in_conference(Permission.DELEGATES_ERASE)
def show_person(conference: Conference, delegate_id: str) -> str:
    delegate = get_delegate(conference.id, delegate_id)
    kept = services.count_kept(current_actor(), person_of(delegate), secret_key=_secret_key())
    return render_template("privacy/person.html", conference=conference, delegate=delegate, kept=kept)


@privacy.post("/manage/<slug>/delegates/<delegate_id>/personal-data")
@in_conference(Permission.DELEGATES_ERASE)
def export_person(conference: Conference, delegate_id: str) -> Response:
    with transaction():
        person = person_of(get_delegate(conference.id, delegate_id))
        archive = services.export_person(current_actor(), person, secret_key=_secret_key())
    answer = make_response(archive)
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="personal-data-{delegate_id}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@privacy.post("/manage/<slug>/delegates/<delegate_id>/erase")
@in_conference(Permission.DELEGATES_ERASE)
def erase_person(conference: Conference, delegate_id: str) -> AnyResponse:
    with transaction():
        person = person_of(get_delegate(conference.id, delegate_id))
        services.erase_person(current_actor(), person, secret_key=_secret_key())
    flash(gettext("Erased. Nothing personal is kept of this delegate any more."), "success")
    return redirect(url_for("registration.show_delegate", slug=conference.slug, delegate_id=delegate_id), 303)


def _secret_key() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
