"""Visa letters: those of a delegation, and those of one delegate."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.delegations.forms.visas import IssueVisaLetterForm
from eventapp.delegations.queries import details
from eventapp.delegations.services import visa_letters as services
from eventapp.delegations.travel_papers import read_travel_papers
from eventapp.delegations.views.blueprint import delegations
from eventapp.delegations.visits import COSTS_NAMES
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.answers import file_answer
from eventapp.files.queries import get_file
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.registration.history import list_visa_letters as list_visa_letters_of
from eventapp.registration.models import Delegate
from eventapp.registration.queries import get_delegate, get_delegation
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page
from eventapp.web.uploads import UploadForm


@delegations.get("/manage/<slug>/delegations/<delegation_id>/visa-letters")
@in_conference(Permission.DELEGATES_VIEW)
def list_visa_letters(conference: Conference, delegation_id: str) -> str:
    delegation, number = get_delegation(conference.id, delegation_id), requested_page()
    rows, total = details.list_with_visa_letter(delegation.id, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "delegations/visa_letters.html",
        conference=conference,
        delegation=delegation,
        page=Page(rows, number, total),
        counts=details.count_of(delegation.id),
    )


@delegations.get("/manage/<slug>/delegates/<delegate_id>/visa-letters")
@in_conference(Permission.DELEGATES_VIEW)
def show_visa_letters(conference: Conference, delegate_id: str) -> str:
    return _page(conference, get_delegate(conference.id, delegate_id))


def _page(
    conference: Conference,
    delegate: Delegate,
    *,
    scan: UploadForm | None = None,
    issue: IssueVisaLetterForm | None = None,
) -> str:
    letters = list_visa_letters_of(delegate)
    papers = read_travel_papers(delegate, current_app.config["SECRET_KEY"])
    if issue is None:
        issue = IssueVisaLetterForm(formdata=None)
        issue.suggest(conference, papers)
    return render_template(
        "delegations/own_visa_letters.html",
        conference=conference,
        delegate=delegate,
        scan=scan or UploadForm(formdata=None),
        issue=issue,
        missing=papers.missing,
        costs_names=COSTS_NAMES,
        letters=letters,
        valid=next((letter for letter in letters if letter.revoked_at is None), None),
    )


@delegations.post("/manage/<slug>/delegates/<delegate_id>/visa-letters")
@in_conference(Permission.DELEGATES_EDIT)
def issue_visa_letter(conference: Conference, delegate_id: str) -> Any:
    delegate, form = get_delegate(conference.id, delegate_id), IssueVisaLetterForm()
    if not form.validate():
        return _page(conference, delegate, issue=form), 422
    try:
        with transaction():
            letter = services.issue_visa_letter(
                current_actor(), conference_id=conference.id, delegate_id=delegate_id, visit=form.visit()
            )
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, get_delegate(conference.id, delegate_id), issue=form), error.status
    except Conflict as error:
        warn_of(error)
    else:
        flash(
            gettext(
                "Visa letter no. %(number)d is issued. Make its PDF here, and upload the scan once it is "
                "signed.",
                number=letter.number,
            ),
            "success",
        )
    return _to_delegate(conference, delegate_id)


@delegations.post("/manage/<slug>/visa-letters/<letter_id>/scan")
@in_conference(Permission.DELEGATES_EDIT)
def attach_scan(conference: Conference, letter_id: str) -> Any:
    letter = details.get_visa_letter(conference.id, letter_id)
    form = UploadForm()
    if not form.validate() or form.upload is None:
        return _page(conference, get_delegate(conference.id, letter.delegate_id), scan=form), 422
    with transaction():
        services.attach_scan(
            current_actor(), conference_id=conference.id, letter_id=letter_id, upload=form.upload
        )
    flash(gettext("Saved."), "success")
    return _to_delegate(conference, letter.delegate_id)


@delegations.get("/manage/<slug>/visa-letters/<letter_id>/scan")
@in_conference(Permission.DELEGATES_VIEW)
def download_scan(conference: Conference, letter_id: str) -> Response:
    letter = details.get_visa_letter(conference.id, letter_id)
    if letter.file_id is None:
        raise NotFound
    return file_answer(get_file(conference.id, letter.file_id))


@delegations.post("/manage/<slug>/visa-letters/<letter_id>/revoke")
@in_conference(Permission.DELEGATES_EDIT)
def revoke_visa_letter(conference: Conference, letter_id: str) -> Response:
    with transaction():
        letter = services.revoke_visa_letter(
            current_actor(), conference_id=conference.id, letter_id=letter_id
        )
    flash(gettext("Visa letter no. %(number)d is no longer valid.", number=letter.number), "success")
    return _to_delegate(conference, letter.delegate_id)


def _to_delegate(conference: Conference, delegate_id: str) -> Response:
    return redirect(
        url_for("delegations.show_visa_letters", slug=conference.slug, delegate_id=delegate_id), 303
    )
