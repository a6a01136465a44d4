"""The register of a conference's action items as a list, a board, along time, and in pictures."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import render_template, request

from eventapp.action_items.board import read_board
from eventapp.action_items.filters import conditions
from eventapp.action_items.models import OPEN, ActionItemStatus
from eventapp.action_items.periods import Scale, period_of
from eventapp.action_items.pictures import AGES, LATENESS, Share, read_pictures
from eventapp.action_items.progress import progress
from eventapp.action_items.register import RegisterRow, count_register, list_register
from eventapp.action_items.timeline import SCALES, read_timeline
from eventapp.action_items.views.blueprint import action_items
from eventapp.action_items.views.listing import filter_arguments, filter_choices, filters_of
from eventapp.action_items.words import BULK_LABELS
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.i18n import current_language, gettext, side_name
from eventapp.permissions import Permission
from eventapp.web.paging import PER_PAGE, Page, requested_page

#: As many owners as a chart shows well; the register itself shows all.
_MOST_OWNERS = 12
#: Status → where the buttons of a card lead: what is done or given up is opened again first.
_MOVES_FROM = {
    status: (
        [each for each in ("in-process", "completed", "needs-action", "cancelled") if each != status]
        if status in OPEN
        else ["needs-action"]
    )
    for status in ActionItemStatus
}


@action_items.get("/manage/<slug>/action-items")
@in_conference(Permission.OUTCOMES_VIEW)
def show_register(conference: Conference) -> str:
    day, number = today(conference.timezone), requested_page()
    filters = filters_of(filter_arguments(), day)
    rows = list_register(conference.id, filters, day, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    page = Page(rows, number, count_register(conference.id, filters, day))
    return _view(
        "register.html",
        conference,
        page.total,
        page=page,
        progress=progress(conference.id, day),
        actions=BULK_LABELS,
    )


@action_items.get("/manage/<slug>/action-items/board")
@in_conference(Permission.OUTCOMES_VIEW)
def show_board(conference: Conference) -> str:
    day = today(conference.timezone)
    columns = read_board(conference.id, filters_of(filter_arguments(), day), day)
    return _view(
        "register_board.html",
        conference,
        sum(column.total for column in columns),
        columns=columns,
        moves_from=_MOVES_FROM,
    )


@action_items.get("/manage/<slug>/action-items/timeline")
@in_conference(Permission.OUTCOMES_VIEW)
def show_timeline(conference: Conference) -> str:
    """Show what is due when, by week or month (``by``); what has no date is in the list alone."""
    day, number = today(conference.timezone), requested_page()
    filters, by = filters_of(filter_arguments(), day), request.args.get("by", "")
    timeline = read_timeline(conference.id, filters, day, Scale(by) if by in SCALES else None)
    dated = sum(sum(due.numbers) for due in timeline.columns)
    rows = list_register(
        conference.id,
        filters,
        day,
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
        by_date=True,
    )
    return _view(
        "register_timeline.html",
        conference,
        dated + timeline.undated,
        timeline=timeline,
        scales=SCALES,
        periods=_by_period(rows, timeline.scale),
        page=Page(rows, number, dated),
    )


@action_items.get("/manage/<slug>/action-items/progress")
@in_conference(Permission.OUTCOMES_VIEW)
def show_progress(conference: Conference) -> str:
    """Show what was promised and done over time, how old the open items are, and how far each owner is."""
    day = today(conference.timezone)
    filters = filters_of(filter_arguments(), day)
    pictures = read_pictures(conference, conditions(conference.id, filters, day), day)
    return _view(
        "register_progress.html",
        conference,
        pictures.progress.every,
        progress=pictures.progress,
        burn_up=pictures.burn_up,
        open_for=_aged(AGES, pictures.open_for),
        overdue_for=_aged(LATENESS, pictures.overdue_for),
        owners=[
            (_name(conference, share, gettext("Persons without an organization")), share.progress)
            for share in pictures.owners[:_MOST_OWNERS]
            if share.progress.promised
        ],
        sides=[
            (_name(conference, share, gettext("Without a side")), share.progress)
            for share in pictures.sides
            if share.progress.promised
        ],
    )


def _view(template: str, conference: Conference, found: int, **values: Any) -> str:
    """Render a view of the register that is filtered as the request asks."""
    return render_template(
        f"action_items/{template}",
        conference=conference,
        filters=filter_arguments(),
        choices=filter_choices(conference),
        found=found,
        day=today(conference.timezone),
        **values,
    )


def _by_period(rows: Sequence[RegisterRow], scale: Scale) -> list[tuple[str, list[RegisterRow]]]:
    language = current_language()
    return [
        (period.in_words(language), list(of_period))
        for period, of_period in groupby(rows, lambda row: period_of(row.due_on or date.max, scale))
    ]


def _aged(ages: Sequence[tuple[int | None, str]], numbers: Sequence[int]) -> list[tuple[str, int]]:
    return [(gettext(label), number) for (_most, label), number in zip(ages, numbers, strict=True)]


def _name(conference: Conference, share: Share, nobody: str) -> str:
    """Return what an organization or a side is called; a side may be known by its code alone."""
    if share.id is None:
        return nobody
    language = current_language()
    name = share.name.read(language, conference.first_language) if share.name else ""
    return name or side_name(share.id, language)
