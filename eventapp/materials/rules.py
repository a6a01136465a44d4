"""Rules of materials: which links are taken, and who may be said to see one."""

from urllib.parse import urlsplit

from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.materials.models import Visibility

TITLE_MAX = 200
URL_MAX = 2_000
#: More than this at one item is an archive, which has its own place.
MOST = 50


def checked_url(url: str) -> str:
    """Return the address of a link; raises :class:`InvalidInput` unless it is a web address for everybody."""
    refusal = InvalidInput(N_("Please give a web address that begins with https:// or http://."), field="url")
    if len(url) > URL_MAX or any(c.isspace() or not c.isprintable() for c in url):
        raise refusal
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise refusal from error
    if not is_whole:
        raise refusal
    if parts.username or parts.password:
        raise InvalidInput(N_("Please leave the password out of the address."), field="url")
    return url


def checked_visibility(visibility: str) -> Visibility:
    if visibility not in set(Visibility):
        raise InvalidInput(N_("Please choose who sees it."), field="visibility")
    return Visibility(visibility)
