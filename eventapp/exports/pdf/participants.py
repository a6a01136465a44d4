"""Composing the list of participants: by side and delegation, in order of precedence."""

from collections.abc import Mapping, Sequence

from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.exports.changes import changed_at
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.pdf.limits import check_listed
from eventapp.exports.summary import read_head
from eventapp.registration.participants import SideList, count_named, list_participants
from eventapp.registration.queries import count_by_side

#: From so many people on, the document has a table of contents.
_LONG = 60


def compose_participants(conference: Conference, asked: Asked) -> Composed:
    """Return the list of those who may be named; raises :class:`InvalidInput` where they are too many."""
    named = check_listed(count_named(conference.id))
    numbers = count_by_side(conference.id)
    sides = list_participants(conference.id, only_named=True)
    return compose_from(
        "pdf/participants.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=changed_at(conference, asked.kind),
        sides=sides,
        numbers=[(side.name, numbers[side.id]) for side in list_sides(conference.id)],
        unnamed=sum(numbers.values()) - named,
        contents_of=_contents(conference, asked, sides) if named >= _LONG else {},
    )


def _contents(
    conference: Conference, asked: Asked, sides: Sequence[SideList]
) -> Mapping[str, Mapping[str, str]]:
    """Return the id of each delegation's heading and what it is called in each language."""
    languages, first = columns_of(conference, asked.language), conference.first_language
    return {
        f"side-{place}-{number}": {code: delegation.name.read(code, first) for code in languages}
        for place, side in enumerate(sides, 1)
        for number, delegation in enumerate(side.delegations, 1)
        if delegation.name
    }
