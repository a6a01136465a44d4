"""Delegates, delegations and people of the agenda, made row by row, and how they come to an agenda item."""

from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.clock import now
from eventapp.conferences.queries import list_sides
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.organizations.rules import folded
from eventapp.personal_agendas.models import Choice
from eventapp.registration.models import CheckIn, Delegate, Delegation
from tests.minutes.builders import FIRST_DAY


def make_delegation(conference_id: str, en: str, position: int) -> Delegation:
    with transaction():
        delegation = Delegation(
            id=new_id(),
            conference_id=conference_id,
            name=LocalizedText(en=en),
            side_id=list_sides(conference_id)[0].id,
            position=position,
            notes="",
            created_at=now(),
            updated_at=now(),
        )
        session().add(delegation)
    return delegation


def make_delegate(
    conference_id: str, name: str, delegation_id: str | None = None, **given: object
) -> Delegate:
    """Add an accepted delegate whose address is their first name's."""
    email = f"{name.split()[0].lower()}@delegates.example"
    values: dict[str, object] = {
        "status": "accepted",
        "holds_seat": True,
        "native_name": "",
        "email": email,
        "email_normalised": email,
        "language": "en",
        **given,
    }
    with transaction():
        delegate = Delegate(
            id=new_id(),
            conference_id=conference_id,
            name=name,
            delegation_id=delegation_id,
            organization_name="Park",
            position="Director",
            side_id=list_sides(conference_id)[0].id,
            phone="",
            dietary="",
            token_hash=new_id(),
            search_key=folded(name),
            registered_at=now(),
            updated_at=now(),
            **values,
        )
        session().add(delegate)
    return delegate


def check_in(delegate: Delegate, item: AgendaItem | None = None) -> None:
    """Let somebody come to an item, or to the first day."""
    with transaction():
        session().add(
            CheckIn(
                conference_id=delegate.conference_id,
                delegate_id=delegate.id,
                day=FIRST_DAY,
                agenda_item_id=item.id if item else "",
                at=now(),
                by_name="desk",
            )
        )


def choose(delegate: Delegate, item: AgendaItem) -> None:
    with transaction():
        session().add(
            Choice(
                conference_id=delegate.conference_id,
                delegate_id=delegate.id,
                agenda_item_id=item.id,
                chosen_at=now(),
            )
        )


def give_part(
    item: AgendaItem, en: str, *, email: str = "", answer: str = "", delegation_id: str | None = None
) -> Person:
    """Let a person speak at an item."""
    with transaction():
        person = Person(
            id=new_id(),
            conference_id=item.conference_id,
            name=LocalizedText(en=en),
            name_key=folded(en),
            affiliation=LocalizedText(en="University"),
            email=email,
            delegation_id=delegation_id,
        )
        session().add(person)
        session().flush()
        session().add(
            Contribution(
                conference_id=item.conference_id,
                agenda_item_id=item.id,
                person_id=person.id,
                role="speaker",
                position=0,
                answer=answer,
            )
        )
    return person
