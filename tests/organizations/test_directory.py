"""The directory of organizations: rules, use cases, pages."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from eventapp.accounts.models import User
from eventapp.actor import PUBLIC, Actor
from eventapp.db.session import db, session, transaction
from eventapp.errors import Conflict, InvalidInput, NotPermitted
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization
from eventapp.organizations.queries import find_organization_by_name, get_organization, list_organizations
from eventapp.organizations.rules import checked_website, folded, name_key
from eventapp.organizations.services import (
    AlreadyInDirectory,
    OrganizationFacts,
    create_organization,
    edit_organization,
)

PARK = OrganizationFacts(
    name=LocalizedText(en="Sino-Swiss (Changzhou) Innovation Park", zh="中瑞（常州）创新园"),
    short_name=LocalizedText(en="SSIP"),
    kind="science_park",
    country="CN",
    website="https://park.example",
)


@pytest.fixture
def park(actor: Actor) -> Organization:
    with transaction():
        return create_organization(actor, PARK)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sino-Swiss Park", "sino  swiss PARK"),
        ("中瑞（常州）创新园", "中瑞(常州)创新园"),
        ("ＡＢＢ　Ltd．", "abb ltd"),
        ("Zürich", "zu\u0308rich"),
        ("Straße AG", "STRASSE ag"),
    ],
)
def test_names_when_spelt_another_way_are_folded_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_names_when_only_signs_are_still_told_apart() -> None:
    assert folded("+++") != folded("%%%")


def test_name_key_when_names_are_as_long_as_they_can_be_fits_its_column() -> None:
    longest = LocalizedText(en="ﷺ" * 200, zh="㍿" * 200)
    assert len(name_key(longest, LocalizedText(en="ﷻ" * 200, zh="㌀" * 200))) <= 1300


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "ftp://park.example",
        "//park.example",
        "https://",
        "https://user:secret@park.example",
        "https://park.example/\nSet-Cookie: x",
        "http://[::1",
        "http://park.example:99999999/",
        "https://park.example/" + "x" * 300,
    ],
)
def test_website_when_it_is_no_plain_address_is_refused(website: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_website(website)
    assert caught.value.field == "website"


@pytest.mark.parametrize("name", ["SSIP", "ssip", "中瑞(常州)创新园", "Sino-Swiss Changzhou Innovation Park"])
def test_organization_when_looked_up_in_any_language_is_found(park: Organization, name: str) -> None:
    assert find_organization_by_name(name) is park


@pytest.mark.parametrize("name", ["", "%", "_SIP", "Innovation", "SSIP\n"[:3]])
def test_organization_when_only_a_part_is_given_is_not_found(park: Organization, name: str) -> None:
    assert find_organization_by_name(name) is None


def test_organization_when_its_name_is_there_already_is_refused_with_the_other(
    actor: Actor, park: Organization
) -> None:
    again = replace(PARK, name=LocalizedText(zh="中瑞(常州)创新园"), country=None)
    with pytest.raises(AlreadyInDirectory) as caught, transaction():
        create_organization(actor, again)
    assert caught.value.existing.id == park.id
    with transaction():
        create_organization(actor, replace(again, country="CH"))
    assert session().scalar(select(func.count()).select_from(Organization)) == 2


def test_organization_when_the_public_adds_it_is_refused(app: Flask) -> None:
    with pytest.raises(NotPermitted), transaction():
        create_organization(PUBLIC, PARK)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": NO_TEXT}, "name"),
        ({"name": LocalizedText(zh="园" * 201)}, "name.zh"),
        ({"short_name": LocalizedText(en="x" * 201)}, "short_name.en"),
        ({"kind": "empire"}, "kind"),
        ({"sector": "alchemy"}, "sector"),
        ({"country": "XX"}, "country"),
    ],
)
def test_organization_when_a_value_is_wrong_is_refused_at_its_field(
    actor: Actor, change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught, transaction():
        create_organization(actor, replace(PARK, **change))  # type: ignore[arg-type]
    assert caught.value.field == field


def test_parent_when_it_would_make_a_circle_is_refused(actor: Actor, park: Organization) -> None:
    with transaction():
        tenant = create_organization(actor, OrganizationFacts(LocalizedText(en="Tenant"), parent_id=park.id))
        shop = create_organization(actor, OrganizationFacts(LocalizedText(en="Shop"), parent_id=tenant.id))
    for parent_id in (park.id, shop.id):
        with pytest.raises(InvalidInput) as caught, transaction():
            edit_organization(
                actor, organization_id=park.id, version=1, facts=replace(PARK, parent_id=parent_id)
            )
        assert caught.value.field == "parent"
    assert get_organization(park.id).parent_id is None


def test_organization_when_edited_from_an_old_version_is_refused(actor: Actor, park: Organization) -> None:
    with transaction():
        edit_organization(actor, organization_id=park.id, version=1, facts=replace(PARK, website=None))
    with pytest.raises(Conflict), transaction():
        edit_organization(actor, organization_id=park.id, version=1, facts=PARK)
    assert get_organization(park.id).website is None


def test_search_when_several_words_finds_what_holds_them_all_in_either_script(
    actor: Actor, park: Organization
) -> None:
    with transaction():
        create_organization(actor, OrganizationFacts(LocalizedText(en="Innovation Agency"), kind="agency"))
    assert list_organizations(search="park innovation") == ([park], 1)
    assert list_organizations(search="常州")[0] == [park]
    assert list_organizations(search="innovation")[1] == 2
    assert [o.kind for o in list_organizations(search="innovation", kind="agency")[0]] == ["agency"]
    assert list_organizations(search="100%_")[1] == 0


@pytest.fixture
def pages(organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)


@pytest.mark.parametrize("path", ["/organizations", "/organizations/new", "/organizations/x"])
def test_directory_when_opened_without_signing_in_asks_to(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302 and answer.location.startswith("/sign-in")


def form(**changes: str) -> dict[str, str]:
    return {
        "version": "1",
        "name-en": "Empa",
        "name-zh": "",
        "kind": "university",
        "country": "CH",
        **changes,
    }


def test_organization_when_added_on_the_page_is_in_the_list(pages: FlaskClient) -> None:
    answer = pages.post("/organizations/new", data=form(website="https://www.empa.ch"))
    assert (answer.status_code, answer.location) == (302, "/organizations")
    text = pages.get("/organizations?q=EMPA&kind=university").text
    assert "Switzerland" in text and 'href="https://www.empa.ch"' in text
    assert "Empa</a>" not in pages.get("/organizations?q=EMPA&kind=media").text


def test_sector_when_chosen_on_the_page_is_listed_and_filtered_by(pages: FlaskClient) -> None:
    assert pages.post("/organizations/new", data=form(sector="health")).status_code == 302
    assert pages.post("/organizations/new", data=form(**{"name-en": "Csem"})).status_code == 302
    listed = pages.get("/organizations?sector=health").text
    assert "Empa</a>" in listed and "Biomedicine and health</td>" in listed and "Csem</a>" not in listed
    assert "Empa</a>" not in pages.get("/organizations?sector=food").text
    assert "Csem</a>" in pages.get("/organizations?sector=alchemy").text


def test_organization_when_a_double_is_typed_links_the_existing_one(
    pages: FlaskClient, park: Organization
) -> None:
    answer = pages.post("/organizations/new", data=form(**{"name-en": "ssip", "country": "CN"}))
    assert answer.status_code == 409
    assert f'href="/organizations/{park.id}"' in answer.text
    assert 'value="ssip"' in answer.text


def test_organization_when_edited_stale_keeps_what_was_typed(pages: FlaskClient, park: Organization) -> None:
    address = f"/organizations/{park.id}"
    theirs = form(**{"name-en": "Theirs"})
    assert pages.post(address, data=theirs).status_code == 302
    answer = pages.post(address, data=form(**{"name-en": "Mine"}))
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text and 'name="version" type="hidden" value="2"' in answer.text
    session().expire_all()
    assert get_organization(park.id).name == {"en": "Theirs"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name-en": ""}, "name-en"),
        ({"name-en": "x" * 201}, "name-en"),
        ({"country": "XX"}, "country"),
        ({"kind": "empire"}, "kind"),
        ({"sector": "alchemy"}, "sector"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"parent": "Nobody knows"}, "parent"),
    ],
)
def test_form_when_a_value_is_wrong_says_so_at_the_field(
    pages: FlaskClient, change: dict[str, str], field: str
) -> None:
    answer = pages.post("/organizations/new", data=form(**change))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert session().scalar(select(func.count()).select_from(Organization)) == 0


def test_next_when_it_leads_elsewhere_is_not_followed(pages: FlaskClient) -> None:
    answer = pages.post("/organizations/new?next=//evil.example", data=form())
    assert answer.location == "/organizations"
    assert "evil" not in pages.get("/organizations/new?next=https://evil.example").text.partition("<main")[2]


def test_name_when_hostile_stays_text(pages: FlaskClient) -> None:
    hostile = '"><script>alert(1)</script>'
    assert pages.post("/organizations/new", data=form(**{"name-en": hostile})).status_code == 302
    assert "<script>alert" not in pages.get("/organizations").text
    assert "<script>alert" not in pages.get("/organizations/new", query_string={"name": hostile}).text


@pytest.fixture
def count_queries(app: Flask) -> Iterator[Callable[[], int]]:
    """Return a function that tells how many statements have been sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield lambda: len(sent)
    event.remove(db.engine, "before_cursor_execute", note)


def test_list_when_longer_takes_the_same_number_of_queries_and_pages(
    pages: FlaskClient, actor: Actor, count_queries: Callable[[], int]
) -> None:
    counts = []
    for size in (1, 2, 297):
        with transaction():
            for number in range(size):
                create_organization(actor, OrganizationFacts(LocalizedText(en=f"Org {size} {number:03}")))
        before = count_queries()
        assert pages.get("/organizations").status_code == 200
        counts.append(count_queries() - before)
    assert counts[0] == counts[1] == counts[2]
    assert pages.get("/organizations?page=6").text.count('<th scope="row">') == 50
    for number in ("7", "0", "-1", "x", "9" * 50):
        assert pages.get(f"/organizations?page={number}").status_code == 200
