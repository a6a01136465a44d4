"""Who was at an agenda item, by delegation, as read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.minutes.models import AttendanceStatus

#: Status → msgid of its name.
ATTENDANCE_NAMES: Mapping[str, str] = {
    AttendanceStatus.PRESENT: N_("Present"),
    AttendanceStatus.EXCUSED: N_("Excused"),
    AttendanceStatus.ABSENT: N_("Absent"),
}


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Somebody with their ``AttendanceStatus`` value.

    ``is_by_hand`` is what a person has set: it stays when the list is filled again.
    """

    id: str
    status: str
    name: LocalizedText
    organization_name: LocalizedText
    delegation_name: LocalizedText
    delegate_id: str | None
    is_by_hand: bool
    version: int


@dataclass(frozen=True, slots=True)
class AttendanceGroup:
    """Those of one delegation; its name is empty for those of none."""

    delegation_name: LocalizedText
    people: tuple[AttendanceRow, ...]

    def count(self, status: str) -> int:
        return sum(row.status == status for row in self.people)

    @property
    def present(self) -> int:
        return self.count(AttendanceStatus.PRESENT)

    @property
    def excused(self) -> int:
        return self.count(AttendanceStatus.EXCUSED)

    @property
    def absent(self) -> int:
        return self.count(AttendanceStatus.ABSENT)


@dataclass
class _Growing:
    name: LocalizedText
    people: list[AttendanceRow] = field(default_factory=list)


def group_by_delegation(rows: Iterable[AttendanceRow]) -> tuple[AttendanceGroup, ...]:
    """Return people by delegation in the order in which each first comes, those of none last."""
    groups: dict[LocalizedText, _Growing] = {}
    for row in rows:
        groups.setdefault(row.delegation_name, _Growing(row.delegation_name)).people.append(row)
    ordered = sorted(groups.values(), key=lambda group: not group.name)
    return tuple(AttendanceGroup(group.name, tuple(group.people)) for group in ordered)
