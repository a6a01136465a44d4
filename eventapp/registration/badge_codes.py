"""What the QR code on a badge says: whose it is, and a check that nobody can make up.

It opens nothing: the personal link, which does, never stands on a badge for everybody to photograph.
"""

import hmac
import re

from eventapp.accounts.tokens import derived_token, token_hash

#: Scanners type the code like a keyboard: letters, digits and one hyphen come through every layout of keys.
_CODE = re.compile(r"([0-9A-HJKMNP-TV-Z]{26})-([0-9A-F]{16})", re.IGNORECASE)


def badge_code(secret_key: str, delegate_id: str, generation: int) -> str:
    """Return the code of a delegate; ``generation`` is the personal link's, so a transfer makes another.

    ``secret_key`` is the installation's. 64 bits keep guessers away who would need the desk's help to try.
    """
    check = token_hash(derived_token(secret_key, "badge", delegate_id, generation))[:16].upper()
    return f"{delegate_id}-{check}"


def read_badge_code(text: str) -> str | None:
    """Return the id of the delegate that a scanned text claims to be, or None where it is no badge of ours.

    Whether it is true, :func:`is_badge_code` says once the delegate is known.
    """
    match = _CODE.fullmatch(text.strip())
    return match[1].upper() if match else None


def is_badge_code(text: str, secret_key: str, delegate_id: str, generation: int) -> bool:
    """Tell whether a scanned text is the code of this delegate, as it stands now."""
    return hmac.compare_digest(
        text.strip().upper().encode(), badge_code(secret_key, delegate_id, generation).encode()
    )
