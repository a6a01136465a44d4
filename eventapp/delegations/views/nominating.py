"""Nominating for a delegation: one person by form; several pasted or in a file, and looked at first."""

import hashlib
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.db.base import ID_LENGTH
from eventapp.db.session import transaction
from eventapp.delegations.forms.nominating import FileForm, NominateForm, OfferedForm, PasteForm
from eventapp.delegations.guards import by_focal_point
from eventapp.delegations.people_lists.heads import OF_NOMINATION, Column
from eventapp.delegations.people_lists.pasted import as_text, read_pasted
from eventapp.delegations.people_lists.reading import read_file
from eventapp.delegations.people_lists.rows import ReadList, Row
from eventapp.delegations.people_lists.template import MIMETYPE, template_xlsx
from eventapp.delegations.queries.members import list_quotas
from eventapp.delegations.services.people_lists import KeepList, get_list, judge_list, keep_list, take_list
from eventapp.delegations.views.blueprint import delegations
from eventapp.delegations.views.focal_point import may_change, tell_of_seat, to_own_delegation
from eventapp.delegations.views.previews import preview_of, summary_of
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import current_language, gettext
from eventapp.localized import LANGUAGES
from eventapp.registration.access import focal_point_of
from eventapp.registration.models import FocalPoint
from eventapp.registration.queries import get_delegation
from eventapp.registration.services import Nominate, categories_to_nominate, nominate
from eventapp.web.flashes import warn_of


@delegations.get("/c/<slug>/delegation/<token>/nominate")
@by_focal_point
def show_nominate_form(conference: Conference, focal_point: FocalPoint, token: str) -> Any:
    form = NominateForm(_categories(focal_point))
    organization = focal_point.delegation.organization
    if organization is not None:
        form.organization_name.data = organization.name.read(conference.first_language)
    return _page("delegations/nominate.html", conference, focal_point, token, form)


@delegations.post("/c/<slug>/delegation/<token>/nominate")
@by_focal_point
def nominate_one(conference: Conference, focal_point: FocalPoint, token: str) -> Any:
    form = NominateForm(_categories(focal_point))
    if not form.validate():
        return _page("delegations/nominate.html", conference, focal_point, token, form), 422
    try:
        nominee = form.nominee(conference, focal_point.delegation)
        command = Nominate(
            conference_id=conference.id,
            delegation_id=focal_point.delegation_id,
            key=(form.form_key.data or "")[:64],
            body_hash=hashlib.sha256(repr(nominee).encode()).hexdigest(),
            nominees=(nominee,),
            secret_key=current_app.config["SECRET_KEY"],
        )
        with transaction():
            named = nominate(focal_point_of(conference.id, focal_point.delegation_id), command)
    except Conflict as error:
        warn_of(error)
        return to_own_delegation(conference, token)
    except InvalidInput as error:
        form.take_error(error)
        form.renew()
        return _page("delegations/nominate.html", conference, focal_point, token, form), error.status
    for delegate in named:
        tell_of_seat(delegate.status)
    return to_own_delegation(conference, token)


@delegations.get("/c/<slug>/delegation/<token>/nominate/paste")
@by_focal_point
def show_paste_form(conference: Conference, focal_point: FocalPoint, token: str) -> Any:
    """Show the form; with the list of a preview that has to be corrected, where the address names one."""
    form = PasteForm(_categories(focal_point))
    if list_id := request.args.get("list", "")[:ID_LENGTH]:
        actor = focal_point_of(conference.id, focal_point.delegation_id)
        kept = get_list(actor, conference_id=conference.id, sender_id=focal_point.id, list_id=list_id)
        form.people.data = as_text([Row.restored(row) for row in kept.rows], current_language())
        form.category.data, form.language.data = kept.category, kept.language
    return _page("delegations/nominate_pasted.html", conference, focal_point, token, form)


@delegations.post("/c/<slug>/delegation/<token>/nominate/paste")
@by_focal_point
def paste_people(conference: Conference, focal_point: FocalPoint, token: str) -> Any:
    form = PasteForm(_categories(focal_point))
    if not form.validate():
        return _page("delegations/nominate_pasted.html", conference, focal_point, token, form), 422
    try:
        return _kept(conference, focal_point, token, form, "", read_pasted(form.people.data or ""))
    except InvalidInput as error:
        form.people.errors = [gettext(error.message, **error.values)]
        return _page("delegations/nominate_pasted.html", conference, focal_point, token, form), 422


@delegations.get("/c/<slug>/delegation/<token>/nominate/file")
@by_focal_point
def show_file_form(conference: Conference, focal_point: FocalPoint, token: str) -> Any:
    return _page(
        "delegations/nominate_file.html", conference, focal_point, token, FileForm(_categories(focal_point))
    )


