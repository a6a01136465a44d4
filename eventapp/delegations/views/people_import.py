"""The secretariat's import of delegates: send a list, look at what would happen, say yes."""

from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, url_for

from eventapp.conferences.categories import CATEGORY_LABELS, DelegateCategory
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import transaction
from eventapp.delegations.forms.members import PassedOnForm
from eventapp.delegations.forms.nominating import ImportForm
from eventapp.delegations.models import PeopleList
from eventapp.delegations.people_lists.heads import OF_IMPORT, Column
from eventapp.delegations.people_lists.reading import read_file
from eventapp.delegations.services.people_lists import KeepList, get_list, judge_list, keep_list, take_list
from eventapp.delegations.views.blueprint import delegations
from eventapp.delegations.views.nominating import template_answer
from eventapp.delegations.views.previews import preview_of, summary_of
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext
from eventapp.localized import LANGUAGES
from eventapp.permissions import Permission
from eventapp.registration.consents import check_agreements, list_asked
from eventapp.registration.queries import list_delegations, list_partner_organizations
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@delegations.get("/manage/<slug>/delegates/import")
@in_conference(Permission.DELEGATES_EDIT)
def show_import_form(conference: Conference) -> str:
    return _upload_page(conference, ImportForm(conference, list_delegations(conference.id)))


@delegations.post("/manage/<slug>/delegates/import")
@in_conference(Permission.DELEGATES_EDIT)
def send_delegates(conference: Conference) -> Any:
    form = ImportForm(conference, list_delegations(conference.id))
    if not form.validate():
        return _upload_page(conference, form), 422
    try:
        read = read_file(form.file.data.read())
    except InvalidInput as error:
        form.file.errors = [gettext(error.message, **error.values)]
        return _upload_page(conference, form), 422
    actor = current_actor()
    with transaction():
        kept = keep_list(
            actor,
            KeepList(
                conference_id=conference.id,
                delegation_id=form.delegation_id.data or None,
                sender_id=actor.id or "",
                filename=form.file.data.filename,
                read=read,
                category=form.category.data or "",
                language=form.language.data or "",
                is_registration=form.purpose.data == "register",
            ),
        )
    return _to_preview(conference, kept.id)


@delegations.get("/manage/<slug>/delegates/import/<list_id>")
@in_conference(Permission.DELEGATES_EDIT)
def show_import(conference: Conference, list_id: str) -> Any:
    actor = current_actor()
    kept = get_list(actor, conference_id=conference.id, sender_id=actor.id or "", list_id=list_id)
    if kept.taken_at is not None:
        return _to_list(conference)
    return _preview_page(conference, kept, _confirm_form(conference, kept))


@delegations.post("/manage/<slug>/delegates/import/<list_id>")
@in_conference(Permission.DELEGATES_EDIT)
def import_delegates(conference: Conference, list_id: str) -> Any:
    actor = current_actor()
    kept = get_list(actor, conference_id=conference.id, sender_id=actor.id or "", list_id=list_id)
    form = _confirm_form(conference, kept)
    if not form.validate():
        return _preview_page(conference, kept, form), 422
    try:
        agreements = check_agreements(_asked(conference, kept), form.agreements())
        with transaction():
            taken = take_list(
                actor,
                conference,
                sender_id=actor.id or "",
                list_id=list_id,
                secret_key=current_app.config["SECRET_KEY"],
                agreements=agreements,
            )
    except (InvalidInput, Conflict) as error:
        warn_of(error)
        return _to_preview(conference, list_id)
    if taken is not None:
        flash(summary_of(taken), "warning" if taken.waiting else "success")
    return _to_list(conference)


@delegations.get("/manage/<slug>/delegates/import/template.xlsx")
@in_conference(Permission.DELEGATES_EDIT)
def download_import_template(conference: Conference) -> FlaskResponse:
    language = current_language()
    sides = [side.name.read(language, conference.first_language) for side in list_sides(conference.id)]
    return template_answer(
        OF_IMPORT,
        {
            Column.CATEGORY: [gettext(CATEGORY_LABELS[each]) for each in DelegateCategory],
            Column.LANGUAGE: list(LANGUAGES.values()),
            Column.SIDE: sides,
        },
    )


def _asked(conference: Conference, kept: PeopleList) -> list[Any]:
    """Return what people have to have agreed to: nothing before they complete their own details."""
    return list_asked(conference.id) if kept.is_registration else []


def _confirm_form(conference: Conference, kept: PeopleList) -> PassedOnForm:
    return PassedOnForm(_asked(conference, kept))


def _upload_page(conference: Conference, form: ImportForm) -> str:
    return render_template("delegations/import.html", conference=conference, form=form)


def _preview_page(conference: Conference, kept: PeopleList, form: PassedOnForm) -> str:
    names = {
        each.id: each.name.read(current_language(), conference.first_language)
        for each in list_delegations(conference.id)
    }
    return render_template(
        "delegations/import_preview.html",
        conference=conference,
        kept=kept,
        form=form,
        asked=_asked(conference, kept),
        organizations=list_partner_organizations(conference.id),
        preview=preview_of(judge_list(current_actor(), conference, kept)),
        delegation_names=names,
        categories=CATEGORY_LABELS,
    )


def _to_preview(conference: Conference, list_id: str) -> Any:
    return redirect(url_for("delegations.show_import", slug=conference.slug, list_id=list_id), 303)


def _to_list(conference: Conference) -> Any:
    return redirect(url_for("registration.list_delegates", slug=conference.slug), 303)
