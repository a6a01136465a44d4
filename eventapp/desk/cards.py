"""Delegates as the desk's pages show them: cards of plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.i18n import current_language, gettext, instant_in_words, local_date, time_of_day
from eventapp.questionnaires.models import Audience
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.questionnaire import Questionnaire
from eventapp.questionnaires.showing import ShownAnswer, shown_answers
from eventapp.registration.attendance import NOT_LET_IN, DeskRow
from eventapp.registration.names import latin_name, native_name, script_tag


@dataclass(frozen=True, slots=True)
class Card:
    """A delegate in words. ``native_tag`` is the BCP 47 tag of ``native_name``, None where nobody can tell.

    ``came`` says when and by whom they were checked in, ``refusal`` why they can't be; both '' otherwise.
    """

    row: DeskRow
    name: str
    native_name: str
    native_tag: str | None
    category: str
    side: str
    delegation: str
    answers: tuple[ShownAnswer, ...]
    came: str
    refusal: str


def make_cards(conference: Conference, day: date, rows: Sequence[DeskRow], *, secret_key: str) -> list[Card]:
    """Return the cards of delegates, with those answers that the desk may see; two queries for all."""
    questionnaire = get_questionnaire(conference.id) if rows else None
    return [_card(conference, day, row, questionnaire, secret_key) for row in rows]


def arrival_time(conference: Conference, day: date, at: datetime) -> str:
    """Write when somebody was checked in for ``day``: the time, and the date where it is another one."""
    if local_date(at, conference.timezone) == day:
        return time_of_day(at, conference.timezone)
    return instant_in_words(at, conference.timezone, current_language())


def came_in_words(conference: Conference, day: date, row: DeskRow) -> str:
    """Say when somebody was checked in for ``day`` and by whom, or '' where they haven't come."""
    if row.checked_in_at is None:
        return ""
    time = arrival_time(conference, day, row.checked_in_at)
    return str(gettext("Checked in at %(time)s by %(name)s", time=time, name=row.checked_in_by))


def _card(
    conference: Conference, day: date, row: DeskRow, questionnaire: Questionnaire | None, secret_key: str
) -> Card:
    language, first = current_language(), conference.first_language
    came = came_in_words(conference, day, row)
    refusal = "" if came or row.may_check_in else gettext(NOT_LET_IN[row.status])
    return Card(
        row=row,
        name=latin_name(row),
        native_name=native_name(row),
        native_tag=script_tag(row.native_name, row.side_code),
        category=gettext(CATEGORY_LABELS[row.category]),
        side=row.side.read(language, first),
        delegation=row.delegation.read(language, first) if row.delegation else "",
        answers=_answers(row, questionnaire, language, first, secret_key) if questionnaire else (),
        came=came,
        refusal=refusal,
    )


def _answers(
    row: DeskRow, questionnaire: Questionnaire, language: str, first_language: str, secret_key: str
) -> tuple[ShownAnswer, ...]:
    # Sealed answers are passports and the like: never the desk's business, whatever a form says.
    open_ids = {question.id for question in questionnaire.questions if not question.is_sealed}
    sections = shown_answers(
        questionnaire,
        {key: answer for key, answer in row.answers.items() if key in open_ids},
        audience=Audience.DESK,
        language=language,
        first_language=first_language,
        secret_key=secret_key,
    )
    return tuple(answer for section in sections for answer in section.answers)
