"""Finds out which time zone a calendar file means by a TZID."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Final

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from eventapp.workflows.agenda_import import times
from eventapp.workflows.agenda_import.builder import zone_name
from eventapp.workflows.agenda_import.texts import plain

_MAX_DECLARATION_LINES: Final = 400
_NAME = re.compile(r"(TZID|X-LIC-LOCATION)(?:;[^:]*)?:(.*)", re.IGNORECASE)
_RULE = re.compile(r"RRULE(?:;[^:]*)?:(.*)", re.IGNORECASE)
# Hourly rules, or yearly ones with BYSECOND, would be expanded for minutes.
_HARMLESS: Final = {"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"}


class FileZones:
    """The time zones of one file."""

    def __init__(self, declarations: Iterable[list[str]]) -> None:
        self._declarations: dict[str, list[str]] = {}
        for lines in declarations:
            self._declarations.setdefault(_declared(lines, "TZID"), lines)
        self._found: dict[str, str | tzinfo | None] = {}

    def instant(self, wall_clock: datetime, tzid: str) -> datetime | None:
        """Return the instant of a naive time in the zone called ``tzid``, or None for an unknown zone.

        Raises ``ValueError`` for years that no conference takes place in.
        """
        if tzid not in self._found:
            self._found[tzid] = self._find(tzid)
        zone = self._found[tzid]
        if zone is None:
            return None
        if isinstance(zone, str):
            return times.wall_clock_instant(wall_clock, zone)
        # A zone that only this file declares: no IANA name, so clock.py cannot convert it.
        times.check_year(wall_clock.date())
        return times.in_range(wall_clock.replace(tzinfo=zone).astimezone(UTC))

    def _find(self, tzid: str) -> str | tzinfo | None:
        lines = self._declarations.get(plain(tzid))
        for name in (plain(tzid), _declared(lines or [], "X-LIC-LOCATION")):
            known = _known(name)
            if known:
                return known
        return _from_declaration(lines) if lines else None


def _known(tzid: str) -> str | None:
    """Return the IANA name: as it stands, by Windows' name for it, or behind a vendor's prefix."""
    parts = tzid.strip("/").split("/")
    for start in range(min(len(parts), 6)):
        name = "/".join(parts[start:])
        known = zone_name(name) or zone_name(WINDOWS_TO_OLSON.get(name, ""))
        if known:
            return known
    return None


def _declared(lines: list[str], name: str) -> str:
    for line in lines:
        match = _NAME.fullmatch(line)
        if match and match[1].upper() == name:
            return plain(match[2])
    return ""


def _from_declaration(lines: list[str]) -> tzinfo | None:
    """Build a zone from a VTIMEZONE; None where it cannot be used."""
    rules = [match[1] for line in lines if (match := _RULE.fullmatch(line))]
    if len(lines) > _MAX_DECLARATION_LINES or not all(map(_is_harmless, rules)):
        return None
    # Without its TZID the library does not keep the zone for other files.
    nameless = [line for line in lines if not _NAME.fullmatch(line)]
    try:
        component = Timezone.from_ical("\r\n".join(nameless) + "\r\n")
        if not isinstance(component, Timezone):
            return None
        component.add("TZID", "declared-by-file")
        zone: tzinfo = component.to_tz(lookup_tzid=False)
        datetime(2024, 1, 1, tzinfo=zone).astimezone(UTC)
    except Exception:  # noqa: BLE001 (the library raises whatever a broken declaration brings about)
        return None
    return zone


def _is_harmless(rule: str) -> bool:
    parts = rule.upper().strip().strip(";").split(";")
    return "FREQ=YEARLY" in parts and {part.partition("=")[0] for part in parts} <= _HARMLESS
