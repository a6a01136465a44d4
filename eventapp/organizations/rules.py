"""Rules for organizations: how names are compared, what may be said of them, no circles."""

import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from eventapp.errors import InvalidInput
from eventapp.i18n import N_, country_names
from eventapp.localized import LocalizedText
from eventapp.organizations.models import OrganizationKind, OrganizationSector

NAME_MAX, WEBSITE_MAX = 200, 300
#: Folding can lengthen a text (ﷺ becomes 18 letters); four forms must fit into ``Organization.name_key``.
_FORM_MAX = 320


def folded(text: str) -> str:
    """Return the form in which two spellings of a name are equal: width, case, punctuation, spacing.

    >>> folded("Sino-Swiss （Changzhou） Park")
    'sino swiss changzhou park'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in plain).split()
    return " ".join(words or plain.split())[:_FORM_MAX].strip()


def name_key(name: LocalizedText, short_name: LocalizedText) -> str:
    """Return every form of a name, folded, one a line, each once: the value of ``Organization.name_key``."""
    forms = (folded(text) for text in (*name.values(), *short_name.values()))
    return "\n".join(dict.fromkeys(form for form in forms if form))


def checked_name(name: LocalizedText, field: str = "name") -> LocalizedText:
    """Return ``name`` where there is one and every form is short enough, else raise :class:`InvalidInput`."""
    if not name:
        raise InvalidInput(N_("Please give the name in at least one language."), field=field)
    return checked_length(name, field)


def checked_length(name: LocalizedText, field: str) -> LocalizedText:
    for language, text in name.items():
        if len(text) > NAME_MAX:
            raise InvalidInput(
                N_("Please keep this under %(max)d characters."), field=f"{field}.{language}", max=NAME_MAX
            )
    return name


def checked_kind(kind: str) -> str:
    if kind not in set(OrganizationKind):
        raise InvalidInput(N_("Please choose one of the kinds."), field="kind")
    return str(kind)


def checked_sector(sector: str) -> str:
    """Return an ``OrganizationSector`` value, or '' for none."""
    if sector and sector not in set(OrganizationSector):
        raise InvalidInput(N_("Please choose one of the sectors."), field="sector")
    return str(sector)


def checked_country(country: str | None) -> str | None:
    """Return an ISO 3166-1 alpha-2 code in capitals, or None for none."""
    if not country:
        return None
    code = country.upper()
    if code not in country_names("en"):
        raise InvalidInput(N_("Please choose a country from the list."), field="country")
    return code


def checked_website(website: str | None) -> str | None:
    """Return an ``http`` or ``https`` address with a host, or None for none."""
    if not website or not website.strip():
        return None
    text = website.strip()
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        _ = parts.port
    except ValueError:
        is_usable = False
    if not is_usable or len(text) > WEBSITE_MAX or any(c.isspace() or not c.isprintable() for c in text):
        raise InvalidInput(
            N_(
                "Please give an address that starts with http:// or https://, such as https://www.example.org."
            ),
            field="website",
        )
    return text


def check_parent(organization_id: str, parent_and_above: Collection[str]) -> None:
    """Raise :class:`InvalidInput` when an organization would stand above itself."""
    if organization_id in parent_and_above:
        raise InvalidInput(
            N_("This organization can't be part of itself. Please choose another one above it."),
            field="parent",
        )
