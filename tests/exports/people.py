"""People at a conference of two sides, as documents list them."""

from datetime import timedelta
from typing import Any

from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.registration.models import Consent, Delegate, Delegation, Purpose


def add_delegation(conference: Conference, name: str, side: int = 0, *, position: int = 1) -> Delegation:
    made = Delegation(
        conference_id=conference.id,
        name=LocalizedText(en=name),
        side_id=list_sides(conference.id)[side].id,
        position=position,
        notes="",
        created_at=now(),
        updated_at=now(),
    )
    session().add(made)
    session().flush()
    return made


def add_participant(
    conference: Conference, name: str, *, side: int = 0, agrees: bool = True, **more: Any
) -> Delegate:
    """Add somebody who takes part and, unless ``agrees`` is False, may be named."""
    delegate_id = new_id()
    values: dict[str, Any] = {
        "id": delegate_id,
        "conference_id": conference.id,
        "status": "accepted",
        "holds_seat": True,
        "name": name,
        "native_name": "",
        "organization_name": "Office",
        "position": "Director",
        "side_id": list_sides(conference.id)[side].id,
        "email": "",
        "phone": "",
        "dietary": "",
        "language": "en",
        "token_hash": delegate_id,
        "search_key": name.lower(),
        "registered_at": now(),
        "updated_at": now(),
    }
    delegate = Delegate(**values | more)
    session().add(delegate)
    session().flush()
    if agrees:
        give_consent(delegate)
    return delegate


def give_consent(delegate: Delegate, *, is_withdrawn: bool = False) -> None:
    session().add(
        Consent(
            conference_id=delegate.conference_id,
            delegate_id=delegate.id,
            purpose=Purpose.LIST_OF_PARTICIPANTS,
            text_version="1",
            given_by="delegate",
            given_at=now(),
            withdrawn_at=now() + timedelta(hours=1) if is_withdrawn else None,
        )
    )
    session().flush()


def add_speaker(conference: Conference, item: AgendaItem, name: LocalizedText) -> Person:
    person = Person(
        conference_id=conference.id,
        name=name,
        name_key=name.read("en").lower(),
        affiliation=LocalizedText(),
    )
    session().add(person)
    session().flush()
    session().add(
        Contribution(
            conference_id=conference.id,
            agenda_item_id=item.id,
            person_id=person.id,
            role="speaker",
            position=1,
        )
    )
    session().flush()
    return person
