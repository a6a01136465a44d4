"""The pass on a real database: who is written to, once, and what the next one makes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.action_items.models import ActionItem, ActionItemStatus, ActionItemWatcher
from eventapp.action_items.services import OwnStep, answer_report, report_done
from eventapp.actor import SYSTEM
from eventapp.agreements.models import Agreement, AgreementStage
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.follow_up.models import FollowUpPass, FollowUpPlan, Notice
from eventapp.follow_up.nightly import list_to_pass, run_follow_up
from eventapp.follow_up.reading import read_followed_up
from eventapp.follow_up.rules import STANDARD
from eventapp.follow_up.services import set_plan
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.pulses.models import Pulse
from eventapp.registration.models import FocalPoint
from tests.follow_up.builders import (
    ASKED,
    DUE,
    SECRET,
    make_agreement,
    make_concluded,
    make_contact,
    make_focal_point,
    make_item,
    make_link,
    morning,
    notice_keys,
    sent_mails,
    side_id,
)
from tests.minutes.builders import count_queries, make_conference, make_member, make_organization

Freeze = Callable[[datetime], None]
OFFICE = "office@park.example"


def payload_of(kind: str) -> dict[str, object]:
    message = session().scalar(select(OutboxMessage).where(OutboxMessage.kind == kind))
    assert isinstance(message, OutboxMessage)
    return message.payload


def test_pass_when_an_item_nears_its_date_then_its_owners_are_reminded_once(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded()
        anna, bo = make_contact(conference, "Anna"), make_contact(conference, "Bo", language="zh")
        items = [make_item(conference, anna, bo), make_item(conference, anna)]
        make_item(conference, anna, due_on=DUE + timedelta(days=90))
        ids, anna_id = [item.id for item in items], anna.id
    frozen(morning(-3))
    assert run_follow_up(SECRET) == 2
    assert sent_mails() == [
        ("action_items_due", "anna@firm.example"),
        ("action_items_due", "bo@firm.example"),
    ]
    message = session().scalar(select(OutboxMessage).where(OutboxMessage.recipient_name == "Anna"))
    assert message.payload == {"contact_id": anna_id, "item_ids": ids}
    assert message.status == WorkStatus.QUEUED
    assert {row.message_id for row in session().scalars(select(Notice)) if anna_id in row.key} == {message.id}
    contact = session().get_one(Contact, anna_id)
    assert contact.token_hash is not None
    assert contact.link_ends_at > now() + timedelta(days=170)


def test_pass_when_it_was_made_then_the_next_run_of_the_day_does_nothing(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference))
        conference_id = conference.id
    frozen(morning(-3))
    assert run_follow_up(SECRET) == 1
    assert run_follow_up(SECRET) == 0
    with transaction():  # as if it had been killed before its end
        session().delete(session().get_one(FollowUpPass, conference_id))
    assert run_follow_up(SECRET) == 0
    frozen(morning(-2))
    assert (run_follow_up(SECRET), len(notice_keys())) == (0, 1)


def test_pass_when_nights_were_missed_then_the_last_reminder_alone(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference))
    frozen(morning(9))
    run_follow_up(SECRET)
    reminders = [key for key in notice_keys() if key.startswith("reminder")]
    assert [key.split("/")[2:4] for key in reminders] == [["20220301", "7"]]


def test_list_to_pass_when_the_day_has_begun_there_then_from_the_hour_on(app: Flask, frozen: Freeze) -> None:
    """It is Tuesday in Shanghai and still Monday in Zurich; the morning comes at seven there."""
    with transaction():
        shanghai = make_concluded("shanghai").id
        zurich = make_concluded("zurich", timezone="Europe/Zurich").id
        make_conference("never-concluded")
        session().add(FollowUpPass(conference_id=zurich, passed_on=date(2022, 2, 28)))
        session().add(FollowUpPass(conference_id=shanghai, passed_on=date(2022, 2, 28)))
    frozen(datetime.fromisoformat("2022-02-28T22:30:00+00:00"))
    assert list_to_pass() == [(shanghai, DUE)]
    assert list_to_pass(from_hour=7) == []
    frozen(datetime.fromisoformat("2022-02-28T23:00:00+00:00"))
    assert list_to_pass(from_hour=7) == [(shanghai, DUE)]
    frozen(datetime.fromisoformat("2022-03-01T06:00:00+00:00"))
    assert list_to_pass(from_hour=7) == [(shanghai, DUE), (zurich, DUE)]


def test_pass_when_a_conference_is_not_concluded_then_nobody_is_written_to(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_conference()
        make_item(conference, make_contact(conference))
    frozen(morning(30))
    assert (run_follow_up(SECRET), notice_keys()) == (0, [])


@pytest.mark.parametrize(
    "change",
    [
        {"status": ActionItemStatus.COMPLETED},
        {"status": ActionItemStatus.CANCELLED},
        {"carried_at": datetime.fromisoformat("2022-01-01T00:00:00+00:00")},
        {"due_on": None},
    ],
)
def test_pass_when_there_is_nothing_to_be_late_with_then_nobody_is_written_to(
    app: Flask, frozen: Freeze, change: dict[str, object]
) -> None:
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference), **change)
    frozen(morning(29))
    assert run_follow_up(SECRET) == 0


def test_pass_when_a_contact_left_or_their_mailbox_bounced_then_skipped(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        for name, columns in (
            ("Anna", {"left_at": now()}),
            ("Bo", {"bounced_at": now()}),
            ("Cleo", {"email": "", "email_normalised": None}),
            ("Dan", {}),
        ):
            make_item(conference, make_contact(conference, name, **columns))
    frozen(morning(1))
    run_follow_up(SECRET)
    assert sent_mails() == [("action_items_due", "dan@firm.example")]


def test_pass_when_an_item_is_late_then_escalated_once_to_each(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        anna = make_contact(conference)
        item = make_item(conference, anna)
        make_focal_point(conference)
        make_focal_point(conference, "other@firm.example", organization_id=make_organization("Other").id)
        item_id, anna_id = item.id, anna.id
    escalations = []
    for days in range(13, 32):
        frozen(morning(days))
        before = sent_mails()
        run_follow_up(SECRET)
        new = [mail for mail in sent_mails() if mail not in before and "overdue" in mail[0]]
        escalations += [(days, *mail) for mail in new]
    assert escalations == [
        (14, "action_items_overdue_focal_point", "focal@firm.example"),
        (28, "action_items_overdue_secretariat", OFFICE),
    ]
    focal = session().scalar(select(Contact).where(Contact.email == "focal@firm.example"))
    assert payload_of("action_items_overdue_focal_point") == {"contact_id": focal.id, "item_ids": [item_id]}
    assert payload_of("action_items_overdue_secretariat") == {"item_ids": [item_id]}
    assert (focal.name, focal.language, focal.id != anna_id) == ("Flurin Focal", "zh", True)
    assert [row.contact_id for row in session().scalars(select(ActionItemWatcher))] == [focal.id]


def test_pass_when_the_focal_point_is_the_owner_then_not_told_of_themself(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference))
        make_focal_point(conference, "anna@firm.example")
    frozen(morning(14))
    run_follow_up(SECRET)
    assert sent_mails() == [("action_items_due", "anna@firm.example")]


def test_pass_when_a_focal_points_address_cannot_be_one_then_the_others_are_told(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference))
        make_focal_point(conference)
        session().scalars(select(FocalPoint)).one().email = "no address"
        make_focal_point(conference, "second@firm.example")
    frozen(morning(14))
    run_follow_up(SECRET)
    assert ("action_items_overdue_focal_point", "second@firm.example") in sent_mails()


def test_pass_when_the_office_has_no_mailbox_then_those_who_edit_outcomes_are_told(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded(contact_email="")
        make_item(conference, make_contact(conference))
        for role in ("owner", "rapporteur", "viewer", "desk"):
            make_member(conference, role)
    frozen(morning(28))
    run_follow_up(SECRET)
    assert [email for kind, email in sent_mails() if kind == "action_items_overdue_secretariat"] == [
        "owner@park.example",
        "rapporteur@park.example",
    ]
    frozen(morning(29))
    assert run_follow_up(SECRET) == 0


def test_pass_when_an_item_waits_for_confirmation_then_the_counterpart_is_reminded(
    app: Flask, frozen: Freeze
) -> None:
    frozen(morning(3))
    with transaction():
        conference = make_concluded()
        anna = make_contact(conference)
        bo = make_contact(conference, "Bo", side_id=side_id(conference.id, "CN"))
        item = make_item(conference, anna, bo)
        report_done(_step(anna, item), text="", secret_key=SECRET)
        bo_id, item_id = bo.id, item.id
    frozen(morning(4))
    run_follow_up(SECRET)
    assert reminded() == ["bo@firm.example"]
    with transaction():
        step = _step(session().get_one(Contact, bo_id), session().get_one(ActionItem, item_id))
        answer_report(step, confirms=False, reason="A page is missing.", secret_key=SECRET)
    frozen(morning(5))
    run_follow_up(SECRET)
    assert reminded() == [
        "anna@firm.example",
        "bo@firm.example",
        "bo@firm.example",
    ]  # it is both owners' again


def _step(contact: Contact, item: ActionItem) -> OwnStep:
    return OwnStep(item.conference_id, contact.id, item.id, item.version)


def reminded() -> list[str]:
    return [email for kind, email in sent_mails() if kind == "action_items_due"]


def test_pass_when_it_is_monday_then_owners_and_organizations_get_digests(app: Flask, frozen: Freeze) -> None:
    """Who speaks for an organization is told of all that is its own, others of theirs."""
    with transaction():
        conference = make_concluded()
        organization_id = make_organization("Park", country="CH").id
        first = make_contact(conference, "First", organization_id=organization_id)
        anna = make_contact(conference, "Anna", organization_id=organization_id)
        bo = make_contact(conference, "Bo")
        make_item(conference, anna, bo, due_on=DUE + timedelta(days=300))
        first_id, organization = first.id, organization_id
    frozen(morning(6))
    run_follow_up(SECRET)
    assert sent_mails() == [("follow_up_digest", f"{name}@firm.example") for name in ("anna", "bo", "first")]
    payloads = {m.recipient_name: m.payload for m in session().scalars(select(OutboxMessage))}
    assert payloads["First"] == {"contact_id": first_id, "organization_id": organization}
    assert "organization_id" not in payloads["Anna"]
    frozen(morning(7))
    assert run_follow_up(SECRET) == 0


def test_pass_when_an_agreement_nears_its_end_then_parties_and_office_are_told_once(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded()
        organization_id = make_organization("Park", country="CH").id
        anna = make_contact(conference)
        agreement = make_agreement(conference, (organization_id, anna), expires_on=DUE)
        agreement_id, anna_id = agreement.id, anna.id
    for days in (-29, -28):
        frozen(morning(days))
        run_follow_up(SECRET)
    assert [mail for mail in sent_mails() if mail[0] == "agreement_expires"] == [
        ("agreement_expires", "anna@firm.example"),
        ("agreement_expires", OFFICE),
    ]
    payloads = {
        message.recipient_email: message.payload
        for message in session().scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "agreement_expires")
        )
    }
    assert payloads["anna@firm.example"] == {"contact_id": anna_id, "agreement_ids": [agreement_id]}
    assert payloads[OFFICE] == {"agreement_ids": [agreement_id]}


def test_pass_when_an_agreement_has_ended_then_expired(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        agreement = make_agreement(
            conference, (make_organization("Park").id, make_contact(conference)), expires_on=DUE
        )
        agreement_id = agreement.id
    for days, stage in ((0, AgreementStage.IN_FORCE), (1, AgreementStage.EXPIRED)):
        frozen(morning(days))
        run_follow_up(SECRET)
        assert session().get_one(Agreement, agreement_id).stage == stage


def test_pass_when_a_pulse_is_due_then_asked_and_marked(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        organizations = (make_organization("Park").id, make_organization("City").id)
        make_link(conference, make_contact(conference), organizations)
    frozen(morning(-1, ASKED))
    assert run_follow_up(SECRET) == 0
    frozen(morning(0, ASKED))
    assert run_follow_up(SECRET) == 1
    pulse = session().get_one(Pulse, payload_of("pulse_asked")["pulse_id"])
    assert (pulse.due_on, pulse.sent_at) == (ASKED, now())


def test_digest_when_a_question_was_asked_on_its_day_then_not_sent_for_that_alone(
    app: Flask, frozen: Freeze
) -> None:
    """Or a pass that was killed and made again would give somebody a digest that the whole one did not."""
    with transaction():
        conference = make_concluded()
        organizations = (make_organization("Park").id, make_organization("City").id)
        make_link(conference, make_contact(conference), organizations)
        set_plan(
            SYSTEM,
            conference_id=conference.id,
            plan=replace(STANDARD, digest_weekday=ASKED.weekday()),
            version=None,
        )
        conference_id = conference.id
    frozen(morning(0, ASKED))
    assert run_follow_up(SECRET) == 1
    with transaction():
        session().delete(session().get_one(FollowUpPass, conference_id))
    assert run_follow_up(SECRET) == 0
    frozen(morning(7, ASKED))
    run_follow_up(SECRET)
    assert sent_mails() == [("follow_up_digest", "anna@firm.example"), ("pulse_asked", "anna@firm.example")]


def test_pass_when_one_conference_fails_then_the_others_go_on(
    app: Flask, frozen: Freeze, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction():
        broken, sound = make_concluded("broken"), make_concluded("sound")
        make_item(broken, make_contact(broken))
        make_item(sound, make_contact(sound, "Bo"))
        broken_id = broken.id
        set_plan(SYSTEM, conference_id=broken_id, plan=STANDARD, version=None)
        session().get_one(FollowUpPlan, broken_id).reminds_after = ["no form makes this"]
    frozen(morning(1))
    assert run_follow_up(SECRET) == 1
    assert sent_mails() == [("action_items_due", "bo@firm.example")]
    assert [record.args for record in caplog.records if "follow-up" in record.message] == [(broken_id,)]
    with transaction():
        session().get_one(FollowUpPlan, broken_id).reminds_after = [1]
    assert run_follow_up(SECRET) == 1


def test_reading_when_there_is_more_then_as_many_queries(app: Flask) -> None:
    counts = []
    for slug, items in (("one", 1), ("three", 3)):
        with transaction():
            conference = make_concluded(slug)
            conference_id = conference.id
            for number in range(items):
                make_item(conference, make_contact(conference, f"Anna{number}"))
                make_focal_point(conference, f"focal{number}@firm.example")
        counts.append(count_queries(partial(_read, conference_id)))
    assert counts[0] == counts[1]


def _read(conference_id: str) -> None:
    assert read_followed_up(session().get_one(Conference, conference_id), STANDARD, DUE)


def test_audit_when_a_focal_point_becomes_a_contact_then_noted(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference))
        make_focal_point(conference)
    frozen(morning(14))
    run_follow_up(SECRET)
    actions = session().scalars(select(AuditEntry.action))
    assert [action for action in actions if action.startswith("contact")] == ["contact.added"]
