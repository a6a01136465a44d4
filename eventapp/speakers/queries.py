"""Finding what people of the agenda say of themselves, and where they have a part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from eventapp.accounts.tokens import token_hash
from eventapp.agendas.models import (
    AgendaItem,
    Contribution,
    ContributionAnswer,
    Person,
    PersonProfile,
    ReleasedItem,
)
from eventapp.agendas.rules import folded
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A person of the agenda with how far they have come: parts, those confirmed and declined."""

    person: Person
    parts: int
    confirmed: int
    declined: int
    has_biography: bool
    has_photo: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A person's part in one item of the working copy. Instants are None for one without a time yet."""

    contribution: Contribution
    title: LocalizedText
    starts_at: datetime | None
    ends_at: datetime | None
    is_cancelled: bool


def find_by_token(slug: str, token: str) -> tuple[Conference, Person] | None:
    """Return whom a speaker's link stands for; another conference's link finds nobody here."""
    row = (
        session()
        .execute(
            select(Conference, Person)
            .join(Person, Person.conference_id == Conference.id)
            .where(
                Conference.slug == slug,
                Conference.state.in_(PUBLIC_STATES),
                Person.token_hash == token_hash(token),
            )
        )
        .one_or_none()
    )
    return (row[0], row[1]) if row is not None else None


def get_speaker(conference_id: str, person_id: str) -> Person:
    """Return a person of the agenda with their organization; raises :class:`NotFound`."""
    person = session().scalar(
        select(Person)
        .where(Person.id == person_id, Person.conference_id == conference_id)
        .options(joinedload(Person.organization))
    )
    if person is None:
        raise NotFound
    return person


def list_speakers(conference_id: str, words: str, page: int, size: int) -> tuple[list[SpeakerRow], int]:
    """Return a page, counted from 1, of the people of an agenda, and how many there are."""
    conditions = [Person.conference_id == conference_id]
    if words:
        conditions.append(Person.name_key.contains(folded(words), autoescape=True))
    parts = (
        select(
            Contribution.person_id,
            func.count().label("parts"),
            _count_of(ContributionAnswer.CONFIRMED).label("confirmed"),
            _count_of(ContributionAnswer.DECLINED).label("declined"),
        )
        .where(Contribution.conference_id == conference_id)
        .group_by(Contribution.person_id)
        .subquery()
    )
    rows = session().execute(
        select(Person, parts.c.parts, parts.c.confirmed, parts.c.declined, PersonProfile)
        .outerjoin(parts, parts.c.person_id == Person.id)
        .outerjoin(PersonProfile, PersonProfile.person_id == Person.id)
        .where(*conditions)
        .order_by(Person.name_key, Person.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    found = [
        SpeakerRow(
            person,
            parts=number or 0,
            confirmed=confirmed or 0,
            declined=declined or 0,
            has_biography=profile is not None and bool(profile.biography),
            has_photo=profile is not None and profile.photo_id is not None,
        )
        for person, number, confirmed, declined, profile in rows
    ]
    total = session().scalar(select(func.count()).select_from(Person).where(*conditions))
    return found, total or 0


def list_parts(conference_id: str, person_id: str) -> list[Part]:
    """Return the parts of a person in order of time, those without one last."""
    rows = session().execute(
        select(
            Contribution,
            AgendaItem.title,
            AgendaItem.starts_at,
            AgendaItem.ends_at,
            AgendaItem.cancelled_at.is_not(None),
        )
        .join(AgendaItem, Contribution.agenda_item_id == AgendaItem.id)
        .where(Contribution.conference_id == conference_id, Contribution.person_id == person_id)
        .order_by(AgendaItem.starts_at.is_(None), AgendaItem.starts_at, Contribution.id)
    )
    return [Part(*row) for row in rows]


def find_profile(person_id: str) -> PersonProfile | None:
    return session().scalar(select(PersonProfile).where(PersonProfile.person_id == person_id))


def list_profiles(conference_id: str, person_ids: Collection[str]) -> dict[str, PersonProfile]:
    """Return what people say of themselves, by their ids; who says nothing is left out."""
    profiles = session().scalars(
        select(PersonProfile).where(
            PersonProfile.conference_id == conference_id, PersonProfile.person_id.in_(person_ids)
        )
    )
    return {profile.person_id: profile for profile in profiles}


def is_in_released_item(conference_id: str, item_id: str, person_id: str) -> bool:
    """Tell whether the public reads of a person at an item: by its release, not by the working copy."""
    content = session().scalar(
        select(ReleasedItem.content).where(
            ReleasedItem.conference_id == conference_id,
            ReleasedItem.agenda_item_id == item_id,
            ReleasedItem.until_version.is_(None),
        )
    )
    return content is not None and any(person["id"] == person_id for person in content["people"])


def _count_of(answer: ContributionAnswer) -> Any:
    return func.sum(case((Contribution.answer == answer, 1), else_=0))
