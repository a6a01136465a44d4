"""What owners without an account do by their link, and what the secretariat sees and sends."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.action_items.models import ActionItem
from eventapp.action_items.queries import list_for_contact
from eventapp.action_items.register import RegisterRow, find_row
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import change_action_item, delete_action_item
from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import add_contact, note_bounced, note_left, open_link, revoke_link
from eventapp.db.session import session, transaction
from eventapp.errors import InvalidInput
from eventapp.files.models import StoredFile
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LocalizedText
from eventapp.notifications.delivery import preview
from eventapp.organizations.models import Organization
from tests.minutes.builders import FIRST_DAY, NINE, make_conference, make_member, make_organization
from tests.queries import count_queries

Make = Callable[..., ActionItem]
Link = Callable[[str], str]
LI, ANNA, COLLEAGUE = "li@park.example", "anna@zurich.example", "wu@park.example"
HOSTILE = "<script>alert(1)</script> =1+1 visit evil.example now"


@pytest.fixture
def zurich(conference: Conference) -> Organization:
    with transaction():
        return make_organization("Zürich Park", country="CH")


@pytest.fixture
def shared(make: Make, park: Organization, zurich: Organization) -> ActionItem:
    """An action item that Li Wei leads for one side and Anna Keller confirms for the other."""
    owners = (OwnerFacts(park.id, "Li Wei", LI, "zh"), OwnerFacts(zurich.id, "Anna Keller", ANNA, "en"))
    return make("Rent rooms", owners=owners)


@pytest.fixture
def alone(make: Make, park: Organization) -> ActionItem:
    """An action item that nobody but Li Wei owns."""
    return make("Write a letter", owners=(OwnerFacts(park.id, "Li Wei", LI),))


@pytest.fixture
def link(app: Flask, conference: Conference) -> Link:
    """Return a function that gives the address of a contact's page; CSRF is looked at by tests of its own."""
    app.config["WTF_CSRF_ENABLED"] = False

    def open_for(email: str, slug: str = "launch") -> str:
        with transaction():
            contact = session().query(Contact).filter_by(email=email, conference_id=conference.id).one()
            return f"/c/{slug}/follow-up/{open_link(contact, app.config['SECRET_KEY'])}"

    return open_for


@pytest.fixture
def office(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


def row_of(item: ActionItem) -> RegisterRow:
    session().expire_all()
    row = find_row(item.conference_id, item.id, FIRST_DAY)
    assert row is not None
    return row


def mails(kind: str) -> list[str]:
    session().expire_all()
    found = session().query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.id)
    return [mail.recipient_email for mail in found]


def last_mail(kind: str) -> OutboxMessage:
    session().expire_all()
    found: OutboxMessage = (
        session().query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.id.desc()).first()
    )
    return found


def send(client: FlaskClient, page: str, step: str, item: ActionItem, **typed: object) -> int:
    """Send a step of an owner's with the newest version; return the status of the answer."""
    data = {"version": row_of(item).version, **typed}
    return client.post(f"{page}/action-items/{item.id}/{step}", data=data).status_code


def test_owner_when_saying_how_far_it_is_then_starts_it(
    client: FlaskClient, link: Link, shared: ActionItem
) -> None:
    page = link(LI)
    shown = client.get(f"{page}/action-items/{shared.id}").text
    assert "Rent rooms" in shown and "Anna Keller" in shown
    assert ANNA not in shown
    assert send(client, page, "progress", shared, status="needs-action", percent="40") == 303
    row = row_of(shared)
    assert (row.status, row.percent, row.sequence) == ("in-process", 40, 1)
    for percent in ("100", "-1", "x"):
        assert send(client, page, "progress", shared, status="in-process", percent=percent) == 422
    assert send(client, page, "progress", shared, status="completed", percent="5") == 422
    assert send(client, page, "progress", shared, status="needs-action", percent="0") == 303
    assert (row_of(shared).status, row_of(shared).percent) == ("needs-action", 0)


