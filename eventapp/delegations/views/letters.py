"""Nomination letters of a delegation: entered, compared with who is registered, and made good."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.delegations.forms.papers import ChangeLetterForm, LetterForm
from eventapp.delegations.models import NominationLetter
from eventapp.delegations.named_lines import NamedLine, write_named_lines
from eventapp.delegations.queries import letters as queries
from eventapp.delegations.queries.details import count_of
from eventapp.delegations.services import letters as services
from eventapp.delegations.views.blueprint import delegations
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.answers import file_answer
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.registration.models import Delegation
from eventapp.registration.queries import get_delegation
from eventapp.web.actors import current_actor


@delegations.get("/manage/<slug>/delegations/<delegation_id>/letters")
@in_conference(Permission.DELEGATES_VIEW)
def list_letters(conference: Conference, delegation_id: str) -> str:
    """Show the letters of a delegation and, over all or one (``?letter=``), who they name."""
    delegation = get_delegation(conference.id, delegation_id)
    letter_id = request.args.get("letter", "")[:26] or None
    found = queries.list_letters(delegation.id)
    if letter_id is not None and letter_id not in {letter.id for letter, _named in found}:
        raise NotFound
    return render_template(
        "delegations/letters.html",
        conference=conference,
        delegation=delegation,
        letters=found,
        letter_id=letter_id,
        compared=queries.reconcile_delegation(conference.id, delegation.id, letter_id),
        references={letter.id: letter.reference for letter, _named in found},
        counts=count_of(delegation.id),
    )


@delegations.get("/manage/<slug>/delegations/<delegation_id>/letters/new")
@in_conference(Permission.DELEGATES_EDIT)
def show_new_letter(conference: Conference, delegation_id: str) -> str:
    return _form_page(conference, get_delegation(conference.id, delegation_id), LetterForm(formdata=None))


@delegations.post("/manage/<slug>/delegations/<delegation_id>/letters/new")
@in_conference(Permission.DELEGATES_EDIT)
def add_letter(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    form = LetterForm()
    if not form.validate():
        return _form_page(conference, delegation, form), 422
    try:
        with transaction():
            letter = services.add_letter(
                current_actor(),
                conference_id=conference.id,
                delegation_id=delegation_id,
                facts=form.facts(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _form_page(conference, get_delegation(conference.id, delegation_id), form), error.status
    flash(gettext("The letter is kept."), "success")
    return _to_list(conference, letter.delegation_id)


@delegations.get("/manage/<slug>/nomination-letters/<letter_id>")
@in_conference(Permission.DELEGATES_EDIT)
def show_letter_form(conference: Conference, letter_id: str) -> str:
    letter = queries.get_letter(conference.id, letter_id)
    named = (NamedLine(each.name, each.position) for each in queries.list_named_of(letter.id))
    form = ChangeLetterForm(
        formdata=None,
        reference=letter.reference,
        dated_on=letter.dated_on,
        names=write_named_lines(named),
        version=letter.version,
    )
    return _form_page(conference, get_delegation(conference.id, letter.delegation_id), form, letter)


@delegations.post("/manage/<slug>/nomination-letters/<letter_id>")
@in_conference(Permission.DELEGATES_EDIT)
def edit_letter(conference: Conference, letter_id: str) -> Any:
    letter = queries.get_letter(conference.id, letter_id)
    delegation = get_delegation(conference.id, letter.delegation_id)
    form = ChangeLetterForm()
    if not form.validate():
        return _form_page(conference, delegation, form, letter), 422
    try:
        with transaction():
            services.edit_letter(
                current_actor(),
                conference_id=conference.id,
                letter_id=letter_id,
                version=form.version.data,
                facts=form.facts(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        letter = queries.get_letter(conference.id, letter_id)
        delegation = get_delegation(conference.id, letter.delegation_id)
        if isinstance(error, Conflict):
            session().refresh(letter)
            form.take_newest(letter.version)
        return _form_page(conference, delegation, form, letter), error.status
    flash(gettext("Saved."), "success")
    return _to_list(conference, letter.delegation_id)


def _form_page(
    conference: Conference,
    delegation: Delegation,
    form: LetterForm,
    letter: NominationLetter | None = None,
) -> str:
    return render_template(
        "delegations/letter_form.html",
        conference=conference,
        delegation=delegation,
        form=form,
        letter=letter,
    )


@delegations.get("/manage/<slug>/nomination-letters/<letter_id>/file")
@in_conference(Permission.DELEGATES_VIEW)
def download_letter(conference: Conference, letter_id: str) -> Response:
    letter = queries.get_letter(conference.id, letter_id)
    if letter.file is None:
        raise NotFound
    return file_answer(letter.file)


@delegations.post("/manage/<slug>/nomination-letters/<letter_id>/remove")
@in_conference(Permission.DELEGATES_EDIT)
def remove_letter(conference: Conference, letter_id: str) -> Response:
    with transaction():
        letter = services.remove_letter(current_actor(), conference_id=conference.id, letter_id=letter_id)
    flash(gettext("The letter is removed."), "success")
    return _to_list(conference, letter.delegation_id)


@delegations.post("/manage/<slug>/named-people/<named_id>/match")
@in_conference(Permission.DELEGATES_EDIT)
def match_named(conference: Conference, named_id: str) -> Response:
    """Say who somebody is; without ``delegate_id`` it is nobody who is registered."""
    _person, letter = queries.get_named_person(conference.id, named_id)
    with transaction():
        services.match_named(
            current_actor(),
            conference_id=conference.id,
            named_id=named_id,
            delegate_id=request.form.get("delegate_id", "")[:26] or None,
        )
    flash(gettext("Saved."), "success")
    return _to_list(conference, letter.delegation_id)


@delegations.post("/manage/<slug>/named-people/<named_id>/compare")
@in_conference(Permission.DELEGATES_EDIT)
def compare_again(conference: Conference, named_id: str) -> Response:
    _person, letter = queries.get_named_person(conference.id, named_id)
    with transaction():
        services.compare_again(current_actor(), conference_id=conference.id, named_id=named_id)
    flash(gettext("Saved."), "success")
    return _to_list(conference, letter.delegation_id)


def _to_list(conference: Conference, delegation_id: str) -> Response:
    return redirect(
        url_for("delegations.list_letters", slug=conference.slug, delegation_id=delegation_id), 303
    )
