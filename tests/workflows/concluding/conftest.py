"""A conference that is over, with its owner, delegates, and one action item."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from eventapp.accounts.tokens import token_hash
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import release_agenda
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.queries import list_sides
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.registration.links import personal_token
from eventapp.registration.models import CheckIn, Delegate
from tests.minutes.builders import NINE, actor_with, make_agenda_item, make_conference

SECRET_KEY = "a key for tests that is long enough"
#: The evening of the last day, in Shanghai.
EVENING = datetime(2021, 10, 21, 12, tzinfo=UTC)


@pytest.fixture
def conference(app: object, frozen: Callable[[datetime], None]) -> Conference:
    frozen(NINE)
    with transaction():
        conference = make_conference()
        make_agenda_item(conference.id)
        release_agenda(actor_with("owner", conference), conference=conference)
    frozen(EVENING)
    return conference


@pytest.fixture
def owner(conference: Conference) -> Actor:
    return actor_with("owner", conference)


@pytest.fixture
def item(conference: Conference) -> AgendaItem:
    return session().query(AgendaItem).one()


@pytest.fixture
def make_delegate(conference: Conference) -> Callable[..., Delegate]:
    """Return a function that commits an accepted delegate, who has come unless it is said."""
    side: Side = list_sides(conference.id)[0]
    side_id = side.id

    def make(name: str, *, came: bool = True, **others: object) -> Delegate:
        with transaction():
            return add_delegate(conference.id, side_id, name, came=came, **others)

    return make


def add_delegate(
    conference_id: str, side_id: str, name: str, *, came: bool = True, **others: object
) -> Delegate:
    delegate_id = new_id()
    email = str(others.pop("email", f"{name}@example.org"))
    texts = dict.fromkeys(
        ("native_name", "organization_name", "position", "phone", "dietary", "search_key"), ""
    )
    delegate = Delegate(
        id=delegate_id,
        conference_id=conference_id,
        side_id=side_id,
        name=name,
        email=email,
        email_normalised=email or None,
        token_hash=token_hash(personal_token(SECRET_KEY, delegate_id, 1)),
        registered_at=now(),
        updated_at=now(),
        **{"status": "accepted", "holds_seat": True, "language": "en", **texts, **others},
    )
    session().add(delegate)
    session().flush()
    if came:
        session().add(
            CheckIn(
                conference_id=conference_id,
                delegate_id=delegate_id,
                day=date(2021, 10, 21),
                at=now(),
                by_name="desk",
            )
        )
        session().flush()
    return delegate


@pytest.fixture
def make_item(conference: Conference, owner: Actor) -> Callable[..., str]:
    """Return a function that commits an action item of the owners given, and returns its id."""

    def make(en: str, *owners: OwnerFacts, due_on: date | None = date(2021, 12, 1)) -> str:
        with transaction():
            facts = ActionItemFacts(title=LocalizedText(en=en), owners=owners, due_on=due_on)
            return create_action_item(owner, conference_id=conference.id, facts=facts).id

    return make
