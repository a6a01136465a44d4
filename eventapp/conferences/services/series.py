"""Use cases of series: conferences that follow each other."""

import re

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.conferences import rules
from eventapp.conferences.models import Conference, Series
from eventapp.conferences.queries import find_series, list_series_of
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LocalizedText


def put_in_series(actor: Actor, conference: Conference, title: str) -> None:
    """Make ``conference`` an edition of the series called ``title``, of none for ''.

    It stays where it is if that is called so; else a series is found among those of the actor's own
    conferences, and of any other name it is made. Flushed by who calls, who has judged the permission.
    """
    if not title:
        conference.series_id = None
        return
    if len(title) > rules.LINE_MAX:
        raise InvalidInput(
            N_("Please keep this under %(max)d characters."), field="series", max=rules.LINE_MAX
        )
    current = find_series(conference.series_id)
    known = (*((current,) if current else ()), *list_series_of(actor))
    series = next((each for each in known if title in each.title.values()), None)
    if series is None:
        series = Series(
            id=new_id(),
            slug=_free_slug(title),
            title=LocalizedText({conference.first_language: title}),
            created_at=now(),
        )
        session().add(series)
        session().flush()
    conference.series_id = series.id


def start_series(title: LocalizedText) -> Series:
    """Make a series; raises :class:`InvalidInput` at ``series`` for a title that is none or too long.

    A part of other use cases, which have judged the permission.
    """
    if not title:
        raise InvalidInput(N_("Please give the title in at least one language."), field="series")
    checked = rules.checked_text(title, "series", rules.LINE_MAX)
    slug = _free_slug(checked.read("en"))
    series = Series(id=new_id(), slug=slug, title=checked, created_at=now())
    session().add(series)
    session().flush()
    return series


def _free_slug(title: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-") or "series"
    taken = set(session().scalars(select(Series.slug).where(Series.slug.startswith(slug, autoescape=True))))
    number = 2
    free = slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free
