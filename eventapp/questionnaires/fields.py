"""A questionnaire as fields of a form, for every slice that asks it: registration, own page, focal points.

    class RegistrationForm(ParticularsForm, QuestionsForm): …

    form = with_questions(RegistrationForm, questionnaire, categories=…, secret_key=…)(conference, sides)
    if form.validate():
        answered = form.answered()

The page says ``{% include 'questionnaires/_questions.html' %}`` and loads ``js/questions.js``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from wtforms import Field

from eventapp.conferences.categories import CATEGORY_LABELS, DelegateCategory
from eventapp.errors import AppError
from eventapp.files.rules import Upload
from eventapp.i18n import current_language, gettext, language_tag, list_comma
from eventapp.localized import DEFAULT_LANGUAGE
from eventapp.questionnaires.answering import (
    Answered,
    WrongAnswers,
    checked_answers,
    opened,
    shown_questions,
)
from eventapp.questionnaires.inputs import MAKERS
from eventapp.questionnaires.models import Audience, FieldKind, Stage
from eventapp.questionnaires.questionnaire import NO, NOTHING_ASKED, YES, Question, Questionnaire, Section
from eventapp.questionnaires.standard import asked_instead
from eventapp.web.forms import AppForm


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked what, where the answers so far are ``kept``; see :func:`with_questions`."""

    questionnaire: Questionnaire = NOTHING_ASKED
    stages: Collection[Stage] = (Stage.REGISTRATION,)
    categories: Sequence[str] = (DelegateCategory.DELEGATE,)
    kept: Mapping[str, Any] = field(default_factory=dict)
    audience: Audience | None = None
    first_language: str = DEFAULT_LANGUAGE
    secret_key: str = field(default="", repr=False)

    def asked(self) -> list[tuple[Section, list[Question]]]:
        """Return the questions that get a field. What kept answers of another stage hide gets none."""
        here = {q.id for q in self.questionnaire.at(self.stages).questions}
        plain = {key: opened(answer, self.secret_key) for key, answer in self.kept.items()}
        hidden = {
            q.id for q in self.questionnaire.questions if q.condition and q.condition.question_id not in here
        } - {q.id for q in shown_questions(self.questionnaire, plain)}
        return [
            (section, [q for q in section.questions if q.id not in hidden])
            for section in self.questionnaire.at(self.stages).sections
            if any(section.is_for(category) for category in self.categories)
        ]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question's field, with what hides it: ``depends_on`` names the field, ``values`` the answers to it.

    ``hint`` says the same to who reads without scripts. ``lang`` is the tag of the label's language.
    """

    field: Field
    depends_on: str
    values: str
    hint: str
    needed_from: str
    kept_file: str
    lang: str


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """A section with its fields. ``categories`` is '' where it is for everybody whom the form may ask."""

    title: str
    help: str
    categories: str
    hint: str
    lang: str
    questions: tuple[AskedQuestion, ...]


class QuestionsForm(AppForm):
    """A form that asks a questionnaire, once :func:`with_questions` has given it the fields."""

    asking = Asking()
    _answered: Answered | None = None

    def asked_category(self) -> str:
        """Return the category whose questions count: the only one, or what the field ``category`` says."""
        chosen = self._fields["category"].data if "category" in self._fields else None
        categories = self.asking.categories
        return str(chosen) if chosen in categories else categories[0]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        asking, asked = self.asking, self._asked_questions()
        try:
            self._answered = checked_answers(
                asking.questionnaire,
                self.asked_category(),
                {q.id: self[q.field_name].data for q in asked},
                asking.kept,
                secret_key=asking.secret_key,
                stages=asking.stages,
                audience=asking.audience,
            )
        except WrongAnswers as wrong:
            is_valid = False
            for question in asked:
                refusal = wrong.refusals.get(question.id)
                box = self[question.field_name]
                if refusal is not None and not box.errors:
                    box.errors = [gettext(refusal.message, **refusal.values)]
        if not is_valid:
            self._ask_for_files_again()
        return is_valid

    def take_error(self, error: AppError) -> None:
        """Show a refusal; a browser forgets the files that were chosen, so they are asked for again."""
        super().take_error(error)
        self._ask_for_files_again()

    def _ask_for_files_again(self) -> None:
        for question in self._asked_questions():
            box = self[question.field_name]
            if isinstance(box.data, Upload):
                box.errors = [*box.errors, gettext("Please choose the file once more.")]

    def _asked_questions(self) -> list[Question]:
        return [question for _section, questions in self.asking.asked() for question in questions]

    def answered(self) -> Answered:
        """Return all answers as they shall stand, after ``validate`` said yes; files are to be kept yet."""
        if self._answered is None:
            raise RuntimeError("the form has not been validated")
        return self._answered

    def asked_instead(self) -> frozenset[str]:
        """Return the particulars, such as ``dietary``, that the questions ask of everybody in more detail."""
        asking = self.asking
        return frozenset.intersection(
            *(asked_instead(asking.questionnaire, category) for category in asking.categories)
        )

    def question_groups(self) -> list[QuestionGroup]:
        """Return the fields by section, for ``questionnaires/_questions.html``."""
        return [self._group(section, questions) for section, questions in self.asking.asked() if questions]

    def _group(self, section: Section, questions: Sequence[Question]) -> QuestionGroup:
        language, first = current_language(), self.asking.first_language
        is_for_all = all(section.is_for(category) for category in self.asking.categories)
        categories = [] if is_for_all else [c for c in self.asking.categories if section.is_for(c)]
        return QuestionGroup(
            title=section.title.read(language, first),
            help=section.help.read(language, first),
            categories=" ".join(categories),
            hint=gettext("Only for: %(categories)s.", categories=_names(categories)) if categories else "",
            lang=language_tag(section.title.language_for(language, first)),
            questions=tuple(self._question(section, question) for question in questions),
        )

    def _question(self, section: Section, question: Question) -> AskedQuestion:
        language, first = current_language(), self.asking.first_language
        kept = self.asking.kept.get(question.id)
        is_known = question.is_visible_to(self.asking.audience)
        condition = question.condition
        other = self.asking.questionnaire.find(condition.question_id) if condition else None
        is_here = other is not None and other.field_name in self._fields
        some = [c for c in self.asking.categories if section.is_for(c) and c in question.required_for]
        return AskedQuestion(
            field=self[question.field_name],
            depends_on=other.field_name if other and is_here else "",
            values=" ".join(sorted(condition.values)) if condition and is_here else "",
            hint=condition_words(question, other, language, first) if other and is_here else "",
            needed_from=_names(some) if some and not _is_required(self.asking, section, question) else "",
            kept_file=kept["name"] if is_known and isinstance(kept, dict) and "name" in kept else "",
            lang=language_tag(question.label.language_for(language, first)),
        )


def condition_words(question: Question, other: Question, language: str, first_language: str) -> str:
    """Say when a question is asked, ``other`` being the one that it depends on."""
    values = question.condition.values if question.condition else frozenset()
    labels = {option.key: option.label.read(language, first_language) for option in other.options} or {
        YES: gettext("Yes"),
        NO: gettext("No"),
    }
    return str(
        gettext(
            "Only if “%(question)s” is answered with: %(answers)s.",
            question=other.label.read(language, first_language),
            answers=_listed([label for key, label in labels.items() if key in values]),
        )
    )


def _names(categories: Sequence[str]) -> str:
    return _listed([gettext(CATEGORY_LABELS[category]) for category in categories])


def _listed(words: Sequence[str]) -> str:
    return list_comma(current_language()).join(words)


Form = TypeVar("Form", bound=QuestionsForm)


def with_questions(
    form_class: type[Form],
    questionnaire: Questionnaire,
    *,
    secret_key: str,
    stages: Collection[Stage] = (Stage.REGISTRATION,),
    categories: Sequence[str] = (DelegateCategory.DELEGATE,),
    kept: Mapping[str, Any] | None = None,
    audience: Audience | None = None,
    first_language: str = DEFAULT_LANGUAGE,
) -> type[Form]:
    """Return ``form_class`` with a field ``q_<id>`` for each question, filled in from ``kept`` answers.

    ``questionnaire`` is the conference's whole one, ``kept`` all answers so far; what is asked at other
    stages stays. With several ``categories`` the form has a field ``category``, which says whose count.
    ``audience`` is who fills the form in, None for the delegate and the secretariat: answers that it may not
    read aren't shown, and stay when left empty. ``first_language`` is the conference's, ``secret_key`` the
    installation's.
    """
    asking = Asking(questionnaire, stages, categories, kept or {}, audience, first_language, secret_key)
    members: dict[str, Any] = {"asking": asking}
    for section, questions in asking.asked():
        for question in questions:
            members[question.field_name] = _field(asking, section, question)
    return type(form_class.__name__, (form_class,), members)


def _is_required(asking: Asking, section: Section, question: Question) -> bool:
    """Tell whether everybody whom the form may ask has to answer."""
    asked = [category for category in asking.categories if section.is_for(category)]
    return bool(asked) and question.required_for >= set(asked)


def _needed(_form: Any, _field: Field) -> None:
    """Judge nothing: ``checked_answers`` does. The star beside the label comes from the flag."""


_needed.field_flags = {"required": True}  # type: ignore[attr-defined]


def _field(asking: Asking, section: Section, question: Question) -> Any:
    language, first = current_language(), asking.first_language
    is_known = question.is_visible_to(asking.audience)
    plain = opened(asking.kept.get(question.id), asking.secret_key)
    is_needed = _is_required(asking, section, question) and (is_known or plain is None)
    help_text = question.help.read(language, first)
    if not is_known and plain is not None:
        help_text = f"{help_text} {gettext('This is answered already. Leave it empty to keep the answer.')}"
    settings: dict[str, Any] = {
        "label": question.label.read(language, first),
        "description": help_text.strip(),
        "validators": [_needed] if is_needed else [],
        "default": _default(question, plain) if is_known else None,
    }
    return MAKERS[question.kind](question, settings, language, first)


def _default(question: Question, plain: Any) -> Any:
    if isinstance(plain, bool):
        return YES if plain else NO
    if isinstance(plain, int | float):
        return str(plain)
    return None if question.kind is FieldKind.FILE else plain
