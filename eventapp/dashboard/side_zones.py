"""Which clock the people of a side read: the time zones of the sides of a conference, beside its own.

A country's zone is the first that the IANA list (``zone.tab``) names for it, but for four that are listed
from the east; pages name the zone's city, so that nobody takes it for the whole country's. A bloc such as
``EU`` has none.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files

from eventapp.clock import timezone_names, zone

#: Zones shown beside the conference's own at most: more would hide what they are there to tell.
MOST_ZONES = 2
#: Where the list begins with an island or an exclave: the zone of the capital.
_CAPITALS = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "RU": "Europe/Moscow",
}


@cache
def country_zones() -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 code → the name of the country's zone."""
    known = frozenset(timezone_names())
    zones = dict(_CAPITALS)
    for line in files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _place, name = line.split("\t")[:3]
            if name in known:
                zones.setdefault(country, name)
    return zones


def other_zones(side_codes: Iterable[str], timezone: str, at: datetime) -> tuple[str, ...]:
    """Return the zones of sides whose clocks differ from ``timezone`` at an instant, each clock once."""
    seen = {at.astimezone(zone(timezone)).utcoffset()}
    zones = []
    for code in side_codes:
        name = country_zones().get(code.upper())
        offset = at.astimezone(zone(name)).utcoffset() if name else None
        if name and offset not in seen:
            seen.add(offset)
            zones.append(name)
    return tuple(zones[:MOST_ZONES])
