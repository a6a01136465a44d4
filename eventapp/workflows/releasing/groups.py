"""Changes of an agenda in groups of one kind, so that long lists of them can be read and paged."""

from collections.abc import Iterable
from dataclasses import dataclass

from eventapp.agendas.comparing import ChangeKind, ItemChange
from eventapp.web.addresses import this_page
from eventapp.web.paging import Page

#: Rows of one kind that a page shows.
SHOWN = 100
#: What readers look for first comes first.
ORDER = (
    ChangeKind.CANCELLED,
    ChangeKind.MOVED,
    ChangeKind.RESTORED,
    ChangeKind.CAME,
    ChangeKind.CHANGED,
)


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A page of the changes of one kind; ``is_alone`` where the reader asked for this kind and no other."""

    kind: ChangeKind
    page: Page[ItemChange]
    is_alone: bool = False

    @property
    def left(self) -> int:
        """How many more there are than are shown."""
        return self.page.total - len(self.page.rows)

    @property
    def url(self) -> str:
        """Where this kind has pages of its own, within the page under way."""
        return this_page(kind=self.kind.value, page=1)

    @property
    def all_url(self) -> str:
        """Where all kinds are shown again."""
        return this_page(kind="", page=1)


def grouped(changes: Iterable[ItemChange], only: str = "", number: int = 1) -> list[ChangeGroup]:
    """Return changes by kind, the first ``SHOWN`` of each; of ``only`` one kind, its page ``number``."""
    by_kind: dict[ChangeKind, list[ItemChange]] = {kind: [] for kind in ORDER}
    for change in changes:
        by_kind[change.kind].append(change)
    if only in set(ChangeKind):
        rows = by_kind[ChangeKind(only)]
        shown = rows[(number - 1) * SHOWN : number * SHOWN]
        return [ChangeGroup(ChangeKind(only), Page(shown, number, len(rows), SHOWN), is_alone=True)]
    return [
        ChangeGroup(kind, Page(rows[:SHOWN], 1, len(rows), SHOWN)) for kind, rows in by_kind.items() if rows
    ]
