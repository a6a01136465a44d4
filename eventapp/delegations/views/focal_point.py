"""The focal point's page: one delegation at a glance, its members, who leads it, its documents."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.clock import now
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.db.session import transaction
from eventapp.delegations.guards import by_focal_point
from eventapp.delegations.missing import missing_of
from eventapp.delegations.queries.members import (
    get_own_document,
    list_members,
    list_own_documents,
    list_quotas,
)
from eventapp.delegations.views.blueprint import delegations
from eventapp.errors import Conflict
from eventapp.files.answers import file_answer
from eventapp.i18n import gettext
from eventapp.registration.access import focal_point_of
from eventapp.registration.labels import STATUS_LABELS
from eventapp.registration.models import DelegateStatus, FocalPoint
from eventapp.registration.rules import changes_end_at
from eventapp.registration.services import set_head
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page

_STATES = (ConferenceState.PUBLISHED, ConferenceState.CLOSED)


def may_change(conference: Conference) -> bool:
    """Tell whether a focal point can still change something."""
    return conference.state in _STATES and now() < changes_end_at(conference)


@delegations.get("/c/<slug>/delegation/<token>")
@by_focal_point
def show_own_delegation(conference: Conference, focal_point: FocalPoint, token: str) -> str:
    number = requested_page()
    members = list_members(focal_point.delegation_id, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "delegations/own.html",
        conference=conference,
        focal_point=focal_point,
        delegation=focal_point.delegation,
        token=token,
        members=members,
        page=Page(members.seated, number, members.total),
        missing={delegate.id: missing_of(delegate) for delegate in (*members.seated, *members.waiting)},
        quotas=list_quotas(focal_point.delegation_id),
        categories=CATEGORY_LABELS,
        statuses=STATUS_LABELS,
        documents=list_own_documents(focal_point.delegation_id),
        ends_at=changes_end_at(conference),
        may_change=may_change(conference),
    )


@delegations.post("/c/<slug>/delegation/<token>/opened")
@by_focal_point
def note_opened(conference: Conference, focal_point: FocalPoint, token: str) -> Response:
    """Answer the page's own script; that the link was opened, the guard has noted."""
    return Response(status=204)


@delegations.post("/c/<slug>/delegation/<token>/members/<delegate_id>/head")
@by_focal_point
def make_head(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    try:
        with transaction():
            set_head(
                focal_point_of(conference.id, focal_point.delegation_id),
                conference_id=conference.id,
                delegation_id=focal_point.delegation_id,
                delegate_id=delegate_id,
            )
    except Conflict as error:
        warn_of(error)
    else:
        flash(gettext("Saved."), "success")
    return to_own_delegation(conference, token)


@delegations.get("/c/<slug>/delegation/<token>/documents/<document_id>")
@by_focal_point
def download_own_document(
    conference: Conference, focal_point: FocalPoint, token: str, document_id: str
) -> Response:
    return file_answer(get_own_document(focal_point.delegation_id, document_id))


def to_own_delegation(conference: Conference, token: str) -> Response:
    return redirect(url_for("delegations.show_own_delegation", slug=conference.slug, token=token), 303)


def tell_of_seat(status: str) -> None:
    """Say to whoever named one person what came of it."""
    if status == DelegateStatus.WAITLISTED:
        flash(gettext("There is no seat left, so this person is on your waiting list."), "warning")
    else:
        flash(gettext("Nominated. Next come the details: the person was sent a link for that."), "success")
