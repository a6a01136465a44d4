"""The figures of participants: by side, delegation, category, sector, status, day and language."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select

from eventapp.clock import to_instant, zone
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session
from eventapp.i18n import current_language, gettext, language_name
from eventapp.organizations.models import Organization, OrganizationKind
from eventapp.organizations.words import KIND_NAMES
from eventapp.registration.labels import STATUS_LABELS
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus
from eventapp.registration.queries import list_delegation_names

#: So many delegations have a bar of their own; the others share one.
MOST_DELEGATIONS = 20
#: An instant in text is cut to its minute: ``2027-09-15 08:30``.
_MINUTE = 16

_COLUMNS = (
    *(Delegate.status, Delegate.side_id, Delegate.delegation_id, Delegate.category, Delegate.organization_id),
    *(Delegate.interpretation, func.substr(cast(Delegate.registered_at, String), 1, _MINUTE)),
)

#: A label and how many people it stands for.
Figure = tuple[str, int]


class Counted(StrEnum):
    """Who is counted."""

    ACCEPTED = "accepted"
    ALL = "all"
    CHECKED_IN = "checked_in"


def counted_of(text: str) -> Counted:
    """Return who an address asks to be counted; those who were accepted where it makes no sense."""
    return Counted(text) if text in set(Counted) else Counted.ACCEPTED


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures in the reader's words, each whole in itself: they add up to ``total``.

    ``delegations`` ends with what all beyond the largest have together. ``days`` has every day from the
    first to the last registration.
    """

    total: int
    statuses: tuple[Figure, ...]
    sides: tuple[Figure, ...]
    delegations: tuple[Figure, ...]
    categories: tuple[Figure, ...]
    kinds: tuple[Figure, ...]
    interpretation: tuple[Figure, ...]
    days: tuple[tuple[date, int], ...]


def get_statistics(conference: Conference, counted: Counted) -> Statistics:
    """Return the figures of those who are counted, in the reader's language.

    Who left and was erased counts on: nothing personal is in a figure. All is read in one go, as counting
    each column by itself would go through all delegates as many times.
    """
    language, first = current_language(), conference.first_language
    rows = session().execute(select(*_COLUMNS).where(*_who(conference.id, counted))).all()
    statuses, sides, delegations, categories, organizations, interpretation, minutes = (
        Counter(values) for values in (zip(*rows, strict=True) if rows else [()] * len(_COLUMNS))
    )
    return Statistics(
        total=len(rows),
        statuses=_labelled(statuses, STATUS_LABELS, gettext),
        sides=_named(sides, {side.id: side.name.read(language, first) for side in list_sides(conference.id)}),
        delegations=_largest(
            delegations,
            {key: name.read(language, first) for key, name in list_delegation_names(conference.id)},
        ),
        categories=_labelled(categories, CATEGORY_LABELS, gettext),
        kinds=_labelled(
            _kinds(organizations), {kind.value: str(name) for kind, name in KIND_NAMES.items()}, str
        ),
        interpretation=tuple(
            (gettext("Into %(language)s", language=language_name(code, language)), number)
            if code
            else (gettext("Not needed"), number)
            for code, number in interpretation.most_common()
        ),
        days=_days(minutes, conference.timezone),
    )


def _who(conference_id: str, counted: Counted) -> tuple[ColumnElement[bool], ...]:
    of_conference = Delegate.conference_id == conference_id
    if counted is Counted.ACCEPTED:
        return of_conference, Delegate.status == DelegateStatus.ACCEPTED
    if counted is Counted.CHECKED_IN:
        came = select(CheckIn.delegate_id).where(CheckIn.conference_id == conference_id)
        return of_conference, Delegate.id.in_(came)
    return (of_conference,)


def _kinds(organizations: Counter[Any]) -> Counter[str]:
    """Count by kind of organization; one that isn't in the directory counts as another kind."""
    rows = session().execute(
        select(Organization.id, Organization.kind).where(Organization.id.in_(list(organizations)))
    )
    kinds = {row[0]: row[1] for row in rows}
    counts: Counter[str] = Counter()
    for organization_id, number in organizations.items():
        counts[kinds.get(organization_id, OrganizationKind.OTHER.value)] += number
    return counts


def _days(minutes: Counter[str], timezone: str) -> tuple[tuple[date, int], ...]:
    """Return each day in the zone with how many registered, from texts of UTC that sort as their instants."""
    if not minutes:
        return ()
    first, last = (
        datetime.fromisoformat(f"{text}+00:00").astimezone(zone(timezone)).date()
        for text in (min(minutes), max(minutes))
    )
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    midnights = [
        to_instant(datetime.combine(day, time()), timezone).strftime("%Y-%m-%d %H:%M") for day in days
    ]
    counts = [0] * len(days)
    for text, number in minutes.items():
        counts[bisect_right(midnights, text) - 1] += number
    return tuple(zip(days, counts, strict=True))


def _labelled(
    counts: Counter[Any], labels: Mapping[str, str], read: Callable[[str], str]
) -> tuple[Figure, ...]:
    return tuple((read(label), counts[value]) for value, label in labels.items() if counts[value])


def _named(counts: Counter[Any], names: Mapping[str, str]) -> tuple[Figure, ...]:
    return tuple((name, counts[key]) for key, name in names.items())


def _largest(counts: Counter[Any], names: Mapping[str, str]) -> tuple[Figure, ...]:
    if not names:
        return ()
    ranked = [(names[key], number) for key, number in counts.most_common() if key in names]
    rest = sum(number for _name, number in ranked[MOST_DELEGATIONS:])
    figures = ranked[:MOST_DELEGATIONS]
    if rest:
        figures.append((gettext("All other delegations"), rest))
    if counts[None]:
        figures.append((gettext("No delegation"), counts[None]))
    return tuple(figures)
