"""Rules for accounts: e-mail addresses, passwords, how long things last."""

from datetime import timedelta

from email_validator import EmailNotValidError, validate_email

from eventapp.errors import InvalidInput
from eventapp.i18n import N_

SIGN_IN_LASTS = timedelta(days=14)
LINK_LASTS = timedelta(hours=1)
#: The link that ``make run`` prints may wait for its reader a little longer.
FIRST_LINK_LASTS = timedelta(hours=24)
PASSWORD_MIN, PASSWORD_MAX = 12, 200


def checked_email(text: str, field: str = "email") -> str:
    """Return an address as typed but tidy; raises :class:`InvalidInput` where none can be."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidInput(
            N_("Please give an e-mail address such as name@example.org."), field=field
        ) from error


def normalised_email(email: str) -> str:
    """Return the form in which two spellings of one mailbox are equal."""
    return email.strip().casefold()


def check_password(password: str) -> None:
    """Raise :class:`InvalidInput` unless the length is right (NIST SP 800-63B: length, not kinds)."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise InvalidInput(
            N_("Please use %(min)d to %(max)d characters, for example four unrelated words."),
            field="password",
            min=PASSWORD_MIN,
            max=PASSWORD_MAX,
        )
