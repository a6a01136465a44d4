"""What the live page and the screen say, in the languages they say it in."""

from datetime import date

from eventapp.conferences.models import Conference, Room
from eventapp.dashboard.live import Live, LiveItem, Phase
from eventapp.i18n import (
    current_language,
    date_in_words,
    gettext,
    local_date,
    pgettext,
    short_date,
    speaking,
    time_of_day,
    timezone_cities,
)
from eventapp.localized import LANGUAGES


def time_elsewhere(item: LiveItem, timezone: str, other: str) -> str:
    """Return the time of an item in another zone with its city: "07:30–08:00 Zurich".

    The date is said where it is another one than in ``timezone``.
    """
    language = current_language()
    start, end = (time_of_day(instant, other) for instant in (item.starts_at, item.ends_at))
    day = local_date(item.starts_at, other)
    said = "" if day == local_date(item.starts_at, timezone) else f"{short_date(day, language)} "
    return f"{said}{start}–{end} {timezone_cities(language)[other]}"


def screen_languages(conference: Conference, first: str) -> tuple[str, ...]:
    """Return the languages that a screen shows one under the other: the asked for, then the conference's."""
    return (first, *(code for code in conference.languages if code in LANGUAGES and code != first))


def screen_words(
    language: str, live: Live, timezone: str, last_day: date, room: Room | None
) -> dict[str, str]:
    """Return the words of a screen in one language, by what they are for."""
    with speaking(language):
        return {
            "now": pgettext("live", "Now"),
            "next": pgettext("live", "Next"),
            "cancelled": gettext("Cancelled"),
            "nothing": gettext("Nothing now"),
            "no_room": gettext("Without a room"),
            "state": state_in_words(live, timezone, last_day, in_room=room is not None),
            "silent": gettext("No connection. Trying again."),
        }


def state_in_words(live: Live, timezone: str, last_day: date, *, in_room: bool = False) -> str:
    """Say where the conference stands, in the current language; "" where the items say it themselves.

    Before ``last_day`` it isn't over, whatever the agenda holds: the days to come may be prepared still.
    """
    language, start = current_language(), live.next_start
    when = {"day": "", "time": ""}
    is_today = False
    if start is not None:
        is_today = local_date(start, timezone) == local_date(live.at, timezone)
        when["day"] = date_in_words(local_date(start, timezone), language)
        when["time"] = time_of_day(start, timezone)
    if in_room and live.phase in (Phase.EMPTY, Phase.OVER):
        return str(gettext("Nothing more in this room."))
    if live.phase is Phase.EMPTY:
        return str(gettext("The agenda is being prepared."))
    if live.phase is Phase.OVER and local_date(live.at, timezone) < last_day:
        return str(gettext("Nothing more in the agenda for now."))
    if live.phase is Phase.OVER:
        return str(gettext("The conference is over."))
    if live.phase is Phase.BETWEEN:
        return str(gettext("Nothing more today. It continues on %(day)s at %(time)s.", **when))
    if live.phase is Phase.BEFORE and is_today:
        return str(gettext("It begins today at %(time)s.", time=when["time"]))
    if live.phase is Phase.BEFORE:
        return str(gettext("It begins on %(day)s at %(time)s.", **when))
    return ""
