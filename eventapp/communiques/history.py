"""What has happened to the communiqué: the audit trail in plain words, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from eventapp.contacts.history import list_happenings
from eventapp.i18n import N_, current_language, language_names
from eventapp.registration.history import Happening

#: Action of the trail → msgid.
_TEXTS: Mapping[str, str] = {
    "communique.drafted": N_("Draft proposed from what is recorded"),
    "communique.written": N_("Text changed"),
    "communique.issued": N_("Issued to the public"),
    "communique.taken_back": N_("Taken back"),
}


def list_communique_happenings(conference_id: str, communique_id: str) -> list[Happening]:
    """Return what has been done with the communiqué, newest first. Two queries."""
    return list_happenings(conference_id, communique_id, _TEXTS, _details)


def _details(details: Mapping[str, Any]) -> str:
    return language_names(details.get("languages", ()), current_language())
