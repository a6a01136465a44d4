"""Secrets in links and cookies, and what is stored of them."""

import base64
import hashlib
import hmac
import secrets


def new_token() -> str:
    """Return 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def derived_token(secret_key: str, *scope: object) -> str:
    """Return a token of 192 bits that can be derived again from its scope: purpose, row, generation.

    So a mail can be written later, by a worker, while the database holds the token's hash alone.
    """
    message = "\x1f".join(map(str, scope)).encode()
    digest = hmac.new(secret_key.encode(), message, hashlib.sha256).digest()[:24]
    return base64.urlsafe_b64encode(digest).decode()


def token_hash(token: str) -> str:
    """Return what is stored: a fast hash suffices, because the token has no guessable part."""
    return hashlib.sha256(token.encode()).hexdigest()
