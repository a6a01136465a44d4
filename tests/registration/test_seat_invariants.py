"""Whatever is done in whatever order: every counter equals a recount, and nobody waits beside a free seat."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.accounts.tokens import new_token
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.services import RegistrationSettings, change_registration
from eventapp.db.session import session, transaction
from eventapp.errors import AppError
from eventapp.localized import LocalizedText
from eventapp.registration import seats, services
from eventapp.registration.models import Delegate, DelegateStatus, Delegation, Quota
from eventapp.registration.rules import Particulars
from eventapp.registration.submissions import Submission, check_for
from tests.registration.conftest import IN_TIME

CATEGORIES = ("delegate", "media")
STEPS = 60


@dataclass
class World:
    """A conference that anything may happen to; refusals are as good an end as any other."""

    app: Flask
    conference_id: str
    side_id: str
    delegations: Sequence[str]
    prepare: Callable[..., Submission]
    freeze: Callable[[datetime], None]
    chance: random.Random
    at: datetime = IN_TIME
    done: list[str] = field(default_factory=list)

    def anybody(self, *statuses: DelegateStatus) -> str:
        wanted = select(Delegate.id).where(Delegate.conference_id == self.conference_id).order_by(Delegate.id)
        if statuses:
            wanted = wanted.where(Delegate.status.in_(statuses))
        ids = session().scalars(wanted).all()
        return self.chance.choice(ids) if ids else ""

    def somewhere(self) -> str | None:
        return self.chance.choice((None, *self.delegations))

    def which(self, *statuses: DelegateStatus) -> dict[str, str]:
        return {"conference_id": self.conference_id, "delegate_id": self.anybody(*statuses)}


def register(world: World) -> None:
    services.register_delegate(world.prepare())


def nominate(world: World) -> None:
    conference = session().get_one(Conference, world.conference_id)
    nominees = tuple(
        services.Nominee(
            check_for(
                conference,
                Particulars(
                    name=f"Nominee {''.join(world.chance.choices('abcdefgh', k=12))}",
                    organization_name="",
                    position="",
                    side_id=world.side_id,
                    email="",
                ),
                is_nomination=True,
            ),
            world.chance.choice(CATEGORIES),
            "en",
        )
        for _ in range(world.chance.randint(1, 3))
    )
    services.nominate(
        SYSTEM,
        services.Nominate(
            conference_id=world.conference_id,
            delegation_id=world.chance.choice(world.delegations),
            key=new_token(),
            body_hash="",
            nominees=nominees,
            secret_key=world.app.config["SECRET_KEY"],
        ),
    )


def accept(world: World) -> None:
    services.accept_delegate(SYSTEM, **world.which())


def decline(world: World) -> None:
    services.decline_delegate(SYSTEM, **world.which())


def cancel(world: World) -> None:
    services.cancel_delegate(SYSTEM, **world.which())


def come_again(world: World) -> None:
    services.register_again(**world.which(DelegateStatus.CANCELLED))


def take_offer(world: World) -> None:
    services.take_offer(**world.which(DelegateStatus.OFFERED))


def lapse(world: World) -> None:
    world.at += timedelta(hours=2)
    world.freeze(world.at)
    services.lapse_offer(**world.which(DelegateStatus.OFFERED))


def assign(world: World) -> None:
    services.assign_delegate(
        SYSTEM,
        **world.which(),
        category=world.chance.choice(CATEGORIES),
        delegation_id=world.somewhere(),
    )


def set_quota(world: World) -> None:
    category, delegation_id = world.chance.choice((None, *CATEGORIES)), world.somewhere()
    if category or delegation_id:
        limit = world.chance.choice((None, 0, 1, 2, 4, 8))
        seats.set_quota(world.conference_id, category=category, delegation_id=delegation_id, seats=limit)
        services.promote_waiting(SYSTEM, world.conference_id)


def change_settings(world: World) -> None:
    conference = session().get_one(Conference, world.conference_id)
    change_registration(
        SYSTEM,
        conference=conference,
        command=RegistrationSettings(
            version=conference.version,
            capacity=world.chance.choice((None, 2, 4, 8, 16)),
            modes={"delegate": world.chance.choice(("open", "approval"))},
            offer_hours=world.chance.choice((None, 1)),
        ),
    )
    services.promote_waiting(SYSTEM, world.conference_id)


DEEDS: Sequence[tuple[Callable[[World], None], int]] = (
    (register, 8),
    (nominate, 4),
    (accept, 4),
    (decline, 1),
    (cancel, 4),
    (come_again, 2),
    (take_offer, 2),
    (lapse, 2),
    (assign, 4),
    (set_quota, 5),
    (change_settings, 3),
)


def check_counters(world: World) -> None:
    session().rollback()
    session().expire_all()
    seated = select(func.count()).where(Delegate.conference_id == world.conference_id, Delegate.holds_seat)
    conference = session().get_one(Conference, world.conference_id)
    assert conference.seats_taken == session().scalar(seated), world.done[-3:]
    for quota in session().scalars(select(Quota)):
        counted = seated
        if quota.category:
            counted = counted.where(Delegate.category == quota.category)
        if quota.delegation_id:
            counted = counted.where(Delegate.delegation_id == quota.delegation_id)
        assert quota.taken == session().scalar(counted), (world.done[-3:], quota.category)
        assert quota.taken <= quota.seats, world.done[-3:]
    if conference.capacity is None or conference.seats_taken < conference.capacity:
        waiting = seats.lock_next_waiting(world.conference_id)
        assert waiting is None, world.done[-3:]
    session().rollback()


@pytest.fixture
def delegations(conference: Conference, sides: dict[str, Side]) -> list[str]:
    with transaction():
        rows = [
            Delegation(
                conference_id=conference.id,
                name=LocalizedText(en=f"Delegation {number}"),
                side_id=sides["CH"].id,
                position=number,
                notes="",
                created_at=IN_TIME,
                updated_at=IN_TIME,
            )
            for number in range(2)
        ]
        session().add_all(rows)
    return [row.id for row in rows]


@pytest.mark.parametrize("seed", range(8))
def test_counters_after_any_sequence_equal_a_recount(
    app: Flask,
    conference: Conference,
    sides: dict[str, Side],
    delegations: list[str],
    prepare: Callable[..., Submission],
    frozen: Callable[[datetime], None],
    seed: int,
) -> None:
    chance = random.Random(seed)
    world = World(app, conference.id, sides["CN"].id, delegations, prepare, frozen, chance)
    deeds, weights = zip(*DEEDS, strict=True)
    for _ in range(STEPS):
        deed = chance.choices(deeds, weights)[0]
        try:
            with transaction():
                deed(world)
        except AppError as refusal:
            world.done.append(f"{deed.__name__} refused: {refusal}")
        else:
            world.done.append(deed.__name__)
        check_counters(world)
    # Something has happened: a test in which all is refused would prove nothing.
    assert sum("refused" not in each for each in world.done) > STEPS / 3
