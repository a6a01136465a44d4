"""Encryption at rest of what would do harm in the wrong hands: passport numbers and the like.

The key is derived from the installation's ``SECRET_KEY``, so a copy of the database alone tells nothing, and
without that key nothing can be opened again.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@lru_cache(maxsize=4)
def _box(secret_key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"eventapp sealed fields").derive(
        secret_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(text: str, secret_key: str) -> str:
    """Return ``text`` encrypted and authenticated (Fernet: AES-128-CBC with HMAC-SHA-256), as ASCII."""
    return _box(secret_key).encrypt(text.encode()).decode()


def unseal(sealed: str, secret_key: str) -> str | None:
    """Return what :func:`seal` was given, or None where the key is another or the text was tampered with."""
    try:
        return _box(secret_key).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
