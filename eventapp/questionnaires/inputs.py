"""The field of a form for each kind of question."""

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import (
    FileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from eventapp.errors import InvalidInput
from eventapp.files.rules import ACCEPT, MAX_SIZE, checked_upload
from eventapp.i18n import country_names, gettext
from eventapp.questionnaires.answering import REMOVED
from eventapp.questionnaires.judging import LINE_MAX, TEXT_MAX
from eventapp.questionnaires.models import FieldKind
from eventapp.questionnaires.questionnaire import NO, YES, Question

#: Up to so many answers are shown as radio buttons; more as a list.
_MOST_RADIOS = 6


class AnswerFileField(FileField):
    """A file; ``data`` is a checked ``Upload``, ``REMOVED``, or None where nothing was chosen.

    The box that takes the kept file away has the same name and the value ``remove``.
    """

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = REMOVED if "remove" in valuelist else None
        chosen = next((each for each in valuelist if getattr(each, "filename", "")), None)
        if chosen is None:
            return
        try:
            self.data = checked_upload(chosen.filename, chosen.stream.read(MAX_SIZE + 1))
        except InvalidInput as refusal:
            self.data = None
            raise ValueError(gettext(refusal.message, **refusal.values)) from refusal


class _Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _line(question: Question, settings: dict[str, Any], _language: str, _first: str) -> Any:
    more: dict[str, Any] = {"maxlength": LINE_MAX, "autocomplete": "off"}
    if question.kind is FieldKind.ORGANIZATION:
        more["list"] = "organizations"
    if question.kind is FieldKind.NUMBER:
        more = {"inputmode": "decimal", "autocomplete": "off"}
    return StringField(**settings, render_kw=more)


def _text(_question: Question, settings: dict[str, Any], _language: str, _first: str) -> Any:
    return TextAreaField(**settings, render_kw={"rows": 4, "maxlength": TEXT_MAX})


def _phone(_question: Question, settings: dict[str, Any], _language: str, _first: str) -> Any:
    settings["description"] = settings["description"] or gettext(
        "With its country code, such as +41 44 668 18 00."
    )
    return TelField(**settings, render_kw={"autocomplete": "off", "maxlength": LINE_MAX})


def _date(_question: Question, settings: dict[str, Any], _language: str, _first: str) -> Any:
    return StringField(**settings, widget=DateInput())


def _country(_question: Question, settings: dict[str, Any], language: str, _first: str) -> Any:
    choices = [SelectChoice("", gettext("Please choose"))]
    choices += [SelectChoice(code, name) for code, name in country_names(language).items()]
    return SelectField(**settings, choices=choices, validate_choice=False)


def _choice(question: Question, settings: dict[str, Any], language: str, first: str) -> Any:
    choices = [SelectChoice(option.key, option.label.read(language, first)) for option in question.options]
    if len(choices) > _MOST_RADIOS:
        choices = [SelectChoice("", gettext("Please choose")), *choices]
        return SelectField(**settings, choices=choices, validate_choice=False)
    return RadioField(**settings, choices=choices, validate_choice=False)


def _choices(question: Question, settings: dict[str, Any], language: str, first: str) -> Any:
    choices = [SelectChoice(option.key, option.label.read(language, first)) for option in question.options]
    return _Boxes(**settings, choices=choices, validate_choice=False)


def _yes_no(_question: Question, settings: dict[str, Any], _language: str, _first: str) -> Any:
    choices = [SelectChoice(YES, gettext("Yes")), SelectChoice(NO, gettext("No"))]
    return RadioField(**settings, choices=choices, validate_choice=False)


def _file(_question: Question, settings: dict[str, Any], _language: str, _first: str) -> Any:
    settings["description"] = settings["description"] or gettext(
        "A PDF, a picture, or a Word, Excel or PowerPoint file of at most %(max)d MB.",
        max=MAX_SIZE // 1024**2,
    )
    return AnswerFileField(**settings, render_kw={"accept": ACCEPT})


#: Kind of question → what makes its field: ``make(question, settings, language, first_language)``.
MAKERS: Mapping[FieldKind, Callable[[Question, dict[str, Any], str, str], Any]] = {
    FieldKind.SHORT_TEXT: _line,
    FieldKind.LONG_TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.NUMBER: _line,
    FieldKind.DATE: _date,
    FieldKind.COUNTRY: _country,
    FieldKind.ORGANIZATION: _line,
    FieldKind.PHONE: _phone,
    FieldKind.FILE: _file,
    FieldKind.YES_NO: _yes_no,
}
