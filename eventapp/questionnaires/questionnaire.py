"""A conference's questionnaire as it is read: frozen, in order, knowing no database."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import Audience, FieldKind, Stage

#: Values of a condition on a yes/no question.
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: LocalizedText


@dataclass(frozen=True, slots=True)
class Condition:
    """The question is asked when the answer to another is one of ``values`` (keys, ``yes``, ``no``)."""

    question_id: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the form. ``required_for`` holds categories; see ``models.FormField`` for the rest."""

    id: str
    kind: FieldKind
    label: LocalizedText
    help: LocalizedText
    options: tuple[Option, ...]
    required_for: frozenset[str]
    audiences: frozenset[str]
    condition: Condition | None
    delete_after_days: int | None
    is_sealed: bool
    needs_approval: bool
    standard_key: str | None = None

    @property
    def field_name(self) -> str:
        """The name of its field in HTML."""
        return f"q_{self.id}"

    def is_visible_to(self, audience: Audience | None) -> bool:
        """Tell who may read answers; None is the delegate and the secretariat, who read all."""
        return audience is None or audience in self.audiences


@dataclass(frozen=True, slots=True)
class Section:
    """Questions asked together; ``categories`` is empty where it is for all."""

    id: str
    stage: Stage
    title: LocalizedText
    help: LocalizedText
    categories: frozenset[str]
    questions: tuple[Question, ...]
    standard_key: str | None = None

    def is_for(self, category: str) -> bool:
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True)
class Questionnaire:
    sections: tuple[Section, ...]

    @property
    def is_empty(self) -> bool:
        return not any(section.questions for section in self.sections)

    @property
    def questions(self) -> Iterator[Question]:
        return (question for section in self.sections for question in section.questions)

    def for_category(self, category: str) -> "Questionnaire":
        """Return what is asked of one category of delegates."""
        return replace(self, sections=tuple(s for s in self.sections if s.is_for(category)))

    def at(self, stages: Collection[Stage]) -> "Questionnaire":
        """Return what is asked at some stages. Conditions may name questions of the others."""
        return replace(self, sections=tuple(s for s in self.sections if s.stage in stages))

    def find(self, question_id: str) -> Question | None:
        return next((q for q in self.questions if q.id == question_id), None)


#: What a conference asks that asks for nothing of its own.
NOTHING_ASKED = Questionnaire(())
