"""Working links: one a pair, in stages, with a contact on each side, born from what happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement, AgreementParty
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.base import new_id, new_uid
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization
from eventapp.working_links.history import list_link_happenings
from eventapp.working_links.listing import NO_FILTERS, LinkFilters, LinkRow, list_links
from eventapp.working_links.models import LinkStage, WorkingLink
from eventapp.working_links.queries import count_by_stage
from eventapp.working_links.rules import (
    TRANSITIONS,
    LinkEnd,
    LinkFacts,
    check_transition,
    next_stages,
    pairs_across,
)
from eventapp.working_links.services import (
    AlreadyLinked,
    MadeLinks,
    change_link,
    create_link,
    delete_link,
    make_links_of_agreement,
    move_link,
)
from tests.minutes.builders import FIRST_DAY, actor_with, at_once, make_conference, make_organization

Make = Callable[..., WorkingLink]
WEI = ("Li Wei", "li.wei@park.example")
ANNA = ("Anna Keller", "anna.keller@canton.example")


def rows(conference: Conference, filters: LinkFilters = NO_FILTERS) -> list[LinkRow]:
    session().expire_all()
    return list_links(conference.id, filters, FIRST_DAY)


def test_link_when_made_then_both_sides_are_read_with_their_contacts(
    conference: Conference, make: Make, park: Organization, canton: Organization, item: AgendaItem
) -> None:
    make(
        canton,
        park,
        ANNA,
        WEI,
        topic=LocalizedText(en="Sensors", zh="传感器"),
        origin="meeting",
        agenda_item_id=item.id,
        next_review_on=FIRST_DAY,
    )
    (row,) = rows(conference)
    assert [
        (end.organization, end.side_code, end.contact_name, end.contact_email, end.is_reachable)
        for end in row.ends
    ] == [(park.name, "CN", *WEI, True), (canton.name, "CH", *ANNA, True)]
    assert (row.stage, row.origin, row.agenda_item_title) == ("introduced", "meeting", item.title)
    assert (row.topic["zh"], row.is_review_due) == ("传感器", True)


def test_link_when_the_pair_has_one_in_either_order_then_is_refused_with_that_one(
    conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(park, canton)
    for pair in ((park, canton), (canton, park)):
        with pytest.raises(AlreadyLinked) as caught:
            make(*pair)
        assert caught.value.existing.id == made.id
    assert len(rows(conference)) == 1


def test_link_when_two_make_it_at_once_then_is_there_once(
    app: Flask, conference: Conference, rapporteur: Actor, park: Organization, canton: Organization
) -> None:
    pairs = [(park.id, canton.id), (canton.id, park.id)]
    failures = at_once(
        app,
        [
            lambda pair=pair: create_link(
                rapporteur,
                conference_id=conference.id,
                ends=[LinkEnd(each) for each in pair],
                facts=LinkFacts(),
            )
            for pair in pairs
        ],
    )
    assert [type(failure) for failure in failures] == [AlreadyLinked]
    assert len(rows(conference)) == 1


def test_link_when_another_conference_has_one_of_the_pair_then_is_made(
    conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    make(park, canton)
    with transaction():
        other = make_conference("another")
        create_link(
            actor_with("owner", other),
            conference_id=other.id,
            ends=[LinkEnd(park.id), LinkEnd(canton.id)],
            facts=LinkFacts(),
        )
    assert (len(rows(conference)), len(rows(other))) == (1, 1)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"topic": LocalizedText(zh="题" * 201)}, "topic.zh"),
        ({"notes": "x" * 20_001}, "notes"),
        ({"origin": "fate"}, "origin"),
        ({"origin": "meeting"}, "agenda_item_id"),
        ({"origin": "agreement"}, "agreement_id"),
        ({"next_review_on": date(2021, 10, 20)}, "next_review_on"),
    ],
)
def test_link_when_a_value_is_wrong_then_is_refused_at_its_field(
    conference: Conference,
    make: Make,
    park: Organization,
    canton: Organization,
    facts: dict[str, object],
    field: str,
) -> None:
    with pytest.raises(InvalidInput) as caught:
        make(park, canton, **facts)
    assert caught.value.field == field
    assert rows(conference) == []


def test_link_when_of_one_organization_or_one_contact_then_is_refused(
    conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    with pytest.raises(InvalidInput) as caught:
        make(park, park)
    assert caught.value.field == "second_organization"
    with pytest.raises(InvalidInput) as caught:
        make(park, canton, WEI, WEI)
    assert caught.value.field == "second_contact_email"
    with pytest.raises(InvalidInput) as caught:
        make(park, canton, WEI, ("", "anna@canton.example"))
    assert caught.value.field == "second_contact_name"
    assert rows(conference) == []
    assert session().scalar(select(func.count(Contact.id))) == 0


def test_link_when_its_source_is_of_another_conference_then_is_not_found(
    make: Make, park: Organization, canton: Organization
) -> None:
    with transaction():
        other = make_conference("another")
        agreement = make_agreement(other, {park: "CN"})
    with pytest.raises(NotFound):
        make(park, canton, origin="agreement", agreement_id=agreement.id)


def test_contacts_when_changed_then_known_ones_stay_and_others_are_taken(
    conference: Conference, rapporteur: Actor, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(park, canton, WEI, ANNA)
    wei = made.first_contact_id
    with transaction():
        change_link(
            rapporteur,
            conference_id=conference.id,
            link_id=made.id,
            contacts=[WEI, ("Reto Frei", "")],
            facts=LinkFacts(notes="Met twice."),
            version=1,
        )
    (row,) = rows(conference)
    assert (row.first.contact_id, row.second.contact_name, row.notes) == (wei, "Reto Frei", "Met twice.")
    assert not row.second.is_reachable
    with transaction():
        change_link(
            rapporteur,
            conference_id=conference.id,
            link_id=made.id,
            contacts=[("", ""), ("", "")],
            facts=LinkFacts(),
            version=row.version,
        )
    assert [end.contact_id for end in rows(conference)[0].ends] == [None, None]
    assert rows(conference)[0].version == 3
    with pytest.raises(Conflict), transaction():
        change_link(
            rapporteur,
            conference_id=conference.id,
            link_id=made.id,
            contacts=[WEI, ANNA],
            facts=LinkFacts(),
            version=1,
        )


def test_contact_when_known_by_name_gets_an_address_then_is_the_same_person(
    conference: Conference, rapporteur: Actor, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(park, canton, ("Li Wei", ""), ANNA)
    known = made.first_contact_id

    def change(*contacts: tuple[str, str]) -> None:
        with transaction():
            change_link(
                rapporteur,
                conference_id=conference.id,
                link_id=made.id,
                contacts=contacts,
                facts=LinkFacts(),
                version=1,
            )

    with pytest.raises(InvalidInput) as caught:
        change(("Li Wei", ANNA[1]), ANNA)
    assert caught.value.field == "first_contact_email"
    change(WEI, ANNA)
    (row,) = rows(conference)
    assert (row.first.contact_id, row.first.contact_email) == (known, WEI[1])
    assert session().scalar(select(func.count(Contact.id))) == 2


@pytest.mark.parametrize(("before", "after"), list(product(LinkStage, LinkStage)))
def test_stage_when_moved_then_only_as_the_rule_says(before: LinkStage, after: LinkStage) -> None:
    if after in TRANSITIONS[before]:
        check_transition(before, after)
    else:
        with pytest.raises(InvalidInput):
            check_transition(before, after)


def test_stages_all_lead_somewhere_and_none_to_itself() -> None:
    assert set(TRANSITIONS) == set(LinkStage)
    assert all(stage not in next_stages(stage) and next_stages(stage) for stage in LinkStage)


def test_stage_when_moved_then_history_says_from_where_by_whom(
    conference: Conference, rapporteur: Actor, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(park, canton)
    with transaction():
        move_link(
            rapporteur, conference_id=conference.id, link_id=made.id, stage="exploring", version=made.version
        )
    assert rows(conference)[0].stage == "exploring"
    assert [(each.text, each.details, each.by) for each in list_link_happenings(conference.id, made.id)] == [
        ("Stage changed", "Introduced → Exploring", "rapporteur"),
        ("Working link made", "", "rapporteur"),
    ]
    with pytest.raises(Conflict), transaction():
        move_link(rapporteur, conference_id=conference.id, link_id=made.id, stage="active", version=1)
    with pytest.raises(InvalidInput), transaction():
        move_link(rapporteur, conference_id=conference.id, link_id=made.id, stage="friends", version=2)
    assert count_by_stage(conference.id) == {
        "introduced": 0,
        "exploring": 1,
        "agreed": 0,
        "active": 0,
        "dormant": 0,
    }


def test_link_when_deleted_then_is_gone_unless_a_later_edition_goes_on_from_it(
    conference: Conference, rapporteur: Actor, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(park, canton)
    with transaction():
        later = make_conference("later")
        follower = create_link(
            actor_with("owner", later),
            conference_id=later.id,
            ends=[LinkEnd(park.id), LinkEnd(canton.id)],
            facts=LinkFacts(),
        )
        follower.carried_from_id = made.id
    with pytest.raises(InvalidInput), transaction():
        delete_link(rapporteur, conference_id=conference.id, link_id=made.id, version=1)
    with transaction():
        session().get_one(WorkingLink, follower.id).carried_from_id = None
    with transaction():
        delete_link(rapporteur, conference_id=conference.id, link_id=made.id, version=1)
    assert rows(conference) == []


def test_services_when_the_actor_may_not_then_refuse(
    conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    made, viewer = make(park, canton), actor_with("viewer", conference)
    of = {"conference_id": conference.id, "link_id": made.id, "version": 1}
    for work in (
        lambda: create_link(viewer, conference_id=conference.id, ends=[], facts=LinkFacts()),
        lambda: change_link(viewer, contacts=[], facts=LinkFacts(), **of),
        lambda: move_link(viewer, stage="active", **of),
        lambda: delete_link(viewer, **of),
        lambda: make_links_of_agreement(viewer, conference_id=conference.id, agreement_id=made.id),
    ):
        with pytest.raises(NotPermitted), transaction():
            work()


def make_agreement(
    conference: Conference, parties: dict[Organization, str], *, stage: str = "signed", **others: object
) -> Agreement:
    """Add an agreement of organizations, each with the code of its country, without sides of their own."""
    agreement = Agreement(
        id=new_id(),
        uid=new_uid(),
        conference_id=conference.id,
        number=1,
        kind="memorandum",
        title=LocalizedText(en="Memorandum"),
        stage=stage,
        created_at=now(),
        updated_at=now(),
        **others,
    )
    session().add(agreement)
    session().flush()
    for position, organization in enumerate(parties):
        contact = Contact(
            id=new_id(),
            conference_id=conference.id,
            name=f"Contact {position}",
            language="en",
            created_at=now(),
            updated_at=now(),
        )
        session().add(contact)
        session().flush()
        session().add(
            AgreementParty(
                id=new_id(),
                conference_id=conference.id,
                agreement_id=agreement.id,
                organization_id=organization.id,
                contact_id=contact.id,
                position=position,
            )
        )
    session().flush()
    return agreement


def test_links_of_an_agreement_when_made_then_join_across_sides_once(
    conference: Conference, rapporteur: Actor, make: Make, park: Organization, canton: Organization
) -> None:
    with transaction():
        city = make_organization("City of Changzhou")
        agreement = make_agreement(conference, {park: "CN", city: "CN", canton: "CH"})
    existing = make(park, canton)
    with transaction():
        outcome = make_links_of_agreement(rapporteur, conference_id=conference.id, agreement_id=agreement.id)
    assert outcome == MadeLinks(made=1, there=1)
    made = [row for row in rows(conference) if row.id != existing.id]
    assert [(row.stage, row.origin, row.agreement_number, row.topic) for row in made] == [
        ("agreed", "agreement", 1, {"en": "Memorandum"})
    ]
    assert {end.organization["en"]: end.contact_name for end in made[0].ends} == {
        "City of Changzhou": "Contact 1",
        "Canton of Zug": "Contact 2",
    }
    with transaction():
        again = make_links_of_agreement(rapporteur, conference_id=conference.id, agreement_id=agreement.id)
    assert again == MadeLinks(made=0, there=2)


def test_links_of_an_agreement_when_it_is_confidential_then_do_not_say_its_title(
    conference: Conference, rapporteur: Actor, park: Organization, canton: Organization
) -> None:
    with transaction():
        agreement = make_agreement(
            conference, {park: "CN", canton: "CH"}, stage="draft", is_confidential=True
        )
        make_links_of_agreement(rapporteur, conference_id=conference.id, agreement_id=agreement.id)
    assert [(row.stage, row.topic) for row in rows(conference)] == [("exploring", NO_TEXT)]


@pytest.mark.parametrize("stage", ["expired", "abandoned"])
def test_links_of_an_agreement_when_it_is_over_then_are_not_made(
    conference: Conference, rapporteur: Actor, park: Organization, canton: Organization, stage: str
) -> None:
    with transaction():
        agreement = make_agreement(conference, {park: "CN", canton: "CH"}, stage=stage)
    with pytest.raises(InvalidInput), transaction():
        make_links_of_agreement(rapporteur, conference_id=conference.id, agreement_id=agreement.id)


def test_links_of_an_agreement_when_all_parties_are_of_one_side_then_are_not_made(
    conference: Conference, rapporteur: Actor, park: Organization
) -> None:
    with transaction():
        city = make_organization("City of Changzhou")
        agreement = make_agreement(conference, {park: "CN", city: "CN"})
    with pytest.raises(InvalidInput), transaction():
        make_links_of_agreement(rapporteur, conference_id=conference.id, agreement_id=agreement.id)


def test_pairs_across_when_some_have_no_side_then_those_count_as_one_side() -> None:
    sides = {"a": "CN", "b": None, "c": None, "d": "CN"}
    assert list(pairs_across(sides)) == [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]


def test_list_when_filtered_then_leaves_in_what_matches(
    conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    with transaction():
        clinic = make_organization("Clinic", country="DE")
        session().get_one(Organization, clinic.id).sector = "health"
    first = make(park, canton, WEI, next_review_on=FIRST_DAY)
    second = make(park, clinic, next_review_on=FIRST_DAY + timedelta(days=30))
    third = make(clinic, canton)
    expected = {
        LinkFilters(): [first, second, third],
        LinkFilters(side="CH"): [first, third],
        LinkFilters(side="DE"): [],
        LinkFilters(sector="health"): [second, third],
        LinkFilters(organization_id=park.id): [first, second],
        LinkFilters(review="due"): [first],
        LinkFilters(review="soon"): [first, second],
        LinkFilters(review="none"): [third],
        LinkFilters(stage="active"): [],
        LinkFilters(origin="introduction", text="clinic"): [second, third],
        LinkFilters(text="Li We"): [first],
        LinkFilters(text="%"): [],
    }
    for filters, links in expected.items():
        assert [row.id for row in rows(conference, filters)] == [link.id for link in links], filters


def test_side_when_the_contact_speaks_for_another_then_is_the_contacts(
    conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(park, canton, WEI, ANNA)
    with transaction():
        anna = session().scalars(select(Contact).where(Contact.name == "Anna Keller")).one()
        wei = session().scalars(select(Contact).where(Contact.name == "Li Wei")).one()
        anna.side_id = wei.side_id
    (row,) = rows(conference)
    assert (row.id, [end.side_code for end in row.ends]) == (made.id, ["CN", "CN"])
    assert rows(conference, LinkFilters(side="CH")) == []
    assert replace(NO_FILTERS, side="CN") == LinkFilters(side="CN")
