"""What the next release of an agenda would change: the working copy beside what the public reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from eventapp.agendas.comparing import ItemChange, compare
from eventapp.agendas.models import AgendaVersion
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.reading import find_newest_version, get_draft, newest_released
from eventapp.agendas.released_content import fingerprint
from eventapp.conferences.models import Conference


@dataclass(frozen=True)
class Pending:
    """The next release. ``newest`` is the one before it, None before the first; ``timezone`` its own.

    ``released`` is the newest released text of every item by its id, long cancelled ones too.
    """

    newest: AgendaVersion | None
    timezone: str
    items: tuple[ProgrammeItem, ...]
    released: Mapping[str, ProgrammeItem]
    changes: tuple[ItemChange, ...]

    @property
    def has_other_zone(self) -> bool:
        return self.newest is not None and self.newest.timezone != self.timezone

    @property
    def is_any(self) -> bool:
        """Whether there is something to release. The first release may be empty."""
        return self.newest is None or bool(self.changes) or self.has_other_zone

    @cached_property
    def fingerprint(self) -> str:
        """What somebody who looks at it sends along, so that nobody releases what nobody has seen."""
        return fingerprint(self.items, self.timezone)


def find_pending(conference: Conference) -> Pending:
    """Return what releasing the agenda now would change, in as many queries however long it is."""
    items = get_draft(conference.id).items
    released = newest_released(conference.id)
    return Pending(
        newest=find_newest_version(conference.id),
        timezone=conference.timezone,
        items=items,
        released=released,
        changes=compare(released, {item.id: item for item in items}),
    )
