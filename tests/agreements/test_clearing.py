"""Each party clears the text, or sends it back: on its behalf, and by its contact."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agreements import services
from eventapp.agreements.models import Agreement
from eventapp.agreements.parts import list_parties, list_texts, read_substance
from eventapp.agreements.queries import (
    get_agreement,
    list_for_contact,
)
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, NotFound
from eventapp.jobs.models import OutboxMessage
from tests.agreements.builders import (
    OTHER_PDF,
    clear_all,
    do,
    make_draft,
    newest,
    with_contact,
)
from tests.minutes.builders import at_once

SECRET = "a key for tests that is long enough"


def _another_file(actor: Actor, agreement: Agreement) -> None:
    text = list_texts(agreement.id)[0]
    do(services.change_text, actor, agreement, text_id=text.id, is_authentic=True, upload=OTHER_PDF)


def test_a_party_is_asked_by_mail_and_clears_by_its_contact(
    rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    contact = with_contact(rapporteur, agreement)
    first, second = list_parties(agreement.id)
    do(services.clear_for_party, rapporteur, agreement, party_id=first.id)
    do(services.ask_to_clear, rapporteur, agreement, party_id=second.id, secret_key=SECRET)
    (mail,) = session().scalars(select(OutboxMessage))
    assert (mail.kind, mail.recipient_email, mail.payload) == (
        "agreement_to_clear",
        "anna@department.example",
        {"contact_id": contact.id, "agreement_id": agreement.id},
    )
    assert [row.waits_for(contact.id) for row in list_for_contact(contact.id)] == [True]
    mark = read_substance(newest(agreement)).mark
    with transaction():
        services.clear_own(contact, agreement_id=agreement.id, seen=mark)
    assert newest(agreement).stage == "cleared"
    assert [party.cleared_by for party in list_parties(agreement.id)] == ["rapporteur", "Anna"]
    assert [row.waits_for(contact.id) for row in list_for_contact(contact.id)] == [False]


def test_two_parties_that_clear_at_once_have_both_cleared(
    app: Flask, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    agreement_id, conference_id = agreement.id, conference.id
    contact_ids = []
    for party in list_parties(agreement_id):
        facts = services.PartyFacts(party.organization_id, contact_name=f"Contact of {party.position}")
        changed = do(services.change_party, rapporteur, agreement, party_id=party.id, facts=facts)
        contact_ids.append(changed.contact_id)
    mark = read_substance(newest(agreement)).mark
    session().rollback()

    def clear(contact_id: str) -> Callable[[], object]:
        return lambda: services.clear_own(
            session().get_one(Contact, contact_id), agreement_id=agreement_id, seen=mark
        )

    assert at_once(app, [clear(contact_id) for contact_id in contact_ids]) == []
    session().expire_all()
    assert get_agreement(conference_id, agreement_id).stage == "cleared"


def test_nobody_clears_a_text_that_they_have_not_seen(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_draft(rapporteur, conference.id)
    contact = with_contact(rapporteur, agreement)
    seen = read_substance(newest(agreement)).mark
    _another_file(rapporteur, agreement)
    with pytest.raises(Conflict), transaction():
        services.clear_own(contact, agreement_id=agreement.id, seen=seen)
    assert [party.cleared_at for party in list_parties(agreement.id)] == [None, None]


def test_whoever_is_no_partys_contact_clears_nothing(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_draft(rapporteur, conference.id)
    stranger = with_contact(rapporteur, make_draft(rapporteur, conference.id, "Letter"))
    with pytest.raises(NotFound), transaction():
        services.clear_own(stranger, agreement_id=agreement.id, seen=read_substance(newest(agreement)).mark)
    assert [party.cleared_at for party in list_parties(agreement.id)] == [None, None]


def test_a_text_that_is_sent_back_is_a_draft_and_keeps_the_other_clearance(
    rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    contact = with_contact(rapporteur, agreement)
    clear_all(rapporteur, agreement)
    mark = read_substance(newest(agreement)).mark
    with transaction():
        services.send_back_own(contact, agreement_id=agreement.id, seen=mark, comment="Article 3.")
    assert newest(agreement).stage == "draft"
    assert [(bool(each.cleared_at), each.comment) for each in list_parties(agreement.id)] == [
        (True, ""),
        (False, "Article 3."),
    ]
    do(services.clear_for_party, rapporteur, agreement, party_id=list_parties(agreement.id)[1].id)
    assert (newest(agreement).stage, list_parties(agreement.id)[1].comment) == ("cleared", "")


def test_a_party_without_anybody_to_write_to_is_not_asked(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_draft(rapporteur, conference.id)
    contact = with_contact(rapporteur, agreement)
    with transaction():
        session().get_one(Contact, contact.id).bounced_at = now()
    for party in list_parties(agreement.id):
        with pytest.raises(Conflict):
            do(services.ask_to_clear, rapporteur, agreement, party_id=party.id, secret_key=SECRET)
    assert session().scalars(select(OutboxMessage)).all() == []
