"""The pages of agreements, as a secretariat and the contacts of the parties use them."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.agreements import services
from eventapp.agreements.models import Agreement
from eventapp.agreements.parts import list_documents, list_parties, list_signatories, list_texts
from eventapp.agreements.queries import get_agreement, list_agreements
from eventapp.conferences.models import Conference
from eventapp.contacts.links import contact_token
from eventapp.contacts.models import Contact
from eventapp.contacts.services import open_link
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.notifications.messages import get_kind
from eventapp.protocol.queries import list_slots
from tests.agreements.builders import (
    OTHER_PDF,
    PDF,
    clear_all,
    do,
    make_agreement,
    make_draft,
    make_in_force,
    make_signed,
    newest,
)
from tests.minutes.builders import actor_with, count_queries, make_conference, make_member, make_organization

REGISTER = "/manage/launch/agreements"
SECRET = "a key for tests that is long enough"
HOSTILE = "<script>alert(1)</script>\"'&"


def _url(agreement: Agreement, part: str = "") -> str:
    return f"{REGISTER}/{agreement.id}{part}"


def _versioned(agreement: Agreement, **values: Any) -> dict[str, Any]:
    session().expire_all()
    return {"version": str(newest(agreement).version), **values}


def _upload(content: bytes = PDF.content, name: str = "text.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def _only(conference_id: str) -> Agreement:
    session().expire_all()
    (row,) = list_agreements(conference_id)
    return get_agreement(conference_id, row.id)


def test_the_secretariat_takes_an_agreement_from_the_idea_to_the_signature(
    office: FlaskClient, conference: Conference, item: AgendaItem
) -> None:
    conference_id, item_id = conference.id, item.id
    with transaction():
        make_organization("Changzhou Park", "常州园区")
        make_organization("Swiss Department", country="CH")
    typed = {
        "kind": "memorandum",
        "title-en": "Exchange",
        "title-zh": "交流备忘录",
        "agenda_item_id": item_id,
    }
    assert office.post(f"{REGISTER}/new", data=typed).status_code == 303
    agreement = _only(conference_id)
    for name in ("changzhou park", "Swiss Department"):
        answer = office.post(_url(agreement, "/parties/new"), data=_versioned(agreement, organization=name))
        assert (answer.status_code, answer.location) == (303, _url(agreement) + "#parties")
    assert office.post(_url(agreement, "/steps/draft"), data=_versioned(agreement)).status_code == 303
    answer = office.post(
        _url(agreement, "/texts/new"),
        data=_versioned(agreement, language="zh", is_authentic="y", file=_upload()),
    )
    assert answer.status_code == 303
    for party in list_parties(agreement.id):
        office.post(_url(agreement, f"/parties/{party.id}/clear"), data=_versioned(agreement))
    assert newest(agreement).stage == "cleared"
    answer = office.post(
        _url(agreement, "/signing/new"),
        data={
            "make-version": _versioned(agreement)["version"],
            "make-agenda_item_id": item_id,
            "make-minutes": "10",
        },
    )
    assert answer.status_code == 303
    assert [slot.title["en"] for slot in list_slots(conference_id, item_id)] == ["Exchange"]
    answer = office.post(_url(agreement, "/steps/sign"), data=_versioned(agreement, on="2021-10-21"))
    assert (answer.status_code, answer.location) == (303, _url(agreement))
    page = office.get(_url(agreement)).text
    assert "Signed on: 21 Oct 2021" in page
    assert "交流备忘录" in office.get(f"{REGISTER}?lang=zh").text
    assert "Exchange" in office.get(_url(agreement, "/sheet?lang=en")).text


@pytest.mark.parametrize(
    ("step", "typed", "message"),
    [
        ("sign", {"on": ""}, "Please fill this in."),
        ("sign", {"on": "2021-10-22"}, "today at the latest"),
        ("abandon", {"reason": " "}, "Please say why."),
    ],
)
def test_a_step_that_is_refused_says_why_and_changes_nothing(
    office: FlaskClient,
    rapporteur: Actor,
    conference: Conference,
    step: str,
    typed: dict[str, str],
    message: str,
) -> None:
    agreement = clear_all(rapporteur, make_draft(rapporteur, conference.id))
    answer = office.post(_url(agreement, f"/steps/{step}"), data=_versioned(agreement, **typed))
    assert answer.status_code == 422
    assert message in answer.text
    assert newest(agreement).stage == "cleared"


def test_a_step_that_skips_another_answers_409(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    answer = office.post(_url(agreement, "/steps/sign"), data=_versioned(agreement, on="2021-10-21"))
    assert answer.status_code == 409
    assert office.get(_url(agreement, "/steps/teleport")).status_code == 404
    assert newest(agreement).stage == "draft"


def test_an_edit_that_is_stale_shows_what_is_newest_and_keeps_what_was_typed(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_agreement(rapporteur, conference.id)
    before = _versioned(agreement)
    office.post(
        _url(agreement, "/edit"), data={**before, "kind": "other", "title-en": "The title of somebody else"}
    )
    answer = office.post(_url(agreement, "/edit"), data={**before, "kind": "other", "title-en": "My title"})
    assert answer.status_code == 409
    assert "The title of somebody else" in answer.text
    assert 'value="My title"' in answer.text
    again = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert again is not None
    typed = {"version": again[1], "kind": "other", "title-en": "My title"}
    assert office.post(_url(agreement, "/edit"), data=typed).status_code == 303
    session().expire_all()
    assert newest(agreement).title == {"en": "My title"}


def test_forms_say_beforehand_that_clearances_are_taken_back(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    party, text = list_parties(agreement.id)[0], list_texts(agreement.id)[0]
    paths = ["/edit", "/parties/new", f"/parties/{party.id}", "/texts/new", f"/texts/{text.id}"]
    warning = "takes that back: every party then clears it anew."
    assert [path for path in paths if warning in office.get(_url(agreement, path)).text] == []
    clear_all(rapporteur, agreement)
    assert [path for path in paths if warning in office.get(_url(agreement, path)).text] == paths


def test_a_party_that_the_directory_does_not_know_can_be_added_there(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_agreement(rapporteur, conference.id)
    typed = _versioned(agreement, organization="Nobody Ltd", contact_name="Eva")
    answer = office.post(_url(agreement, "/parties/new"), data=typed)
    assert answer.status_code == 422
    assert "The directory has no organization of this name." in answer.text
    assert 'value="Eva"' in answer.text
    typed = _versioned(agreement, organization="Nobody Ltd", contact_email="eva")
    assert office.post(_url(agreement, "/parties/new"), data=typed).status_code == 422
    assert list_parties(agreement.id) == []


def test_a_party_is_changed_moved_sent_back_and_taken_off(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    first, second = (party.id for party in list_parties(agreement.id))
    page = office.get(_url(agreement, f"/parties/{second}")).text
    assert 'value="Department of Memorandum"' in page
    typed = {
        "organization": "Department of Memorandum",
        "contact_name": "Anna",
        "contact_email": "a@b.org",
    }
    office.post(_url(agreement, f"/parties/{second}"), data=_versioned(agreement, **typed))
    session().expire_all()
    assert [party.contact.name if party.contact else "" for party in list_parties(agreement.id)] == [
        "",
        "Anna",
    ]
    signing = {"signatory-name-en": "Anna Meier", "signatory-version": _versioned(agreement)["version"]}
    assert office.post(_url(agreement, f"/parties/{second}/signatories"), data=signing).status_code == 303
    nobody = {"signatory-version": _versioned(agreement)["version"]}
    assert office.post(_url(agreement, f"/parties/{second}/signatories"), data=nobody).status_code == 422
    (signatory,) = list_signatories(agreement.id)
    office.post(
        _url(agreement, f"/parties/{second}/signatories/{signatory.id}/remove"), data=_versioned(agreement)
    )
    assert list_signatories(agreement.id) == []
    office.post(_url(agreement, f"/parties/{second}/move"), data=_versioned(agreement, to="up"))
    assert [party.id for party in list_parties(agreement.id)] == [second, first]
    back = {"back-version": _versioned(agreement)["version"], "back-comment": HOSTILE}
    assert office.post(_url(agreement, f"/parties/{first}/send-back"), data=back).status_code == 303
    page = office.get(_url(agreement)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    office.post(_url(agreement, f"/parties/{first}/remove"), data=_versioned(agreement))
    assert [party.id for party in list_parties(agreement.id)] == [second]


def test_a_button_of_a_page_that_is_stale_does_nothing_and_says_so(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    party = list_parties(agreement.id)[0]
    assert (
        office.post(_url(agreement, f"/parties/{party.id}/clear"), data={"version": "1"}).status_code == 303
    )
    assert "Somebody else changed this" in office.get(_url(agreement)).text
    assert list_parties(agreement.id)[0].cleared_at is None


def test_files_are_given_as_attachments_and_replaced(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    text = list_texts(agreement.id)[0]
    answer = office.get(_url(agreement, f"/texts/{text.id}/file"))
    assert (answer.data, answer.headers["Content-Security-Policy"]) == (
        PDF.content,
        "sandbox; default-src 'none'",
    )
    office.post(
        _url(agreement, f"/texts/{text.id}"),
        data=_versioned(agreement, is_authentic="y", file=_upload(OTHER_PDF.content)),
    )
    assert office.get(_url(agreement, f"/texts/{text.id}/file")).data == OTHER_PDF.content
    page = _versioned(agreement, title="Annex", file=_upload(b"<html>", "annex.pdf"))
    assert office.post(_url(agreement, "/documents/new"), data=page).status_code == 422
    page = _versioned(agreement, title="Annex", file=_upload())
    assert office.post(_url(agreement, "/documents/new"), data=page).status_code == 303
    document = _url(agreement, f"/documents/{list_documents(agreement.id)[0].id}")
    assert office.get(f"{document}/file").data == PDF.content
    office.post(f"{document}/remove", data=_versioned(agreement))
    assert office.get(f"{document}/file").status_code == 404
    office.post(_url(agreement, f"/texts/{text.id}/remove"), data=_versioned(agreement))
    assert [each.language for each in list_texts(agreement.id)] == ["en"]


def test_milestones_are_shown_with_the_agreement_and_added_from_there(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_signed(rapporteur, conference.id)
    with transaction():
        for title, agreement_id in (("Open the office", agreement.id), ("Something else", None)):
            create_action_item(
                rapporteur,
                conference_id=conference.id,
                facts=ActionItemFacts(
                    LocalizedText(en=title), owners=(OwnerFacts(name="Li"),), agreement_id=agreement_id
                ),
            )
    for page in (office.get(_url(agreement)).text, office.get(_url(agreement, "/sheet")).text):
        assert ("Open the office" in page, "Something else" in page) == (True, False)
    form = office.get(f"/manage/launch/action-items/new?agreement={agreement.id}").text
    assert f'<option selected value="{agreement.id}">' in form


def test_an_agenda_item_shows_the_agreements_that_belong_to_it(
    office: FlaskClient, rapporteur: Actor, conference: Conference, item: AgendaItem
) -> None:
    path = f"/manage/launch/agenda/{item.id}/outcomes"
    make_agreement(rapporteur, conference.id, "Elsewhere")
    assert "No agreement belongs to this item." in office.get(path).text
    here = make_agreement(rapporteur, conference.id, "Here", agenda_item_id=item.id)
    page = office.get(path).text
    assert (_url(here) in page, "Elsewhere" in page) == (True, False)
    assert f'<option selected value="{item.id}">' in office.get(f"{REGISTER}/new?item={item.id}").text


def test_the_register_filters_and_says_when_there_is_nothing(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    assert "No agreements yet" in office.get(REGISTER).text
    make_agreement(rapporteur, conference.id, "An idea")
    make_in_force(rapporteur, conference.id, "In force", expires_on=date(2021, 11, 1))

    def titles(query: str) -> list[str]:
        page = office.get(f"{REGISTER}?{query}").text
        return re.findall(r'<a href="/manage/launch/agreements/\w{26}"[^>]*>([^<]*)</a>', page)

    assert titles("") == ["An idea", "In force"]
    assert titles("stage=in_force") == ["In force"]
    assert titles("within=30") == ["In force"]
    assert titles("q=idea") == ["An idea"]
    assert titles("stage=nonsense&kind=nonsense&within=nonsense") == ["An idea", "In force"]
    assert "Nothing found" in office.get(f"{REGISTER}?kind=other").text


def test_pages_ask_as_many_queries_for_one_agreement_as_for_three(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    conference_id = conference.id
    one = _url(make_draft(rapporteur, conference_id, "One"))
    before = [count_queries(lambda path=path: office.get(path)) for path in (REGISTER, one)]  # type: ignore[misc]
    for title in ("Two", "Three"):
        make_draft(rapporteur, conference_id, title)
    after = [count_queries(lambda path=path: office.get(path)) for path in (REGISTER, one)]  # type: ignore[misc]
    assert after == before


def test_hostile_titles_are_shown_as_text(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_agreement(rapporteur, conference.id, HOSTILE)
    for path in (REGISTER, _url(agreement), _url(agreement, "/sheet"), _url(agreement, "/edit")):
        page = office.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_pages_are_closed_to_those_who_may_not(
    app: Any,
    conference: Conference,
    rapporteur: Actor,
    client: FlaskClient,
    sign_in: Callable[[User], FlaskClient],
) -> None:
    with transaction():
        other = make_conference("other")
        viewer = make_member(conference, "viewer")
        desk = make_member(conference, "desk")
    here = make_agreement(rapporteur, conference.id)
    there = make_agreement(actor_with("rapporteur", other), other.id)
    reading = [REGISTER, _url(here), _url(here, "/sheet")]
    writing = [f"{REGISTER}/new", _url(here, "/edit"), _url(here, "/steps/draft"), _url(here, "/parties/new")]
    assert {client.get(path).status_code for path in (*reading, *writing)} == {302}
    readers = sign_in(viewer)
    assert {readers.get(path).status_code for path in reading} == {200}
    assert {readers.get(path).status_code for path in writing} == {403}
    assert readers.post(_url(here, "/steps/draft"), data=_versioned(here)).status_code == 403
    assert {sign_in(desk).get(path).status_code for path in reading} == {403}
    assert readers.get(_url(there)).status_code == 404
    assert readers.get(f"/manage/other/agreements/{there.id}").status_code == 404
    assert newest(here).stage == "idea"


@pytest.fixture
def contacts_client(app: Flask) -> FlaskClient:
    """A browser of somebody who has no account; its forms carry no token against forgery."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def draft(rapporteur: Actor, conference: Conference) -> Agreement:
    """A draft whose second party has Anna as its contact."""
    agreement = make_draft(rapporteur, conference.id)
    party = list_parties(agreement.id)[1]
    facts = services.PartyFacts(
        party.organization_id, contact_name="Anna", contact_email="anna@department.example"
    )
    do(services.change_party, rapporteur, agreement, party_id=party.id, facts=facts)
    return newest(agreement)


