"""Use cases of conferences: what is stored, what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from eventapp.accounts.models import User
from eventapp.actor import PUBLIC, SYSTEM, Actor
from eventapp.agendas.models import AgendaItem, AgendaItemKind
from eventapp.audit.models import AuditEntry
from eventapp.conferences import services
from eventapp.conferences.models import Conference, ConferenceState, PartnerRole
from eventapp.conferences.queries import (
    find_conference,
    find_venue,
    get_conference,
    list_members,
    list_partners,
    list_roles_of,
    list_rooms,
    list_sides,
)
from eventapp.conferences.services import CreateConference, EditDetails, RegistrationSettings, SideFacts
from eventapp.conferences.states import NotReady, Step
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.services import OrganizationFacts, create_organization
from eventapp.permissions import Role
from tests.conferences.conftest import LAUNCH


def details(conference: Conference, **changes: Any) -> EditDetails:
    venue = find_venue(conference.id)
    assert venue is not None
    same = EditDetails(
        version=conference.version,
        slug=conference.slug,
        title=conference.title,
        description=conference.description,
        languages=tuple(conference.languages),
        starts_on=conference.starts_on,
        ends_on=conference.ends_on,
        timezone=conference.timezone,
        venue_name=venue.name,
        venue_address=venue.address,
        contact_email=conference.contact_email,
        colour=conference.colour,
    )
    return replace(same, **changes)


def test_conference_when_created_is_a_draft_of_its_maker(
    actor: Actor, conference: Conference, organizer: User
) -> None:
    found = get_conference("launch-2027")
    assert (found.state, found.seats_taken, found.capacity) == (ConferenceState.DRAFT, 0, None)
    assert [(side.code, side.name) for side in list_sides(found.id)] == [
        ("CN", {"en": "China", "zh": "中国"}),
        ("CH", {"en": "Switzerland", "zh": "瑞士"}),
    ]
    assert list_roles_of(organizer.id) == {found.id: frozenset({"owner"})}
    entry = session().scalar(select(AuditEntry).where(AuditEntry.action == "conference.created"))
    assert (entry.actor_id, entry.conference_id) == (actor.id, found.id)


def test_conference_when_the_product_creates_it_has_no_member(app: object) -> None:
    with transaction():
        conference = services.create_conference(SYSTEM, LAUNCH)
    assert list_members(conference.id) == []


def test_conference_when_somebody_unknown_creates_it_is_refused(app: object) -> None:
    with pytest.raises(NotPermitted), transaction():
        services.create_conference(PUBLIC, LAUNCH)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "Launch 2027"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"title": NO_TEXT}, "title"),
        ({"title": LocalizedText(zh="会" * 201)}, "title.zh"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"ends_on": date(2027, 10, 20)}, "ends_on"),
        ({"ends_on": date(2072, 10, 21)}, "ends_on"),
        ({"starts_on": date(1, 1, 1)}, "starts_on"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"languages": ("en", "xx")}, "languages"),
        ({"languages": ()}, "languages"),
        ({"colour": "red"}, "colour"),
        ({"capacity": 0}, "capacity"),
        ({"sides": (SideFacts("CN"), SideFacts("China"))}, "sides"),
        ({"sides": (SideFacts("not a code!"),)}, "sides"),
        ({"registration_closes_at": datetime(2, 1, 1, tzinfo=UTC)}, "registration_closes_at"),
    ],
)
def test_conference_when_a_value_is_wrong_is_refused_at_its_field(
    actor: Actor, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught, transaction():
        services.create_conference(actor, replace(LAUNCH, **change))
    assert caught.value.field == field
    assert find_conference(LAUNCH.slug) is None


def test_conference_when_its_address_is_taken_is_refused(actor: Actor, conference: Conference) -> None:
    again: CreateConference = replace(LAUNCH, title=LocalizedText(en="Another"))
    with pytest.raises(InvalidInput) as caught, transaction():
        services.create_conference(actor, again)
    assert caught.value.field == "slug"


def test_details_when_edited_say_the_new_words_and_move_the_revision(
    owner: Actor, conference: Conference
) -> None:
    revision = conference.revision
    with transaction():
        command = details(conference, venue_name=LocalizedText(en="New Hall"), colour="#AA0000")
        services.edit_details(owner, conference=conference, command=command)
    session().expire_all()
    found, venue = get_conference(conference.slug), find_venue(conference.id)
    assert venue is not None
    assert (found.colour, venue.name) == ("#aa0000", {"en": "New Hall"})
    assert found.revision > revision


def test_details_when_two_edit_only_the_venue_refuse_the_second(owner: Actor, conference: Conference) -> None:
    stale = details(conference, venue_name=LocalizedText(en="Second"))
    with transaction():
        command = details(conference, venue_name=LocalizedText(en="First"))
        services.edit_details(owner, conference=conference, command=command)
    with pytest.raises(Conflict), transaction():
        services.edit_details(owner, conference=conference, command=stale)
    venue = find_venue(conference.id)
    assert venue is not None and venue.name == {"en": "First"}


def test_address_when_it_was_public_stays(owner: Actor, conference: Conference) -> None:
    with transaction():
        services.edit_details(owner, conference=conference, command=details(conference, slug="start-2027"))
    with transaction():
        services.publish_conference(owner, conference=conference)
    with pytest.raises(InvalidInput) as caught, transaction():
        services.edit_details(owner, conference=conference, command=details(conference, slug="other-2027"))
    assert caught.value.field == "slug"
    assert get_conference("start-2027").id == conference.id


def test_capacity_when_lowered_below_the_seats_taken_is_refused_with_the_number(
    owner: Actor, conference: Conference
) -> None:
    with transaction():
        session().execute(update(Conference).values(seats_taken=12))
    version = conference.version
    with pytest.raises(InvalidInput) as caught, transaction():
        services.change_registration(
            owner, conference=conference, command=RegistrationSettings(version=version, capacity=11)
        )
    assert (caught.value.field, caught.value.values) == ("capacity", {"taken": 12})
    with transaction():
        services.change_registration(
            owner, conference=conference, command=RegistrationSettings(version=version, capacity=12)
        )
    assert get_conference(conference.slug).capacity == 12


def test_registration_when_it_closes_before_it_opens_is_refused(owner: Actor, conference: Conference) -> None:
    with pytest.raises(InvalidInput) as caught, transaction():
        services.change_registration(
            owner,
            conference=conference,
            command=RegistrationSettings(
                version=conference.version,
                opens_at=datetime(2027, 9, 2, tzinfo=UTC),
                closes_at=datetime(2027, 9, 1, tzinfo=UTC),
            ),
        )
    assert caught.value.field == "registration_closes_at"


def test_publishing_when_something_is_missing_lists_it(actor: Actor) -> None:
    with transaction():
        bare = replace(LAUNCH, sides=(), venue_name=NO_TEXT, title=LocalizedText(zh="启动大会"))
        conference = services.create_conference(actor, bare)
    owner = replace(actor, roles={conference.id: frozenset({Role.OWNER})})
    with pytest.raises(NotReady) as caught, transaction():
        services.publish_conference(owner, conference=conference)
    assert [missing.text for missing in caught.value.missing] == [
        "Title in the first language",
        "Name of the venue",
        "Two sides or more",
    ]
    assert get_conference(conference.slug).state == ConferenceState.DRAFT


def test_conference_when_it_walks_its_life_keeps_its_first_publication(
    owner: Actor, conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    at = datetime(2027, 9, 1, 8, tzinfo=UTC)
    frozen(at)
    seen = []
    for step in (Step.PUBLISH, Step.CLOSE, Step.REOPEN, Step.CLOSE, Step.ARCHIVE, Step.RESTORE):
        with transaction():
            if step == Step.PUBLISH:
                services.publish_conference(owner, conference=conference)
            else:
                services.change_state(owner, conference=conference, step=step)
        seen.append(get_conference(conference.slug).state)
        frozen(datetime(2027, 12, 1, tzinfo=UTC))
    assert seen == ["published", "closed", "published", "closed", "archived", "closed"]
    assert get_conference(conference.slug).published_at == at


def test_publishing_when_a_member_may_not_is_refused(actor: Actor, conference: Conference) -> None:
    editor = replace(actor, roles={conference.id: frozenset({Role.AGENDA_EDITOR})})
    with pytest.raises(NotPermitted), transaction():
        services.publish_conference(editor, conference=conference)


def test_side_when_added_by_a_countrys_name_gets_its_code(owner: Actor, conference: Conference) -> None:
    with transaction():
        services.add_side(owner, conference=conference, code=" 德国 ")
        services.add_side(owner, conference=conference, code="asean", name=LocalizedText(en="ASEAN"))
    assert [(side.code, side.name) for side in list_sides(conference.id)][2:] == [
        ("DE", {"en": "Germany", "zh": "德国"}),
        ("ASEAN", {"en": "ASEAN"}),
    ]
    with pytest.raises(InvalidInput), transaction():
        services.add_side(owner, conference=conference, code="ch")


def test_room_when_the_agenda_uses_it_stays(owner: Actor, conference: Conference) -> None:
    with transaction():
        hall = services.add_room(owner, conference=conference, name=LocalizedText(en="Hall"), capacity=300)
        spare = services.add_room(owner, conference=conference, name=LocalizedText(en="Spare"))
        at = datetime(2027, 10, 21, 1, tzinfo=UTC)
        session().add(
            AgendaItem(
                conference_id=conference.id,
                kind=AgendaItemKind.OPENING,
                title=LocalizedText(en="Opening"),
                abstract=NO_TEXT,
                starts_at=at,
                ends_at=at.replace(hour=2),
                room_id=hall.id,
                languages=[],
                interpretation_languages=[],
                created_at=at,
                updated_at=at,
            )
        )
    with pytest.raises(Conflict), transaction():
        services.remove_room(owner, conference=conference, room_id=hall.id)
    with transaction():
        services.remove_room(owner, conference=conference, room_id=spare.id)
    assert [room.id for room in list_rooms(conference.id)] == [hall.id]


def test_rooms_when_moved_change_places(owner: Actor, conference: Conference) -> None:
    with transaction():
        rooms = [
            services.add_room(owner, conference=conference, name=LocalizedText(en=name)) for name in "ABC"
        ]
        services.move_room(owner, conference=conference, room_id=rooms[2].id, up=True)
        services.move_room(owner, conference=conference, room_id=rooms[0].id, up=True)
    assert [room.name["en"] for room in list_rooms(conference.id)] == ["A", "C", "B"]


def test_room_when_of_another_conference_is_not_found(owner: Actor, conference: Conference) -> None:
    with transaction():
        other = services.create_conference(SYSTEM, replace(LAUNCH, slug="other-2027"))
        theirs = services.add_room(SYSTEM, conference=other, name=LocalizedText(en="Theirs"))
    with pytest.raises(NotFound), transaction():
        services.remove_room(owner, conference=conference, room_id=theirs.id)
    assert [room.id for room in list_rooms(other.id)] == [theirs.id]


def test_partner_when_added_twice_in_one_part_is_refused(owner: Actor, conference: Conference) -> None:
    with transaction():
        park = create_organization(owner, OrganizationFacts(LocalizedText(en="Park")))
        city = create_organization(owner, OrganizationFacts(LocalizedText(en="City")))
        for organization, role in ((park, PartnerRole.ORGANIZER), (city, PartnerRole.HOST)):
            services.add_partner(owner, conference=conference, organization_id=organization.id, role=role)
        services.add_partner(
            owner, conference=conference, organization_id=park.id, role=PartnerRole.SUPPORTER
        )
    with pytest.raises(InvalidInput), transaction():
        services.add_partner(
            owner, conference=conference, organization_id=park.id, role=PartnerRole.ORGANIZER
        )
    with transaction():
        first = list_partners(conference.id)[1]
        services.move_partner(owner, conference=conference, partner_id=first.id, up=True)
    assert [(p.organization.name["en"], p.role) for p in list_partners(conference.id)] == [
        ("City", "host"),
        ("Park", "organizer"),
        ("Park", "supporter"),
    ]


def test_member_when_invited_gets_an_account_and_a_link(owner: Actor, conference: Conference) -> None:
    with transaction():
        services.add_member(
            owner, conference=conference, email="Anna@Office.example", name="Anna Meier", role="registrar"
        )
    anna = list_members(conference.id)[-1]
    assert (anna.user.name, anna.role) == ("Anna Meier", "registrar")
    mail = session().scalar(select(OutboxMessage))
    assert (mail.kind, mail.conference_id, mail.payload) == (
        "sign_in_link",
        None,
        {"user_id": anna.user_id},
    )
    with pytest.raises(InvalidInput), transaction():
        services.add_member(owner, conference=conference, email="anna@office.example", role="registrar")


def test_last_owner_when_removed_or_demoted_stays(owner: Actor, conference: Conference) -> None:
    last = list_members(conference.id)[0]
    with pytest.raises(Conflict), transaction():
        services.remove_member(owner, conference=conference, membership_id=last.id)
    with pytest.raises(Conflict), transaction():
        services.change_role(owner, conference=conference, membership_id=last.id, role="viewer")
    with transaction():
        services.add_member(owner, conference=conference, email="b@office.example", role="owner")
        services.change_role(owner, conference=conference, membership_id=last.id, role="viewer")
    assert sorted(m.role for m in list_members(conference.id)) == ["owner", "viewer"]


def test_members_when_an_organizer_edits_them_are_refused(actor: Actor, conference: Conference) -> None:
    organizer = replace(actor, roles={conference.id: frozenset({Role.ORGANIZER})})
    with pytest.raises(NotPermitted), transaction():
        services.add_member(organizer, conference=conference, email="x@office.example", role="viewer")