def test_reporting_when_nobody_else_owns_it_then_completes_it(
    client: FlaskClient, link: Link, alone: ActionItem
) -> None:
    page = link(LI)
    assert send(client, page, "report", alone, report_note="Sent on Monday.") == 303
    row = row_of(alone)
    assert (row.status, row.percent, row.completed_at, row.reported_by) == ("completed", 100, NINE, "Li Wei")
    assert "Sent on Monday." in client.get(f"{page}/action-items/{alone.id}").text
    assert mails("action_item_reported") == []
    assert list_for_contact(row.owners[0].contact_id or "") == []


def test_reporting_when_another_side_owns_it_then_waits_for_their_word(
    client: FlaskClient, link: Link, shared: ActionItem
) -> None:
    li, anna = link(LI), link(ANNA)
    assert send(client, li, "report", shared, report_note=HOSTILE) == 303
    row = row_of(shared)
    assert (row.status, row.reported_at, row.reported_by) == ("needs-action", NINE, "Li Wei")
    assert mails("action_item_reported") == [ANNA]
    assert send(client, li, "answer", shared, answer="confirm") == 409
    assert send(client, li, "report", shared) == 409
    assert send(client, li, "progress", shared, status="in-process", percent="50") == 409
    assert "Waiting for your confirmation" in client.get(f"{anna}/").text
    assert "Waiting for your confirmation" not in client.get(f"{li}/").text
    assert send(client, anna, "answer", shared, answer="send_back", reason=" ") == 422
    assert send(client, anna, "answer", shared, answer="send_back", reason=HOSTILE) == 303
    row = row_of(shared)
    assert (row.is_open, row.reported_at, row.reported_by) == (True, None, "")
    assert mails("action_item_answered") == [LI]
    _letter, text = preview(last_mail("action_item_answered"))
    assert "evil. example" in text and "evil.example" not in text
    shown = client.get(f"{li}/action-items/{shared.id}").text
    assert "&lt;script&gt;alert(1)" in shown and "<script>alert" not in shown
    assert send(client, li, "report", shared) == 303
    assert send(client, anna, "answer", shared, answer="confirm") == 303
    row = row_of(shared)
    assert (row.status, row.percent, row.completed_at) == ("completed", 100, NINE)
    assert [owner.confirmed_at for owner in row.owners] == [NINE, NINE]
    assert mails("action_item_answered") == [LI, LI]
    assert send(client, anna, "answer", shared, answer="confirm") == 409


def test_secretariat_can_complete_what_waits_and_reopening_takes_the_report_back(
    client: FlaskClient, office: FlaskClient, link: Link, shared: ActionItem
) -> None:
    assert send(client, link(LI), "report", shared) == 303
    item_page = f"/manage/launch/action-items/{shared.id}"
    assert "Li Wei reported on" in office.get(item_page).text
    for status in ("completed", "in-process"):
        data = {"status": status, "version": row_of(shared).version}
        assert office.post(f"{item_page}/status", data=data).status_code == 302
    row = row_of(shared)
    assert (row.status, row.percent, row.reported_at) == ("in-process", 0, None)
    assert [owner.confirmed_at for owner in row.owners] == [None, None]


def test_passing_on_gives_a_colleague_the_item_and_leaves_watching(
    client: FlaskClient, link: Link, shared: ActionItem
) -> None:
    li = link(LI)
    assert send(client, li, "pass-on", shared, name="Wu Haiyan", email=COLLEAGUE, language="zh") == 303
    row = row_of(shared)
    assert [owner.email for owner in row.owners] == [COLLEAGUE, ANNA]
    assert [owner.organization_id for owner in row.owners] == [o.organization_id for o in row.owners]
    assert mails("action_item_assigned") == [COLLEAGUE]
    letter, _text = preview(last_mail("action_item_assigned"))
    assert client.get(letter.link_url.removeprefix("http://localhost")).status_code == 200
    shown = client.get(f"{li}/action-items/{shared.id}")
    assert (shown.status_code, "You watch this action item" in shown.text) == (200, True)
    for step in ("progress", "report", "pass-on", "answer", "evidence"):
        typed = {"status": "in-process", "name": "X", "email": "x@park.example", "language": "en"}
        typed |= {"answer": "confirm", "note": "x"}
        assert send(client, li, step, shared, **typed) == 404, step
    assert client.post(f"{li}/action-items/{shared.id}/comments", data={"text": "Hello"}).status_code == 303


