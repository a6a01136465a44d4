"""The pages on which a rapporteur writes minutes and decisions."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.minutes.queries import ItemOutcome, get_outcome
from tests.minutes.builders import audited, count_queries, make_member, make_organization

ITEM = "/manage/launch/agenda/{}"
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) ![x](https://evil.example/x.png)"


@pytest.fixture
def browser(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """A rapporteur's."""
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


def _outcome(item: AgendaItem) -> ItemOutcome:
    """Return what the database has now."""
    session().expire_all()
    return get_outcome(item.conference_id, item.id)


def _write(browser: FlaskClient, item: AgendaItem, en: str = "All agreed.") -> int:
    """Open the form, put ``en`` in and save."""
    summary = _outcome(item).summary
    sent = {"summary-en": en, "summary-zh": "一致同意。", "version": str(_outcome(item).version or 0)}
    sent |= {f"base-{code}": text for code, text in summary.items()}
    return browser.post(f"{ITEM.format(item.id)}/minutes", data=sent).status_code


def test_writing_minutes_leads_to_the_outcomes_of_the_item(browser: FlaskClient, item: AgendaItem) -> None:
    assert "Write the minutes" in browser.get(f"{ITEM.format(item.id)}/minutes").text
    assert _write(browser, item) == 302
    page = browser.get(f"{ITEM.format(item.id)}/outcomes").text
    for shown in ("All agreed.", "一致同意。", "Draft", "Approve the minutes"):
        assert shown in page
    assert _outcome(item).summary == {"en": "All agreed.", "zh": "一致同意。"}


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"version": "0"}, "Please fill this in, in at least one language."),
        ({"version": "0", "summary-zh": "字" * 20_001}, "Please keep this under 20000 characters."),
        ({"summary-en": "All agreed."}, "This field is required."),
    ],
)
def test_minutes_that_are_refused_are_not_stored(
    browser: FlaskClient, item: AgendaItem, sent: dict[str, str], message: str
) -> None:
    answer = browser.post(f"{ITEM.format(item.id)}/minutes", data=sent)
    assert answer.status_code == 422
    assert message in answer.text
    assert _outcome(item).status is None


def test_a_form_opened_before_others_wrote_keeps_what_they_wrote(
    browser: FlaskClient, item: AgendaItem
) -> None:
    _write(browser, item, "One\nTwo\nThree")
    sent = {"base-en": "One\nTwo\nThree", "base-zh": "一致同意。", "summary-zh": "一致同意。", "version": "1"}
    path = f"{ITEM.format(item.id)}/minutes"
    assert browser.post(path, data={**sent, "summary-en": "One\nTwo\nThree\nFour"}).status_code == 302
    assert browser.post(path, data={**sent, "summary-en": "Zero\nOne\nTwo\nThree"}).status_code == 302
    assert _outcome(item).summary == {"en": "Zero\nOne\nTwo\nThree\nFour", "zh": "一致同意。"}


def test_approved_minutes_offer_to_be_reopened_and_nothing_else(
    browser: FlaskClient, item: AgendaItem
) -> None:
    _write(browser, item)
    browser.post(f"{ITEM.format(item.id)}/decisions/new", data={"text-en": "An office opens."})
    (decision,) = _outcome(item).decisions
    approve = browser.post(f"{ITEM.format(item.id)}/minutes/approve", data={"version": "1"})
    assert approve.status_code == 302
    page = browser.get(f"{ITEM.format(item.id)}/outcomes").text
    assert "Reopen the minutes" in page
    for offer in ("Edit the minutes", "Approve the minutes", "Record a decision", "Change decision"):
        assert offer not in page
    assert browser.get(f"{ITEM.format(item.id)}/minutes").status_code == 302
    assert _write(browser, item, "Too late") == 409
    change = {"text-en": "Too late", "version": "1"}
    assert browser.post(f"/manage/launch/decisions/{decision.id}", data=change).status_code == 409
    assert browser.post(f"{ITEM.format(item.id)}/decisions/new", data=change).status_code == 409
    outcome = _outcome(item)
    assert (outcome.summary["en"], [d.text for d in outcome.decisions]) == (
        "All agreed.",
        [{"en": "An office opens."}],
    )
    assert browser.post(f"{ITEM.format(item.id)}/minutes/reopen", data={"version": "2"}).status_code == 302
    assert _outcome(item).status == "draft"
    assert audited()[-1] == "minutes.reopened"


def test_a_stale_approval_says_what_is_newest(browser: FlaskClient, item: AgendaItem) -> None:
    _write(browser, item)
    _write(browser, item, "Newest words")
    answer = browser.post(f"{ITEM.format(item.id)}/minutes/approve", data={"version": "1"})
    assert answer.status_code == 409
    assert "Newest words" in answer.text
    assert _outcome(item).status == "draft"


def test_decisions_are_recorded_changed_and_deleted(browser: FlaskClient, item: AgendaItem) -> None:
    for text in ("An office opens.", "A fund is set up."):
        sent = {"text-en": text, "text-zh": "决定。"}
        answer = browser.post(f"{ITEM.format(item.id)}/decisions/new", data=sent)
        assert answer.location == f"{ITEM.format(item.id)}/outcomes"
    first, second = _outcome(item).decisions
    path = f"/manage/launch/decisions/{first.id}"
    assert "An office opens." in browser.get(path).text
    assert browser.post(path, data={"text-en": "Two offices open.", "version": "1"}).status_code == 302
    stale = browser.post(path, data={"text-en": "Three offices open.", "version": "1"})
    assert stale.status_code == 409
    assert "Two offices open." in stale.text
    assert "Three offices open." in stale.text
    deleted = browser.post(f"/manage/launch/decisions/{second.id}/delete", data={"version": "1"})
    assert deleted.status_code == 302
    assert [(d.number, d.text) for d in _outcome(item).decisions] == [(1, {"en": "Two offices open."})]


