"""Use cases of a conference as a whole: making it, its details, its registration settings, its state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from eventapp.accounts.rules import checked_email
from eventapp.actor import SYSTEM, Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences import rules
from eventapp.conferences.categories import checked_modes
from eventapp.conferences.models import Conference, ConferenceState, Membership, Side, Venue
from eventapp.conferences.queries import find_conference, find_venue, list_sides
from eventapp.conferences.services.editing import take_version
from eventapp.conferences.services.series import put_in_series
from eventapp.conferences.states import Step, check_nobody_registered, check_ready, state_after
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LANGUAGES, NO_TEXT, LocalizedText
from eventapp.permissions import Permission, Role, require


@dataclass(frozen=True, slots=True)
class SideFacts:
    """A side: a country or bloc. ``code`` may be a country's name; names left out are the country's own."""

    code: str
    name: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class CreateConference:
    """A new conference. Dates are in ``timezone`` (IANA), instants aware, ``colour`` is ``#rrggbb``."""

    slug: str
    title: LocalizedText
    timezone: str
    starts_on: date
    ends_on: date
    contact_email: str
    sides: tuple[SideFacts, ...] = ()
    languages: tuple[str, ...] = tuple(LANGUAGES)
    description: LocalizedText = NO_TEXT
    venue_name: LocalizedText = NO_TEXT
    venue_address: LocalizedText = NO_TEXT
    capacity: int | None = None
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    colour: str = rules.DEFAULT_COLOUR


@dataclass(frozen=True, slots=True)
class EditDetails:
    """What the details of a conference shall say; ``version`` is the one that was read.

    ``series`` is the title of the series that it is an edition of, '' for none.
    """

    version: int
    slug: str
    title: LocalizedText
    description: LocalizedText
    languages: tuple[str, ...]
    starts_on: date
    ends_on: date
    timezone: str
    venue_name: LocalizedText
    venue_address: LocalizedText
    contact_email: str
    colour: str
    series: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationSettings:
    """When and how people register; ``version`` is the one that was read. Instants are aware.

    ``capacity`` None means no limit. ``modes`` maps categories to modes, and those left out keep the standard
    one. Delegates change and leave by themselves until ``changes_close_at``, or while the conference lasts. A
    seat that frees is kept for ``offer_hours`` for the next in line; None gives it at once.
    """

    version: int
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    capacity: int | None = None
    modes: Mapping[str, str] = field(default_factory=dict)
    changes_close_at: datetime | None = None
    transfers_allowed: bool = False
    offer_hours: int | None = None


def create_conference(actor: Actor, command: CreateConference) -> Conference:
    """Make a draft with its sides and venue; a person who makes one becomes its owner."""
    require(actor, Permission.CONFERENCES_CREATE)
    rules.check_window(command.registration_opens_at, command.registration_closes_at)
    sides = _sides_of(command.sides, command.languages)
    conference = Conference(
        id=new_id(),
        capacity=rules.checked_capacity(command.capacity),
        seats_taken=0,
        registration_opens_at=command.registration_opens_at,
        registration_closes_at=command.registration_closes_at,
        state=ConferenceState.DRAFT,
        changed_at=now(),
        created_at=now(),
    )
    _take_details(conference, command)
    session().add(conference)
    session().flush()
    _name_venue(conference, command)
    for position, (code, name) in enumerate(sides.items()):
        session().add(Side(id=new_id(), conference_id=conference.id, code=code, name=name, position=position))
    if actor.id is not None and actor != SYSTEM:
        session().add(
            Membership(conference_id=conference.id, user_id=actor.id, role=Role.OWNER, created_at=now())
        )
    _record(actor, "conference.created", conference)
    session().flush()
    return conference


def edit_details(actor: Actor, *, conference: Conference, command: EditDetails) -> None:
    """Change titles, texts, days, zone, venue, mailbox, colour; the address only while it is a draft."""
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    take_version(conference, command.version)
    if command.slug != conference.slug and conference.published_at is not None:
        raise InvalidInput(
            N_("The address can't change any more: it has been public and people may have it."), field="slug"
        )
    _take_details(conference, command)
    _name_venue(conference, command)
    for side in list_sides(conference.id):
        side.name = rules.named_side(side.code, side.name, conference.languages)
    put_in_series(actor, conference, command.series)
    _record(actor, "conference.changed", conference)
    session().flush()