def test_passing_on_when_it_would_come_back_or_leave_then_is_refused_in_plain_words(
    client: FlaskClient,
    link: Link,
    shared: ActionItem,
    make: Make,
    rapporteur: Actor,
    zurich: Organization,
) -> None:
    make("Other", owners=(OwnerFacts(zurich.id, "Urs Meier", "urs@zurich.example"),))
    li = link(LI)

    def refused(page: str, email: str) -> str:
        typed = {"version": row_of(shared).version, "name": "Somebody", "email": email, "language": "en"}
        answer = client.post(f"{page}/action-items/{shared.id}/pass-on", data=typed)
        assert answer.status_code == 422
        return answer.text

    assert "This is your own address." in refused(li, LI.upper())
    assert "within your organization" in refused(li, ANNA)
    assert "within your organization" in refused(li, "urs@zurich.example")
    assert send(client, li, "pass-on", shared, name="Wu Haiyan", email=COLLEAGUE, language="en") == 303
    assert "has passed this on before" in refused(link(COLLEAGUE), LI)
    with transaction():
        gone = session().query(Contact).filter_by(email=LI).one()
        note_left(rapporteur, conference_id=gone.conference_id, contact_id=gone.id)
    assert "Li Wei has left." in refused(link(COLLEAGUE), LI)
    assert [owner.email for owner in row_of(shared).owners] == [COLLEAGUE, ANNA]


def test_passing_on_to_a_namesake_known_without_an_address_opens_nothing_of_theirs(
    client: FlaskClient, link: Link, shared: ActionItem, make: Make, park: Organization
) -> None:
    theirs = make("Secret of the director", owners=(OwnerFacts(park.id, "Director Wu"),))
    assert (
        send(client, link(LI), "pass-on", shared, name="Director Wu", email=COLLEAGUE, language="zh") == 303
    )
    assert [owner.email for owner in row_of(shared).owners] == [COLLEAGUE, ANNA]
    assert [owner.email for owner in row_of(theirs).owners] == [""]
    page = link(COLLEAGUE)
    shown = client.get(f"{page}/").text
    assert ("Rent rooms" in shown, "Secret of the director" in shown) == (True, False)
    assert client.get(f"{page}/action-items/{theirs.id}").status_code == 404


def test_passing_on_to_somebody_who_is_known_leaves_what_is_said_of_them(
    client: FlaskClient,
    link: Link,
    shared: ActionItem,
    park: Organization,
    rapporteur: Actor,
    conference: Conference,
) -> None:
    facts = ContactFacts("Wu Haiyan", COLLEAGUE)
    with transaction():
        add_contact(rapporteur, conference_id=conference.id, facts=facts)
    assert send(client, link(LI), "pass-on", shared, name="W", email=COLLEAGUE, language="zh") == 303
    session().expire_all()
    known = session().query(Contact).filter_by(email=COLLEAGUE).one()
    assert (known.name, known.organization_id, known.side_id) == ("Wu Haiyan", None, None)
    assert row_of(shared).owners[0].organization_id == park.id


def test_passing_on_to_whom_no_mail_reaches_is_refused(
    client: FlaskClient, link: Link, shared: ActionItem, rapporteur: Actor, conference: Conference
) -> None:
    with transaction():
        add_contact(rapporteur, conference_id=conference.id, facts=ContactFacts("Wu Haiyan", COLLEAGUE))
        note_bounced(rapporteur, conference_id=conference.id, email=COLLEAGUE)
    typed = {"version": row_of(shared).version, "name": "Wu", "email": COLLEAGUE, "language": "en"}
    answer = client.post(f"{link(LI)}/action-items/{shared.id}/pass-on", data=typed)
    assert (answer.status_code, "Nothing can be sent to Wu Haiyan now." in answer.text) == (422, True)
    assert [owner.email for owner in row_of(shared).owners] == [LI, ANNA]


