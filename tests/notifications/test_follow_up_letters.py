"""What mails of the plan say, in both languages, and when they are not sent after all."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.agreements.models import AgreementParty
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.follow_up.nightly import run_follow_up
from eventapp.i18n import speaking
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LocalizedText
from eventapp.notifications.delivery import preview
from eventapp.notifications.letters import Letter
from eventapp.notifications.messages import get_kind
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
    side_id,
)
from tests.minutes.builders import make_organization

Freeze = Callable[[datetime], None]
HOSTILE = LocalizedText(en="Pay at evil.example <script>x</script>\r\nBcc: a@b.example", zh="任务")


def message_of(kind: str, email: str = "") -> OutboxMessage:
    statement = select(OutboxMessage).where(OutboxMessage.kind == kind)
    if email:
        statement = statement.where(OutboxMessage.recipient_email == email)
    message = session().scalars(statement).one()
    assert isinstance(message, OutboxMessage)
    return message


def letter_of(kind: str, email: str = "", language: str = "en") -> Letter:
    message = message_of(kind, email)
    with speaking(language):
        return get_kind(message).write(message)


def test_reminder_when_written_then_lists_what_waits_with_the_contacts_link(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded()
        anna = make_contact(conference)
        bo = make_contact(conference, "Bo", side_id=side_id(conference.id, "CN"))
        make_item(conference, anna)
        make_item(conference, bo, anna, due_on=DUE - timedelta(days=9), reported_at=morning(-9))
    frozen(morning(-3))
    run_follow_up(SECRET)
    letter = letter_of("action_items_due", "anna@firm.example")
    assert letter.subject == "Launch conference: 2 action items wait for you"
    assert letter.facts == (
        ("reported done, please confirm", "No. 2: Task 2"),
        ("due on 1 Mar 2022", "No. 1: Task 1"),
    )
    assert re.fullmatch(r"http://localhost/c/launch/follow-up/[\w-]{20,}/", letter.link_url)
    assert letter.secret in letter.link_url
    in_chinese = letter_of("action_items_due", "anna@firm.example", "zh")
    assert in_chinese.subject == "启动大会：有2项行动事项待您处理"
    assert in_chinese.facts[1] == ("2022年3月1日到期", "第1项：任务1")


def test_reminder_when_the_item_is_done_before_it_goes_out_then_not_sent(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        item_id = make_item(conference, make_contact(conference)).id
    frozen(morning(1))
    run_follow_up(SECRET)
    with transaction():
        session().get_one(ActionItem, item_id).status = ActionItemStatus.COMPLETED
    with pytest.raises(CannotBeDone):
        letter_of("action_items_due")


@pytest.mark.parametrize(
    "change",
    [
        {"left_at": morning(1)},
        {"bounced_at": morning(1)},
        {"email": "new@firm.example"},
        {"token_hash": None},
    ],
)
def test_reminder_when_the_link_is_no_longer_theirs_then_not_sent(
    app: Flask, frozen: Freeze, change: dict[str, object]
) -> None:
    with transaction():
        conference = make_concluded()
        anna = make_contact(conference)
        make_item(conference, anna)
        anna_id = anna.id
    frozen(morning(1))
    run_follow_up(SECRET)
    with transaction():
        for name, value in change.items():
            setattr(session().get_one(Contact, anna_id), name, value)
    with pytest.raises(CannotBeDone):
        letter_of("action_items_due")


def test_reminder_when_a_title_is_hostile_then_neither_link_nor_header_nor_markup(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference)).title = HOSTILE
    frozen(morning(1))
    run_follow_up(SECRET)
    letter, text = preview(message_of("action_items_due"))
    assert letter.facts == (
        ("overdue since 1 Mar 2022", "No. 1: Pay at evil. example <script>x</script> Bcc: a at b. example"),
    )
    assert re.findall(r"https?://", text) == ["http://"]


def test_reminder_when_there_is_much_then_twenty_lines_and_how_many_more(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        anna = make_contact(conference)
        for _ in range(23):
            make_item(conference, anna)
    frozen(morning(1))
    run_follow_up(SECRET)
    letter = letter_of("action_items_due")
    assert (len(letter.facts), letter.paragraphs[-1]) == (20, "3 more stand on the page.")


def test_escalation_when_written_then_says_what_is_late_and_whom_to_ask(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        organization_id = make_organization("Park", "园区", country="CH").id
        make_item(conference, make_contact(conference, organization_id=organization_id))
        make_focal_point(conference)
    frozen(morning(28))
    run_follow_up(SECRET)
    to_focal_point = letter_of("action_items_overdue_focal_point")
    assert to_focal_point.subject == "Launch conference: 1 action item is overdue"
    assert to_focal_point.facts == (("overdue since 1 Mar 2022", "No. 1: Task 1 (Anna, Park)"),)
    assert "/follow-up/" in to_focal_point.link_url
    in_chinese = letter_of("action_items_overdue_focal_point", language="zh")
    assert in_chinese.facts == (("2022年3月1日到期，已逾期", "第1项：任务1（Anna、园区）"),)
    to_office = letter_of("action_items_overdue_secretariat")
    assert (to_office.greeting, to_office.facts) == ("Dear colleagues,", to_focal_point.facts)
    assert (to_office.link_url, to_office.secret) == ("http://localhost/manage/launch/action-items", "")


def test_digest_when_written_then_own_items_first_and_what_others_have(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        park, city = make_organization("Park", country="CH").id, make_organization("City").id
        head = make_contact(conference, "Head", organization_id=park)
        anna = make_contact(conference, "Anna", organization_id=park)
        make_item(conference, head, due_on=None)
        make_item(conference, head)
        make_item(conference, anna, due_on=DUE + timedelta(days=40))
        make_link(conference, head, (park, city))
    for at in (morning(0, ASKED), morning(6)):
        frozen(at)
        run_follow_up(SECRET)
    letter = letter_of("follow_up_digest", "head@firm.example")
    assert letter.paragraphs == (
        "2 action items wait for you.",
        "1 is overdue.",
        "1 more waits for others of your organization.",
        "1 question about what came of the conference waits for your answer.",
    )
    assert letter.facts == (
        ("overdue since 1 Mar 2022", "No. 2: Task 2"),
        ("without a date", "No. 1: Task 1"),
        ("of your organization, due on 10 Apr 2022", "No. 3: Task 3"),
    )
    assert letter_of("follow_up_digest", "anna@firm.example").facts == (
        ("due on 10 Apr 2022", "No. 3: Task 3"),
    )
    assert letter_of("follow_up_digest", "head@firm.example", "zh").subject == "启动大会：本周待办事项"


def test_digest_of_an_organization_when_something_is_confidential_then_tells_its_owner_alone(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded()
        park = make_organization("Park", country="CH").id
        head = make_contact(conference, "Head", organization_id=park)
        anna = make_contact(conference, "Anna", organization_id=park)
        make_item(conference, head)
        make_item(conference, anna, is_confidential=True)
        make_item(conference, anna)
    for at in (morning(0, ASKED), morning(6)):
        frozen(at)
        run_follow_up(SECRET)
    titles = [title for _when, title in letter_of("follow_up_digest", "head@firm.example").facts]
    assert titles == ["No. 1: Task 1", "No. 3: Task 3"]
    titles = [title for _when, title in letter_of("follow_up_digest", "anna@firm.example").facts]
    assert titles == ["No. 2: Task 2", "No. 3: Task 3"]


def test_notice_of_expiry_when_written_then_party_and_office_get_their_own_links(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded()
        make_agreement(conference, (make_organization("Park").id, make_contact(conference)), expires_on=DUE)
    frozen(morning(-30))
    run_follow_up(SECRET)
    to_party = letter_of("agreement_expires", "anna@firm.example")
    assert to_party.subject == "Launch conference: 1 agreement ends soon"
    assert to_party.facts == (("ends on 1 Mar 2022", "Memorandum"),)
    assert "/follow-up/" in to_party.link_url
    to_office = letter_of("agreement_expires", "office@park.example", "zh")
    assert to_office.link_url == "http://localhost/manage/launch/agreements"
    assert to_office.facts == (("2022年3月1日到期", "谅解备忘录"),)


def test_notice_of_expiry_when_somebody_else_speaks_for_the_party_then_not_sent(
    app: Flask, frozen: Freeze
) -> None:
    with transaction():
        conference = make_concluded()
        make_agreement(conference, (make_organization("Park").id, make_contact(conference)), expires_on=DUE)
    frozen(morning(-30))
    run_follow_up(SECRET)
    with transaction():
        session().scalars(select(AgreementParty)).one().contact_id = None
    with pytest.raises(CannotBeDone):
        letter_of("agreement_expires", "anna@firm.example")
    assert letter_of("agreement_expires", "office@park.example").facts
