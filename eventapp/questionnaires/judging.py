"""What a single answer must be, kind by kind. Judged answers are plain JSON values, or an ``Upload``."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from eventapp.errors import InvalidInput
from eventapp.files.rules import Upload
from eventapp.i18n import N_, country_names
from eventapp.questionnaires.models import FieldKind
from eventapp.questionnaires.questionnaire import NO, YES, Question
from eventapp.questionnaires.texts import international_number, tidy, without_direction_marks

LINE_MAX, TEXT_MAX = 200, 5_000
_NUMBER = re.compile(r"[-+]?\d{1,12}(\.\d{1,4})?", re.ASCII)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def judged_answer(question: Question, given: Any) -> Any:
    """Return an answer as it is stored, None for none; raises :class:`InvalidInput`.

    ``given`` is what a form or a spreadsheet holds: mostly text, a list of keys for several choices.
    """
    if given is None or given == "" or given == []:
        return None
    return _JUDGES[question.kind](question, given)


def _plain(given: Any) -> str:
    """Return a text without control and direction characters; line breaks stay."""
    if not isinstance(given, str | int | float | date) or isinstance(given, bool):
        raise InvalidInput(N_("Please fill this in."))
    text = without_direction_marks(str(given))
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))


def _line(_question: Question, given: Any) -> str | None:
    return _capped(tidy(_plain(given)), LINE_MAX)


def _text(_question: Question, given: Any) -> str | None:
    lines = (" ".join(line.split()) for line in _plain(given).splitlines())
    return _capped("\n".join(lines).strip(), TEXT_MAX)


def _capped(text: str, most: int) -> str | None:
    if len(text) > most:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), max=most)
    return text or None


def _choice(question: Question, given: Any) -> str:
    if given not in [option.key for option in question.options]:
        raise InvalidInput(N_("Please choose one of the answers."))
    return str(given)


def _choices(question: Question, given: Any) -> list[str]:
    wanted = given if isinstance(given, list | tuple) else [given]
    keys = [option.key for option in question.options]
    if any(key not in keys for key in wanted):
        raise InvalidInput(N_("Please choose from these answers."))
    return [key for key in keys if key in wanted]


def _number(_question: Question, given: Any) -> int | float | None:
    text = unicodedata.normalize("NFKC", _plain(given)).strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise InvalidInput(N_("Please give a number, such as 12 or 3.5."))
    number = float(text)
    return int(number) if number.is_integer() else number


def _date(_question: Question, given: Any) -> str | None:
    text = _plain(given).strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not _EARLIEST <= day <= _LATEST:
        raise InvalidInput(N_("Please give a date, such as 2027-10-21."))
    return day.isoformat()


def _country(_question: Question, given: Any) -> str | None:
    code = _plain(given).strip().upper()
    if code and code not in country_names("en"):
        raise InvalidInput(N_("Please choose a country from the list."))
    return code or None


def _phone(_question: Question, given: Any) -> str | None:
    line = _line(_question, given)
    return None if line is None else international_number(line)


def _file(_question: Question, given: Any) -> Upload:
    # The name and content of an upload are judged by ``files.rules`` before there is one.
    if not isinstance(given, Upload):
        raise InvalidInput(N_("Please choose a file."))
    return given


def _yes_no(_question: Question, given: Any) -> bool:
    if given not in (YES, NO, True, False):
        raise InvalidInput(N_("Please choose yes or no."))
    return given in (YES, True)


_JUDGES: Mapping[FieldKind, Callable[[Question, Any], Any]] = {
    FieldKind.SHORT_TEXT: _line,
    FieldKind.LONG_TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.COUNTRY: _country,
    FieldKind.ORGANIZATION: _line,
    FieldKind.PHONE: _phone,
    FieldKind.FILE: _file,
    FieldKind.YES_NO: _yes_no,
}