def _link(email: str = "anna@department.example") -> str:
    """Give a contact a link, and return the address of their pages."""
    with transaction():
        contact = session().scalars(select(Contact).where(Contact.email == email)).one()
        token = open_link(contact, SECRET)
    return f"/c/launch/follow-up/{token}/agreements"


def test_the_mail_leads_a_contact_to_the_text_that_they_clear(
    office: FlaskClient, contacts_client: FlaskClient, draft: Agreement, conference: Conference
) -> None:
    conference_id = conference.id
    first, second = (party.id for party in list_parties(draft.id))
    assert office.post(_url(draft, f"/parties/{second}/ask"), data=_versioned(draft)).status_code == 303
    message = session().scalars(select(OutboxMessage)).one()
    letter = get_kind(message).write(message)
    contact = session().scalars(select(Contact)).one()
    token = contact_token(SECRET, contact.id, contact.token_generation)
    assert (letter.secret, letter.link_url) == (
        token,
        f"http://localhost/c/launch/follow-up/{token}/agreements/{draft.id}",
    )
    office.post(_url(draft, f"/parties/{first}/clear"), data=_versioned(draft))
    path = letter.link_url.removeprefix("http://localhost")
    page = contacts_client.get(path)
    assert page.status_code == 200
    seen = re.search(r'name="seen" value="(\w+)"', page.text)
    assert seen is not None
    answer = contacts_client.post(f"{path}/clear", data={"seen": seen[1]})
    assert (answer.status_code, answer.location) == (303, path)
    assert "It is noted that you have cleared the text." in contacts_client.get(path).text
    session().expire_all()
    assert get_agreement(conference_id, draft.id).stage == "cleared"
    back = contacts_client.post(f"{path}/send-back", data={"seen": seen[1], "comment": "Article 3."})
    assert back.status_code == 303
    assert "Article 3." in office.get(_url(draft)).text