def test_link_when_wrong_revoked_or_of_somebody_else_then_opens_nothing(
    client: FlaskClient,
    link: Link,
    shared: ActionItem,
    alone: ActionItem,
    rapporteur: Actor,
) -> None:
    li, anna = link(LI), link(ANNA)
    for page in (anna, f"{li}x", li.replace("/c/launch/", "/c/other/")):
        assert client.get(f"{page}/action-items/{alone.id}").status_code == 404
        assert send(client, page, "report", alone) == 404
        assert client.post(f"{page}/action-items/{alone.id}/comments", data={"text": "x"}).status_code == 404
    assert client.get(f"{li}/action-items/{alone.id}").status_code == 200
    with transaction():
        contact = session().query(Contact).filter_by(email=LI).one()
        revoke_link(rapporteur, conference_id=contact.conference_id, contact_id=contact.id)
    assert client.get(f"{li}/action-items/{alone.id}").status_code == 404
    assert send(client, li, "report", alone) == 404
    assert row_of(alone).is_open


def test_stale_step_of_an_owner_is_told_with_the_newest_state(
    client: FlaskClient, link: Link, shared: ActionItem
) -> None:
    li = link(LI)
    assert send(client, li, "progress", shared, status="in-process", percent="70") == 303
    answer = client.post(
        f"{li}/action-items/{shared.id}/progress",
        data={"version": "1", "status": "in-process", "percent": "10"},
    )
    assert answer.status_code == 409
    assert "Somebody else changed this since you opened it." in answer.text
    assert "70 %" in answer.text
    assert row_of(shared).percent == 70


def test_comments_reach_owners_and_watchers_once_in_a_while(
    client: FlaskClient,
    office: FlaskClient,
    link: Link,
    shared: ActionItem,
    frozen: Callable[[datetime], None],
) -> None:
    item_page = f"/manage/launch/action-items/{shared.id}"
    typed = {"name": "Dr. Look", "email": "look@office.example"}
    assert office.post(f"{item_page}/watchers", data=typed).status_code == 303
    assert office.post(f"{item_page}/comments", data={"text": HOSTILE}).status_code == 303
    assert sorted(mails("action_item_commented")) == sorted([ANNA, LI, "look@office.example"])
    _letter, text = preview(last_mail("action_item_commented"))
    assert "evil. example" in text
    li = link(LI)
    assert client.post(f"{li}/action-items/{shared.id}/comments", data={"text": "Again"}).status_code == 303
    assert len(mails("action_item_commented")) == 3
    frozen(NINE + timedelta(minutes=16))
    assert client.post(f"{li}/action-items/{shared.id}/comments", data={"text": "Later"}).status_code == 303
    assert sorted(mails("action_item_commented")[3:]) == sorted([ANNA, "look@office.example"])
    assert client.post(f"{li}/action-items/{shared.id}/comments", data={"text": " "}).status_code == 422
    shown = office.get(item_page).text
    assert shown.index("Again") < shown.index("Later")
    assert "<script>alert" not in shown
    comment_id = re.findall(r"comments/(\w+)/remove", shown)[0]
    assert office.post(f"{item_page}/comments/{comment_id}/remove").status_code == 303
    assert HOSTILE[:10] not in office.get(item_page).text.replace("&lt;", "<")


