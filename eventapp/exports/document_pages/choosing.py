"""The form in which the choices of a document are made, one field for each."""

from collections.abc import Mapping
from typing import Any, Final

from wtforms import BooleanField, SelectChoice, SelectField

from eventapp.conferences.models import Conference
from eventapp.designs.queries import read_design
from eventapp.errors import InvalidInput
from eventapp.exports.kinds import KINDS, NO, PAPER, YES, Choice
from eventapp.exports.languages import asked_language, offered_languages
from eventapp.i18n import N_, gettext
from eventapp.web.forms import AppForm

#: Stands in every form of choices: a box that is missing then was not ticked. Elsewhere it has its default.
MARK: Final = "chosen"


def read_choices(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return what was chosen, name → value; what a form, link or button says nothing of is left out."""
    boxes = {choice.name: NO for choice in KINDS[kind].choices if not choice.options and MARK in given}
    return boxes | {choice.name: given[choice.name] for choice in KINDS[kind].choices if choice.name in given}


def read_language(conference: Conference, kind: str, given: Mapping[str, str]) -> str:
    """Return the language that was chosen, or the only one; raises :class:`InvalidInput` for another."""
    offered = offered_languages(conference, kind)
    language = next(iter(offered)) if len(offered) == 1 else given.get("language", "")
    if language not in offered:
        raise InvalidInput(N_("Please choose one of the values offered."), field="language")
    return language


def document_form(conference: Conference, kind: str, given: Mapping[str, str]) -> AppForm:
    """Return the form as it was filled in, or with what is usual."""
    choices = KINDS[kind].choices
    usual = {choice.name: choice.default for choice in choices}
    usual[PAPER.name] = read_design(conference.id).paper
    shown: dict[str, Any] = {**usual, **read_choices(kind, given)}
    for choice in choices:
        if not choice.options:
            shown[choice.name] = shown[choice.name] == YES
    fields: dict[str, Any] = {choice.name: _field(choice, conference) for choice in choices}
    languages = offered_languages(conference, kind)
    if len(languages) > 1:
        shown["language"] = given.get("language") or asked_language(conference, "")
        offered = [SelectChoice(code, name) for code, name in languages.items()]
        fields = {"language": SelectField(gettext("Language"), choices=offered), **fields}
    form: AppForm = type("DocumentForm", (AppForm,), fields)(formdata=None, data=shown)
    form.form_errors = []
    return form


def _field(choice: Choice, conference: Conference) -> Any:
    if not choice.options:
        return BooleanField(gettext(choice.label), render_kw={"value": YES})
    names = {value: gettext(label) for value, label in choice.options.items()}
    if choice.more is not None:
        names |= choice.more(conference)
    offered = [SelectChoice(value, name) for value, name in names.items()]
    return SelectField(gettext(choice.label), choices=offered)