@delegations.post("/c/<slug>/delegation/<token>/nominate/file")
@by_focal_point
def send_people(conference: Conference, focal_point: FocalPoint, token: str) -> Any:
    form = FileForm(_categories(focal_point))
    if not form.validate():
        return _page("delegations/nominate_file.html", conference, focal_point, token, form), 422
    try:
        read = read_file(form.file.data.read())
        return _kept(conference, focal_point, token, form, form.file.data.filename, read)
    except InvalidInput as error:
        form.file.errors = [gettext(error.message, **error.values)]
        return _page("delegations/nominate_file.html", conference, focal_point, token, form), 422


def _kept(
    conference: Conference,
    focal_point: FocalPoint,
    token: str,
    form: OfferedForm,
    filename: str,
    read: ReadList,
) -> Any:
    """Keep a list that was read and lead on to its preview."""
    with transaction():
        kept = keep_list(
            focal_point_of(conference.id, focal_point.delegation_id),
            KeepList(
                conference_id=conference.id,
                delegation_id=focal_point.delegation_id,
                sender_id=focal_point.id,
                filename=filename,
                read=read,
                category=form.category.data or "",
                language=form.language.data or "",
            ),
        )
    return redirect(
        url_for("delegations.show_people", slug=conference.slug, token=token, list_id=kept.id), 303
    )


@delegations.get("/c/<slug>/delegation/<token>/lists/<list_id>")
@by_focal_point
def show_people(conference: Conference, focal_point: FocalPoint, token: str, list_id: str) -> Any:
    actor = focal_point_of(conference.id, focal_point.delegation_id)
    kept = get_list(actor, conference_id=conference.id, sender_id=focal_point.id, list_id=list_id)
    if kept.taken_at is not None:
        return to_own_delegation(conference, token)
    return render_template(
        "delegations/own_preview.html",
        conference=conference,
        delegation=focal_point.delegation,
        token=token,
        kept=kept,
        preview=preview_of(judge_list(actor, conference, kept)),
        categories=CATEGORY_LABELS,
        may_change=may_change(conference),
    )


@delegations.post("/c/<slug>/delegation/<token>/lists/<list_id>")
@by_focal_point
def take_people(conference: Conference, focal_point: FocalPoint, token: str, list_id: str) -> Any:
    try:
        with transaction():
            taken = take_list(
                focal_point_of(conference.id, focal_point.delegation_id),
                conference,
                sender_id=focal_point.id,
                list_id=list_id,
                secret_key=current_app.config["SECRET_KEY"],
            )
    except NotFound as error:
        flash(gettext(error.message or "The list is not here any more. Please send it again."), "warning")
        return to_own_delegation(conference, token)
    except (InvalidInput, Conflict) as error:
        warn_of(error)
        return redirect(
            url_for("delegations.show_people", slug=conference.slug, token=token, list_id=list_id), 303
        )
    if taken is not None:
        flash(summary_of(taken), "warning" if taken.waiting else "success")
    return to_own_delegation(conference, token)


@delegations.get("/c/<slug>/delegation/<token>/nominate/template.xlsx")
@by_focal_point
def download_nomination_template(
    conference: Conference, focal_point: FocalPoint, token: str
) -> FlaskResponse:
    return template_answer(
        OF_NOMINATION,
        {
            Column.CATEGORY: [gettext(CATEGORY_LABELS[each]) for each in _categories(focal_point)],
            Column.LANGUAGE: list(LANGUAGES.values()),
        },
    )


def template_answer(columns: tuple[Column, ...], choices: dict[Column, list[str]]) -> FlaskResponse:
    """Return the file that is offered for a list of people."""
    content = template_xlsx(columns, current_language(), choices=choices)
    answer = FlaskResponse(content, mimetype=MIMETYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    return answer


def _categories(focal_point: FocalPoint) -> list[Any]:
    return categories_to_nominate(list_quotas(focal_point.delegation_id))


def _page(template: str, conference: Conference, focal_point: FocalPoint, token: str, form: Any) -> Any:
    """Show a form of nomination, or the delegation's page once nobody can be nominated any more."""
    if not may_change(conference):
        return to_own_delegation(conference, token)
    return render_template(
        template,
        conference=conference,
        # Read anew: a refusal has let go of what the guard had loaded.
        delegation=get_delegation(conference.id, focal_point.delegation_id),
        token=token,
        form=form,
        quotas=list_quotas(focal_point.delegation_id),
        categories=CATEGORY_LABELS,
    )
