"""The secretariat's pages of people of the agenda: who has confirmed, who has said what of themselves."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.models import Person
from eventapp.agendas.words import ROLE_NAMES
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.organizations.queries import list_name_suggestions
from eventapp.permissions import Permission
from eventapp.registration.queries import list_delegation_names
from eventapp.speakers import services
from eventapp.speakers.forms import ContactForm, OwnWordsForm
from eventapp.speakers.queries import find_profile, get_speaker, list_parts, list_speakers
from eventapp.speakers.views.blueprint import speakers
from eventapp.speakers.words import ANSWER_NAMES
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page


@speakers.get("/manage/<slug>/speakers", endpoint="list_speakers")
@in_conference(Permission.AGENDA_EDIT)
def show_speakers(conference: Conference) -> str:
    number, words = requested_page(), request.args.get("q", "").strip()[:100]
    rows, total = list_speakers(conference.id, words, number, PER_PAGE)
    return render_template(
        "speakers/list.html", conference=conference, page=Page(rows, number, total), words=words
    )


@speakers.post("/manage/<slug>/speakers/invite")
@in_conference(Permission.AGENDA_EDIT)
def invite_new(conference: Conference) -> Response:
    with transaction():
        number = services.invite_new_speakers(
            current_actor(), conference_id=conference.id, secret_key=current_app.config["SECRET_KEY"]
        )
    flash(ngettext("%(num)d person is written to.", "%(num)d people are written to.", number), "success")
    return redirect(url_for("speakers.list_speakers", slug=conference.slug), 303)


@speakers.get("/manage/<slug>/speakers/<person_id>")
@in_conference(Permission.AGENDA_EDIT)
def show_speaker(conference: Conference, person_id: str) -> str:
    person = get_speaker(conference.id, person_id)
    contact, own = ContactForm(formdata=None), OwnWordsForm(formdata=None)
    contact.show(person)
    own.show(person, find_profile(person.id))
    return _page(conference, person, contact, own)


@speakers.post("/manage/<slug>/speakers/<person_id>/contact")
@in_conference(Permission.AGENDA_EDIT)
def save_contact(conference: Conference, person_id: str) -> Any:
    person, form = get_speaker(conference.id, person_id), ContactForm()
    own = OwnWordsForm(formdata=None)
    own.show(person, find_profile(person.id))
    if not form.validate():
        return _page(conference, person, form, own), 422
    try:
        with transaction():
            services.set_contact(
                current_actor(),
                conference_id=conference.id,
                person_id=person_id,
                version=form.version.data,
                contact=form.contact(),
            )
    except (InvalidInput, Conflict) as error:
        return _refused(conference, person_id, form, error, form, own)
    flash(gettext("Saved."), "success")
    return _to_speaker(conference, person_id)


@speakers.post("/manage/<slug>/speakers/<person_id>/words")
@in_conference(Permission.AGENDA_EDIT)
def save_words(conference: Conference, person_id: str) -> Any:
    person, form = get_speaker(conference.id, person_id), OwnWordsForm()
    contact = ContactForm(formdata=None)
    contact.show(person)
    if not form.validate():
        return _page(conference, person, contact, form), 422
    try:
        with transaction():
            services.write_profile(
                current_actor(),
                conference_id=conference.id,
                person_id=person_id,
                version=form.version.data,
                words=form.words(),
            )
    except (InvalidInput, Conflict) as error:
        return _refused(conference, person_id, form, error, contact, form)
    flash(gettext("Saved."), "success")
    return _to_speaker(conference, person_id)


@speakers.post("/manage/<slug>/speakers/<person_id>/invite")
@in_conference(Permission.AGENDA_EDIT)
def invite(conference: Conference, person_id: str) -> Response:
    try:
        with transaction():
            person = services.invite_speaker(
                current_actor(),
                conference_id=conference.id,
                person_id=person_id,
                secret_key=current_app.config["SECRET_KEY"],
            )
        flash(gettext("A mail with the link goes to %(email)s.", email=person.email), "success")
    except InvalidInput as error:
        warn_of(error)
    return _to_speaker(conference, person_id)


@speakers.post("/manage/<slug>/speakers/<person_id>/revoke")
@in_conference(Permission.AGENDA_EDIT)
def revoke(conference: Conference, person_id: str) -> Response:
    with transaction():
        services.revoke_link(current_actor(), conference_id=conference.id, person_id=person_id)
    flash(gettext("The link no longer works."), "success")
    return _to_speaker(conference, person_id)


def _refused(
    conference: Conference,
    person_id: str,
    form: ContactForm | OwnWordsForm,
    error: InvalidInput | Conflict,
    contact: ContactForm,
    own: OwnWordsForm,
) -> Any:
    """Show a refusal in the form that was sent, with what was typed."""
    form.take_error(error)
    session().expire_all()
    person = get_speaker(conference.id, person_id)
    if isinstance(error, Conflict):
        form.take_newest(person.version)
    return _page(conference, person, contact, own), error.status


def _page(conference: Conference, person: Person, contact: ContactForm, own: OwnWordsForm) -> str:
    contact.offer(list_delegation_names(conference.id), conference)
    return render_template(
        "speakers/speaker.html",
        conference=conference,
        person=person,
        profile=find_profile(person.id),
        contact=contact,
        own=own,
        parts=list_parts(conference.id, person.id),
        organizations=list_name_suggestions(),
        role_names=ROLE_NAMES,
        answer_names=ANSWER_NAMES,
    )


def _to_speaker(conference: Conference, person_id: str) -> Response:
    return redirect(url_for("speakers.show_speaker", slug=conference.slug, person_id=person_id), 303)
