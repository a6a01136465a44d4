"""The page of the design: paper, pictures, words of welcome, and who signs."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.rules import readable_text_on
from eventapp.db.session import session, transaction
from eventapp.designs import services
from eventapp.designs.forms import DesignForm
from eventapp.designs.queries import read_design
from eventapp.designs.rules import PICTURES
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.pictures import FOR_ONE, picture_answer

designs = Blueprint("designs", __name__)

_PAGE = "/manage/<slug>/documents/design"


@designs.get(_PAGE)
@in_conference(Permission.CONFERENCE_EDIT)
def edit_design(conference: Conference) -> str:
    form = DesignForm(formdata=None)
    form.show(read_design(conference.id))
    return _page(conference, form)


@designs.post(_PAGE)
@in_conference(Permission.CONFERENCE_EDIT)
def change_design(conference: Conference) -> Any:
    form, slug = DesignForm(), conference.slug
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            services.change_design(
                current_actor(),
                conference_id=conference.id,
                version=form.version.data,
                facts=form.facts(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        session().expire_all()
        if isinstance(error, Conflict):
            form.take_newest(read_design(conference.id).version)
        return _page(conference, form), error.status
    flash(gettext("Saved. Documents that are made from now on look like this."), "success")
    return redirect(url_for("designs.edit_design", slug=slug), 303)


@designs.get(f"{_PAGE}/<any({', '.join(PICTURES)}):key>")
@in_conference(Permission.CONFERENCE_EDIT)
def show_picture(conference: Conference, key: str) -> Response:
    """Answer with a picture to organizers alone: whoever has signature and stamp could sign."""
    return picture_answer(conference.id, getattr(read_design(conference.id), f"{key}_id"), FOR_ONE)


def _page(conference: Conference, form: DesignForm) -> str:
    return render_template(
        "designs/design.html",
        conference=conference,
        form=form,
        design=read_design(conference.id),
        keys=tuple(PICTURES),
        on_accent=readable_text_on(conference.colour),
    )
