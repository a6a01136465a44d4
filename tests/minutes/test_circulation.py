"""Minutes out for comments: who is asked and how, what they see and say, versions, and who sees nothing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import note_left, open_link, revoke_link
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Minutes, MinutesComment, MinutesReview
from eventapp.minutes.queries import get_full_minutes, get_outcome
from eventapp.minutes.reviews import count_comments, get_version
from eventapp.minutes.rules import PartyRef
from eventapp.minutes.services import (
    approve_minutes,
    circulate_minutes,
    circulating,
    comment_on_minutes,
    fill_attendance,
    record_decision,
    reopen_minutes,
    set_attendance,
    settle_comment,
    write_minutes,
)
from eventapp.notifications.delivery import preview
from tests.minutes.builders import FIRST_DAY, NINE, actor_with, audited, make_member
from tests.minutes.participants import choose, make_delegate
from tests.queries import count_queries

SECRET = "a key for tests that is long enough"
UNTIL = FIRST_DAY + timedelta(days=7)
ANNA = ContactFacts(name="Anna Keller", email="anna@city.example")
WEI = ContactFacts(name="Li Wei", email="wei@park.example", language="zh")


@pytest.fixture(autouse=True)
def _on_the_day(frozen: Callable[[datetime], None]) -> None:
    frozen(NINE)


@pytest.fixture
def client(app: Flask, client: FlaskClient) -> FlaskClient:
    """Somebody with a link; CSRF is looked at by tests of its own."""
    app.config["WTF_CSRF_ENABLED"] = False
    return client


@pytest.fixture
def written(rapporteur: Actor, item: AgendaItem) -> AgendaItem:
    """An item with minutes."""
    with transaction():
        write_minutes(rapporteur, **_ids(item), summary=LocalizedText(en="All agreed.", zh="一致同意。"))
    return item


@pytest.fixture
def browser(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """A rapporteur's."""
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


def _ids(item: AgendaItem) -> dict[str, str]:
    return {"conference_id": item.conference_id, "agenda_item_id": item.id}


def _circulate(
    actor: Actor, item: AgendaItem, *reviewers: ContactFacts, until: date | None = UNTIL, **more: Any
) -> Minutes:
    session().expire_all()
    version = get_outcome(**_ids(item)).version or 0
    with transaction():
        return circulate_minutes(
            actor,
            **_ids(item),
            version=version,
            contact_ids=more.get("contact_ids", ()),
            reviewers=reviewers,
            comments_until=until,
            secret_key=SECRET,
        )


def _contact(email: str) -> Contact:
    contact: Contact = session().scalars(select(Contact).where(Contact.email == email)).one()
    return contact


def _link(email: str, item: AgendaItem, rest: str = "") -> str:
    """Return the path of somebody's page of minutes, as their mail has it."""
    with transaction():
        token = open_link(_contact(email), SECRET)
    return f"/c/launch/follow-up/{token}/minutes/{item.id}{rest}"


def _comment(item: AgendaItem, email: str, text: str = "Please name the park.") -> MinutesComment:
    contact = _contact(email)
    with transaction():
        return comment_on_minutes(Actor(name=contact.name), **_ids(item), contact_id=contact.id, text=text)


