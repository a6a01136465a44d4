"""The personal link: how a delegate without an account comes back to their registration."""

from eventapp.accounts.tokens import derived_token


def personal_token(secret_key: str, delegate_id: str, generation: int) -> str:
    """Return the token of a delegate's link; a higher ``generation`` makes another, and so revokes the last.

    ``secret_key`` is the installation's. The database holds ``accounts.tokens.token_hash`` of it alone.
    """
    return derived_token(secret_key, "registration", delegate_id, generation)


def personal_url(base_url: str, slug: str, token: str) -> str:
    """Return the absolute address of a delegate's page; ``base_url`` has no slash at its end."""
    return f"{base_url}/c/{slug}/registration/{token}"
