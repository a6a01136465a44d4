"""Who sits where at an item."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.queries import get_item
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import ngettext
from eventapp.permissions import Permission, is_permitted
from eventapp.protocol import services
from eventapp.protocol.forms import MOST_CHOICES, GiveSeatForm, MoveSeatForm, SeatingForm
from eventapp.protocol.precedence import people_of_item, rank_people
from eventapp.protocol.queries import list_seats
from eventapp.protocol.rules import MAX_NUMBERS, MAX_ROWS
from eventapp.protocol.seating import read_plan, seating_version
from eventapp.protocol.views.blueprint import protocol
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.forms import AppForm

#: The forms of the page have fields of the same names.
MOVE, GIVE = "move", "give"


@protocol.get("/manage/<slug>/protocol/items/<item_id>/seating")
@in_conference(Permission.AGENDA_VIEW)
def show_seating(conference: Conference, item_id: str) -> str:
    return _page(conference, item_id)


@protocol.post("/manage/<slug>/protocol/items/<item_id>/seating")
@in_conference(Permission.AGENDA_EDIT)
def seat_everybody(conference: Conference, item_id: str) -> Any:
    form = SeatingForm()
    form.offer(names_delegates=_sees_delegates(conference))

    def seat() -> list[tuple[str, str]]:
        seated, standing = services.seat_everybody(
            current_actor(),
            conference_id=conference.id,
            item_id=item_id,
            seen=form.seen.data or "",
            wish=form.wish(),
        )
        told = [
            (ngettext("%(num)s person is seated.", "%(num)s people are seated.", seated), "success"),
            (ngettext("%(num)s person finds no seat.", "%(num)s people find no seat.", standing), "warning"),
        ]
        return told if standing else told[:1]

    return _carry_out(conference, item_id, form, seat, arranging=form)


@protocol.post("/manage/<slug>/protocol/items/<item_id>/seats/move")
@in_conference(Permission.AGENDA_EDIT)
def move_seat(conference: Conference, item_id: str) -> Any:
    form = MoveSeatForm(prefix=MOVE)

    def move() -> None:
        services.move_seat(
            current_actor(),
            conference_id=conference.id,
            item_id=item_id,
            seen=form.seen.data or "",
            seat_id=form.seat_id.data or "",
            row=form.row.data,
            number=form.number.data,
        )

    return _carry_out(conference, item_id, form, move, moving=form)


@protocol.post("/manage/<slug>/protocol/items/<item_id>/seats/give")
@in_conference(Permission.AGENDA_EDIT)
def give_seat(conference: Conference, item_id: str) -> Any:
    form = GiveSeatForm(prefix=GIVE)

    def give() -> None:
        services.give_seat(
            current_actor(),
            conference_id=conference.id,
            item_id=item_id,
            seen=form.seen.data or "",
            person_id=form.person_id.data or "",
            row=form.row.data,
            number=form.number.data,
        )

    return _carry_out(conference, item_id, form, give, giving=form)


@protocol.post("/manage/<slug>/protocol/items/<item_id>/seats/free")
@in_conference(Permission.AGENDA_EDIT)
def free_seat(conference: Conference, item_id: str) -> Response:
    """Take away the seat of whoever is chosen in the form that moves people."""
    form = MoveSeatForm(prefix=MOVE)
    try:
        with transaction():
            services.free_seat(
                current_actor(),
                conference_id=conference.id,
                item_id=item_id,
                seen=form.seen.data or "",
                seat_id=form.seat_id.data or "",
            )
    except (InvalidInput, Conflict) as error:
        warn_of(error)
    return _to_seating(conference, item_id)


def _carry_out(
    conference: Conference,
    item_id: str,
    form: AppForm,
    step: Callable[[], list[tuple[str, str]] | None],
    **forms: AppForm,
) -> Any:
    """Do what a form of the page asks, or show the page with what was typed there and what is wrong."""
    if not form.validate():
        return _page(conference, item_id, **forms), 422
    try:
        with transaction():
            told = step()
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, item_id, **forms), error.status
    for text, category in told or ():
        flash(text, category)
    return _to_seating(conference, item_id, forms.get("arranging"))


def _page(
    conference: Conference,
    item_id: str,
    arranging: Any = None,
    moving: Any = None,
    giving: Any = None,
) -> str:
    item, seats = get_item(conference.id, item_id), list_seats(conference.id, item_id)
    rows, numbers = _room_asked_for()
    plan = read_plan(
        conference.id, seats, shows_delegates=_sees_delegates(conference), rows=rows, numbers=numbers
    )
    if arranging is None:
        arranging = SeatingForm(formdata=None)
        if plan.guests:
            arranging.rows.data, arranging.numbers.data = plan.rows, plan.numbers
    arranging.offer(names_delegates=_sees_delegates(conference))
    moving = moving or MoveSeatForm(formdata=None, prefix=MOVE, seat_id=request.args.get("seat", ""))
    moving.offer(plan.guests, conference.first_language)
    giving = giving or GiveSeatForm(formdata=None, prefix=GIVE)
    seated, here = {seat.person_id for seat in seats}, people_of_item(conference.id, item_id)
    known = seated | {each.id for each in here}
    others = [each for each in rank_people(conference.id) if each.id not in known][:MOST_CHOICES]
    giving.offer([each for each in here if each.id not in seated], others, conference.first_language)
    for form in (arranging, moving, giving):
        # Whoever is told that somebody was faster has the newest plan on the page.
        form.seen.data = seating_version(seats)
    return render_template(
        "protocol/seating.html",
        conference=conference,
        item=item,
        plan=plan,
        arranging=arranging,
        moving=moving,
        giving=giving,
    )


def _sees_delegates(conference: Conference) -> bool:
    return is_permitted(current_actor(), Permission.DELEGATES_VIEW, conference.id)


def _room_asked_for() -> tuple[int, int]:
    """Return how many rows and seats in a row the page shows at least: empty seats are kept nowhere else."""
    rows, numbers = (request.args.get(name, type=int) or 0 for name in ("rows", "numbers"))
    return min(max(rows, 0), MAX_ROWS), min(max(numbers, 0), MAX_NUMBERS)


def _to_seating(conference: Conference, item_id: str, arranged: Any = None) -> Response:
    rows, numbers = (arranged.rows.data, arranged.numbers.data) if arranged else _room_asked_for()
    return redirect(
        url_for(
            "protocol.show_seating",
            slug=conference.slug,
            item_id=item_id,
            rows=rows or None,
            numbers=numbers or None,
        ),
        303,
    )