def test_evidence_is_a_link_a_file_or_a_note(
    client: FlaskClient, office: FlaskClient, link: Link, shared: ActionItem, rapporteur: Actor
) -> None:
    li, anna = link(LI), link(ANNA)
    page = f"{li}/action-items/{shared.id}"
    for bad in (
        {},
        {"url": "javascript:alert(1)"},
        {"url": "ftp://park.example/x"},
        {"file": (io.BytesIO(b"MZ"), "x.pdf")},
        {"url": "https://park.example/x", "file": (io.BytesIO(b"%PDF-1.7"), "x.pdf")},
    ):
        assert client.post(f"{page}/evidence", data=bad).status_code == 422
    assert client.post(f"{page}/evidence", data={"url": "https://park.example/x"}).status_code == 303
    pdf = {"file": (io.BytesIO(b"%PDF-1.7"), "lease.pdf"), "note": "=HYPERLINK(1)"}
    assert client.post(f"{page}/evidence", data=pdf).status_code == 303
    shown = client.get(page).text
    assert 'href="https://park.example/x" rel="noreferrer nofollow"' in shown
    path = re.findall(r'href="([^"]*/evidence/\w+)"', shown)[0]
    assert client.get(path).data == b"%PDF-1.7"
    evidence_id = path.rsplit("/", 1)[1]
    assert client.get(f"{anna}/action-items/{shared.id}/evidence/{evidence_id}").status_code == 200
    item_page = f"/manage/launch/action-items/{shared.id}"
    assert office.get(f"{item_page}/evidence/{evidence_id}").status_code == 200
    assert client.get(f"{item_page}/evidence/{evidence_id}").status_code == 302
    with transaction():
        ids = {"conference_id": shared.conference_id, "action_item_id": shared.id}
        delete_action_item(rapporteur, **ids, version=row_of(shared).version)
    assert session().query(StoredFile).count() == 0


def test_writing_to_the_owners_reaches_those_who_can_be(
    client: FlaskClient, office: FlaskClient, shared: ActionItem, rapporteur: Actor, conference: Conference
) -> None:
    item_page = f"/manage/launch/action-items/{shared.id}"
    assert office.post(f"{item_page}/write").status_code == 303
    assert mails("action_item_assigned") == [LI, ANNA]
    letter, text = preview(last_mail("action_item_assigned"))
    assert client.get(letter.link_url.removeprefix("http://localhost")).status_code == 200
    assert LI not in text
    with transaction():
        for contact in session().query(Contact):
            note_left(rapporteur, conference_id=conference.id, contact_id=contact.id)
    office.post(f"{item_page}/write")
    assert len(mails("action_item_assigned")) == 2
    shown = office.get(item_page).text
    assert "None of the owners can be written to" in shown
    assert shown.count(">Left<") == 2
    with pytest.raises(CannotBeDone):
        preview(last_mail("action_item_assigned"))


def test_mail_about_an_action_item_makes_no_link_of_what_people_have_written(
    office: FlaskClient, make: Make, park: Organization, conference: Conference
) -> None:
    with transaction():
        other = make_organization("See zurich.example")
    owners = (OwnerFacts(park.id, "Li Wei", LI), OwnerFacts(other.id))
    item = make("Pay at https://evil.example/now", owners=owners)
    assert office.post(f"/manage/launch/action-items/{item.id}/write").status_code == 303
    _letter, text = preview(last_mail("action_item_assigned"))
    assert ("Pay at https: //evil. example" in text, "See zurich. example" in text) == (True, True)
    assert ("evil.example" in text, "zurich.example" in text) == (False, False)


def test_owners_who_are_new_are_told_once_the_conference_is_concluded(
    office: FlaskClient, shared: ActionItem, conference: Conference, park: Organization
) -> None:
    page = f"/manage/launch/action-items/{shared.id}/edit"

    def save(*emails: str) -> None:
        typed = {"title-en": "Rent rooms", "version": str(row_of(shared).version)}
        for place, email in enumerate(emails):
            typed |= {f"owners-{place}-name": email, f"owners-{place}-email": email}
        assert office.post(page, data=typed).status_code == 302

    save(LI, ANNA, "first@park.example")
    assert mails("action_item_assigned") == []
    with transaction():
        session().get_one(Conference, conference.id).concluded_at = now()
    save(LI, ANNA, "first@park.example", "second@park.example")
    assert mails("action_item_assigned") == ["second@park.example"]


