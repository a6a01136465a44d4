"""Mailings: held until somebody lets them go, so many a minute, and each mail once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.tokens import token_hash
from eventapp.actor import SYSTEM, Actor
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.delegations.links import focal_point_token
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.invitations.audiences import SkipReason, list_audience
from eventapp.invitations.models import Invitation, Mailing, TemplateKind
from eventapp.invitations.services import (
    Invite,
    Invitee,
    SaveTemplate,
    add_invitations,
    discard_mailing,
    note_bounce_of_invitation,
    prepare_mailing,
    release_mailing,
    remove_mail,
    revoke_invitation,
    save_template,
)
from eventapp.jobs.leases import lease, list_due
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.queue import queue_of
from eventapp.jobs.sweep import sweep
from eventapp.jobs.worker import work_on
from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import FieldKind, FormField, FormSection, Stage
from eventapp.registration.models import Delegate, Delegation, FocalPoint, Quota
from eventapp.registration.services import Outcome
from tests.invitations.conftest import AddInvitation, mails_of, newest
from tests.notifications.conftest import Sink
from tests.queries import count_queries
from tests.registration.conftest import IN_TIME

PrepareMailing = Callable[..., Mailing]
Freeze = Callable[[datetime], None]


def release(mailing: Mailing) -> int:
    with transaction():
        return release_mailing(SYSTEM, conference_id=mailing.conference_id, mailing_id=mailing.id)


def invite_many(app: Flask, conference: Conference, number: int) -> None:
    people = tuple(Invitee(f"Person {n:05}", f"person{n}@firm.example") for n in range(number))
    with transaction():
        add_invitations(
            SYSTEM, Invite(conference.id, people, "delegate", None, "en", app.config["SECRET_KEY"])
        )


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_mailing_when_it_is_prepared_then_no_worker_takes_its_mails(
    app: Flask, invite: AddInvitation, mailing_of: PrepareMailing, with_sink: Sink, frozen: Freeze
) -> None:
    invite()
    (mail,) = mails_of(mailing_of(is_released=False))
    frozen(IN_TIME + timedelta(days=3))
    assert (mail.status, list_due(OutboxMessage, limit=10)) == (WorkStatus.HELD, [])
    with transaction():
        assert lease(OutboxMessage, mail.id) is None
    assert sweep(app) == 0
    assert work_on(app, "mail", mail.id) is None
    assert with_sink.taken == []


def test_mailing_when_it_is_released_then_the_mail_arrives_with_its_link_and_a_way_out(
    app: Flask,
    client: FlaskClient,
    invite: AddInvitation,
    mailing_of: PrepareMailing,
    with_sink: Sink,
) -> None:
    invitation = invite()
    (row,) = mails_of(mailing_of())
    assert work_on(app, "mail", row.id) == WorkStatus.DONE
    (mail,) = with_sink.taken
    assert mail["Subject"] == "Invitation to Launch Conference"
    assert mail["To"] == "Anna Keller <anna@firm.example>"
    text = text_of(mail)
    assert text.startswith("Dear Anna Keller,\n\nWe have the honour to invite you to Launch Conference.")
    assert "Place: Hi-Tech District\n" in text
    assert "Delegation" not in text
    link = next(line for line in text.splitlines() if "/invitation/" in line)
    assert token_hash(link.rpartition("/")[2]) == invitation.token_hash
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"][1:-1] in text
    kept = mails_of(session().get_one(Mailing, row.mailing_id))[0].body or ""
    assert "/invitation/…" in kept
    assert mail["List-Unsubscribe"][1:-1].rpartition("/")[2] not in kept


def test_mailing_when_the_reader_reads_chinese_then_the_conferences_own_words_or_the_products_are(
    app: Flask, conference: Conference, invite: AddInvitation, mailing_of: PrepareMailing, with_sink: Sink
) -> None:
    with transaction():
        save_template(
            SYSTEM,
            SaveTemplate(
                conference.id,
                TemplateKind.INVITATION,
                LocalizedText(zh="邀请您参加{conference}"),
                LocalizedText(zh="{name}：\n\n{link}\n\n此致"),
                None,
            ),
        )
    invite(name="李伟", email="li@park.example", language="zh")
    invite(name="Bea", email="bea@firm.example", language="en")
    for row in mails_of(mailing_of()):
        work_on(app, "mail", row.id)
    subjects = {mail["To"].addresses[0].addr_spec: mail["Subject"] for mail in with_sink.taken}
    assert subjects == {
        "li@park.example": "邀请您参加启动大会",
        "bea@firm.example": "Invitation to Launch Conference",
    }


def test_mailing_when_the_template_changes_after_it_was_looked_at_then_its_mails_keep_their_words(
    app: Flask, conference: Conference, invite: AddInvitation, mailing_of: PrepareMailing, with_sink: Sink
) -> None:
    invite()
    mailing = mailing_of(is_released=False)
    with transaction():
        save_template(
            SYSTEM,
            SaveTemplate(
                conference.id, TemplateKind.INVITATION, LocalizedText(en="Other"), LocalizedText(), None
            ),
        )
    release(mailing)
    work_on(app, "mail", mails_of(mailing)[0].id)
    assert [mail["Subject"] for mail in with_sink.taken] == ["Invitation to Launch Conference"]


@pytest.mark.parametrize(
    "name", ["Eve\r\nBcc: x@evil.example", "visit evil.example", "{link} {place}", "<b>x</b>"]
)
def test_mailing_when_a_name_is_hostile_then_it_is_text_and_no_link(
    app: Flask, invite: AddInvitation, mailing_of: PrepareMailing, with_sink: Sink, name: str
) -> None:
    invite(name=name)
    work_on(app, "mail", mails_of(mailing_of())[0].id)
    (mail,) = with_sink.taken
    assert mail["Bcc"] is None
    html = mail.get_body(("html",))
    assert html is not None
    assert html.get_content().count("<a ") == 2
    assert "<b>" not in html.get_content()
    assert "evil.example" not in text_of(mail)


def test_release_when_there_are_more_than_a_minute_takes_then_so_many_go_out_each_minute(
    app: Flask, conference: Conference, mailing_of: PrepareMailing, with_sink: Sink, frozen: Freeze
) -> None:
    invite_many(app, conference, 7)
    mailing = mailing_of(per_minute=3)
    sent = []
    for minute in range(4):
        frozen(IN_TIME + timedelta(minutes=minute))
        for message_id in list_due(OutboxMessage, limit=100):
            work_on(app, "mail", message_id)
        sent.append(len(with_sink.taken))
    assert sent == [3, 6, 7, 7]
    assert {mail.status for mail in mails_of(mailing)} == {WorkStatus.DONE}


def test_release_when_it_is_asked_for_twice_then_each_mail_goes_out_once(
    app: Flask, invite: AddInvitation, mailing_of: PrepareMailing, with_sink: Sink
) -> None:
    invite()
    mailing = mailing_of(is_released=False)
    assert release(mailing) == 1
    with pytest.raises(Conflict):
        release(mailing)
    (row,) = mails_of(mailing)
    work_on(app, "mail", row.id)
    with pytest.raises(Conflict):
        release(mailing)
    assert work_on(app, "mail", row.id) is None
    assert len(with_sink.taken) == 1


def test_release_when_it_breaks_before_the_commit_then_all_is_held_as_before(
    app: Flask, conference: Conference, invite: AddInvitation, mailing_of: PrepareMailing
) -> None:
    invitation = invite()
    mailing = mailing_of(is_released=False)
    with pytest.raises(KeyboardInterrupt), transaction():
        release_mailing(SYSTEM, conference_id=conference.id, mailing_id=mailing.id)
        raise KeyboardInterrupt
    assert [mail.status for mail in mails_of(mailing)] == [WorkStatus.HELD]
    assert newest(invitation.id).sent_at is None
    assert len(queue_of(app).huey.pending()) == 0
    assert release(mailing) == 1


def test_discard_when_a_mailing_is_held_then_its_mails_are_gone_and_the_people_free_again(
    conference: Conference, invite: AddInvitation, mailing_of: PrepareMailing
) -> None:
    invitation = invite()
    mailing = mailing_of(is_released=False)
    with transaction():
        discard_mailing(SYSTEM, conference_id=conference.id, mailing_id=mailing.id)
    assert mails_of(mailing) == []
    assert newest(invitation.id).mailing_id is None
    with pytest.raises(Conflict):
        release(mailing)
    assert len(mails_of(mailing_of())) == 1


def test_discard_when_a_mailing_is_released_then_refused_and_nothing_is_gone(
    conference: Conference, invite: AddInvitation, mailing_of: PrepareMailing
) -> None:
    invite()
    mailing = mailing_of()
    with pytest.raises(Conflict), transaction():
        discard_mailing(SYSTEM, conference_id=conference.id, mailing_id=mailing.id)
    assert len(mails_of(mailing)) == 1


def test_remove_mail_when_it_is_held_then_the_others_stay(
    app: Flask, conference: Conference, mailing_of: PrepareMailing
) -> None:
    invite_many(app, conference, 3)
    mailing = mailing_of(is_released=False)
    gone, *others = [mail.id for mail in mails_of(mailing)]
    invitation_id = mails_of(mailing)[0].payload["invitation_id"]
    with transaction():
        remove_mail(SYSTEM, conference_id=conference.id, mailing_id=mailing.id, message_id=gone)
    assert [mail.id for mail in mails_of(mailing)] == others
    assert session().get_one(Mailing, mailing.id).recipients == 2
    assert newest(invitation_id).mailing_id is None
    release(mailing)
    with pytest.raises(Conflict), transaction():
        remove_mail(SYSTEM, conference_id=conference.id, mailing_id=mailing.id, message_id=others[0])


def test_remove_mail_when_it_belongs_to_another_mailing_then_it_is_not_there(
    app: Flask, conference: Conference, invite: AddInvitation, mailing_of: PrepareMailing
) -> None:
    invite()
    first = mailing_of(is_released=False)
    invite(name="Bea", email="bea@firm.example")
    second = mailing_of(is_released=False)
    (mail,) = mails_of(first)
    with pytest.raises(NotFound), transaction():
        remove_mail(SYSTEM, conference_id=conference.id, mailing_id=second.id, message_id=mail.id)


def test_prepare_when_people_are_to_be_left_out_then_each_has_a_reason(
    app: Flask,
    conference: Conference,
    invite: AddInvitation,
    mailing_of: PrepareMailing,
    register: Callable[..., Outcome],
) -> None:
    back = invite(name="Back", email="back@firm.example")
    invite(name="Here", email="here@firm.example")
    register(email="Here@firm.example")
    gone = invite(name="Gone", email="gone@firm.example")
    with transaction():
        note_bounce_of_invitation(SYSTEM, conference_id=conference.id, invitation_id=back.id)
        revoke_invitation(SYSTEM, conference_id=conference.id, invitation_id=gone.id)
    invite()
    audience = list_audience(conference.id, TemplateKind.INVITATION)
    assert [mail.recipient_name for mail in audience.mails] == ["Anna Keller"]
    assert {each.name: each.reason for each in audience.skipped} == {
        "Back": SkipReason.BOUNCED,
        "Here": SkipReason.REGISTERED,
    }
    mailing_of(is_released=False)
    entry = session().scalars(select(AuditEntry).where(AuditEntry.action == "mailing.prepared")).one()
    assert entry.details == {"kind": "invitation", "recipients": 1, "skipped": 2}


def test_prepare_when_such_a_mail_waits_already_then_nobody_is_written_to_twice(
    conference: Conference, invite: AddInvitation, mailing_of: PrepareMailing
) -> None:
    invite()
    mailing_of()
    mailing_of(TemplateKind.REMINDER_TO_REGISTER, is_released=False)
    audience = list_audience(conference.id, TemplateKind.REMINDER_TO_REGISTER)
    assert (audience.mails, [each.reason for each in audience.skipped]) == ((), [SkipReason.WAITING])
    with pytest.raises(InvalidInput):
        mailing_of(TemplateKind.REMINDER_TO_REGISTER)


def test_prepare_when_kind_or_speed_make_no_sense_then_refused(
    conference: Conference, invite: AddInvitation
) -> None:
    invite()
    for kind, per_minute in (("focal_point", 30), ("other", 30), ("invitation", 0), ("invitation", 121)):
        with pytest.raises(InvalidInput), transaction():
            prepare_mailing(SYSTEM, conference_id=conference.id, kind=kind, per_minute=per_minute)


def test_mailing_when_the_actor_may_not_then_refused(
    conference: Conference, actor: Actor, invite: AddInvitation, mailing_of: PrepareMailing
) -> None:
    invite()
    mailing = mailing_of(is_released=False)
    for service in (release_mailing, discard_mailing):
        with pytest.raises(NotPermitted), transaction():
            service(actor, conference_id=conference.id, mailing_id=mailing.id)
    with pytest.raises(NotPermitted), transaction():
        prepare_mailing(actor, conference_id=conference.id, kind="news", per_minute=1)


def test_mail_when_its_reader_registered_meanwhile_then_it_is_not_sent(
    app: Flask,
    conference: Conference,
    invite: AddInvitation,
    mailing_of: PrepareMailing,
    register: Callable[..., Outcome],
    with_sink: Sink,
) -> None:
    invitation = invite()
    (mail,) = mails_of(mailing_of())
    outcome = register(email="anna@firm.example")
    with transaction():
        session().get_one(Invitation, invitation.id).delegate_id = outcome.delegate_id
    assert work_on(app, "mail", mail.id) == WorkStatus.FAILED
    assert with_sink.taken == []


def delegation_of(conference: Conference, side: Side, **quota: Any) -> Delegation:
    with transaction():
        delegation = Delegation(
            id=new_id(),
            conference_id=conference.id,
            name=LocalizedText(en="Zurich"),
            side_id=side.id,
            position=1,
            notes="",
            created_at=now(),
            updated_at=now(),
        )
        session().add(delegation)
        session().flush()
        if quota:
            session().add(Quota(conference_id=conference.id, delegation_id=delegation.id, **quota))
    return delegation


def focal_point_of(app: Flask, delegation: Delegation, email: str) -> FocalPoint:
    focal_point_id = new_id()
    with transaction():
        focal_point = FocalPoint(
            id=focal_point_id,
            conference_id=delegation.conference_id,
            delegation_id=delegation.id,
            name="Focal Point",
            email=email,
            email_normalised=email,
            language="en",
            token_hash=token_hash(focal_point_token(app.config["SECRET_KEY"], focal_point_id, 1)),
            invited_at=now(),
        )
        session().add(focal_point)
    return focal_point


def test_reminder_to_nominate_goes_to_delegations_with_places_left(
    app: Flask, conference: Conference, sides: dict[str, Side], mailing_of: PrepareMailing, with_sink: Sink
) -> None:
    side = sides["CH"]
    free = delegation_of(conference, side, seats=2, taken=1)
    full = delegation_of(conference, side, seats=1, taken=1)
    without = delegation_of(conference, side)
    for email, delegation in (("a@x.example", free), ("b@x.example", full), ("c@x.example", without)):
        focal_point_of(app, delegation, email)
    (mail,) = mails_of(mailing_of(TemplateKind.REMINDER_TO_NOMINATE))
    work_on(app, "mail", mail.id)
    (sent,) = with_sink.taken
    assert sent["To"].addresses[0].addr_spec == "a@x.example"
    assert sent["Subject"] == "Launch Conference: your delegation has places left"
    assert "Zurich still has places" in text_of(sent)
    assert "/delegation/" in text_of(sent)


def test_reminders_to_delegates_go_to_those_meant_by_each(
    app: Flask,
    conference: Conference,
    register: Callable[..., Outcome],
    delegate_of: Callable[[Outcome], Delegate],
) -> None:
    accepted, nominated = delegate_of(register()), delegate_of(register())
    with transaction():
        nominee = session().get_one(Delegate, nominated.id)
        nominee.status, nominee.completed_at = "nominated", None

    def meant(kind: TemplateKind) -> list[str]:
        return [mail.payload["delegate_id"] for mail in list_audience(conference.id, kind).mails]

    assert meant(TemplateKind.NEWS) == [accepted.id]
    assert meant(TemplateKind.REMINDER_TO_COMPLETE) == [nominated.id]
    assert meant(TemplateKind.REMINDER_OF_FOLLOW_UP) == []
    field_id = ask_after_acceptance(conference)
    assert meant(TemplateKind.REMINDER_OF_FOLLOW_UP) == [accepted.id]
    with transaction():
        session().get_one(Delegate, accepted.id).answers = {field_id: "LX 188"}
    assert meant(TemplateKind.REMINDER_OF_FOLLOW_UP) == []


def test_reminder_that_waited_until_the_link_is_anothers_is_not_sent(
    app: Flask,
    conference: Conference,
    register: Callable[..., Outcome],
    delegate_of: Callable[[Outcome], Delegate],
    mailing_of: PrepareMailing,
    with_sink: Sink,
) -> None:
    delegate = delegate_of(register())
    ask_after_acceptance(conference)
    (mail,) = mails_of(mailing_of(TemplateKind.REMINDER_OF_FOLLOW_UP))
    with transaction():
        row = session().get_one(Delegate, delegate.id)
        row.email = row.email_normalised = "colleague@park.example"
    assert work_on(app, "mail", mail.id) == WorkStatus.FAILED
    assert with_sink.taken == []


def ask_after_acceptance(conference: Conference) -> str:
    """Ask delegates for their flight, once they are accepted; return the field's id."""
    none = LocalizedText()
    with transaction():
        section = FormSection(
            id=new_id(),
            conference_id=conference.id,
            stage=Stage.FOLLOW_UP,
            title=none,
            help=none,
            categories=[],
            position=1,
        )
        session().add(section)
        session().flush()
        field = FormField(
            id=new_id(),
            conference_id=conference.id,
            section_id=section.id,
            kind=FieldKind.SHORT_TEXT,
            label=LocalizedText(en="Flight"),
            help=none,
            options=[],
            required_for=["delegate"],
            audiences=[],
            condition_values=[],
            position=1,
        )
        session().add(field)
    return field.id


