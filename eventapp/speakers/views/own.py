"""A person's own part, opened by their link: confirm it, and say who one is."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.models import Person
from eventapp.agendas.queries import get_person
from eventapp.agendas.words import ROLE_NAMES
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.speakers import services
from eventapp.speakers.forms import OwnWordsForm
from eventapp.speakers.guards import by_speaker
from eventapp.speakers.queries import find_profile, list_parts
from eventapp.speakers.views.blueprint import speakers
from eventapp.speakers.views.photos import photo_answer
from eventapp.speakers.words import ANSWER_NAMES
from eventapp.web.flashes import warn_of


@speakers.get("/c/<slug>/speaker/<token>")
@by_speaker
def show_own(conference: Conference, person: Person, token: str) -> str:
    form = OwnWordsForm(formdata=None)
    form.show(person, find_profile(person.id))
    return _page(conference, person, token, form)


@speakers.post("/c/<slug>/speaker/<token>")
@by_speaker
def save_own(conference: Conference, person: Person, token: str) -> Any:
    form = OwnWordsForm()
    if not form.validate():
        return _page(conference, person, token, form), 422
    try:
        with transaction():
            services.say_of_oneself(
                conference_id=conference.id,
                person_id=person.id,
                version=form.version.data,
                words=form.words(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        session().expire_all()
        newest = get_person(conference.id, person.id)
        if isinstance(error, Conflict):
            form.take_newest(newest.version)
        return _page(conference, newest, token, form), error.status
    flash(gettext("Saved. Thank you."), "success")
    return _to_own(conference, token)


@speakers.post("/c/<slug>/speaker/<token>/parts/<contribution_id>")
@by_speaker
def answer_part(conference: Conference, person: Person, token: str, contribution_id: str) -> Response:
    try:
        with transaction():
            services.answer_part(
                conference_id=conference.id,
                person_id=person.id,
                contribution_id=contribution_id,
                answer=request.form.get("answer", ""),
            )
    except InvalidInput as error:
        warn_of(error)
    else:
        flash(gettext("Thank you, the organizers see your answer."), "success")
    return _to_own(conference, token)


@speakers.get("/c/<slug>/speaker/<token>/photo")
@by_speaker
def show_own_photo(conference: Conference, person: Person, token: str) -> Response:
    return photo_answer(conference, person.id, "no-store")


def _page(conference: Conference, person: Person, token: str, form: OwnWordsForm) -> str:
    return render_template(
        "speakers/own.html",
        conference=conference,
        person=person,
        profile=find_profile(person.id),
        token=token,
        form=form,
        parts=list_parts(conference.id, person.id),
        role_names=ROLE_NAMES,
        answer_names=ANSWER_NAMES,
    )


def _to_own(conference: Conference, token: str) -> Response:
    return redirect(url_for("speakers.show_own", slug=conference.slug, token=token), 303)
