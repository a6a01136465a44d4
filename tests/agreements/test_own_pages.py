"""The page of an agreement that a party's contact opens by their link."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import Actor
from eventapp.agreements import services
from eventapp.agreements.models import Agreement
from eventapp.agreements.parts import list_parties, list_texts
from eventapp.agreements.queries import get_agreement
from eventapp.conferences.models import Conference
from eventapp.contacts.links import contact_token
from eventapp.contacts.models import Contact
from eventapp.contacts.services import open_link
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LocalizedText
from eventapp.notifications.messages import get_kind
from tests.agreements.builders import (
    OTHER_PDF,
    PDF,
    do,
    make_agreement,
    make_draft,
    newest,
    url_of,
    versioned,
)

SECRET = "a key for tests that is long enough"


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
    assert office.post(url_of(draft, f"/parties/{second}/ask"), data=versioned(draft)).status_code == 303
    message = session().scalars(select(OutboxMessage)).one()
    letter = get_kind(message).write(message)
    contact = session().scalars(select(Contact)).one()
    token = contact_token(SECRET, contact.id, contact.token_generation)
    assert (letter.secret, letter.link_url) == (
        token,
        f"http://localhost/c/launch/follow-up/{token}/agreements/{draft.id}",
    )
    office.post(url_of(draft, f"/parties/{first}/clear"), data=versioned(draft))
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
    assert "Article 3." in office.get(url_of(draft)).text


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


def test_a_contact_is_shown_no_confidential_milestone_of_others(
    contacts_client: FlaskClient, rapporteur: Actor, conference: Conference, draft: Agreement
) -> None:
    anna = OwnerFacts(list_parties(draft.id)[1].organization_id, "Anna", "anna@department.example")
    milestones = (
        ("For all", OwnerFacts(name="Li"), False),
        ("Not for Anna", OwnerFacts(name="Li"), True),
        ("Her own", anna, True),
    )
    with transaction():
        for title, owner, is_confidential in milestones:
            facts = ActionItemFacts(
                LocalizedText(en=title),
                owners=(owner,),
                agreement_id=draft.id,
                is_confidential=is_confidential,
            )
            create_action_item(rapporteur, conference_id=conference.id, facts=facts)
    page = contacts_client.get(f"{_link()}/{draft.id}").text
    assert [title in page for title, _owner, _is_confidential in milestones] == [True, False, True]


def test_the_mail_is_not_written_when_somebody_else_speaks_for_the_party_by_then(
    office: FlaskClient, rapporteur: Actor, draft: Agreement
) -> None:
    second = list_parties(draft.id)[1]
    asked = office.post(url_of(draft, f"/parties/{second.id}/ask"), data=versioned(draft))
    assert asked.status_code == 303
    message = session().scalars(select(OutboxMessage)).one()
    facts = services.PartyFacts(second.organization_id, contact_name="Bo", contact_email="bo@city.example")
    do(services.change_party, rapporteur, draft, party_id=second.id, facts=facts)
    with pytest.raises(CannotBeDone):
        get_kind(message).write(message)