def test_a_contact_is_told_when_the_text_has_changed_meanwhile(
    contacts_client: FlaskClient, rapporteur: Actor, draft: Agreement
) -> None:
    path = f"{_link()}/{draft.id}"
    text = list_texts(draft.id)[0]
    answer = contacts_client.get(f"{path}/texts/{text.id}")
    assert (answer.data, answer.headers["Content-Disposition"].split(";")[0]) == (PDF.content, "attachment")
    seen = re.search(r'name="seen" value="(\w+)"', contacts_client.get(path).text)
    assert seen is not None
    do(services.change_text, rapporteur, draft, text_id=text.id, is_authentic=True, upload=OTHER_PDF)
    for button, typed in (("clear", {}), ("send-back", {"comment": "Article 3."})):
        answer = contacts_client.post(f"{path}/{button}", data={"seen": seen[1], **typed})
        assert answer.status_code == 409
        assert "The text has changed since you opened this page." in answer.text
    assert "Article 3." in answer.text
    session().expire_all()
    assert [(party.cleared_at, party.comment) for party in list_parties(draft.id)] == [(None, "")] * 2


def test_an_idea_is_shown_to_no_contact(
    contacts_client: FlaskClient, rapporteur: Actor, conference: Conference, draft: Agreement
) -> None:
    path = _link()
    idea = make_agreement(rapporteur, conference.id, "Idea")
    anna = list_parties(draft.id)[1]
    facts = services.PartyFacts(
        anna.organization_id, contact_email="anna@department.example", contact_name="Anna"
    )
    do(services.add_party, rapporteur, idea, facts=facts)
    assert contacts_client.get(f"{path}/{idea.id}").status_code == 404
    do(services.begin_draft, rapporteur, idea)
    assert contacts_client.get(f"{path}/{idea.id}").status_code == 200


