"""The people of an agenda: everybody with a part in an item, and how they are written."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from eventapp.agendas import services
from eventapp.agendas.forms import PersonNameForm
from eventapp.agendas.models import Person
from eventapp.agendas.queries import get_person, list_items_of_person, list_people
from eventapp.agendas.views.blueprint import agendas
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.paging import PER_PAGE, Page, requested_page


@agendas.get("/manage/<slug>/agenda/people", endpoint="list_people")
@in_conference(Permission.AGENDA_EDIT)
def show_people(conference: Conference) -> str:
    number = requested_page()
    words = request.args.get("q", "").strip()[:100]
    rows, total = list_people(conference.id, words, number, PER_PAGE)
    page = Page(rows, number, total)
    return render_template("agendas/people.html", conference=conference, page=page, words=words)


@agendas.get("/manage/<slug>/agenda/people/<person_id>")
@in_conference(Permission.AGENDA_EDIT)
def edit_person(conference: Conference, person_id: str) -> str:
    person = get_person(conference.id, person_id)
    return _page(conference, PersonNameForm(formdata=None, obj=person), person)


@agendas.post("/manage/<slug>/agenda/people/<person_id>")
@in_conference(Permission.AGENDA_EDIT)
def save_person(conference: Conference, person_id: str) -> Any:
    form, person = PersonNameForm(), get_person(conference.id, person_id)
    if not form.validate():
        return _page(conference, form, person), 422
    try:
        with transaction():
            services.edit_person(
                current_actor(),
                conference_id=conference.id,
                person_id=person_id,
                version=form.version.data,
                name=form.name.data,
                affiliation=form.affiliation.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(person.version)
        return _page(conference, form, person), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("agendas.list_people", slug=conference.slug))


def _page(conference: Conference, form: PersonNameForm, person: Person) -> str:
    return render_template(
        "agendas/person.html",
        conference=conference,
        form=form,
        person=person,
        items=list_items_of_person(conference.id, person.id),
    )
