"""Which delegates the secretariat looks at, in which order, with which columns: what an address asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

#: Asks for those who belong to no delegation.
NO_DELEGATION = "none"
#: Values of ``DelegateFilter.data``: confirmed, still to be completed, answers missing after acceptance.
COMPLETE, INCOMPLETE, NO_FOLLOW_UP = "complete", "incomplete", "follow_up"
YES, NO = "yes", "no"
#: More columns than this no screen and no sheet of paper shows.
COLUMNS_MAX = 40
_VALUE_MAX = 26

#: Field of :class:`DelegateFilter` → its argument in addresses.
_ARGUMENTS: Mapping[str, str] = {
    "search": "q",
    "status": "status",
    "side_id": "side",
    "delegation_id": "delegation",
    "category": "category",
    "kind": "kind",
    "data": "data",
    "on_list": "list",
    "checked_in": "in",
    "sort": "sort",
    "columns": "column",
}


@dataclass(frozen=True, slots=True)
class DelegateFilter:
    """Which delegates of a conference. Empty values leave nothing out; one that makes no sense finds nobody.

    ``kind`` is that of the organization, ``on_list`` whether they agreed to stand in the list of
    participants. ``columns`` are keys of ``registration.columns``, none for the usual ones.
    ``with_contacts`` lets ``search`` look at e-mail addresses too.
    """

    search: str = ""
    status: str = ""
    side_id: str = ""
    delegation_id: str = ""
    category: str = ""
    kind: str = ""
    data: str = ""
    on_list: str = ""
    checked_in: str = ""
    sort: str = "name"
    columns: tuple[str, ...] = ()
    with_contacts: bool = False

    def arguments(self, *, without: Iterable[str] = ()) -> dict[str, Any]:
        """Return the address's arguments that ask for this filter; none for all delegates by name."""
        left_out = {"sort"} if self.sort == "name" else set()
        values = {
            argument: getattr(self, name) for name, argument in _ARGUMENTS.items() if name not in left_out
        }
        return {
            argument: list(value) if isinstance(value, tuple) else value
            for argument, value in values.items()
            if value and argument not in without
        }

    @property
    def narrows(self) -> bool:
        """Whether somebody may be left out."""
        return bool(self.arguments(without=("sort", "column")))


def filter_of(arguments: Mapping[str, list[str]], *, with_contacts: bool) -> DelegateFilter:
    """Return the filter that an address asks for, whose arguments are given as lists."""

    def first(name: str, most: int = _VALUE_MAX) -> str:
        return (arguments.get(_ARGUMENTS[name]) or [""])[0][:most]

    values = {field.name: first(field.name) for field in fields(DelegateFilter) if field.type in (str, "str")}
    columns = dict.fromkeys(key[:_VALUE_MAX] for key in arguments.get("column", [])[:COLUMNS_MAX])
    return DelegateFilter(
        **values | {"search": first("search", 100), "sort": values["sort"] or "name"},
        columns=tuple(columns),
        with_contacts=with_contacts,
    )
