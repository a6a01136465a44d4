"""Links in invitations and reminders: an invitation's own, and the one by which somebody gets no more."""

from hmac import compare_digest

from eventapp.accounts.tokens import derived_token


def invitation_token(secret_key: str, invitation_id: str) -> str:
    """Return the token of an invitation's link. ``secret_key`` is the installation's.

    The database holds ``accounts.tokens.token_hash`` of it alone.
    """
    return derived_token(secret_key, "invitation", invitation_id)


def invitation_url(base_url: str, slug: str, token: str) -> str:
    """Return the absolute address of an invitation; ``base_url`` has no slash at its end."""
    return f"{base_url}/c/{slug}/invitation/{token}"


def unsubscribe_token(secret_key: str, message_id: str) -> str:
    """Return what signs the link of one mail by which its reader gets no more reminders."""
    return derived_token(secret_key, "unsubscribe", message_id)


def is_unsubscribe_token(secret_key: str, message_id: str, token: str) -> bool:
    return compare_digest(unsubscribe_token(secret_key, message_id).encode(), token.encode())


def unsubscribe_url(base_url: str, slug: str, message_id: str, token: str) -> str:
    """Return the absolute address that a mail's unsubscribe link and its List-Unsubscribe header name."""
    return f"{base_url}/c/{slug}/unsubscribe/{message_id}/{token}"
