"""What a delegate has answered of passport and journey, for the letter with which they apply for a visa."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from eventapp.i18n import N_
from eventapp.questionnaires.answering import opened
from eventapp.questionnaires.models import FieldKind
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.registration.models import Delegate

#: What the consulates of China (M) and of Switzerland (C) ask of the person invited → msgid of its name.
ASKED_BY_CONSULATES: Final[Mapping[str, str]] = {
    "visa.sex": N_("Sex"),
    "visa.born_on": N_("Date of birth"),
    "visa.nationality": N_("Nationality"),
    "visa.passport_number": N_("Passport number"),
    "visa.passport_expires_on": N_("Passport valid until"),
}
_SECTIONS = frozenset({"visa", "arrival"})


@dataclass(frozen=True, slots=True)
class TravelPapers:
    """Key of a standard field, such as ``visa.sex`` → what was answered, in plain; days are dates."""

    answers: Mapping[str, Any]

    def find(self, key: str) -> Any:
        return self.answers.get(key)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what consulates ask and nobody has answered, as msgids."""
        return tuple(name for key, name in ASKED_BY_CONSULATES.items() if not self.answers.get(key))


def read_travel_papers(delegate: Delegate, secret_key: str) -> TravelPapers:
    """Return what standard sections were answered with; ``secret_key`` is the installation's."""
    found = {}
    for question in get_questionnaire(delegate.conference_id).questions:
        section = (question.standard_key or "").partition(".")[0]
        plain = opened(delegate.answers.get(question.id), secret_key) if section in _SECTIONS else None
        if plain is not None:
            is_day = question.kind is FieldKind.DATE
            found[question.standard_key or ""] = date.fromisoformat(plain) if is_day else plain
    return TravelPapers(found)
