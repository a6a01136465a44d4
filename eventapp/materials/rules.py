"""Rules of materials: which links are taken, and who sees what from when."""

from datetime import datetime
from urllib.parse import urlsplit

from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.materials.models import Material, Visibility

TITLE_MAX = 200
URL_MAX = 2_000
#: More than this at one item is an archive, which has its own place.
MOST = 50


def checked_title(title: LocalizedText) -> LocalizedText:
    """Return a title; raises :class:`InvalidInput` at the language that is too long."""
    for language, text in title.items():
        if len(text) > TITLE_MAX:
            raise InvalidInput(
                N_("Please keep this under %(max)d characters."), field=f"title.{language}", max=TITLE_MAX
            )
    return title


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


def is_out(material: Material, at: datetime) -> bool:
    """Tell whether the time from which ``material`` may be seen has come."""
    return material.visible_from is None or material.visible_from <= at