def test_parties_are_named_by_sides_and_organizations_and_kept_where_one_is_unknown(
    browser: FlaskClient, item: AgendaItem
) -> None:
    with transaction():
        make_organization("Park of Parties", "园区")
    sent = {
        "text-en": "An office opens.",
        "parties-0": "ch",
        "parties-1": "",
        "parties-2": "Park of Parties",
        "is_confidential": "y",
    }
    url = f"{ITEM.format(item.id)}/decisions/new"
    unknown = browser.post(url, data={**sent, "parties-1": "Nobody Ltd"})
    assert unknown.status_code == 422
    assert "No side and no organization has this name." in unknown.text
    assert ('value="Nobody Ltd"' in unknown.text, 'value="Park of Parties"' in unknown.text) == (True, True)
    assert browser.post(url, data=sent).status_code == 302
    (decision,) = _outcome(item).decisions
    assert [party.name["en"] for party in decision.parties] == ["CH", "Park of Parties"]
    page = browser.get(f"/manage/launch/decisions/{decision.id}").text
    assert page.index('value="CH"') < page.index('value="Park of Parties"')
    outcomes = browser.get(f"{ITEM.format(item.id)}/outcomes").text
    assert ("Park of Parties" in outcomes, "Confidential" in outcomes) == (True, True)
    stale = browser.post(
        f"/manage/launch/decisions/{decision.id}", data={"text-en": "Late", "version": "7", "parties-0": "CN"}
    )
    assert stale.status_code == 409
    assert ("Park of Parties" in stale.text, 'value="CN"' in stale.text) == (True, True)


def test_all_decisions_are_listed_with_one_number_of_queries_and_filtered(
    browser: FlaskClient, item: AgendaItem
) -> None:
    assert "No decision is recorded" in browser.get("/manage/launch/decisions").text
    numbers = []
    for texts in (["First"], ["Second", "Third"]):
        for text in texts:
            sent = {"text-en": text, "parties-0": "CN", "parties-1": "CH"}
            browser.post(f"{ITEM.format(item.id)}/decisions/new", data=sent)
        numbers.append(count_queries(lambda: browser.get("/manage/launch/decisions")))
    assert numbers[0] == numbers[1]
    page = browser.get("/manage/launch/decisions?q=second").text
    assert (">Second</a>" in page, ">First</a>" in page) == (True, False)
    assert "Nothing fits" in browser.get("/manage/launch/decisions?q=nothing").text
    assert "Nothing fits" in browser.get("/manage/launch/decisions?side=nothing").text


def test_a_decision_without_text_comes_back_with_a_message(browser: FlaskClient, item: AgendaItem) -> None:
    answer = browser.post(f"{ITEM.format(item.id)}/decisions/new", data={"text-en": " ", "text-zh": ""})
    assert answer.status_code == 422
    assert "Please fill this in, in at least one language." in answer.text
    assert _outcome(item).decisions == ()


def test_hostile_text_is_shown_without_scripts_images_or_bad_links(
    browser: FlaskClient, item: AgendaItem
) -> None:
    _write(browser, item, HOSTILE)
    browser.post(f"{ITEM.format(item.id)}/decisions/new", data={"text-en": HOSTILE})
    (decision,) = _outcome(item).decisions
    for path in (
        f"{ITEM.format(item.id)}/outcomes",
        f"{ITEM.format(item.id)}/minutes",
        f"/manage/launch/decisions/{decision.id}",
    ):
        page = browser.get(path).text
        for bad in ("<script>alert", 'href="javascript', "<img"):
            assert bad not in page, path
        assert "&lt;script&gt;alert(1)" in page, path


def test_the_list_shows_the_state_of_each_item(
    browser: FlaskClient, item: AgendaItem, other_item: AgendaItem
) -> None:
    _write(browser, item)
    browser.post(f"{ITEM.format(item.id)}/decisions/new", data={"text-en": "An office opens."})
    sent = {"title-en": "Rent rooms", "owners-0-name": "Li Wei", "agenda_item_id": item.id}
    browser.post("/manage/launch/action-items/new", data=sent)
    page = browser.get("/manage/launch/minutes").text
    rows = [row.split("</tr>")[0] for row in page.split("<tr>")[2:]]
    assert [(row.count('class="number">1<'), "Draft" in row) for row in rows] == [(2, True), (0, False)]
    for status, titles in (("draft", ["Opening"]), ("approved", []), ("none", ["Signing ceremony"])):
        shown = browser.get(f"/manage/launch/minutes?status={status}").text
        assert [t for t in ("Opening", "Signing ceremony") if f">{t}</a>" in shown] == titles


@pytest.mark.parametrize("role", ["viewer", "agenda_editor", "registrar"])
def test_those_who_only_read_can_not_write(
    conference: Conference, sign_in: Callable[[User], FlaskClient], item: AgendaItem, role: str
) -> None:
    with transaction():
        user = make_member(conference, role)
    browser = sign_in(user)
    assert browser.get(f"{ITEM.format(item.id)}/outcomes").status_code == 200
    assert browser.get(f"{ITEM.format(item.id)}/minutes").status_code == 403
    assert _write(browser, item) == 403
    for path in ("minutes/approve", "minutes/reopen", "decisions/new"):
        assert browser.post(f"{ITEM.format(item.id)}/{path}", data={"version": "1"}).status_code == 403
    assert _outcome(item).status is None