def test_nominee_without_an_address_is_left_out_with_the_reason(
    conference: Conference, register: Callable[..., Outcome]
) -> None:
    outcome = register()
    with transaction():
        delegate = session().get_one(Delegate, outcome.delegate_id)
        delegate.status, delegate.completed_at = "nominated", None
        delegate.email, delegate.email_normalised = "", None
    audience = list_audience(conference.id, TemplateKind.REMINDER_TO_COMPLETE)
    assert [each.reason for each in audience.skipped] == [SkipReason.NO_ADDRESS]


def test_news_when_it_is_sent_then_it_leads_to_the_conference_and_can_be_stopped(
    app: Flask, register: Callable[..., Outcome], mailing_of: PrepareMailing, with_sink: Sink
) -> None:
    register()
    (row,) = mails_of(mailing_of(TemplateKind.NEWS))
    work_on(app, "mail", row.id)
    (mail,) = with_sink.taken
    assert "\nhttp://localhost/c/launch-2027/\n" in text_of(mail)
    assert mail["List-Unsubscribe"] is not None


@pytest.mark.parametrize("kind", [TemplateKind.INVITATION, TemplateKind.NEWS])
def test_prepare_when_more_people_are_written_to_then_as_many_queries(
    app: Flask, conference: Conference, kind: TemplateKind, mailing_of: PrepareMailing
) -> None:
    counts = []
    for number in (1, 3):
        invite_many(app, conference, number)
        with count_queries() as queries:
            list_audience(conference.id, kind)
        counts.append(len(queries))
    assert counts[0] == counts[1]
