"""Reading a conference as a pattern: nothing in here says who takes part, and nothing is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import or_, select

from eventapp.agendas.models import AgendaItem, Track
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_venue, list_partners, list_rooms, list_sides
from eventapp.db.session import session
from eventapp.designs.queries import read_design
from eventapp.invitations.models import MailTemplate
from eventapp.questionnaires.models import FormField, FormSection
from eventapp.registration.models import ConsentText, Delegation, Quota
from eventapp.workflows.editions.pattern import (
    ConsentPattern,
    DelegationPattern,
    DesignPattern,
    FieldPattern,
    ItemPattern,
    MailTextPattern,
    PartnerPattern,
    Pattern,
    QuotaPattern,
    RoomPattern,
    SectionPattern,
    SidePattern,
    VenuePattern,
)
from eventapp.workflows.editions.times import moment_of, seconds_on_the_clock

#: ``source_key`` of the agenda item on which a conference takes up what the one before left open.
MATTERS_ARISING = "matters-arising"


def read_pattern(conference: Conference) -> Pattern:
    """Return how a conference is set up, in a number of queries that doesn't grow with it.

    Items that are cancelled are left out, and so are matters arising: they are another edition's.
    """
    sides, rooms = list_sides(conference.id), list_rooms(conference.id)
    tracks = _rows(Track, conference.id, Track.position)
    venue = find_venue(conference.id)
    quotas = _rows(Quota, conference.id)
    return Pattern(
        title=conference.title,
        description=conference.description,
        languages=tuple(conference.languages),
        colour=conference.colour,
        days=(conference.ends_on - conference.starts_on).days + 1,
        registration_modes=dict(conference.registration_modes),
        transfers_allowed=conference.transfers_allowed,
        offer_hours=conference.offer_hours,
        capacity=conference.capacity,
        sides=tuple(SidePattern(side.code, side.name) for side in sides),
        venue=VenuePattern(venue.name, venue.address) if venue else VenuePattern(),
        rooms=tuple(RoomPattern(room.name, room.capacity) for room in rooms),
        partners=tuple(PartnerPattern(p.organization_id, p.role) for p in list_partners(conference.id)),
        delegations=_delegations(conference.id, _places(sides), quotas),
        quotas=tuple(
            QuotaPattern(quota.category, quota.seats) for quota in quotas if quota.delegation_id is None
        ),
        sections=_sections(conference.id),
        consents=_consents(conference.id),
        mail_texts=tuple(
            MailTextPattern(row.kind, row.subject, row.body) for row in _rows(MailTemplate, conference.id)
        ),
        tracks=tuple(track.name for track in tracks),
        items=_items(conference, _places(rooms), _places(tracks)),
        design=_design(conference.id),
    )


def _design(conference_id: str) -> DesignPattern:
    design = read_design(conference_id)
    if not design.version:
        return DesignPattern()
    return DesignPattern(**{each.name: getattr(design, each.name) for each in fields(DesignPattern)})


def _rows(model: Any, conference_id: str, *order: Any) -> Sequence[Any]:
    statement = select(model).where(model.conference_id == conference_id)
    return session().scalars(statement.order_by(*order, model.id)).all()


def _places(rows: Sequence[Any]) -> dict[str, int]:
    """Return id → place in the list."""
    return {row.id: place for place, row in enumerate(rows)}


def _delegations(
    conference_id: str, sides: Mapping[str, int], quotas: Sequence[Quota]
) -> tuple[DelegationPattern, ...]:
    of_delegation: dict[str | None, list[QuotaPattern]] = defaultdict(list)
    for quota in quotas:
        of_delegation[quota.delegation_id].append(QuotaPattern(quota.category, quota.seats))
    return tuple(
        DelegationPattern(row.name, sides[row.side_id], row.organization_id, tuple(of_delegation[row.id]))
        for row in list_delegation_rows(conference_id)
    )


def list_delegation_rows(conference_id: str) -> Sequence[Delegation]:
    """Return the delegations in the order in which a pattern names them."""
    return _rows(Delegation, conference_id, Delegation.position)


def _sections(conference_id: str) -> tuple[SectionPattern, ...]:
    fields: dict[str, list[FormField]] = defaultdict(list)
    for row in _rows(FormField, conference_id, FormField.position):
        fields[row.section_id].append(row)
    sections = _rows(FormSection, conference_id, FormSection.position)
    places = _places([each for section in sections for each in fields[section.id]])
    return tuple(
        SectionPattern(
            stage=section.stage,
            title=section.title,
            help=section.help,
            standard_key=section.standard_key,
            categories=tuple(section.categories),
            fields=tuple(_field(each, places) for each in fields[section.id]),
        )
        for section in sections
    )


def _field(row: FormField, places: Mapping[str, int]) -> FieldPattern:
    return FieldPattern(
        kind=row.kind,
        label=row.label,
        help=row.help,
        standard_key=row.standard_key,
        options=tuple(row.options),
        required_for=tuple(row.required_for),
        audiences=tuple(row.audiences),
        condition=places.get(row.condition_field_id or ""),
        condition_values=tuple(row.condition_values),
        delete_after_days=row.delete_after_days,
        is_sealed=row.is_sealed,
        needs_approval=row.needs_approval,
    )


def _consents(conference_id: str) -> tuple[ConsentPattern, ...]:
    """Return the texts that hold now: the last of each purpose."""
    newest = {row.purpose: row for row in _rows(ConsentText, conference_id, ConsentText.number)}
    return tuple(
        ConsentPattern(row.purpose, row.is_asked, row.is_required, row.text, row.recipients)
        for row in newest.values()
    )


def _items(
    conference: Conference, rooms: Mapping[str, int], tracks: Mapping[str, int]
) -> tuple[ItemPattern, ...]:
    rows = session().scalars(
        select(AgendaItem)
        .where(
            AgendaItem.conference_id == conference.id,
            AgendaItem.cancelled_at.is_(None),
            or_(AgendaItem.source_key.is_(None), AgendaItem.source_key != MATTERS_ARISING),
        )
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )
    return tuple(_item(row, conference, rooms, tracks) for row in rows)


def _item(
    row: AgendaItem, conference: Conference, rooms: Mapping[str, int], tracks: Mapping[str, int]
) -> ItemPattern:
    begins, lasts = None, 0
    if row.starts_at is not None and row.ends_at is not None:
        begins = moment_of(row.starts_at, conference.starts_on, conference.timezone)
        lasts = seconds_on_the_clock(row.starts_at, row.ends_at, conference.timezone)
    return ItemPattern(
        kind=row.kind,
        title=row.title,
        abstract=row.abstract,
        begins=begins,
        lasts=lasts,
        planned_minutes=row.planned_minutes,
        room=rooms.get(row.room_id or ""),
        track=tracks.get(row.track_id or ""),
        languages=tuple(row.languages),
        interpretation_languages=tuple(row.interpretation_languages),
        interpretation_mode=row.interpretation_mode,
        places=row.places,
    )
