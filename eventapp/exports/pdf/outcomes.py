"""Composing what came of a conference: summary, minutes of an item, register, agreement sheet, indicators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.action_items.filters import RegisterFilters
from eventapp.action_items.models import ActionItemStatus
from eventapp.action_items.register import RegisterRow, list_all_for_documents, list_register
from eventapp.agendas.queries import get_item, room_names
from eventapp.agreements.filters import AgreementFilters
from eventapp.agreements.queries import list_agreements
from eventapp.agreements.sheet import get_sheet
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.indicators.pictures import list_pictures
from eventapp.exports.indicators.reading import read_indicators
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.frame import Asked, Composed, compose_from, in_each, is_long, public_address
from eventapp.exports.summary import read_head, read_summary
from eventapp.localized import NO_TEXT
from eventapp.minutes.queries import FullMinutes, get_full_minutes
from eventapp.organizations.words import SECTOR_NAMES


@dataclass(frozen=True, slots=True)
class RegisterParts:
    """The register in the order in which people look at it; each action item is in one part."""

    overdue: tuple[RegisterRow, ...]
    open: tuple[RegisterRow, ...]
    completed: tuple[RegisterRow, ...]
    closed: tuple[RegisterRow, ...]


def parts_of_register(rows: Sequence[RegisterRow]) -> RegisterParts:
    """Return what is overdue, otherwise open, done, and cancelled or carried over into a later edition."""
    left = [row for row in rows if row.is_left]
    return RegisterParts(
        overdue=tuple(row for row in left if row.is_overdue),
        open=tuple(row for row in left if not row.is_overdue),
        completed=tuple(row for row in rows if row.status == ActionItemStatus.COMPLETED),
        closed=tuple(row for row in rows if row.status == ActionItemStatus.CANCELLED or row.is_carried),
    )


def compose_summary(conference: Conference, asked: Asked) -> Composed:
    summary = read_summary(conference)
    return compose_from(
        "pdf/summary.html",
        conference,
        asked,
        frame=summary.frame,
        changed_at=changed_at(conference, asked.kind),
        summary=summary,
        sector_names=SECTOR_NAMES,
        next_address=public_address(summary.next_edition.slug) if summary.next_edition else "",
        long_items={
            item_id
            for item_id, outcome in summary.outcomes.items()
            if is_long((outcome.summary, *(decision.text for decision in outcome.decisions)))
        },
    )


def compose_register(conference: Conference, asked: Asked) -> Composed:
    """Return all action items, what is overdue in front; confidential ones are marked."""
    return compose_from(
        "pdf/register.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=changed_at(conference, asked.kind),
        register=parts_of_register(list_all_for_documents(conference.id)),
    )


def compose_minutes(conference: Conference, asked: Asked) -> Composed:
    """Return the minutes of one agenda item; raises :class:`NotFound` for one of another conference."""
    item = get_item(conference.id, asked.subject_id or "")
    minutes = get_full_minutes(conference.id, item.id)
    action_items = _list_items(conference, RegisterFilters(agenda_item_id=item.id))
    agreements = list_agreements(conference.id, AgreementFilters(agenda_item_id=item.id))
    changed = [*(row.updated_at for row in action_items), *(row.updated_at for row in agreements)]
    return compose_from(
        "pdf/minutes.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=_newest(conference, minutes, changed),
        item=item,
        room=room_names(conference.id).get(item.room_id or "", NO_TEXT),
        minutes=minutes,
        action_items=action_items,
        agreements=agreements,
    )


def compose_agreement(conference: Conference, asked: Asked) -> Composed:
    """Return the sheet of one agreement; raises :class:`NotFound` for one of another conference."""
    agreement_id = asked.subject_id or ""
    sheet = get_sheet(conference.id, agreement_id)
    milestones = _list_items(conference, RegisterFilters(agreement_id=agreement_id))
    return compose_from(
        "pdf/agreement.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=max([sheet.row.updated_at, *(row.updated_at for row in milestones)]),
        sheet=sheet,
        milestones=milestones,
    )


def compose_indicators(conference: Conference, asked: Asked) -> Composed:
    """Return the figures of this conference alone: who reads it may not see other editions."""
    figures = read_indicators(conference)
    return compose_from(
        "pdf/indicators.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=changed_at(conference, asked.kind),
        figures=figures,
        charts=in_each(columns_of(conference, asked.language), lambda: list_pictures(figures)),
    )


def _list_items(conference: Conference, filters: RegisterFilters) -> list[RegisterRow]:
    return list_register(conference.id, filters, today(conference.timezone))


def _newest(conference: Conference, minutes: FullMinutes, others: Iterable[datetime]) -> datetime:
    outcome = minutes.outcome
    instants = (outcome.updated_at, outcome.approved_at, minutes.circulated_at)
    decisions = (decision.updated_at for decision in outcome.decisions)
    return max([conference.created_at, *filter(None, instants), *decisions, *others])
