"""A contact's link: how somebody without an account comes to what they follow up."""

from eventapp.accounts.tokens import derived_token


def contact_token(secret_key: str, contact_id: str, generation: int) -> str:
    """Return the token of a contact's link; a higher ``generation`` makes another and revokes the last.

    ``secret_key`` is the installation's. The database holds ``accounts.tokens.token_hash`` of it alone.
    """
    return derived_token(secret_key, "contact", contact_id, generation)


def contact_url(base_url: str, slug: str, token: str, path: str = "") -> str:
    """Return the absolute address of a contact's page; ``path`` leads to one of the things on it.

    ``base_url`` has no slash at its end, and ``path`` none at either.
    """
    return f"{base_url}/c/{slug}/follow-up/{token}/{path}"
