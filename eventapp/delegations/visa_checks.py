"""How a consulate checks a visa letter: its number, an address nobody can make up, and whether it holds."""

import hmac

from eventapp.accounts.tokens import derived_token, token_hash
from eventapp.registration.models import Delegate, DelegateStatus, VisaLetter


def number_text(slug: str, number: int) -> str:
    """Return the number as it stands on the letter: ``launch-2027/0012``."""
    return f"{slug}/{number:04d}"


def letter_check(secret_key: str, letter: VisaLetter) -> str:
    """Return the check of a letter, 128 bits of an HMAC over its id; ``secret_key`` is the installation's."""
    return token_hash(derived_token(secret_key, "visa letter", letter.id))[:32]


def holds(letter: VisaLetter, delegate: Delegate) -> bool:
    """Tell whether a letter holds: once it is revoked, or the delegate no longer takes part, it is void."""
    return letter.revoked_at is None and delegate.status == DelegateStatus.ACCEPTED


def is_letter_check(text: str, secret_key: str, letter: VisaLetter) -> bool:
    return hmac.compare_digest(text.encode(), letter_check(secret_key, letter).encode())


def check_url(base_url: str, slug: str, letter: VisaLetter, secret_key: str) -> str:
    """Return the absolute address behind the letter's QR code; ``base_url`` has no slash at its end."""
    return f"{base_url}/c/{slug}/visa-letters/{letter.number}/{letter_check(secret_key, letter)}"
