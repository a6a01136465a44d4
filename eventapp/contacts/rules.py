"""Rules for contacts: what is known of them, and for how long their links work."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from eventapp.accounts.rules import checked_email
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LANGUAGES

MAX_NAME = 200
CHINA = "CN"
#: A link works for so long at least after the last mail that brought it.
LINK_LASTS = timedelta(days=180)
#: It is given so much more at a time, so that not every mail writes to the contact's row.
LINK_SLACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What is said of a contact. Without ``side_id`` it is that of the organization's country, if any.

    ``language`` '' stands for the one that :func:`likely_language` takes from what else is known.
    """

    name: str
    email: str = ""
    organization_id: str | None = None
    side_id: str | None = None
    position: str = ""
    language: str = ""
    delegate_id: str | None = None


def checked_facts(facts: ContactFacts, field: str = "") -> tuple[str, str]:
    """Return name and e-mail, tidy; raises :class:`InvalidInput` at ``{field}name`` or ``{field}email``."""
    name = " ".join(facts.name.split())
    email = checked_email(facts.email, f"{field}email") if facts.email.strip() else ""
    if not name:
        message = N_("Please say whose address this is.") if email else N_("Please give a name.")
        raise InvalidInput(message, field=f"{field}name")
    if max(len(name), len(facts.position)) > MAX_NAME:
        raise InvalidInput(
            N_("Please keep this under %(max)d characters."), field=f"{field}name", max=MAX_NAME
        )
    if facts.language and facts.language not in LANGUAGES:
        raise InvalidInput(N_("Please choose one of the languages."), field=f"{field}language")
    return name, email


def likely_language(name: str, country: str | None, otherwise: str) -> str:
    """Return the language to write in to somebody who never said one; the organizer may set another.

    A name in Chinese characters or an organization in China speaks for Chinese, one elsewhere for English;
    ``otherwise`` where neither is known.
    """
    if country == CHINA or any(unicodedata.name(letter, "").startswith("CJK UNIFIED") for letter in name):
        return "zh"
    return "en" if country else otherwise
