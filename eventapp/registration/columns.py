"""The columns of the list of delegates: what each is called and shows, on the page and in a download."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventapp.clock import zone
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.i18n import N_, current_language, gettext, language_name
from eventapp.localized import LocalizedText
from eventapp.organizations.words import KIND_NAMES
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.questionnaire import Question
from eventapp.questionnaires.showing import answer_text
from eventapp.registration.labels import STATUS_LABELS
from eventapp.registration.queries import list_delegation_names
from eventapp.registration.rows import EXTRAS

#: What a cell shows; an instant is wall-clock in the conference's zone.
Cell = str | int | datetime | None
_LABEL_MAX = 60

#: Key → msgid. The order is that of the choice, and of the columns.
LABELS: Mapping[str, str] = {
    "address": N_("Form of address"),
    "name": N_("Name"),
    "native_name": N_("Name in own script"),
    "organization": N_("Organization"),
    "position": N_("Position"),
    "side": N_("Side"),
    "delegation": N_("Delegation"),
    "head": N_("Head of delegation"),
    "precedence": N_("Precedence"),
    "category": N_("Category"),
    "kind": N_("Kind of organization"),
    "status": N_("Status"),
    "complete": N_("Data complete"),
    "on_list": N_("In the list of participants"),
    "checked_in": N_("Checked in"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "interpretation": N_("Interpretation"),
    "dietary": N_("Dietary needs"),
    "language": N_("Language of mails"),
    "registered": N_("Registered"),
}
#: What the page shows, and what a download holds, where nothing was chosen.
ON_PAGE = ("organization", "side", "delegation", "category", "status", "registered")
IN_DOWNLOAD = (
    *("address", "name", "native_name", "organization", "position", "side", "delegation", "category"),
    *("status", "email", "phone", "interpretation", "dietary", "language", "registered"),
)
#: Keys that only those see who see how to reach a delegate; answers are the same.
_CONTACTS = frozenset({"email", "phone", "interpretation", "dietary", "language"})
_WIDTHS: Mapping[str, int] = {"name": 24, "organization": 32, "position": 24, "email": 28, "dietary": 24}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``label`` in the reader's language, ``read`` a row's cell; ``width`` in characters."""

    key: str
    label: str
    read: Callable[[Any], Cell]
    width: int = 16


def offered_columns(conference: Conference, *, with_contacts: bool) -> dict[str, Column]:
    """Return key → column of all that a reader may choose.

    The conference's own questions are among them, but for those whose answers are encrypted; what says
    something of delegations is, where there are any.
    """
    readers = _readers(conference)
    columns = {
        key: Column(key, gettext(label), readers[key], _WIDTHS.get(key, 16))
        for key, label in LABELS.items()
        if key in readers and (with_contacts or key not in _CONTACTS)
    }
    if with_contacts:
        language, first = current_language(), conference.first_language
        for question in get_questionnaire(conference.id).questions:
            if not question.is_sealed:
                label = question.label.read(language, first)[:_LABEL_MAX]
                columns[question.id] = Column(
                    question.id, label, _answer_reader(question, language, first), 20
                )
    return columns


def extras_of(columns: Sequence[Column]) -> set[str]:
    """Return the names of ``rows.EXTRAS`` that these columns read."""
    keys = {column.key for column in columns}
    return keys & set(EXTRAS) | ({"answers"} if keys - set(LABELS) else set())


def _answer_reader(question: Question, language: str, first_language: str) -> Callable[[Any], Cell]:
    def read(row: Any) -> Cell:
        answer = row.answers.get(question.id)
        # What was encrypted while the question asked for it stays shut.
        if answer is None or (isinstance(answer, dict) and "sealed" in answer):
            return ""
        if isinstance(answer, int) and not isinstance(answer, bool):
            return answer
        return answer_text(question, answer, language=language, first_language=first_language)

    return read


def _readers(conference: Conference) -> dict[str, Callable[[Any], Cell]]:
    """Return key → how a row's cell is read; all words are looked up once, as there are many rows."""
    language, first = current_language(), conference.first_language
    timezone = zone(conference.timezone)
    sides = {side.id: side.name.read(language, first) for side in list_sides(conference.id)}
    delegations = {key: name.read(language, first) for key, name in list_delegation_names(conference.id)}
    statuses = {value: gettext(label) for value, label in STATUS_LABELS.items()}
    categories = {value: gettext(label) for value, label in CATEGORY_LABELS.items()}
    kinds = {value.value: str(label) for value, label in KIND_NAMES.items()}
    languages = {code: language_name(code, language) for code in conference.languages}
    into = {code: gettext("Into %(language)s", language=name) for code, name in languages.items()}
    yes = gettext("Yes")

    def position(row: Any) -> Cell:
        positions: LocalizedText = row.positions
        return positions.get(language) or row.position

    of_delegations: dict[str, Callable[[Any], Cell]] = {
        "delegation": lambda row: delegations.get(row.delegation_id, ""),
        "head": lambda row: yes if row.is_head else "",
    }
    return (of_delegations if delegations else {}) | {
        "address": lambda row: row.form_of_address,
        "name": lambda row: row.name,
        "native_name": lambda row: row.native_name,
        "organization": lambda row: row.organization_name,
        "position": position,
        "side": lambda row: sides[row.side_id],
        "precedence": lambda row: row.precedence,
        "category": lambda row: categories[row.category],
        "kind": lambda row: kinds.get(row.kind, ""),
        "status": lambda row: statuses[row.status],
        "complete": lambda row: yes if row.completed_at else "",
        "on_list": lambda row: yes if row.on_list else "",
        "checked_in": lambda row: yes if row.checked_in else "",
        "email": lambda row: row.email,
        "phone": lambda row: row.phone,
        "interpretation": lambda row: into.get(row.interpretation, ""),
        "dietary": lambda row: row.dietary,
        "language": lambda row: languages.get(row.language) or language_name(row.language, language),
        "registered": lambda row: row.registered_at.astimezone(timezone).replace(tzinfo=None),
    }