def change_registration(actor: Actor, *, conference: Conference, command: RegistrationSettings) -> None:
    """Set the registration window, the number of seats, who comes in how, and what delegates may change.

    Who waits for a seat is not looked at here: ``workflows.settings`` does both.
    """
    require(actor, Permission.CONFERENCE_EDIT, conference.id)
    # Seats are taken by updates of their own: the row is locked, so that none is taken in between.
    seats_taken = session().scalar(
        select(Conference.seats_taken).where(Conference.id == conference.id).with_for_update()
    )
    take_version(conference, command.version)
    rules.check_window(command.opens_at, command.closes_at)
    conference.capacity = rules.checked_capacity(command.capacity, seats_taken or 0)
    conference.registration_opens_at = command.opens_at
    conference.registration_closes_at = command.closes_at
    conference.registration_modes = checked_modes(command.modes)
    conference.changes_close_at = command.changes_close_at
    conference.transfers_allowed = command.transfers_allowed
    conference.offer_hours = rules.checked_offer_hours(command.offer_hours)
    _record(actor, "conference.registration_changed", conference, capacity=command.capacity)
    session().flush()


def publish_conference(actor: Actor, *, conference: Conference) -> None:
    """Show a conference to the public; raises ``states.NotReady`` while something is missing."""
    require(actor, Permission.CONFERENCE_PUBLISH, conference.id)
    state = state_after(Step.PUBLISH, conference.state)
    check_ready(conference, list_sides(conference.id), find_venue(conference.id))
    conference.state = state
    conference.published_at = conference.published_at or now()
    _record(actor, "conference.published", conference)
    session().flush()


def withdraw_conference(actor: Actor, *, conference: Conference, delegates: int) -> None:
    """Make a published conference a draft again, while there are no ``delegates``: nobody has registered."""
    require(actor, Permission.CONFERENCE_PUBLISH, conference.id)
    state = state_after(Step.WITHDRAW, conference.state)
    check_nobody_registered(delegates)
    conference.state = state
    _record(actor, "conference.withdrawn", conference)
    session().flush()


def change_state(actor: Actor, *, conference: Conference, step: Step) -> None:
    """Close, reopen, archive or restore a conference; raises ``Conflict`` from a wrong state.

    Publishing and withdrawing look at more than the state: they have use cases of their own.
    """
    require(actor, Permission.CONFERENCE_PUBLISH, conference.id)
    if step in (Step.PUBLISH, Step.WITHDRAW):
        raise ValueError(f"{step} has a use case of its own")
    conference.state = state_after(step, conference.state)
    _record(actor, f"conference.{step}", conference)
    session().flush()


def _take_details(conference: Conference, command: CreateConference | EditDetails) -> None:
    """Judge the details and write them."""
    rules.check_days(command.starts_on, command.ends_on)
    values = {
        "slug": rules.checked_slug(command.slug),
        "title": rules.checked_title(command.title),
        "description": rules.checked_text(command.description, "description", rules.TEXT_MAX),
        "languages": rules.checked_languages(command.languages),
        "starts_on": command.starts_on,
        "ends_on": command.ends_on,
        "timezone": rules.checked_timezone(command.timezone),
        "contact_email": checked_email(command.contact_email, field="contact_email"),
        "colour": rules.checked_colour(command.colour),
    }
    with session().no_autoflush:
        other = find_conference(command.slug)
    if other is not None and other is not conference:
        raise InvalidInput(N_("This address is taken by another conference."), field="slug")
    for name, value in values.items():
        setattr(conference, name, value)


def _name_venue(conference: Conference, command: CreateConference | EditDetails) -> None:
    name = rules.checked_text(command.venue_name, "venue_name", rules.LINE_MAX)
    address = rules.checked_text(command.venue_address, "venue_address", rules.LINE_MAX)
    venue = find_venue(conference.id)
    if venue is None:
        venue = Venue(id=new_id(), conference_id=conference.id, position=0)
        session().add(venue)
    venue.name, venue.address = name, address


def _sides_of(sides: tuple[SideFacts, ...], languages: tuple[str, ...]) -> dict[str, LocalizedText]:
    """Return code → name; two sides of one code are refused."""
    named: dict[str, LocalizedText] = {}
    for facts in sides:
        code = rules.side_code(facts.code, field="sides")
        if code in named:
            raise InvalidInput(N_("Each side can be there once."), field="sides")
        name = rules.checked_text(facts.name, "sides", rules.LINE_MAX)
        named[code] = rules.named_side(code, name, languages)
    return named


def _record(actor: Actor, action: str, conference: Conference, **details: int | None) -> None:
    record(
        actor,
        action,
        subject_type="conference",
        subject_id=conference.id,
        conference_id=conference.id,
        **details,
    )
