"""Documents of a delegation: the secretariat's page, and what its members see of them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.delegations.forms.papers import DocumentForm
from eventapp.delegations.queries import details
from eventapp.delegations.services import documents as services
from eventapp.delegations.views.blueprint import delegations
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.answers import file_answer
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.registration.guards import by_token
from eventapp.registration.models import Delegate, Delegation
from eventapp.registration.queries import get_delegation
from eventapp.registration.rules import PRESENT
from eventapp.web.actors import current_actor


@delegations.get("/manage/<slug>/delegations/<delegation_id>/documents")
@in_conference(Permission.DELEGATES_VIEW)
def list_documents(conference: Conference, delegation_id: str) -> str:
    return _page(conference, get_delegation(conference.id, delegation_id), DocumentForm(formdata=None))


@delegations.post("/manage/<slug>/delegations/<delegation_id>/documents")
@in_conference(Permission.DELEGATES_EDIT)
def add_document(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    form = DocumentForm()
    if not form.validate() or form.upload is None:
        return _page(conference, delegation, form), 422
    try:
        with transaction():
            services.add_document(
                current_actor(),
                conference_id=conference.id,
                delegation_id=delegation_id,
                title=form.title.data or "",
                upload=form.upload,
                for_delegates=form.for_delegates.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, get_delegation(conference.id, delegation_id), form), error.status
    flash(gettext("Saved."), "success")
    return _to_list(conference, delegation_id)


def _page(conference: Conference, delegation: Delegation, form: DocumentForm) -> str:
    return render_template(
        "delegations/documents.html",
        conference=conference,
        delegation=delegation,
        form=form,
        documents=details.list_documents(delegation.id),
        counts=details.count_of(delegation.id),
    )


@delegations.get("/manage/<slug>/delegation-documents/<document_id>")
@in_conference(Permission.DELEGATES_VIEW)
def download_document(conference: Conference, document_id: str) -> Response:
    return file_answer(details.get_document(conference.id, document_id).file)


@delegations.post("/manage/<slug>/delegation-documents/<document_id>/show")
@in_conference(Permission.DELEGATES_EDIT)
def show_document(conference: Conference, document_id: str) -> Response:
    with transaction():
        document = services.show_document(
            current_actor(),
            conference_id=conference.id,
            document_id=document_id,
            for_delegates=request.form.get("for_delegates") == "1",
        )
    flash(gettext("Saved."), "success")
    return _to_list(conference, document.delegation_id)


@delegations.post("/manage/<slug>/delegation-documents/<document_id>/remove")
@in_conference(Permission.DELEGATES_EDIT)
def remove_document(conference: Conference, document_id: str) -> Response:
    with transaction():
        document = services.remove_document(
            current_actor(), conference_id=conference.id, document_id=document_id
        )
    flash(gettext("The document is removed."), "success")
    return _to_list(conference, document.delegation_id)


def _to_list(conference: Conference, delegation_id: str) -> Response:
    return redirect(
        url_for("delegations.list_documents", slug=conference.slug, delegation_id=delegation_id), 303
    )


@delegations.get("/c/<slug>/registration/<token>/documents")
@by_token
def show_own_documents(conference: Conference, delegate: Delegate, token: str) -> str:
    is_present = delegate.status in PRESENT
    return render_template(
        "delegations/own_documents.html",
        conference=conference,
        delegate=delegate,
        token=token,
        documents=details.list_documents(delegate.delegation_id, for_delegates_alone=True)
        if is_present and delegate.delegation_id
        else [],
    )


@delegations.get("/c/<slug>/registration/<token>/documents/<document_id>")
@by_token
def download_document_as_member(
    conference: Conference, delegate: Delegate, token: str, document_id: str
) -> Response:
    document = details.get_document(conference.id, document_id)
    if (
        document.delegation_id != delegate.delegation_id
        or not document.for_delegates
        or delegate.status not in PRESENT
    ):
        raise NotFound
    return file_answer(document.file)
