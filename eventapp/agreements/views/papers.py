"""The texts and other papers of an agreement: added, replaced, removed, and saved by the reader's browser."""

from typing import Any

from flask import flash
from werkzeug.wrappers import Response

from eventapp.agreements import services
from eventapp.agreements.forms import ChangeTextForm, DocumentForm, TextForm
from eventapp.agreements.parts import find_party_of, get_document, get_text, list_texts
from eventapp.agreements.queries import get_agreement
from eventapp.agreements.views.blueprint import agreements
from eventapp.agreements.views.pages import form_page, posted_version, take_error, to_agreement
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.contacts.guards import by_contact
from eventapp.contacts.models import Contact
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.answers import file_answer
from eventapp.files.queries import get_file
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@agreements.get("/manage/<slug>/agreements/<agreement_id>/texts/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_text(conference: Conference, agreement_id: str) -> str:
    return _text_page(conference, agreement_id, TextForm(formdata=None))


@agreements.post("/manage/<slug>/agreements/<agreement_id>/texts/new")
@in_conference(Permission.OUTCOMES_EDIT)
def add_text(conference: Conference, agreement_id: str) -> Any:
    form = TextForm()
    form.offer(list_texts(get_agreement(conference.id, agreement_id).id))
    if not form.validate():
        return _text_page(conference, agreement_id, form), 422
    try:
        with transaction():
            services.add_text(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=form.version.data,
                language=form.language.data,
                is_authentic=form.is_authentic.data,
                upload=form.upload,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _text_page(conference, agreement_id, form), error.status
    flash(gettext("The text is added."), "success")
    return to_agreement(conference, agreement_id, "texts")


@agreements.get("/manage/<slug>/agreements/<agreement_id>/texts/<text_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_text(conference: Conference, agreement_id: str, text_id: str) -> str:
    text = get_text(conference.id, agreement_id, text_id)
    form = ChangeTextForm(formdata=None, data={"is_authentic": text.is_authentic})
    return _text_page(conference, agreement_id, form, text_id)


@agreements.post("/manage/<slug>/agreements/<agreement_id>/texts/<text_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def save_text(conference: Conference, agreement_id: str, text_id: str) -> Any:
    form = ChangeTextForm()
    if not form.validate():
        return _text_page(conference, agreement_id, form, text_id), 422
    try:
        with transaction():
            services.change_text(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                text_id=text_id,
                version=form.version.data,
                is_authentic=form.is_authentic.data,
                upload=form.upload,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _text_page(conference, agreement_id, form, text_id), error.status
    flash(gettext("Saved."), "success")
    return to_agreement(conference, agreement_id, "texts")


@agreements.post("/manage/<slug>/agreements/<agreement_id>/texts/<text_id>/remove")
@in_conference(Permission.OUTCOMES_EDIT)
def remove_text(conference: Conference, agreement_id: str, text_id: str) -> Response:
    try:
        with transaction():
            services.remove_text(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                text_id=text_id,
                version=posted_version(),
            )
    except Conflict as error:
        warn_of(error)
    else:
        flash(gettext("The text is removed."), "success")
    return to_agreement(conference, agreement_id, "texts")


@agreements.get("/manage/<slug>/agreements/<agreement_id>/documents/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_document(conference: Conference, agreement_id: str) -> str:
    return form_page("agreements/document.html", conference, agreement_id, DocumentForm(formdata=None))


@agreements.post("/manage/<slug>/agreements/<agreement_id>/documents/new")
@in_conference(Permission.OUTCOMES_EDIT)
def add_document(conference: Conference, agreement_id: str) -> Any:
    form = DocumentForm()
    if not form.validate() or form.upload is None:
        return form_page("agreements/document.html", conference, agreement_id, form), 422
    try:
        with transaction():
            services.add_document(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=form.version.data,
                title=form.title.data or "",
                note=form.note.data or "",
                upload=form.upload,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return form_page("agreements/document.html", conference, agreement_id, form), error.status
    flash(gettext("The document is added."), "success")
    return to_agreement(conference, agreement_id, "documents")


@agreements.post("/manage/<slug>/agreements/<agreement_id>/documents/<document_id>/remove")
@in_conference(Permission.OUTCOMES_EDIT)
def remove_document(conference: Conference, agreement_id: str, document_id: str) -> Response:
    try:
        with transaction():
            services.remove_document(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                document_id=document_id,
                version=posted_version(),
            )
    except Conflict as error:
        warn_of(error)
    else:
        flash(gettext("The document is removed."), "success")
    return to_agreement(conference, agreement_id, "documents")


@agreements.get("/manage/<slug>/agreements/<agreement_id>/texts/<text_id>/file")
@in_conference(Permission.OUTCOMES_VIEW)
def download_text(conference: Conference, agreement_id: str, text_id: str) -> Response:
    return _answer(conference, get_text(conference.id, agreement_id, text_id).file_id)


@agreements.get("/manage/<slug>/agreements/<agreement_id>/documents/<document_id>/file")
@in_conference(Permission.OUTCOMES_VIEW)
def download_document(conference: Conference, agreement_id: str, document_id: str) -> Response:
    return _answer(conference, get_document(conference.id, agreement_id, document_id).file_id)


@agreements.get("/c/<slug>/follow-up/<token>/agreements/<agreement_id>/texts/<text_id>")
@by_contact
def download_own_text(
    conference: Conference, contact: Contact, token: str, agreement_id: str, text_id: str
) -> Response:
    """Give a text to the contact of one of the agreement's parties; others learn nothing of it."""
    if find_party_of(contact, agreement_id) is None:
        raise NotFound
    return _answer(conference, get_text(conference.id, agreement_id, text_id).file_id)


def _answer(conference: Conference, file_id: str | None) -> Response:
    if file_id is None:
        raise NotFound
    return file_answer(get_file(conference.id, file_id))


def _text_page(
    conference: Conference, agreement_id: str, form: ChangeTextForm, text_id: str | None = None
) -> str:
    """Render the form of a text in a new language or, with ``text_id``, of one that is there."""
    if isinstance(form, TextForm):
        form.offer(list_texts(get_agreement(conference.id, agreement_id).id))
    text = get_text(conference.id, agreement_id, text_id) if text_id else None
    return form_page("agreements/text.html", conference, agreement_id, form, text=text)