def _mails() -> list[OutboxMessage]:
    session().expire_all()
    return list(session().scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_circulating_keeps_a_version_and_writes_to_each_in_their_language(
    rapporteur: Actor, written: AgendaItem, client: FlaskClient
) -> None:
    _circulate(rapporteur, written, ANNA, WEI)
    outcome = get_outcome(**_ids(written))
    assert (outcome.status, outcome.comments_until) == ("circulated", UNTIL)
    full = get_full_minutes(**_ids(written))
    assert [(v.number, v.status, v.by_name) for v in full.versions] == [(1, "circulated", "rapporteur")]
    letters = {mail.recipient_email: preview(mail) for mail in _mails()}
    assert set(letters) == {ANNA.email, WEI.email}
    letter, text = letters[ANNA.email]
    assert "28 October 2021" in text
    assert "您" in letters[WEI.email][1]
    page = client.get(letter.link_url.removeprefix("http://localhost"))
    assert page.status_code == 200
    assert "All agreed." in page.text
    assert audited()[-1] == "minutes.circulated"


def test_circulating_again_makes_another_version_and_asks_anew_those_who_are_left(
    rapporteur: Actor, written: AgendaItem, client: FlaskClient
) -> None:
    _circulate(rapporteur, written, ANNA, WEI)
    _comment(written, ANNA.email)
    path, gone = _link(ANNA.email, written), _link(WEI.email, written)
    assert client.post(f"{path}/agree").status_code == 303
    with transaction():
        write_minutes(
            rapporteur,
            **_ids(written),
            summary=LocalizedText(en="All agreed on the park."),
            base=LocalizedText(en="All agreed.", zh="一致同意。"),
        )
    assert "All agreed on the park." not in client.get(path).text
    _circulate(rapporteur, written, contact_ids=[_contact(ANNA.email).id])
    page = client.get(path).text
    assert "All agreed on the park." in page
    assert "You have agreed" not in page
    assert "Please name the park." in page
    assert client.get(gone).status_code == 404
    assert [v.number for v in get_full_minutes(**_ids(written)).versions] == [1, 2]
    assert len(_mails()) == 3


def test_reviewers_comment_and_agree_until_the_day_is_over(
    rapporteur: Actor, written: AgendaItem, client: FlaskClient, frozen: Callable[[datetime], None]
) -> None:
    _circulate(rapporteur, written, ANNA)
    path = _link(ANNA.email, written)
    assert client.post(f"{path}/comments", data={"text": " "}).status_code == 422
    assert client.post(f"{path}/comments", data={"text": "x" * 4_001}).status_code == 422
    assert client.post(f"{path}/comments", data={"text": "Please name the park."}).status_code == 303
    assert client.post(f"{path}/agree").status_code == 303
    page = client.get(path).text
    assert ("Please name the park." in page, "You have agreed" in page) == (True, True)
    assert client.post(f"{path}/comments", data={"text": "One more thing."}).status_code == 303
    assert session().query(MinutesReview).one().agreed_at is None
    # The last minute of the day in Shanghai, and the first of the next one.
    frozen(datetime(2021, 10, 28, 15, 59, tzinfo=NINE.tzinfo))
    assert client.post(f"{path}/comments", data={"text": "In time."}).status_code == 303
    frozen(datetime(2021, 10, 28, 16, 0, tzinfo=NINE.tzinfo))
    late = client.post(f"{path}/comments", data={"text": "Too late, but kept."})
    assert late.status_code == 409
    assert "The time for comments is over." in late.text
    assert "Too late, but kept.</textarea>" in late.text
    client.post(f"{path}/agree")
    assert session().query(MinutesReview).one().agreed_at is None
    assert count_comments(**_ids(written)).total == 3


def test_approved_minutes_are_read_by_reviewers_and_take_no_comments(
    rapporteur: Actor, written: AgendaItem, client: FlaskClient
) -> None:
    _circulate(rapporteur, written, ANNA)
    path = _link(ANNA.email, written)
    with transaction():
        approve_minutes(rapporteur, **_ids(written), version=2)
    page = client.get(path).text
    assert ("All agreed." in page, "Approved" in page, "Send the comment" in page) == (True, True, False)
    assert client.post(f"{path}/comments", data={"text": "Wait."}).status_code == 409
    assert [v.status for v in get_full_minutes(**_ids(written)).versions] == ["circulated", "approved"]
    with transaction():
        reopen_minutes(rapporteur, **_ids(written), version=3)
    assert "These minutes are being worked on." in client.get(path).text
    assert client.post(f"{path}/comments", data={"text": "Wait."}).status_code == 409


def test_links_that_are_revoked_of_others_or_of_other_minutes_find_nothing(
    rapporteur: Actor, written: AgendaItem, other_item: AgendaItem, client: FlaskClient
) -> None:
    with transaction():
        write_minutes(rapporteur, **_ids(other_item), summary=LocalizedText(en="Signed."))
    _circulate(rapporteur, written, ANNA)
    _circulate(rapporteur, other_item, WEI)
    path, foreign = _link(ANNA.email, written), _link(WEI.email, written)
    assert client.get(path).status_code == 200
    for rest, method in (("", client.get), ("/comments", client.post), ("/agree", client.post)):
        assert method(f"{foreign}{rest}").status_code == 404
        assert method(path.replace(written.id, other_item.id) + rest).status_code == 404
        assert method(path.replace(written.id, "nothing") + rest).status_code == 404
    assert session().query(MinutesComment).count() == 0
    with transaction():
        revoke_link(rapporteur, conference_id=written.conference_id, contact_id=_contact(ANNA.email).id)
    assert client.get(path).status_code == 404
    assert client.post(f"{path}/comments", data={"text": "x"}).status_code == 404


def test_a_contact_who_is_no_reviewer_can_say_nothing_through_the_service(
    rapporteur: Actor, written: AgendaItem, other_item: AgendaItem
) -> None:
    with transaction():
        write_minutes(rapporteur, **_ids(other_item), summary=LocalizedText(en="Signed."))
    _circulate(rapporteur, written, ANNA)
    _circulate(rapporteur, other_item, WEI)
    with pytest.raises(NotFound):
        _comment(written, WEI.email)


def test_confidential_decisions_are_shown_to_the_sides_that_took_them_alone(
    rapporteur: Actor, written: AgendaItem, client: FlaskClient
) -> None:
    first, second = list_sides(written.conference_id)
    for text, secret in (("A secret fund.", True), ("An office opens.", False)):
        with transaction():
            record_decision(
                rapporteur,
                **_ids(written),
                text=LocalizedText(en=text),
                parties=[PartyRef(side_id=first.id)],
                is_confidential=secret,
            )
    of_first = ContactFacts(name="Anna", email=ANNA.email, side_id=first.id)
    of_second = ContactFacts(name="Wei", email=WEI.email, side_id=second.id)
    _circulate(rapporteur, written, of_first, of_second)
    pages = [client.get(_link(email, written)).text for email in (ANNA.email, WEI.email)]
    assert ["A secret fund." in page for page in pages] == [True, False]
    assert ["An office opens." in page for page in pages] == [True, True]


@pytest.mark.parametrize(
    ("reviewers", "until", "field"),
    [
        ([], UNTIL, "others"),
        ([ANNA], None, "comments_until"),
        ([ANNA], FIRST_DAY - timedelta(days=1), "comments_until"),
        ([ContactFacts(name="Without Address")], UNTIL, "others"),
    ],
)
def test_a_circulation_to_nobody_or_until_yesterday_is_refused_at_the_field(
    rapporteur: Actor, written: AgendaItem, reviewers: list[ContactFacts], until: date | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _circulate(rapporteur, written, *reviewers, until=until)
    assert refused.value.field == field
    assert get_outcome(**_ids(written)).status == "draft"
    assert _mails() == []


def test_a_circulation_of_minutes_that_changed_is_refused(rapporteur: Actor, written: AgendaItem) -> None:
    with pytest.raises(Conflict), transaction():
        circulate_minutes(
            rapporteur,
            **_ids(written),
            version=7,
            contact_ids=(),
            reviewers=[ANNA],
            comments_until=UNTIL,
            secret_key=SECRET,
        )
    assert _mails() == []


def test_a_reviewer_who_left_is_not_written_to(rapporteur: Actor, written: AgendaItem) -> None:
    _circulate(rapporteur, written, ANNA)
    (mail,) = _mails()
    with transaction():
        note_left(rapporteur, conference_id=written.conference_id, contact_id=_contact(ANNA.email).id)
    with pytest.raises(CannotBeDone):
        preview(mail)
    with pytest.raises(InvalidInput, match="Nothing can be sent to Anna Keller"):
        _circulate(rapporteur, written, contact_ids=[_contact(ANNA.email).id])


def test_a_mail_about_minutes_approved_meanwhile_is_not_sent(rapporteur: Actor, written: AgendaItem) -> None:
    _circulate(rapporteur, written, ANNA)
    with transaction():
        approve_minutes(rapporteur, **_ids(written), version=2)
    with pytest.raises(CannotBeDone):
        preview(_mails()[0])


@pytest.mark.parametrize("role", ["viewer", "desk"])
def test_only_those_who_edit_outcomes_circulate_and_settle(
    conference: Conference, rapporteur: Actor, written: AgendaItem, role: str
) -> None:
    _circulate(rapporteur, written, ANNA)
    comment = _comment(written, ANNA.email)
    other = actor_with(role, conference)
    with pytest.raises(NotPermitted):
        _circulate(other, written, WEI)
    with pytest.raises(NotPermitted), transaction():
        settle_comment(other, **_ids(written), comment_id=comment.id)


def test_the_pages_ask_those_of_the_item_and_others_and_settle_what_they_say(
    browser: FlaskClient, rapporteur: Actor, written: AgendaItem
) -> None:
    people = [make_delegate(written.conference_id, name) for name in ("Dora", "Emil")]
    for person in people:
        choose(person, written)
    with transaction():
        fill_attendance(rapporteur, **_ids(written))
    emil = get_full_minutes(**_ids(written)).attendance[0].people[1]
    with transaction():
        set_attendance(rapporteur, **_ids(written), attendance_ids=[emil.id], status="absent")
    url = f"/manage/launch/agenda/{written.id}/minutes"
    page = browser.get(f"{url}/circulate").text
    assert ("dora@delegates.example" in page, "emil@delegates.example" in page) == (True, False)
    sent = {
        "version": "1",
        "comments_until": UNTIL.isoformat(),
        "delegates": [people[0].id],
        "others": "“Anna Keller” <anna@city.example>\n\n李伟，wei@park.example",
    }
    for others in ("nobody at all", "a@b.example", "a" + " " * 15_000 + "b", "x@" * 5_000):
        refused = browser.post(f"{url}/circulate", data={**sent, "others": others})
        assert refused.status_code == 422
        assert "Please write a name and an e-mail address in line 1." in refused.text
    assert browser.post(f"{url}/circulate", data=sent).location == f"{url}/review"
    assert sorted((mail.recipient_name, mail.recipient_email) for mail in _mails()) == [
        ("Anna Keller", "anna@city.example"),
        ("Dora", "dora@delegates.example"),
        ("李伟", "wei@park.example"),
    ]
    comment = _comment(written, ANNA.email)
    assert "(1 to settle)" in browser.get(f"/manage/launch/agenda/{written.id}/outcomes").text
    page = browser.get(f"{url}/review").text
    assert ("Please name the park." in page, "Dora" in page) == (True, True)
    assert browser.post(f"{url}/comments/{comment.id}/settle").location == f"{url}/review"
    assert count_comments(**_ids(written)).unsettled == 0
    assert browser.post(f"{url}/comments/nothing/settle").status_code == 404
    assert browser.post(f"{url}/circulate", data=sent).status_code == 409


def test_versions_are_listed_shown_and_compared(
    browser: FlaskClient, rapporteur: Actor, written: AgendaItem
) -> None:
    url = f"/manage/launch/agenda/{written.id}/minutes/versions"
    assert "No versions yet" in browser.get(url).text
    _circulate(rapporteur, written, ANNA)
    with transaction():
        write_minutes(
            rapporteur,
            **_ids(written),
            summary=LocalizedText(en="All agreed on the park.", zh="一致同意。"),
            base=LocalizedText(en="All agreed.", zh="一致同意。"),
        )
    with transaction():
        approve_minutes(rapporteur, **_ids(written), version=3)
    page = browser.get(url).text
    assert "All agreed on the park.</ins>" in page
    assert "All agreed.</del>" in page
    assert "<p>一致同意。</p>" in page
    assert "All agreed." in browser.get(f"{url}/1").text
    for missing in (f"{url}/3", f"{url}?from=1&to=9", f"{url}?from=x&to=1", f"{url}/0"):
        assert browser.get(missing).status_code == 404


def test_a_version_stays_as_it_was(rapporteur: Actor, written: AgendaItem) -> None:
    _circulate(rapporteur, written, ANNA)
    with transaction():
        write_minutes(rapporteur, **_ids(written), summary=LocalizedText(en="Something else."))
    record = session().query(Minutes).one()
    assert get_version(record, 1).content["summary"]["en"] == "All agreed."


def test_whoever_comments_without_end_is_stopped_and_others_go_on(
    rapporteur: Actor, written: AgendaItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circulating, "MAX_COMMENTS", 2)
    _circulate(rapporteur, written, ANNA, WEI)
    _comment(written, ANNA.email)
    _comment(written, ANNA.email)
    with pytest.raises(InvalidInput):
        _comment(written, ANNA.email)
    _comment(written, WEI.email)
    assert count_comments(**_ids(written)).total == 3


def test_the_page_of_comments_says_who_has_answered(
    browser: FlaskClient, rapporteur: Actor, written: AgendaItem
) -> None:
    _circulate(rapporteur, written, ANNA, WEI)
    _comment(written, ANNA.email)
    page = browser.get(f"/manage/launch/agenda/{written.id}/minutes/review").text
    assert page.count("Commented") == 1
    assert page.count("asked on") == 1


def test_hostile_comments_stay_words(browser: FlaskClient, rapporteur: Actor, written: AgendaItem) -> None:
    _circulate(rapporteur, written, ANNA)
    _comment(written, ANNA.email, "<script>alert(1)</script>")
    page = browser.get(f"/manage/launch/agenda/{written.id}/minutes/review").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_of_comments_asks_no_more_queries_for_more_of_them(
    browser: FlaskClient, rapporteur: Actor, written: AgendaItem
) -> None:
    url, numbers = f"/manage/launch/agenda/{written.id}/minutes/review", []
    for reviewers in ([ANNA], [ANNA, WEI, ContactFacts(name="Dora", email="dora@city.example")]):
        _circulate(rapporteur, written, *reviewers)
        for reviewer in reviewers:
            _comment(written, reviewer.email)
        with count_queries() as queries:
            assert browser.get(url).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
