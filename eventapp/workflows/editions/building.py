"""Making a conference of a pattern: rows with ids of their own, counters at zero, links to nothing before."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem, Track
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferencePartner, Room
from eventapp.conferences.queries import list_sides
from eventapp.conferences.services import CreateConference, SideFacts, create_conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.designs.models import DocumentDesign
from eventapp.i18n import N_
from eventapp.invitations.models import MailTemplate
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization
from eventapp.permissions import Role
from eventapp.questionnaires.models import FormField, FormSection
from eventapp.registration.models import ConsentText, Delegation, Quota
from eventapp.workflows.editions.pattern import FieldPattern, ItemPattern, Pattern
from eventapp.workflows.editions.times import date_of, span_on


class Part(StrEnum):
    """What of a pattern can be taken or left; sides, languages and colour are always taken."""

    VENUE = "venue"
    PARTNERS = "partners"
    DELEGATIONS = "delegations"
    REGISTRATION = "registration"
    MAIL_TEXTS = "mail_texts"
    AGENDA = "agenda"
    DESIGN = "design"


#: Part → msgid.
PART_LABELS = {
    Part.VENUE: N_("Venue and rooms"),
    Part.PARTNERS: N_("Partners"),
    Part.DELEGATIONS: N_("Delegations with their quotas"),
    Part.REGISTRATION: N_("Form, consents and settings of the registration"),
    Part.MAIL_TEXTS: N_("Texts of mails"),
    Part.AGENDA: N_("Agenda and tracks"),
    Part.DESIGN: N_("Look of documents, words of welcome and signatory"),
}


@dataclass(frozen=True, slots=True)
class NewConference:
    """What has to be said of every new conference. Dates are in ``timezone`` (IANA)."""

    slug: str
    title: LocalizedText
    timezone: str
    starts_on: date
    ends_on: date
    contact_email: str


@dataclass(frozen=True, slots=True)
class Built:
    """A new conference, who owns it, and how many agenda items lost their day because it is shorter."""

    conference: Conference
    owner: Actor
    without_day: int


def build_conference(
    actor: Actor, *, pattern: Pattern, facts: NewConference, parts: Collection[Part] = tuple(Part)
) -> Built:
    """Make a draft of a pattern, owned by ``actor``; raises as ``create_conference`` does."""
    conference = create_conference(actor, _frame(pattern, facts, Part.VENUE in parts))
    # Who made it owns it; the actor was loaded before there was anything to own.
    owner = replace(actor, roles={**actor.roles, conference.id: frozenset({Role.OWNER})})
    rooms: list[str] = []
    without_day = 0
    if Part.VENUE in parts:
        rooms = _add_rooms(conference, pattern)
    if Part.PARTNERS in parts:
        _add_partners(conference, pattern)
    if Part.DELEGATIONS in parts:
        _add_delegations(conference, pattern)
    if Part.REGISTRATION in parts:
        _take_registration(conference, pattern)
    if Part.MAIL_TEXTS in parts:
        session().add_all(
            MailTemplate(conference_id=conference.id, updated_at=now(), **_columns(each))
            for each in pattern.mail_texts
        )
    if Part.AGENDA in parts:
        without_day = _add_agenda(conference, pattern, rooms)
    if Part.DESIGN in parts and pattern.design.paper:
        session().add(
            DocumentDesign(conference_id=conference.id, updated_at=now(), **_columns(pattern.design))
        )
    session().flush()
    return Built(conference, owner, without_day)


def _frame(pattern: Pattern, facts: NewConference, with_venue: bool) -> CreateConference:
    return CreateConference(
        slug=facts.slug,
        title=facts.title,
        timezone=facts.timezone,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        contact_email=facts.contact_email,
        sides=tuple(SideFacts(side.code, side.name) for side in pattern.sides),
        languages=pattern.languages,
        description=pattern.description,
        venue_name=pattern.venue.name if with_venue else NO_TEXT,
        venue_address=pattern.venue.address if with_venue else NO_TEXT,
        colour=pattern.colour,
    )


def _add_rooms(conference: Conference, pattern: Pattern) -> list[str]:
    """Return the ids in the pattern's order."""
    rooms = [
        Room(
            id=new_id(),
            conference_id=conference.id,
            name=room.name,
            capacity=room.capacity,
            position=position,
            source_key=None,
        )
        for position, room in enumerate(pattern.rooms)
    ]
    session().add_all(rooms)
    session().flush()
    return [room.id for room in rooms]


def _add_partners(conference: Conference, pattern: Pattern) -> None:
    known = _known_organizations(partner.organization_id for partner in pattern.partners)
    session().add_all(
        ConferencePartner(
            id=new_id(),
            conference_id=conference.id,
            organization_id=partner.organization_id,
            role=partner.role,
            position=position,
        )
        for position, partner in enumerate(pattern.partners)
        if partner.organization_id in known
    )


