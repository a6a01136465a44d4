"""Materials as readers and delegates get them."""

from itertools import groupby

from flask import redirect, render_template
from werkzeug.wrappers import Response

from eventapp.agendas.reading import get_programme
from eventapp.clock import now
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.files.answers import file_answer
from eventapp.files.queries import get_file
from eventapp.materials.models import Material, Visibility
from eventapp.materials.queries import DELEGATES, PUBLIC, get_visible, list_visible
from eventapp.materials.views.blueprint import materials
from eventapp.registration.guards import by_token
from eventapp.registration.models import Delegate, DelegateStatus


@materials.get("/c/<slug>/materials/<material_id>")
@in_public_conference
def download(conference: Conference, material_id: str) -> Response:
    """Answer with a file that everybody may have; one that is hidden answers as one that isn't there."""
    return _answer(get_visible(conference.id, material_id, PUBLIC, now()))


@materials.get("/c/<slug>/registration/<token>/materials")
@by_token
def show_own(conference: Conference, delegate: Delegate, token: str) -> str:
    visible = list_visible(conference.id, _seen_by(delegate), now())
    by_item = {item_id: list(of_item) for item_id, of_item in groupby(visible, lambda m: m.agenda_item_id)}
    items = [item for item in get_programme(conference.id, now()).items if item.id in by_item]
    return render_template(
        "materials/own.html", conference=conference, token=token, items=items, materials=by_item
    )


@materials.get("/c/<slug>/registration/<token>/materials/<material_id>")
@by_token
def download_as_delegate(
    conference: Conference, delegate: Delegate, token: str, material_id: str
) -> Response:
    return _answer(get_visible(conference.id, material_id, _seen_by(delegate), now()))


def _seen_by(delegate: Delegate) -> tuple[Visibility, ...]:
    return DELEGATES if delegate.status == DelegateStatus.ACCEPTED else PUBLIC


def _answer(material: Material) -> Response:
    # A link leads to where the secretariat said; rules.checked_url has taken web addresses alone.
    if material.file_id is None:
        return redirect(material.url)
    return file_answer(get_file(material.conference_id, material.file_id))
