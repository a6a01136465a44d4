"""What is on now and next: a page for phones that renews itself, and a screen for a hall.

Both are the same for all readers of a language for one minute, which their ETag names. The part that changes
has an address of its own, which a script asks for; without one, the page says how to look again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, render_template, request, url_for

from eventapp.clock import now
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference, Room
from eventapp.conferences.queries import list_rooms, list_sides
from eventapp.dashboard.answers import kept_page, known_page, page_etag
from eventapp.dashboard.blueprint import dashboard
from eventapp.dashboard.live import Live, live_at, read_live_agenda
from eventapp.dashboard.live_words import screen_languages, screen_words, state_in_words, time_elsewhere
from eventapp.dashboard.public_conference import read_public_conference
from eventapp.dashboard.side_zones import other_zones
from eventapp.errors import NotFound
from eventapp.i18n import current_language, timezone_cities
from eventapp.registration.rules import registration_state

#: Rooms on one screen, seconds until the next ones, and seconds until a lone screen or page asks again.
ROOMS_PER_SCREEN = 8
TURN_SECONDS = 15
POLL_SECONDS = 30
#: What comes next on the screen at the door of one room.
NEXT_AT_THE_DOOR = 3


@dashboard.get("/c/<slug>/live")
@in_public_conference
def show_live(conference: Conference) -> Response:
    answer = _answer(conference, "dashboard/live.html", _live_page)
    if request.args.get("again") == "minute":
        # The reader asked for it by a link that only those without JavaScript see.
        answer.headers["Refresh"] = "60"
    return answer


@dashboard.get("/c/<slug>/live/now")
@in_public_conference
def show_live_now(conference: Conference) -> Response:
    """Answer with the part of the live page that changes."""
    return _answer(conference, "dashboard/_live.html", _live_page)


@dashboard.get("/c/<slug>/screen")
@in_public_conference
def show_screen(conference: Conference) -> Response:
    return _answer(conference, "dashboard/screen.html", _screen)


@dashboard.get("/c/<slug>/screen/now")
@in_public_conference
def show_screen_now(conference: Conference) -> Response:
    """Answer with one turn of the screen: the part that changes."""
    return _answer(conference, "dashboard/_screen.html", _screen)


def _answer(conference: Conference, template: str, read: Any) -> Response:
    minute = now().replace(second=0, microsecond=0)
    etag = page_etag(conference, minute)
    changed_at = max(conference.changed_at, minute)
    known = known_page(etag, changed_at)
    if known is not None:
        return known
    return kept_page(render_template(template, **read(conference, minute)), etag, changed_at)


def _live_page(conference: Conference, minute: datetime) -> dict[str, Any]:
    rooms = list_rooms(conference.id)
    live, timezone = _read(conference, rooms, minute)
    return {
        "rooms": rooms,
        "conference": read_public_conference(conference),
        "registration": registration_state(conference, minute),
        "live": live,
        "zone": timezone,
        "zones": _zones(conference, timezone, minute),
        "state": state_in_words(live, timezone, conference.ends_on),
        "elsewhere": time_elsewhere,
        "seconds": POLL_SECONDS,
    }


def _screen(conference: Conference, minute: datetime) -> dict[str, Any]:
    rooms = list_rooms(conference.id)
    room = _chosen_room(rooms)
    live, timezone = _read(conference, rooms, minute, room)
    pages = -(-len(live.rooms) // ROOMS_PER_SCREEN) or 1
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    first = (page - 1) * ROOMS_PER_SCREEN
    languages = screen_languages(conference, current_language())
    address: dict[str, Any] = {
        "slug": conference.slug,
        "room": room.id if room else None,
        "lang": request.args.get("lang"),
    }
    following = address | {"page": page % pages + 1}
    return {
        "conference": conference,
        "room": room,
        "live": live,
        "rooms": live.rooms[first : first + ROOMS_PER_SCREEN],
        "page": page,
        "pages": pages,
        "zone": timezone,
        "zones": _zones(conference, timezone, minute),
        "cities": {code: timezone_cities(code) for code in languages},
        "texts": {code: screen_words(code, live, timezone, conference.ends_on, room) for code in languages},
        "seconds": TURN_SECONDS if pages > 1 else POLL_SECONDS,
        "here": url_for("dashboard.show_screen_now", **address, page=page),
        "following": url_for("dashboard.show_screen_now", **following),
        "following_screen": url_for("dashboard.show_screen", **following),
    }


def _read(
    conference: Conference, rooms: Sequence[Room], minute: datetime, room: Room | None = None
) -> tuple[Live, str]:
    agenda = read_live_agenda(conference.id, conference.revision, minute.date())
    if room is None:
        return live_at(agenda, [room.id for room in rooms], minute), agenda.timezone
    at_the_door = live_at(agenda.in_room(room.id), [room.id], minute, next_in_room=NEXT_AT_THE_DOOR)
    return at_the_door, agenda.timezone


def _chosen_room(rooms: Sequence[Room]) -> Room | None:
    """Return the room that the address names, if it does; raises :class:`NotFound` for one of elsewhere."""
    room_id = request.args.get("room")
    if not room_id:
        return None
    chosen = next((room for room in rooms if room.id == room_id), None)
    if chosen is None:
        raise NotFound
    return chosen


def _zones(conference: Conference, timezone: str, minute: datetime) -> tuple[str, ...]:
    return other_zones((side.code for side in list_sides(conference.id)), timezone, minute)
