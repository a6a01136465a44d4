"""The pages of follow-up, as the people of a secretariat use them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.action_items.filters import NO_FILTERS
from eventapp.action_items.models import ActionItem
from eventapp.action_items.register import RegisterRow, list_register
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.minutes.services import write_minutes
from eventapp.organizations.models import Organization
from tests.minutes.builders import (
    FIRST_DAY,
    NINE,
    actor_with,
    count_queries,
    make_agenda_item,
    make_conference,
    make_member,
    make_organization,
)

Make = Callable[..., ActionItem]
REGISTER = "/manage/launch/action-items"
HOSTILE = "<script>alert(1)</script>\"'&"


@pytest.fixture
def rapporteurs_client(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


@pytest.fixture
def viewers_client(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "viewer")
    return sign_in(user)


def _typed(**values: str) -> dict[str, str]:
    return {
        "title-en": "Rent rooms",
        "title-zh": "租用场地",
        "owners-0-name": "Li Wei",
        "owners-0-email": "li.wei@park.example",
        "due_on": "2021-12-31",
        **values,
    }


def _stored(conference: Conference) -> list[RegisterRow]:
    """Return the register as the database has it now."""
    session().expire_all()
    return list_register(conference.id, NO_FILTERS, FIRST_DAY)


def _titles(page: str) -> list[str]:
    """Return the titles in the table of action items, in order."""
    return re.findall(r'<a id="action-item-\w+"[^>]*>([^<]*)</a>', page)


def test_adding_from_the_register_leads_back_to_it(
    rapporteurs_client: FlaskClient, conference: Conference, decision: Decision, park: Organization
) -> None:
    typed = _typed(**{"owners-0-organization": "changzhou park", "decision_id": decision.id})
    answer = rapporteurs_client.post(f"{REGISTER}/new", data=typed)
    assert (answer.status_code, answer.location) == (302, REGISTER)
    (row,) = _stored(conference)
    (owner,) = row.owners
    assert (row.title, owner.organization, owner.name) == (
        {"en": "Rent rooms", "zh": "租用场地"},
        park.name,
        "Li Wei",
    )
    assert (row.due_on, row.decision_number, row.agenda_item_id) == (
        date(2021, 12, 31),
        1,
        decision.agenda_item_id,
    )
    page = rapporteurs_client.get(REGISTER).text
    assert _titles(page) == ["Rent rooms"]
    assert "Changzhou Park" in page
    assert _titles(rapporteurs_client.get(f"{REGISTER}?lang=zh").text) == ["租用场地"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"title-en": "", "title-zh": ""}, "Please fill this in, in at least one language."),
        ({"title-en": "x" * 201}, "Please keep this under 200 characters."),
        ({"owners-0-name": "", "owners-0-email": ""}, "Please name an organization or a person"),
        ({"owners-0-email": "li.wei"}, "Please give an e-mail address such as name@example.org."),
        ({"due_on": "2021-10-20"}, "The conference begins on 21 Oct 2021."),
        ({"due_on": "tomorrow"}, "Not a valid date value."),
        ({"owners-1-organization": "Nobody Ltd"}, "The directory has no organization of this name."),
        ({"agenda_item_id": "0" * 26}, "Not a valid choice."),
        ({"decision_id": "1 OR 1=1"}, "Not a valid choice."),
    ],
)
def test_a_bad_value_is_said_at_its_field_and_what_was_typed_stays(
    rapporteurs_client: FlaskClient, conference: Conference, typed: dict[str, str], message: str
) -> None:
    sent = _typed(**{"description-en": "Near the station.", **typed})
    answer = rapporteurs_client.post(f"{REGISTER}/new", data=sent)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Near the station." in answer.text
    assert _stored(conference) == []


def test_editing_changes_what_was_typed_and_keeps_the_rest(
    rapporteurs_client: FlaskClient, conference: Conference, make: Make, item: AgendaItem, park: Organization
) -> None:
    made = make(agenda_item_id=item.id, owners=(OwnerFacts(park.id),), due_on=date(2021, 11, 1))
    form = rapporteurs_client.get(f"{REGISTER}/{made.id}/edit").text
    assert 'value="Changzhou Park"' in form
    assert f'<option selected value="{item.id}">' in form
    sent = _typed(**{"version": "1", "owners-0-organization": "常州园区", "agenda_item_id": item.id})
    answer = rapporteurs_client.post(f"{REGISTER}/{made.id}/edit", data=sent)
    assert (answer.status_code, answer.location) == (302, f"{REGISTER}/{made.id}")
    (row,) = _stored(conference)
    assert (row.title["zh"], row.owners[0].organization, row.due_on, row.version, row.sequence) == (
        "租用场地",
        park.name,
        date(2021, 12, 31),
        2,
        1,
    )


def test_a_stale_edit_keeps_what_was_typed_and_says_what_is_newest(
    rapporteurs_client: FlaskClient, conference: Conference, make: Make
) -> None:
    made = make(due_on=date(2021, 11, 1))
    first = rapporteurs_client.post(
        f"{REGISTER}/{made.id}/edit", data=_typed(**{"version": "1", "title-en": "Buy rooms"})
    )
    assert first.status_code == 302
    mine = _typed(**{"version": "1", "title-en": "Borrow rooms"})
    stale = rapporteurs_client.post(f"{REGISTER}/{made.id}/edit", data=mine)
    assert stale.status_code == 409
    assert "Buy rooms" in stale.text
    assert 'value="Borrow rooms"' in stale.text
    assert _stored(conference)[0].title["en"] == "Buy rooms"
    assert '<input id="version" name="version" type="hidden" value="2">' in stale.text
    again = rapporteurs_client.post(f"{REGISTER}/{made.id}/edit", data={**mine, "version": "2"})
    assert again.status_code == 302
    assert _stored(conference)[0].title["en"] == "Borrow rooms"


def test_a_button_of_the_register_moves_the_status_and_leads_back(
    rapporteurs_client: FlaskClient, conference: Conference, make: Make
) -> None:
    made = make()
    back = f"{REGISTER}?status=open&q=li+wei"
    answer = rapporteurs_client.post(
        f"{REGISTER}/{made.id}/status", data={"status": "completed", "version": "1", "next": back}
    )
    assert (answer.status_code, answer.location) == (302, back)
    assert "Action item 1 is completed." in rapporteurs_client.get(back).text
    assert _stored(conference)[0].status == "completed"


def test_a_button_never_leads_to_another_host(rapporteurs_client: FlaskClient, make: Make) -> None:
    sent = {"status": "completed", "version": "1", "next": "//evil.example/"}
    answer = rapporteurs_client.post(f"{REGISTER}/{make().id}/status", data=sent)
    assert answer.location == REGISTER


def test_a_stale_button_says_what_is_newest(
    rapporteurs_client: FlaskClient, conference: Conference, make: Make
) -> None:
    made = make(status="in-process", owners=(OwnerFacts(name="Anna Keller"),))
    answer = rapporteurs_client.post(
        f"{REGISTER}/{made.id}/status", data={"status": "completed", "version": "1"}
    )
    assert answer.status_code == 409
    assert "Somebody else changed this since you opened it." in answer.text
    assert "In progress" in answer.text
    assert "Anna Keller" in answer.text
    assert _stored(conference)[0].status == "in-process"


@pytest.mark.parametrize(
    "sent",
    [
        {"status": "completed"},
        {"status": "completed", "version": "one"},
        {"status": "done", "version": "1"},
        {"version": "1"},
    ],
)
def test_a_button_that_makes_no_sense_changes_nothing(
    rapporteurs_client: FlaskClient, conference: Conference, make: Make, sent: dict[str, str]
) -> None:
    assert rapporteurs_client.post(f"{REGISTER}/{make().id}/status", data=sent).status_code == 422
    assert _stored(conference)[0].version == 1


def test_deleting_takes_it_out_of_the_register(rapporteurs_client: FlaskClient, make: Make) -> None:
    made, kept = make("By mistake"), make("Kept")
    stale = rapporteurs_client.post(f"{REGISTER}/{made.id}/delete", data={"version": "7"})
    assert stale.status_code == 409
    answer = rapporteurs_client.post(f"{REGISTER}/{made.id}/delete", data={"version": "1"})
    assert answer.location == REGISTER
    assert _titles(rapporteurs_client.get(REGISTER).text) == [kept.title["en"]]


def test_filters_of_the_address_filter_and_nonsense_does_not(
    rapporteurs_client: FlaskClient, make: Make, item: AgendaItem, decision: Decision, park: Organization
) -> None:
    make("Late", due_on=FIRST_DAY, status="in-process")
    make("Soon", due_on=FIRST_DAY + timedelta(days=7), owners=(OwnerFacts(park.id),))
    make("Far", due_on=FIRST_DAY + timedelta(days=8), decision_id=decision.id)
    make("Undated", agenda_item_id=item.id, status="completed")
    everything = ["Late", "Soon", "Far", "Undated"]
    expected = {
        "status=open": everything[:3],
        "status=completed": ["Undated"],
        "status=overdue": None,
        "due=7": ["Late", "Soon"],
        "due=30": everything[:3],
        "due=none": ["Undated"],
        "side=CN": ["Soon"],
        "side=CH": None,
        f"organization={park.id}": ["Soon"],
        "q=changzhou": ["Soon"],
        f"source=item-{item.id}": ["Far", "Undated"],
        f"source=decision-{decision.id}": ["Far"],
        "status=nonsense&due=x&source=y&page=0": everything,
    }
    for query, titles in expected.items():
        page = rapporteurs_client.get(f"{REGISTER}?{query}")
        assert (query, page.status_code, _titles(page.text)) == (query, 200, titles or [])
        assert ("Nothing found" in page.text) == (titles is None), query


def test_action_items_come_fifty_a_page(
    rapporteurs_client: FlaskClient, make: Make, item: AgendaItem
) -> None:
    for number in range(1, 52):
        make(f"Task {number}", agenda_item_id=item.id)
    for path in (REGISTER, f"/manage/launch/agenda/{item.id}/outcomes"):
        assert len(_titles(rapporteurs_client.get(path).text)) == 50
        assert _titles(rapporteurs_client.get(f"{path}?page=2").text) == ["Task 51"]


def test_the_picture_of_progress_counts_what_is_there(
    rapporteurs_client: FlaskClient,
    make: Make,
    park: Organization,
    frozen: Callable[[datetime], None],
) -> None:
    make(owners=(OwnerFacts(park.id),), due_on=FIRST_DAY)
    make(owners=(OwnerFacts(park.id),))
    make(status="completed", owners=(OwnerFacts(park.id),))
    make(status="in-process")
    frozen(NINE + timedelta(days=1))
    page = rapporteurs_client.get(f"{REGISTER}/progress").text
    legend = re.findall(r"<caption>Progress</caption>.*?</table>", page, re.S)[0]
    rows = re.findall(r"<th[^>]*>(.*?)</th>.*?<td class=\"numbers\"[^>]*>(\d+)", legend, re.S)
    assert [(re.sub(r"<[^>]*>", "", name), number) for name, number in rows] == [
        ("Completed", "1"),
        ("In progress", "1"),
        ("To do", "1"),
        ("Overdue", "1"),
        ("Carried over", "0"),
    ]
    meters = re.findall(r'<p class="meter-text"><span>(.*?)</span> <span[^>]*>(.*?)</span>', page)
    assert meters == [
        ("Changzhou Park (1 overdue)", "1 of 3"),
        ("Persons without an organization", "0 of 1"),
        ("CN (1 overdue)", "1 of 3"),
        ("Without a side", "0 of 1"),
    ]


def test_hostile_text_is_shown_as_text_on_every_page(
    rapporteurs_client: FlaskClient, rapporteur: Actor, make: Make, item: AgendaItem
) -> None:
    hostile = LocalizedText(en=HOSTILE)
    with transaction():
        organization = make_organization(HOSTILE)
        write_minutes(rapporteur, conference_id=item.conference_id, agenda_item_id=item.id, summary=hostile)
    made = make(
        HOSTILE,
        due_on=FIRST_DAY,
        description=hostile,
        owners=(OwnerFacts(organization.id, HOSTILE),),
        agenda_item_id=item.id,
    )
    pages = [
        REGISTER,
        f"{REGISTER}/board",
        f"{REGISTER}/timeline",
        f"{REGISTER}/bulk?do=owner&chosen={made.id}.1",
        f"{REGISTER}/{made.id}",
        f"{REGISTER}/{made.id}/edit",
        f"/manage/launch/agenda/{item.id}/outcomes",
        f"/manage/launch/agenda/{item.id}/minutes",
    ]
    for path in pages:
        page = rapporteurs_client.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text, path
        assert "&lt;script&gt;alert(1)" in page.text, path
    stale = rapporteurs_client.post(
        f"{REGISTER}/{made.id}/status", data={"status": "completed", "version": "9"}
    )
    assert "&lt;script&gt;alert(1)" in stale.text
    assert "<script>alert" not in stale.text


def test_a_viewer_reads_and_is_offered_nothing_to_change(
    viewers_client: FlaskClient, make: Make, item: AgendaItem, decision: Decision
) -> None:
    made = make(agenda_item_id=item.id)
    for path in (
        REGISTER,
        f"{REGISTER}/{made.id}",
        f"/manage/launch/agenda/{item.id}/outcomes",
        "/manage/launch/minutes",
    ):
        page = viewers_client.get(path)
        assert page.status_code == 200
        main = page.text[page.text.index("<main") :]
        # What a viewer can ask for is a PDF.
        assert set(re.findall(r'method="post" action="([^"]*)"', main)) <= {"/manage/launch/documents"}, path
        assert "/edit" not in main, path
    for path in (f"{REGISTER}/new", f"{REGISTER}/{made.id}/edit", f"/manage/launch/decisions/{decision.id}"):
        assert viewers_client.get(path).status_code == 403
    sent = {"status": "completed", "version": "1"}
    for path in (f"{REGISTER}/{made.id}/status", f"{REGISTER}/{made.id}/delete", f"{REGISTER}/new"):
        assert viewers_client.post(path, data=sent).status_code == 403


def test_the_desk_and_strangers_do_not_read_the_register(
    client: FlaskClient, conference: Conference, sign_in: Callable[[User], FlaskClient], make: Make
) -> None:
    path = f"{REGISTER}/{make().id}"
    with transaction():
        desk, outsider = make_member(conference, "desk"), make_member(make_conference("another"), "owner")
    assert sign_in(desk).get(path).status_code == 403
    assert sign_in(outsider).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_what_belongs_to_another_conference_is_not_found(
    sign_in: Callable[[User], FlaskClient], make: Make, item: AgendaItem, decision: Decision
) -> None:
    made = make()
    with transaction():
        owner = make_member(make_conference("another"), "owner")
    client, register = sign_in(owner), "/manage/another/action-items"
    for path in (
        f"{register}/{made.id}",
        f"{register}/{made.id}/edit",
        f"/manage/another/agenda/{item.id}/outcomes",
        f"/manage/another/agenda/{item.id}/minutes",
        f"/manage/another/agenda/{item.id}/decisions/new",
        f"/manage/another/decisions/{decision.id}",
    ):
        assert client.get(path).status_code == 404, path
    sent = {"version": "1", "status": "completed", **_typed()}
    for path in (
        f"{register}/{made.id}/edit",
        f"{register}/{made.id}/status",
        f"{register}/{made.id}/delete",
    ):
        assert client.post(path, data=sent).status_code == 404, path
    refused = client.post(f"{register}/new", data=_typed(agenda_item_id=item.id))
    assert refused.status_code == 422


def test_the_number_of_queries_does_not_grow_with_the_register(
    rapporteurs_client: FlaskClient, conference: Conference, item: AgendaItem, decision: Decision
) -> None:
    rapporteur, made, counts = actor_with("owner", conference), 0, []
    pages = [REGISTER, "/manage/launch/minutes", f"/manage/launch/agenda/{item.id}/outcomes"]
    for wanted in (1, 3, 300):
        with transaction():
            while made < wanted:
                made += 1
                _add_one(rapporteur, conference, made, decision)
        counts.append([count_queries(lambda path=path: rapporteurs_client.get(path)) for path in pages])
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= 20


def _add_one(actor: Actor, conference: Conference, number: int, decision: Decision) -> None:
    owner = make_organization(f"Organization {number}")
    make_agenda_item(conference.id, f"Item {number}", hours=number)
    create_action_item(
        actor,
        conference_id=conference.id,
        facts=ActionItemFacts(
            title=LocalizedText(en=f"Task {number}"),
            owners=(OwnerFacts(owner.id, f"Person {number}"), OwnerFacts(name="Li Wei")),
            decision_id=decision.id,
        ),
    )
