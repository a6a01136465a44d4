"""Who was at an agenda item: the list, filled by one button, set by hand one by one or many at once."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from eventapp.agendas.queries import get_item
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.minutes import services
from eventapp.minutes.attending import ATTENDANCE_NAMES, AttendanceRow, group_by_delegation
from eventapp.minutes.forms import AttendeeForm, ChangeAttendeeForm, ChosenForm
from eventapp.minutes.models import Attendance
from eventapp.minutes.queries import get_attendance, get_outcome, list_attendance
from eventapp.minutes.services import AttendeeFacts
from eventapp.minutes.views.blueprint import minutes, stale_page
from eventapp.permissions import Permission
from eventapp.registration.queries import list_delegation_names
from eventapp.web.actors import current_actor
from eventapp.web.forms import AppForm
from eventapp.web.paging import PER_PAGE, Page, requested_page

#: What ``ChosenForm.do`` says to take people off the list.
TAKE_OUT = "out"


@minutes.get("/manage/<slug>/agenda/<item_id>/attendance")
@in_conference(Permission.OUTCOMES_VIEW)
def show_attendance(conference: Conference, item_id: str) -> str:
    item, number = get_item(conference.id, item_id), requested_page()
    rows = list_attendance(conference.id, item.id)
    return render_template(
        "minutes/attendance.html",
        conference=conference,
        item=item,
        is_approved=get_outcome(conference.id, item.id).is_approved,
        groups=group_by_delegation(rows),
        page=Page(_page_of(rows, number), number, len(rows)),
        names=ATTENDANCE_NAMES,
    )


@minutes.post("/manage/<slug>/agenda/<item_id>/attendance/fill")
@in_conference(Permission.OUTCOMES_EDIT)
def fill_attendance(conference: Conference, item_id: str) -> Any:
    if not AppForm().validate():
        abort(422)
    slug, conference_id = conference.slug, conference.id
    try:
        with transaction():
            number = services.fill_attendance(
                current_actor(), conference_id=conference_id, agenda_item_id=item_id
            )
    except Conflict as error:
        return stale_page(conference, item_id, error)
    flash(ngettext("%(num)d person is on the list.", "%(num)d people are on the list.", number), "success")
    return _to_attendance(slug, item_id)


@minutes.post("/manage/<slug>/agenda/<item_id>/attendance/set")
@in_conference(Permission.OUTCOMES_EDIT)
def set_attendance(conference: Conference, item_id: str) -> Any:
    """Set those ticked, or take them out."""
    form, slug = ChosenForm(), conference.slug
    if not form.validate():
        abort(422)
    chosen = frozenset(form.chosen.data or ())
    what = {"conference_id": conference.id, "agenda_item_id": item_id}
    if not chosen:
        flash(gettext("Nobody is ticked."), "warning")
        return _to_attendance(slug, item_id)
    try:
        with transaction():
            if form.do.data == TAKE_OUT:
                number = services.take_out(current_actor(), **what, attendance_ids=chosen)
            else:
                number = services.set_attendance(
                    current_actor(), **what, attendance_ids=chosen, status=form.do.data or ""
                )
    except InvalidInput:
        abort(422)
    except Conflict as error:
        return stale_page(conference, item_id, error)
    flash(ngettext("Done for %(num)d person.", "Done for %(num)d people.", number), "success")
    return _to_attendance(slug, item_id)


@minutes.get("/manage/<slug>/agenda/<item_id>/attendance/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_attendee(conference: Conference, item_id: str) -> str:
    return _form_page(conference, item_id, AttendeeForm(formdata=None))


@minutes.post("/manage/<slug>/agenda/<item_id>/attendance/new")
@in_conference(Permission.OUTCOMES_EDIT)
def add_attendee(conference: Conference, item_id: str) -> Any:
    form, slug = AttendeeForm(), conference.slug
    if not form.validate():
        return _form_page(conference, item_id, form), 422
    try:
        with transaction():
            services.add_attendee(
                current_actor(), conference_id=conference.id, agenda_item_id=item_id, facts=_facts(form)
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _form_page(conference, item_id, form), error.status
    flash(gettext("Saved."), "success")
    return _to_attendance(slug, item_id)


@minutes.get("/manage/<slug>/agenda/<item_id>/attendance/<attendance_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_attendee(conference: Conference, item_id: str, attendance_id: str) -> str:
    row = get_attendance(conference.id, item_id, attendance_id)
    return _form_page(conference, item_id, ChangeAttendeeForm(formdata=None, obj=row), row)


@minutes.post("/manage/<slug>/agenda/<item_id>/attendance/<attendance_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def change_attendee(conference: Conference, item_id: str, attendance_id: str) -> Any:
    form, slug = ChangeAttendeeForm(), conference.slug
    row = get_attendance(conference.id, item_id, attendance_id)
    if not form.validate():
        return _form_page(conference, item_id, form, row), 422
    try:
        with transaction():
            services.change_attendee(
                current_actor(),
                conference_id=conference.id,
                agenda_item_id=item_id,
                attendance_id=attendance_id,
                facts=_facts(form),
                version=form.version.data or 0,
            )
    except InvalidInput as error:
        form.take_error(error)
        return _form_page(conference, item_id, form, row), error.status
    except Conflict as error:
        newest = get_attendance(conference.id, item_id, attendance_id)
        form.take_error(error)
        form.take_newest(newest.version)
        return _form_page(conference, item_id, form, newest, is_stale=True), error.status
    flash(gettext("Saved."), "success")
    return _to_attendance(slug, item_id)


def _page_of(rows: list[AttendanceRow], number: int) -> list[AttendanceRow]:
    return rows[(number - 1) * PER_PAGE : number * PER_PAGE]


def _facts(form: AttendeeForm) -> AttendeeFacts:
    return AttendeeFacts(
        name=form.name.data,
        organization_name=form.organization_name.data,
        delegation_name=form.delegation_name.data,
        status=form.status.data or "",
    )


def _to_attendance(slug: str, item_id: str) -> Any:
    return redirect(url_for("minutes.show_attendance", slug=slug, item_id=item_id))


def _form_page(
    conference: Conference,
    item_id: str,
    form: AttendeeForm,
    row: Attendance | None = None,
    *,
    is_stale: bool = False,
) -> str:
    """Render the form of somebody new or, with ``row``, of somebody on the list."""
    return render_template(
        "minutes/attendee.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        form=form,
        row=row,
        is_stale=is_stale,
        delegations=[name for _id, name in list_delegation_names(conference.id)],
        names=ATTENDANCE_NAMES,
    )
