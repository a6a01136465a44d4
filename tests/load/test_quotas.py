"""Everything at once: registrations, nominations within quotas, cancellations, promotions, quota changes."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eventapp.accounts.tokens import new_token
from eventapp.actor import SYSTEM
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import get_conference, list_sides
from eventapp.conferences.services import CreateConference, SideFacts, create_conference
from eventapp.config import Settings
from eventapp.db.session import session, transaction
from eventapp.errors import AppError
from eventapp.localized import LocalizedText
from eventapp.registration import seats, services
from eventapp.registration.models import Delegate, DelegateStatus, Delegation, Quota
from eventapp.registration.queries import list_delegations
from eventapp.registration.rules import Particulars
from eventapp.registration.submissions import check_for
from tests.load.racing import PEOPLE, SLUG, Runner, race, submission_of

ROUNDS = 6
DELEGATIONS = 3
#: Seats of the conference, of the category VIP, of each delegation at first.
SEATS, VIPS, MEMBERS = 40, 5, 6


@pytest.fixture
def conference(app: Flask) -> Conference:
    with transaction():
        conference = create_conference(
            SYSTEM,
            CreateConference(
                slug=SLUG,
                title=LocalizedText(en="Race"),
                timezone="Asia/Shanghai",
                starts_on=date(2090, 10, 21),
                ends_on=date(2090, 10, 21),
                contact_email="office@park.example",
                sides=(SideFacts("CN"), SideFacts("CH")),
                capacity=SEATS,
            ),
        )
        conference.state = ConferenceState.PUBLISHED
        session().flush()
        side_id = list_sides(conference.id)[0].id
        for number in range(DELEGATIONS):
            delegation = Delegation(
                conference_id=conference.id,
                name=LocalizedText(en=f"Delegation {number}"),
                side_id=side_id,
                position=number,
                notes="",
                created_at=now(),
                updated_at=now(),
            )
            session().add(delegation)
            session().flush()
            seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=MEMBERS)
            seats.set_quota(conference.id, category="vip", delegation_id=delegation.id, seats=1)
        seats.set_quota(conference.id, category="vip", delegation_id=None, seats=VIPS)
    return conference


def live(runner: Runner) -> Counter[str]:
    """Do some things that people do to a conference, in an order of one's own; count what came of them."""
    # Seeded by the number: the same people do the same, whoever is faster.
    chance = random.Random(runner.number)
    outcomes: Counter[str] = Counter()
    actions = [register, nominate, leave, accept, change_quota, take_offer]
    runner.start()
    for round_number in range(ROUNDS):
        action = chance.choice(actions)
        try:
            with transaction():
                action(runner, chance, runner.number * ROUNDS + round_number)
            outcomes[action.__name__] += 1
        except AppError as refusal:
            outcomes[type(refusal).__name__] += 1
    return outcomes


def register(runner: Runner, chance: random.Random, number: int) -> None:
    services.register_delegate(submission_of(runner.app, number))


def nominate(runner: Runner, chance: random.Random, number: int) -> None:
    conference = get_conference(SLUG)
    delegation = chance.choice(list_delegations(conference.id))
    checked = check_for(
        conference,
        Particulars(
            name="Nominee",
            organization_name="Park",
            position="",
            side_id=delegation.side_id,
            email=f"nominee{number}@park.example",
        ),
        is_nomination=True,
    )
    services.nominate(
        SYSTEM,
        services.Nominate(
            conference_id=conference.id,
            delegation_id=delegation.id,
            key=new_token(),
            body_hash="",
            nominees=(services.Nominee(checked, chance.choice(["delegate", "vip"]), "en"),),
            secret_key=runner.app.config["SECRET_KEY"],
        ),
    )


def leave(_runner: Runner, chance: random.Random, _number: int) -> None:
    if delegate := _anybody(chance, DelegateStatus.ACCEPTED, DelegateStatus.NOMINATED):
        services.cancel_delegate(SYSTEM, conference_id=delegate.conference_id, delegate_id=delegate.id)