def test_owner_who_left_stays_but_does_not_become_one(
    make: Make, shared: ActionItem, rapporteur: Actor, conference: Conference, park: Organization
) -> None:
    with transaction():
        contact = session().query(Contact).filter_by(email=LI).one()
        note_left(rapporteur, conference_id=conference.id, contact_id=contact.id)
    lead = OwnerFacts(park.id, "Li Wei", LI)
    with pytest.raises(InvalidInput) as refused:
        make("New", owners=(OwnerFacts(name="Anna Keller", email=ANNA), lead))
    assert refused.value.field == "owners.1.name"
    ids = {"conference_id": conference.id, "action_item_id": shared.id}
    with transaction():
        facts = ActionItemFacts(title=LocalizedText(en="Still his"), owners=(lead,))
        change_action_item(rapporteur, **ids, facts=facts, version=row_of(shared).version)
    assert [(owner.email, owner.left_at) for owner in row_of(shared).owners] == [(LI, NINE)]


def test_history_tells_in_words_who_did_what(
    client: FlaskClient, office: FlaskClient, link: Link, shared: ActionItem
) -> None:
    send(client, link(LI), "progress", shared, status="in-process", percent="30")
    send(client, link(LI), "report", shared)
    send(client, link(ANNA), "answer", shared, answer="confirm")
    page = office.get(f"/manage/launch/action-items/{shared.id}").text
    history = " ".join(re.sub(r"<[^>]*>", " ", page[page.index('id="history-head"') :]).split())
    for told in (
        "Said how far it is: 30 % 21 Oct 2021, 09:00 · Li Wei",
        "Reported as done 21 Oct 2021, 09:00 · Li Wei",
        "Confirmed that it is done 21 Oct 2021, 09:00 · Anna Keller",
        "Completed 21 Oct 2021, 09:00 · Anna Keller",
        "Added to the register",
    ):
        assert told in history


def test_add_another_owner_keeps_what_was_typed_and_saves_nothing(
    office: FlaskClient, conference: Conference, park: Organization
) -> None:
    typed = {"title-en": "Rent rooms", "owners-1-name": "Anna Keller", "add_owner": "1"}
    answer = office.post("/manage/launch/action-items/new", data=typed)
    assert answer.status_code == 200
    assert 'name="owners-2-name"' in answer.text
    assert 'value="Anna Keller"' in answer.text
    assert session().query(ActionItem).count() == 0


def test_steps_of_the_secretariat_are_closed_to_others(
    client: FlaskClient,
    shared: ActionItem,
    conference: Conference,
    sign_in: Callable[[User], FlaskClient],
) -> None:
    with transaction():
        viewer, outsider = make_member(conference, "viewer"), make_member(make_conference("another"), "owner")
    as_viewer, as_outsider = sign_in(viewer), sign_in(outsider)
    for step, typed in (
        ("comments", {"text": "x"}),
        ("evidence", {"note": "x"}),
        ("watchers", {"name": "X", "email": "x@y.example"}),
        ("write", {}),
    ):
        path = f"/action-items/{shared.id}/{step}"
        assert as_viewer.post(f"/manage/launch{path}", data=typed).status_code == 403
        assert as_outsider.post(f"/manage/launch{path}", data=typed).status_code == 404
        assert as_outsider.post(f"/manage/another{path}", data=typed).status_code == 404


def test_pages_of_an_item_ask_as_often_for_three_comments_as_for_one(
    client: FlaskClient, office: FlaskClient, link: Link, shared: ActionItem
) -> None:
    li, counts = link(LI), []
    for number in (1, 2):
        for each in range(number):
            client.post(f"{li}/action-items/{shared.id}/comments", data={"text": f"Comment {each}"})
            client.post(f"{li}/action-items/{shared.id}/evidence", data={"note": f"Note {each}"})
        session().remove()
        with count_queries() as own:
            client.get(f"{li}/action-items/{shared.id}")
        with count_queries() as offices:
            office.get(f"/manage/launch/action-items/{shared.id}")
        counts.append((len(own), len(offices)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 20
