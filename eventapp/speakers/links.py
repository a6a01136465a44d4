"""A speaker's link: how somebody with a part in the agenda comes to it without an account."""

from eventapp.accounts.tokens import derived_token


def speaker_token(secret_key: str, person_id: str, generation: int) -> str:
    """Return the token of a person's link; a higher ``generation`` makes another and revokes the last.

    ``secret_key`` is the installation's. The database holds ``accounts.tokens.token_hash`` of it alone.
    """
    return derived_token(secret_key, "speaker", person_id, generation)


def speaker_url(base_url: str, slug: str, token: str) -> str:
    """Return the absolute address of a person's page; ``base_url`` has no slash at its end."""
    return f"{base_url}/c/{slug}/speaker/{token}"