def _known_organizations(ids: Any) -> set[str]:
    """Return those that the directory still has: a template may be old."""
    wanted = sorted({each for each in ids if each})
    return set(session().scalars(select(Organization.id).where(Organization.id.in_(wanted))))


def _add_delegations(conference: Conference, pattern: Pattern) -> None:
    sides = [side.id for side in list_sides(conference.id)]
    known = _known_organizations(each.organization_id for each in pattern.delegations)
    for position, each in enumerate(pattern.delegations):
        delegation = Delegation(
            id=new_id(),
            conference_id=conference.id,
            name=each.name,
            side_id=sides[each.side],
            organization_id=each.organization_id if each.organization_id in known else None,
            position=position,
            arrives_at=None,
            departs_at=None,
            notes="",
            created_at=now(),
            updated_at=now(),
        )
        session().add(delegation)
        session().flush()
        for quota in each.quotas:
            session().add(_quota(conference, quota.category, quota.seats, delegation.id))


def _quota(conference: Conference, category: str | None, seats: int, delegation_id: str | None) -> Quota:
    return Quota(
        conference_id=conference.id, delegation_id=delegation_id, category=category, seats=seats, taken=0
    )


def _take_registration(conference: Conference, pattern: Pattern) -> None:
    """Take how people register, but not when: those days are over."""
    conference.registration_modes = dict(pattern.registration_modes)
    conference.transfers_allowed = pattern.transfers_allowed
    conference.offer_hours = pattern.offer_hours
    conference.capacity = pattern.capacity
    for quota in pattern.quotas:
        session().add(_quota(conference, quota.category, quota.seats, None))
    for consent in pattern.consents:
        session().add(
            ConsentText(conference_id=conference.id, number=1, created_at=now(), **_columns(consent))
        )
    questions: list[tuple[FieldPattern, FormField]] = []
    for position, section in enumerate(pattern.sections):
        row = FormSection(
            id=new_id(),
            conference_id=conference.id,
            standard_key=section.standard_key,
            stage=section.stage,
            title=section.title,
            help=section.help,
            categories=list(section.categories),
            position=position,
        )
        session().add(row)
        session().flush()
        questions += [(each, _field(row, each, at)) for at, each in enumerate(section.fields)]
    for each, field in questions:
        if each.condition is not None:
            field.condition_field_id = questions[each.condition][1].id
        session().add(field)


def _field(section: FormSection, field: FieldPattern, position: int) -> FormField:
    return FormField(
        id=new_id(),
        conference_id=section.conference_id,
        section_id=section.id,
        standard_key=field.standard_key,
        kind=field.kind,
        label=field.label,
        help=field.help,
        options=[dict(option) for option in field.options],
        required_for=list(field.required_for),
        audiences=list(field.audiences),
        condition_values=list(field.condition_values),
        delete_after_days=field.delete_after_days,
        is_sealed=field.is_sealed,
        needs_approval=field.needs_approval,
        position=position,
    )


def _add_agenda(conference: Conference, pattern: Pattern, rooms: list[str]) -> int:
    """Return how many items have no time now, because their day is not there any more."""
    tracks = [
        Track(id=new_id(), conference_id=conference.id, name=name, position=position, source_key=None)
        for position, name in enumerate(pattern.tracks)
    ]
    session().add_all(tracks)
    session().flush()
    without_day = 0
    for each in pattern.items:
        item = AgendaItem(
            id=new_id(),
            conference_id=conference.id,
            cancelled_at=None,
            source_key=None,
            created_at=now(),
            updated_at=now(),
            kind=each.kind,
            title=each.title,
            abstract=each.abstract,
            planned_minutes=each.planned_minutes,
            room_id=rooms[each.room] if each.room is not None and rooms else None,
            track_id=tracks[each.track].id if each.track is not None else None,
            languages=list(each.languages),
            interpretation_languages=list(each.interpretation_languages),
            interpretation_mode=each.interpretation_mode,
            places=each.places,
        )
        without_day += not _place(item, each, pattern.days, conference)
        session().add(item)
    return without_day


def _place(item: AgendaItem, pattern: ItemPattern, days: int, conference: Conference) -> bool:
    """Give an item its time on the new days; tell whether it has one, if it had one before."""
    if pattern.begins is None:
        return True
    day = date_of(pattern.begins.day, days, conference.starts_on, conference.ends_on)
    if day is None:
        item.planned_minutes = max(1, pattern.lasts // 60)
        return False
    item.starts_at, item.ends_at = span_on(day, pattern.begins, pattern.lasts, conference.timezone)
    return True


def _columns(value: Any) -> dict[str, Any]:
    """Return the fields of a flat pattern as its model names them."""
    return {each.name: getattr(value, each.name) for each in fields(value)}