def accept(_runner: Runner, chance: random.Random, _number: int) -> None:
    if delegate := _anybody(chance, DelegateStatus.WAITLISTED):
        services.accept_delegate(SYSTEM, conference_id=delegate.conference_id, delegate_id=delegate.id)


def take_offer(_runner: Runner, chance: random.Random, _number: int) -> None:
    if delegate := _anybody(chance, DelegateStatus.OFFERED):
        services.take_offer(conference_id=delegate.conference_id, delegate_id=delegate.id)


def change_quota(_runner: Runner, chance: random.Random, _number: int) -> None:
    conference = get_conference(SLUG)
    delegation = chance.choice([*list_delegations(conference.id), None])
    seats.set_quota(
        conference.id,
        category="vip" if delegation is None else None,
        delegation_id=delegation.id if delegation else None,
        seats=chance.choice([3, 6, 9, None]),
    )
    services.promote_waiting(SYSTEM, conference.id)


def _anybody(chance: random.Random, *statuses: str) -> Delegate | None:
    found = list(
        session().scalars(select(Delegate).where(Delegate.status.in_(statuses)).order_by(Delegate.id))
    )
    return chance.choice(found) if found else None


def take_quotas_as_read(runner: Runner) -> Counter[str]:
    """Live with the lock on quotas switched off: what was read before is written plus one."""
    seats.set_quota = _nothing  # type: ignore[assignment]
    seats._take_from_quotas = _take_as_read
    seats.hold = _nothing  # type: ignore[assignment]
    _read.update((quota_id, taken) for quota_id, taken in session().execute(select(Quota.id, Quota.taken)))
    session().rollback()
    return live(runner)


_read: dict[str, int] = {}


def _nothing(*_given: object, **_options: object) -> None:
    return None


def _take_as_read(claim: seats.Claim, _number: int = 1) -> bool:
    for quota_id in session().scalars(select(Quota.id).where(seats._covers(claim))).all():
        session().execute(update(Quota).where(Quota.id == quota_id).values(taken=_read[quota_id] + 1))
    return True


def wrong_counters(conference: Conference) -> list[tuple[str, int, int]]:
    """Return what counts otherwise than a recount: of the conference, and of each quota."""
    session().rollback()
    session().expire_all()
    holding = select(func.count()).where(Delegate.conference_id == conference.id, Delegate.holds_seat)
    fresh = session().get_one(Conference, conference.id, populate_existing=True)
    counted = [("conference", fresh.seats_taken, session().scalar(holding) or 0)]
    for quota in session().scalars(select(Quota)):
        recount = holding
        if quota.category:
            recount = recount.where(Delegate.category == quota.category)
        if quota.delegation_id:
            recount = recount.where(Delegate.delegation_id == quota.delegation_id)
        counted.append((quota.id, quota.taken, session().scalar(recount) or 0))
    return [each for each in counted if each[1] != each[2]]


@pytest.mark.parametrize("offer_hours", [None, 48])
def test_everything_at_once_then_counters_equal_a_recount_and_no_seat_is_idle(
    conference: Conference, settings: Settings, offer_hours: int | None
) -> None:
    with transaction():
        session().get_one(Conference, conference.id).offer_hours = offer_hours
    outcomes: Counter[str] = sum(race(settings, live), Counter())
    assert sum(outcomes.values()) == PEOPLE * ROUNDS
    # Every one of the things took place, so that the race is about all of them.
    done: Callable[[str], bool] = lambda name: outcomes[name] > 0  # noqa: E731
    assert all(map(done, ("register", "nominate", "leave", "accept", "change_quota")))
    assert wrong_counters(conference) == []
    with transaction():
        # Nobody waits who fits: moving up once more moves nobody.
        assert services.promote_waiting(SYSTEM, conference.id) == 0


def test_everything_at_once_without_the_lock_on_quotas_then_counters_are_wrong(
    conference: Conference, settings: Settings
) -> None:
    race(settings, take_quotas_as_read)
    assert wrong_counters(conference) != []