def test_a_text_is_not_sent_back_without_a_word(contacts_client: FlaskClient, draft: Agreement) -> None:
    answer = contacts_client.post(f"{_link()}/{draft.id}/send-back", data={"seen": "", "comment": " "})
    assert answer.status_code == 422
    assert "Please say why." in answer.text


def test_a_link_opens_no_agreement_of_others(
    contacts_client: FlaskClient, rapporteur: Actor, conference: Conference, draft: Agreement
) -> None:
    other = make_draft(rapporteur, conference.id, "Other")
    path, text = _link(), list_texts(other.id)[0]
    assert contacts_client.get(f"{path}/{draft.id}").status_code == 200
    own = list_texts(draft.id)[0]
    assert contacts_client.get(f"{path}/{draft.id}/texts/{own.id}").status_code == 200
    assert [
        contacts_client.get(f"{path}/{other.id}").status_code,
        contacts_client.get(f"{path}/{other.id}/texts/{text.id}").status_code,
        contacts_client.get(f"{path}/{draft.id}/texts/{text.id}").status_code,
        contacts_client.post(f"{path}/{other.id}/clear", data={"seen": ""}).status_code,
        contacts_client.post(f"{path}/{other.id}/send-back", data={"seen": "", "comment": "No."}).status_code,
        contacts_client.get(f"/c/launch/follow-up/{'x' * 43}/agreements/{draft.id}").status_code,
    ] == [404] * 6
