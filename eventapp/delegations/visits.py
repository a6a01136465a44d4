"""The visit that a visa letter invites to: where the visa is applied for, its days, who bears the costs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from eventapp.conferences.rules import LINE_MAX
from eventapp.errors import InvalidInput
from eventapp.i18n import N_

#: What a Schengen visa of type C covers, and a usual Chinese M visa.
DAYS_MAX: Final = 90


class Costs(StrEnum):
    """Who bears them."""

    STAY_BY_HOST = "stay_by_host"
    HOST = "host"
    ORGANIZATION = "organization"
    TRAVELLER = "traveller"


#: Costs → msgid.
COSTS_NAMES: Mapping[str, str] = {
    Costs.STAY_BY_HOST: N_("The host the stay, the sending organization the journey"),
    Costs.HOST: N_("The host the journey and the stay"),
    Costs.ORGANIZATION: N_("The sending organization the journey and the stay"),
    Costs.TRAVELLER: N_("The traveller"),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """``consulate`` is a city or the name of an office, '' where nobody knows yet; days are local dates."""

    arrives_on: date
    leaves_on: date
    costs: str
    consulate: str = ""


def checked_visit(visit: Visit, *, starts_on: date, ends_on: date) -> Visit:
    """Return the visit; raises :class:`InvalidInput` unless it takes in a day of the conference."""
    if visit.arrives_on > ends_on:
        raise InvalidInput(N_("The conference is over by then."), field="arrives_on")
    if visit.leaves_on < visit.arrives_on:
        raise InvalidInput(N_("This is before the arrival."), field="leaves_on")
    if visit.leaves_on < starts_on:
        raise InvalidInput(N_("The conference has not begun by then."), field="leaves_on")
    if (visit.leaves_on - visit.arrives_on).days >= DAYS_MAX:
        raise InvalidInput(N_("Please keep the visit within %(max)d days."), field="leaves_on", max=DAYS_MAX)
    if visit.costs not in COSTS_NAMES:
        raise InvalidInput(N_("Please choose one of the values offered."), field="costs")
    consulate = visit.consulate.strip()
    if len(consulate) > LINE_MAX:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field="consulate", max=LINE_MAX)
    return replace(visit, consulate=consulate)
