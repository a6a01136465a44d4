"""The pages of working links, as the people of a secretariat use them."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.working_links.listing import NO_FILTERS, LinkRow, list_links
from eventapp.working_links.models import WorkingLink
from tests.minutes.builders import FIRST_DAY, make_conference, make_member, make_organization
from tests.queries import count_queries
from tests.working_links.test_services import make_agreement

Make = Callable[..., WorkingLink]
LINKS = "/manage/launch/links"
HOSTILE = "<script>alert(1)</script>\"'&"


def typed(**values: str) -> dict[str, str]:
    return {
        "first_organization": "changzhou park",
        "second_organization": "楚格州",
        "first_contact_name": "Li Wei",
        "first_contact_email": "li.wei@park.example",
        "topic-en": "Sensors",
        "origin": "introduction",
        **values,
    }


def stored(conference: Conference) -> list[LinkRow]:
    session().expire_all()
    return list_links(conference.id, NO_FILTERS, FIRST_DAY)


def test_link_when_added_on_the_page_is_in_the_list_and_the_picture(
    office: FlaskClient, conference: Conference, park: Organization, canton: Organization
) -> None:
    answer = office.post(f"{LINKS}/new", data=typed(next_review_on="2021-12-01"))
    (row,) = stored(conference)
    assert (answer.status_code, answer.location) == (303, f"{LINKS}/{row.id}")
    assert (row.first.organization, row.second.organization) == (park.name, canton.name)
    shown = office.get(answer.location).text
    assert "Sensors" in shown and ">Li Wei</a>" in shown and "1 December 2021" in shown
    listed = office.get(LINKS).text
    assert "Changzhou Park" in listed and "Canton of Zug" in listed
    assert "常州园区" in office.get(f"{LINKS}?lang=zh").text
    picture = office.get(f"{LINKS}/network").text
    assert re.findall(r"<path class=\"link-line link-introduced\"[^>]*><title>([^<]*)", picture) == [
        "常州园区 – 楚格州 · 已引荐 · Sensors"
    ]


def test_form_when_opened_from_an_item_then_is_filled_in(
    office: FlaskClient, item: AgendaItem, park: Organization
) -> None:
    page = office.get(f"{LINKS}/new?item={item.id}&first={park.id}&second=Canton+of+Zug").text
    assert 'value="Changzhou Park"' in page
    assert 'value="Canton of Zug"' in page
    assert f'<option selected value="{item.id}">' in page
    assert '<option selected value="meeting">' in page


@pytest.mark.parametrize(
    ("values", "field", "status"),
    [
        ({"first_organization": ""}, "first_organization", 422),
        ({"first_organization": "Nobody Ltd"}, "first_organization", 422),
        ({"second_organization": "Nobody Ltd"}, "second_organization", 422),
        ({"second_organization": "Changzhou Park"}, "second_organization", 422),
        ({"first_contact_email": "li.wei"}, "first_contact_email", 422),
        ({"first_contact_name": ""}, "first_contact_name", 422),
        ({"second_contact_name": "x" * 201}, "second_contact_name", 422),
        ({"topic-en": "x" * 201}, "topic-en", 422),
        ({"origin": "fate"}, "origin", 422),
        ({"origin": "meeting"}, "agenda_item_id", 422),
        ({"agenda_item_id": "0" * 26}, "agenda_item_id", 422),
        ({"agreement_id": "1 OR 1=1"}, "agreement_id", 422),
        ({"next_review_on": "2021-10-20"}, "next_review_on", 422),
        ({"next_review_on": "soon"}, "next_review_on", 422),
        ({"notes": "x" * 20_001}, "notes", 422),
    ],
)
def test_form_when_a_value_is_wrong_says_so_at_the_field_and_keeps_the_rest(
    office: FlaskClient,
    conference: Conference,
    park: Organization,
    canton: Organization,
    values: dict[str, str],
    field: str,
    status: int,
) -> None:
    answer = office.post(f"{LINKS}/new", data=typed(**{"topic-zh": "传感器", **values}))
    assert answer.status_code == status
    assert f'id="{field}-error"' in answer.text
    assert 'value="传感器"' in answer.text
    assert stored(conference) == []


def test_form_when_the_pair_has_a_link_leads_to_it(
    office: FlaskClient, conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(canton, park)
    answer = office.post(f"{LINKS}/new", data=typed())
    assert answer.status_code == 409
    assert f'href="{LINKS}/{made.id}"' in answer.text
    assert 'value="Sensors"' in answer.text
    assert len(stored(conference)) == 1


def test_edit_when_stale_keeps_what_was_typed_and_shows_the_newest(
    office: FlaskClient, conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(park, canton, ("Li Wei", ""))
    path = f"{LINKS}/{made.id}/edit"
    assert 'value="Li Wei"' in office.get(path).text
    theirs = office.post(path, data=typed(**{"version": "1", "topic-en": "Theirs"}))
    assert (theirs.status_code, theirs.location) == (303, f"{LINKS}/{made.id}")
    mine = typed(**{"version": "1", "topic-en": "Mine"})
    stale = office.post(path, data=mine)
    assert stale.status_code == 409
    assert "Theirs" in stale.text and 'value="Mine"' in stale.text
    assert stored(conference)[0].topic == {"en": "Theirs"}
    assert office.post(path, data={**mine, "version": "2"}).status_code == 303
    assert stored(conference)[0].topic == {"en": "Mine"}


def test_buttons_when_pressed_move_and_delete_and_stale_ones_do_nothing(
    office: FlaskClient, conference: Conference, make: Make, park: Organization, canton: Organization
) -> None:
    path = f"{LINKS}/{make(park, canton).id}"
    assert office.post(f"{path}/stage", data={"stage": "exploring", "version": "1"}).status_code == 303
    assert "Introduced → Exploring" in office.get(path).text
    stale = office.post(f"{path}/stage", data={"stage": "active", "version": "1"})
    assert (stale.status_code, stored(conference)[0].stage) == (409, "exploring")
    assert "Somebody else changed this since you opened it." in stale.text
    for wrong in ({"stage": "friends", "version": "2"}, {"version": "2"}, {"stage": "active"}):
        assert office.post(f"{path}/stage", data=wrong).status_code == 422
    assert office.post(f"{path}/delete", data={"version": "1"}).status_code == 303
    assert len(stored(conference)) == 1
    assert office.post(f"{path}/delete", data={"version": "2"}).location == LINKS
    assert stored(conference) == []


def test_button_of_an_agreement_when_pressed_makes_links_and_leads_back(
    office: FlaskClient, conference: Conference, park: Organization, canton: Organization
) -> None:
    with transaction():
        agreement = make_agreement(conference, {park: "CN", canton: "CH"})
    path = f"/manage/launch/agreements/{agreement.id}/links"
    answer = office.post(path, data={"next": "//evil.example/"})
    assert (answer.status_code, answer.location) == (303, LINKS)
    assert "1 working link is made." in office.get(LINKS).text
    assert (
        office.post(path, data={"next": "/manage/launch/agreements"}).location == "/manage/launch/agreements"
    )
    assert len(stored(conference)) == 1


def test_filters_when_nonsense_leave_everything_in(
    office: FlaskClient, make: Make, park: Organization, canton: Organization
) -> None:
    made = make(park, canton)
    for page in (LINKS, f"{LINKS}/network"):
        for query in (
            "stage=x&side=%00&sector=y&origin=z&review=w&page=0",
            "_external=1&_scheme=x&endpoint=y",
        ):
            answer = office.get(f"{page}?{query}".replace("&side=%00", ""))
            assert answer.status_code == 200 and f"{LINKS}/{made.id}" in answer.text
        assert "Nothing found" in office.get(f"{page}?stage=active").text


def test_hostile_text_is_shown_as_text_on_every_page(
    office: FlaskClient, make: Make, canton: Organization
) -> None:
    with transaction():
        hostile = make_organization(HOSTILE)
    made = make(hostile, canton, (HOSTILE, ""), topic=LocalizedText(en=HOSTILE), notes=HOSTILE)
    for path in (LINKS, f"{LINKS}/network", f"{LINKS}/{made.id}", f"{LINKS}/{made.id}/edit", f"{LINKS}/new"):
        page = office.get(path).text
        assert "<script>alert" not in page, path
        assert "&lt;script&gt;alert(1)" in page, path


def test_a_viewer_reads_and_is_offered_nothing_to_change(
    reader: FlaskClient, make: Make, park: Organization, canton: Organization
) -> None:
    path = f"{LINKS}/{make(park, canton).id}"
    for page in (LINKS, f"{LINKS}/network", path):
        answer = reader.get(page)
        assert answer.status_code == 200
        main = answer.text[answer.text.index("<main") :]
        assert 'method="post"' not in main and "/edit" not in main, page
    for page in (f"{LINKS}/new", f"{path}/edit"):
        assert reader.get(page).status_code == 403
    for page in (f"{LINKS}/new", f"{path}/edit", f"{path}/stage", f"{path}/delete"):
        assert reader.post(page, data={"version": "1", "stage": "active"}).status_code == 403


def test_strangers_and_the_desk_do_not_read_links(
    client: FlaskClient,
    conference: Conference,
    sign_in: Callable[[User], FlaskClient],
    make: Make,
    park: Organization,
    canton: Organization,
) -> None:
    path = f"{LINKS}/{make(park, canton).id}"
    with transaction():
        desk, outsider = make_member(conference, "desk"), make_member(make_conference("another"), "owner")
    assert sign_in(desk).get(path).status_code == 403
    assert sign_in(outsider).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_what_belongs_to_another_conference_is_not_found(
    sign_in: Callable[[User], FlaskClient],
    conference: Conference,
    make: Make,
    park: Organization,
    canton: Organization,
) -> None:
    made = make(park, canton)
    with transaction():
        agreement = make_agreement(conference, {park: "CN", canton: "CH"})
        owner = make_member(make_conference("another"), "owner")
    client, links = sign_in(owner), "/manage/another/links"
    for path in (f"{links}/{made.id}", f"{links}/{made.id}/edit"):
        assert client.get(path).status_code == 404
    sent = {"version": "1", "stage": "exploring", **typed()}
    for path in (
        *(f"{links}/{made.id}/{part}" for part in ("edit", "stage", "delete")),
        f"/manage/another/agreements/{agreement.id}/links",
    ):
        assert client.post(path, data=sent).status_code == 404, path


def test_the_number_of_queries_does_not_grow_with_the_links(
    office: FlaskClient, rapporteur: Actor, make: Make, canton: Organization
) -> None:
    counts, made = [], 0
    for wanted in (1, 3):
        while made < wanted:
            made += 1
            with transaction():
                company = make_organization(f"Company {made}")
            make(company, canton, (f"Person {made}", ""))
        for page in (LINKS, f"{LINKS}/network"):
            session().remove()
            with count_queries() as asked:
                assert office.get(page).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_picture_when_there_are_more_organizations_than_fit_says_how_many_are_left_out(
    office: FlaskClient, conference: Conference, park: Organization
) -> None:
    with transaction():
        companies = [make_organization(f"Company {number:02}", country="CH") for number in range(62)]
        for company in companies:
            first, second = sorted((park.id, company.id))
            session().add(
                WorkingLink(
                    id=new_id(),
                    conference_id=conference.id,
                    first_organization_id=first,
                    second_organization_id=second,
                    created_at=now(),
                    updated_at=now(),
                )
            )
    page = office.get(f"{LINKS}/network").text
    assert page.count('class="network-label"') == 60
    assert "3 organizations more have fewer links and are not drawn." in page
    assert "3 working links are not drawn." in page
    assert page.count("<tr>") - page.count("<thead>") == 59
