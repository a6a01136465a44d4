"""A focal point's link: how somebody without an account comes to their delegation, and to no other."""

from eventapp.accounts.tokens import derived_token


def focal_point_token(secret_key: str, focal_point_id: str, generation: int) -> str:
    """Return the token of a focal point's link; a higher ``generation`` makes another and revokes the last.

    ``secret_key`` is the installation's. The database holds ``accounts.tokens.token_hash`` of it alone.
    """
    return derived_token(secret_key, "focal point", focal_point_id, generation)


def focal_point_url(base_url: str, slug: str, token: str) -> str:
    """Return the absolute address of a focal point's page; ``base_url`` has no slash at its end."""
    return f"{base_url}/c/{slug}/delegation/{token}"
