"""Contacts: who is the same person, whose link opens what, and when it no longer does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from eventapp.actor import Actor
from eventapp.audit.models import AuditEntry
from eventapp.audit.trail import record
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.contacts.access import acting
from eventapp.contacts.history import list_happenings
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import count_contacts, find_by_link, get_contact, list_contacts
from eventapp.contacts.rules import LINK_LASTS, LINK_SLACK, ContactFacts
from eventapp.contacts.services import (
    add_contact,
    change_contact,
    note_back,
    note_left,
    open_link,
    revoke_link,
    send_link,
)
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.jobs.models import OutboxMessage
from tests.minutes.builders import NINE, actor_with, make_conference, make_organization
from tests.queries import count_queries

SECRET = "a key for tests that is long enough"
MAKE = Callable[..., Contact]


def _link(contact: Contact) -> str:
    with transaction():
        return open_link(session().get_one(Contact, contact.id), SECRET)


def test_contact_when_taken_twice_by_address_then_is_one_and_keeps_what_is_known(
    make_contact: MAKE, conference: Conference
) -> None:
    first = make_contact("Anna Keller", email="Anna@city.example")
    second = make_contact("A. Keller", email="anna@CITY.example", position="Mayor")
    assert second.id == first.id
    assert (second.name, second.email, second.position) == ("Anna Keller", "Anna@city.example", "Mayor")
    assert count_contacts(conference.id) == 1


@pytest.mark.parametrize(
    ("name", "country", "language"),
    [
        ("李伟", None, "zh"),
        ("WU Haiyan", "CN", "zh"),
        ("Anna Keller", "CH", "en"),
        ("李伟", "CH", "zh"),
        ("Anna Keller", None, "en"),
    ],
)
def test_contact_who_never_said_a_language_when_taken_then_is_written_to_in_the_likely_one(
    make_contact: MAKE, name: str, country: str | None, language: str
) -> None:
    with transaction():
        organization = make_organization("Park", country=country) if country else None
        organization_id = organization.id if organization else None
    assert make_contact(name, organization_id=organization_id).language == language


def test_contact_without_an_address_when_taken_again_then_is_one_by_name_and_organization(
    make_contact: MAKE,
) -> None:
    with transaction():
        park_id = make_organization("Park").id
    first = make_contact("李伟", organization_id=park_id)
    assert make_contact("李伟", organization_id=park_id).id == first.id
    assert make_contact("李伟").id != first.id


def test_contact_when_the_organization_has_a_country_then_speaks_for_that_side(
    make_contact: MAKE, conference: Conference
) -> None:
    with transaction():
        zurich_id = make_organization("Zurich", country="CH").id
    sides = {side.code: side.id for side in list_sides(conference.id)}
    assert make_contact("Anna", organization_id=zurich_id).side_id == sides["CH"]
    assert make_contact("Li", organization_id=zurich_id, side_id=sides["CN"]).side_id == sides["CN"]


def test_link_when_opened_again_then_is_the_same_and_lasts_on(
    make_contact: MAKE, frozen: Callable[[datetime], None]
) -> None:
    contact = make_contact(email="anna@city.example")
    token = _link(contact)
    version = get_contact(contact.conference_id, contact.id).version
    frozen(NINE + LINK_SLACK)
    assert _link(contact) == token
    assert get_contact(contact.conference_id, contact.id).version == version
    frozen(NINE + timedelta(days=100))
    assert _link(contact) == token
    frozen(NINE + timedelta(days=100) + LINK_LASTS + LINK_SLACK - timedelta(seconds=1))
    assert find_by_link("launch", token) is not None
    frozen(NINE + timedelta(days=100) + LINK_LASTS + LINK_SLACK)
    assert find_by_link("launch", token) is None
    assert _link(contact) != token


def test_link_when_revoked_left_or_readdressed_then_opens_nothing(
    make_contact: MAKE, rapporteur: Actor, conference: Conference
) -> None:
    contact = make_contact(email="anna@city.example")
    ids = {"conference_id": conference.id, "contact_id": contact.id}
    token = _link(contact)
    assert find_by_link("another", token) is None
    with transaction():
        revoke_link(rapporteur, **ids)
    assert find_by_link("launch", token) is None
    token = _link(contact)
    with transaction():
        note_left(rapporteur, **ids)
    assert find_by_link("launch", token) is None
    with transaction():
        note_back(rapporteur, **ids)
    assert find_by_link("launch", token) is not None
    with transaction():
        facts = ContactFacts(name="Anna Keller", email="keller@city.example")
        change_contact(rapporteur, **ids, facts=facts, version=get_contact(conference.id, contact.id).version)
    assert find_by_link("launch", token) is None


def test_send_link_when_reachable_then_queues_one_mail_and_else_refuses(
    make_contact: MAKE, rapporteur: Actor, conference: Conference
) -> None:
    reachable, nameless = make_contact(email="anna@city.example"), make_contact("Li Wei")
    with transaction():
        send_link(rapporteur, conference_id=conference.id, contact_id=reachable.id, secret_key=SECRET)
    mail = session().query(OutboxMessage).one()
    assert (mail.kind, mail.recipient_email, mail.payload) == (
        "contact_link",
        "anna@city.example",
        {"contact_id": reachable.id},
    )
    with pytest.raises(Conflict), transaction():
        send_link(rapporteur, conference_id=conference.id, contact_id=nameless.id, secret_key=SECRET)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (ContactFacts(name=" "), "name"),
        (ContactFacts(name="", email="anna@city.example"), "name"),
        (ContactFacts(name="x" * 201), "name"),
        (ContactFacts(name="Anna", email="anna@city.example\nBcc: all"), "email"),
        (ContactFacts(name="Anna", language="xx"), "language"),
    ],
)
def test_contact_when_the_facts_are_wrong_then_is_refused_at_the_field(
    rapporteur: Actor, conference: Conference, facts: ContactFacts, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused, transaction():
        add_contact(rapporteur, conference_id=conference.id, facts=facts)
    assert refused.value.field == field


def test_contact_when_somebody_has_the_address_then_is_refused(
    make_contact: MAKE, rapporteur: Actor, conference: Conference
) -> None:
    make_contact("Anna", email="anna@city.example")
    other = make_contact("Li Wei")
    facts = ContactFacts(name="Li Wei", email="ANNA@city.example")
    with pytest.raises(InvalidInput), transaction():
        add_contact(rapporteur, conference_id=conference.id, facts=facts)
    with pytest.raises(InvalidInput), transaction():
        change_contact(
            rapporteur, conference_id=conference.id, contact_id=other.id, facts=facts, version=other.version
        )
    with pytest.raises(Conflict), transaction():
        change_contact(
            rapporteur,
            conference_id=conference.id,
            contact_id=other.id,
            facts=replace(facts, email=""),
            version=other.version + 1,
        )


def test_contacts_of_another_conference_are_not_found_and_viewers_change_nothing(
    make_contact: MAKE, conference: Conference
) -> None:
    contact = make_contact()
    with transaction():
        other = make_conference("other")
    with pytest.raises(NotFound):
        get_contact(other.id, contact.id)
    viewer = actor_with("viewer", conference)
    for use_case in (note_left, note_back, revoke_link):
        with pytest.raises(NotPermitted), transaction():
            use_case(viewer, conference_id=conference.id, contact_id=contact.id)
    with pytest.raises(NotPermitted), transaction():
        add_contact(viewer, conference_id=conference.id, facts=ContactFacts(name="Anna"))


def test_list_of_contacts_when_it_grows_then_asks_no_more_queries(
    app: Flask, make_contact: MAKE, conference: Conference
) -> None:
    with transaction():
        zurich_id = make_organization("Zurich", "苏黎世", country="CH").id
    make_contact("Anna", email="anna@city.example", organization_id=zurich_id)
    conference_id, asked = conference.id, []
    for more in ((), ("Li Wei", "Wang Fang")):
        for name in more:
            make_contact(name)
        session().expunge_all()
        with count_queries() as queries:
            rows = list_contacts(conference_id)
            assert next(row.side and row.side.code for row in rows) == "CH"
        asked.append(len(queries))
    assert asked == [1, 1]
    assert [row.name for row in list_contacts(conference_id, text="苏黎世")] == ["Anna"]
    assert [row.name for row in list_contacts(conference_id, only_unreachable=True)] == [
        "Li Wei",
        "Wang Fang",
    ]


def test_trail_when_a_contact_acts_then_names_them_by_id_alone_and_the_history_by_name(
    make_contact: MAKE, conference: Conference
) -> None:
    contact = make_contact("Anna Keller")
    with transaction():
        record(
            acting(contact),
            "thing.done",
            subject_type="thing",
            subject_id=contact.id,
            conference_id=conference.id,
        )
    entry = session().query(AuditEntry).filter_by(action="thing.done").one()
    assert (entry.actor_id, entry.actor_name) == (contact.id, "contact")
    told = list_happenings(conference.id, contact.id, {"thing.done": "Done"}, lambda _details: "")
    assert [(each.text, each.by) for each in told] == [("Done", "Anna Keller"), ("Changed", "rapporteur")]
