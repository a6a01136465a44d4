"""How lines and phone numbers that people type are made tidy, here and in registration itself."""

import phonenumbers

from eventapp.errors import InvalidInput
from eventapp.i18n import N_

#: Characters that turn the direction of the text after them, which no name needs.
_DIRECTION_MARKS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def without_direction_marks(text: str) -> str:
    return text.translate(_DIRECTION_MARKS)


def tidy(text: str) -> str:
    """Return a text of one line: blanks of every kind become single spaces, direction marks go."""
    return " ".join(without_direction_marks(text).split())


def international_number(line: str, region: str | None = None, field: str = "phone") -> str:
    """Return a phone number in international form, such as ``+41 44 668 18 00``.

    A number without a country code is read as one of ``region``, a country's code, where that is given.
    """
    try:
        number = phonenumbers.parse(line, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidInput(
            N_("Please give the number with its country code, such as +41 44 668 18 00."), field=field
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
