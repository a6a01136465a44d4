"""Composing the status report: where the action items stand on a day, for those who chair the follow-up.

It is of its day, the conference's today, and another one tomorrow: that is its nature.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.action_items.pictures import AGES, LATENESS, Pictures, Step, read_pictures
from eventapp.action_items.register import RegisterRow, list_all_for_documents
from eventapp.agreements.models import AgreementStage
from eventapp.agreements.queries import AgreementRow, list_agreements
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.indicators.reading import read_indicators
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.summary import read_head
from eventapp.i18n import local_date

#: Days before and after today that the report looks at.
SPAN = timedelta(days=30)
#: So many steps of the burn-up are shown, and so many organizations, those with most to do.
MOST_STEPS = 12
MOST_OWNERS = 40
_UNDER_WAY = (AgreementStage.IDEA, AgreementStage.DRAFT, AgreementStage.CLEARED)


@dataclass(frozen=True, slots=True)
class StatusLists:
    """What the report names: each action item that is late, soon due, or was done just now."""

    overdue: tuple[RegisterRow, ...]
    due_soon: tuple[RegisterRow, ...]
    just_done: tuple[RegisterRow, ...]


def lists_of(rows: Sequence[RegisterRow], day: date, timezone: str) -> StatusLists:
    """Return what is late, what is due within :data:`SPAN`, and what was done within it, newest in front."""
    left = [row for row in rows if row.is_left]
    done = [row for row in rows if row.status == ActionItemStatus.COMPLETED and row.completed_at]
    return StatusLists(
        overdue=tuple(sorted((row for row in left if row.is_overdue), key=_due)),
        due_soon=tuple(
            sorted(
                (row for row in left if not row.is_overdue and row.due_on and row.due_on <= day + SPAN),
                key=_due,
            )
        ),
        just_done=tuple(
            sorted(
                (row for row in done if local_date(_done(row), timezone) >= day - SPAN),
                key=_done,
                reverse=True,
            )
        ),
    )


def compose_status_report(conference: Conference, asked: Asked) -> Composed:
    day = today(conference.timezone)
    pictures = read_pictures(conference, (ActionItem.conference_id == conference.id,), day)
    return compose_from(
        "pdf/status_report.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=changed_at(conference, asked.kind),
        day=day,
        late_on=day,
        figures=read_indicators(conference),
        pictures_of=pictures,
        burn_up=_some(pictures.burn_up),
        ages=_aged(pictures),
        owners=pictures.owners[:MOST_OWNERS],
        lists=lists_of(list_all_for_documents(conference.id), day, conference.timezone),
        agreements=_under_way(list_agreements(conference.id)),
    )


def _under_way(rows: Sequence[AgreementRow]) -> list[AgreementRow]:
    """Return the agreements that wait for something, by how far they are."""
    waiting = [row for row in rows if row.stage in _UNDER_WAY and row.carried_at is None]
    return sorted(waiting, key=lambda row: (-_UNDER_WAY.index(AgreementStage(row.stage)), row.number))


def _some(steps: Sequence[Step]) -> Sequence[Step]:
    """Return at most :data:`MOST_STEPS` of a burn-up, evenly apart, the newest among them."""
    apart = -(-len(steps) // MOST_STEPS) or 1
    return tuple(reversed(steps[::-1][::apart]))


def _aged(pictures: Pictures) -> list[tuple[Sequence[tuple[str, int]], bool]]:
    """Return what is open and what is overdue, by age: label → number; and whether it is the overdue one."""
    return [
        (
            [(label, number) for (_most, label), number in zip(LATENESS, pictures.overdue_for, strict=True)],
            True,
        ),
        ([(label, number) for (_most, label), number in zip(AGES, pictures.open_for, strict=True)], False),
    ]


def _due(row: RegisterRow) -> tuple[date, int]:
    return row.due_on or date.max, row.number


def _done(row: RegisterRow) -> datetime:
    return row.completed_at or row.updated_at
