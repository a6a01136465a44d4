"""Files for programs that go with documents into an archive: the same rows give the same octets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any, Final

from flask import current_app

from eventapp.clock import zone
from eventapp.i18n import N_

CALENDAR: Final = "text/calendar"
JSON: Final = "application/json"
XML: Final = "application/xml"
MARKDOWN: Final = "text/markdown"

#: What a file is (the beginning of its name) → msgid of what is said of it.
DESCRIPTIONS: Mapping[str, str] = {
    "agenda": N_("The agenda, for calendars, spreadsheets and programs"),
    "schedule": N_("The agenda as conference apps read it"),
    "participants": N_("The list of participants as a spreadsheet"),
    "action-items": N_("The action items, for spreadsheets, programs and calendars"),
    "indicators": N_("The figures of the conference, for spreadsheets and programs"),
    "communique": N_("The text of the communiqué"),
    "delegates": N_("Everybody who registered, with contact details"),
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """``name`` is of ASCII letters; its beginning is a key of :data:`DESCRIPTIONS`."""

    name: str
    media_type: str
    content: bytes

    @property
    def description(self) -> str:
        """Return the msgid of what it is."""
        stem = self.name.partition(".")[0]
        return next(text for key, text in DESCRIPTIONS.items() if stem.startswith(key))


def base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def written(write: Callable[[IO[bytes]], None]) -> bytes:
    """Return what is written into a file."""
    file = BytesIO()
    write(file)
    return file.getvalue()


def instant(at: datetime | None, timezone: str) -> Any:
    """Return an instant as JSON says it: ISO 8601 in the zone of the conference, with offset."""
    return at.astimezone(zone(timezone)).isoformat(timespec="seconds") if at else None
