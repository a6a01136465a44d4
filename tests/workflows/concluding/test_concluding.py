"""Concluding a conference: what happens, once, and what is said before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eventapp.accounts.tokens import token_hash
from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.action_items.rules import OwnerFacts
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem, AgendaVersion
from eventapp.agreements.models import Agreement
from eventapp.agreements.rules import AgreementFacts
from eventapp.agreements.services import create_agreement
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.links import contact_token
from eventapp.contacts.models import Contact
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotPermitted
from eventapp.invitations.models import MailBlock
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision, Minutes, MinutesComment
from eventapp.notifications.delivery import preview
from eventapp.pulses.models import Pulse
from eventapp.registration.models import Delegate
from eventapp.workflows.concluding.checks import NAMED, read_checks
from eventapp.workflows.concluding.forecast import read_forecast
from eventapp.workflows.concluding.recipients import Audience
from eventapp.workflows.concluding.services import (
    AlreadyConcluded,
    Conclude,
    Concluded,
    conclude,
    reopen_conclusion,
)
from eventapp.working_links.models import WorkingLink
from tests.minutes.builders import actor_with, at_once, make_organization
from tests.queries import count_queries
from tests.workflows.concluding.conftest import EVENING, SECRET_KEY, add_delegate

TO_ALL = Conclude(audience=Audience.ACCEPTED, writes_to_owners=True)
LI = OwnerFacts(name="Li Wei", email="li@park.example", language="zh")


def do(actor: Actor, conference: Conference, command: Conclude = TO_ALL) -> Concluded:
    with transaction():
        return conclude(actor, conference=conference, command=command, secret_key=SECRET_KEY)


def take_back(actor: Actor, conference: Conference) -> None:
    with transaction():
        reopen_conclusion(actor, conference=conference)


def written_to(kind: str = "conference_concluded") -> list[str]:
    mails = session().scalars(select(OutboxMessage).where(OutboxMessage.kind == kind))
    return sorted(mail.recipient_email for mail in mails)


def texts_of(conference: Conference) -> list[tuple[str, int]]:
    return [(check.text, check.total) for check in read_checks(conference)]


def test_conclusion_when_made_freezes_the_agenda_and_writes_to_everybody_once(
    conference: Conference,
    owner: Actor,
    make_delegate: Callable[..., Delegate],
    make_item: Callable[..., str],
) -> None:
    for name, others in (
        ("came", {}),
        ("stayed", {"came": False}),
        ("mute", {"email": ""}),
        ("waits", {"status": "waitlisted", "holds_seat": False}),
    ):
        make_delegate(name, **others)
    make_item("Rent rooms", LI)
    make_item("Buy chairs", LI, OwnerFacts(name="Nobody"))
    assert do(owner, conference) == Concluded(delegates=2, owners=1, pulses=0)
    assert (conference.concluded_at, conference.agenda_frozen_at) == (EVENING, EVENING)
    assert written_to() == ["came@example.org", "stayed@example.org"]
    assert written_to("follow_up_begins") == ["li@park.example"]
    contact = session().scalars(select(Contact).where(Contact.email != "")).one()
    assert contact.token_hash == token_hash(contact_token(SECRET_KEY, contact.id, 1))
    assert "conference.concluded" in session().scalars(select(AuditEntry.action)).all()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Conclude(Audience.ATTENDED, writes_to_owners=True), (1, 1)),
        (Conclude(Audience.ATTENDED, writes_to_owners=False), (1, 0)),
        (Conclude(Audience.NOBODY, writes_to_owners=True), (0, 1)),
        (Conclude(Audience.NOBODY, writes_to_owners=False), (0, 0)),
    ],
)
def test_conclusion_when_somebody_chooses_writes_to_those_alone(
    conference: Conference,
    owner: Actor,
    make_delegate: Callable[..., Delegate],
    make_item: Callable[..., str],
    command: Conclude,
    expected: tuple[int, int],
) -> None:
    make_delegate("came")
    make_delegate("stayed", came=False)
    make_item("Rent rooms", LI)
    done = do(owner, conference, command)
    assert (done.delegates, done.owners) == expected
    assert conference.concluded_at == EVENING


def test_conclusion_when_made_twice_is_refused_and_writes_nothing_more(
    conference: Conference, owner: Actor, make_delegate: Callable[..., Delegate]
) -> None:
    make_delegate("came")
    do(owner, conference)
    with pytest.raises(AlreadyConcluded):
        do(owner, conference)
    assert written_to() == ["came@example.org"]


def test_conclusion_when_two_make_it_at_once_is_made_by_one(
    app: Flask, conference: Conference, owner: Actor, make_delegate: Callable[..., Delegate]
) -> None:
    make_delegate("came")
    conference_id = conference.id
    session().remove()

    def work() -> None:
        found = session().get_one(Conference, conference_id)
        conclude(owner, conference=found, command=TO_ALL, secret_key=SECRET_KEY)

    failures = at_once(app, [work, work])
    assert [type(failure) for failure in failures] == [AlreadyConcluded]
    assert written_to() == ["came@example.org"]


def test_conclusion_when_taken_back_and_made_again_writes_to_the_new_alone(
    conference: Conference,
    owner: Actor,
    make_delegate: Callable[..., Delegate],
    make_item: Callable[..., str],
) -> None:
    make_delegate("came")
    make_item("Rent rooms", LI)
    do(owner, conference)
    take_back(owner, conference)
    assert conference.concluded_at is None
    assert conference.agenda_frozen_at == EVENING
    make_delegate("late")
    assert do(owner, conference) == Concluded(delegates=1, owners=0, pulses=0)
    assert written_to() == ["came@example.org", "late@example.org"]
    take_back(owner, conference)
    assert do(owner, conference, replace(TO_ALL, again=True)) == Concluded(delegates=2, owners=1, pulses=0)
    take_back(owner, conference)
    assert do(owner, conference).delegates == 0


def test_conclusion_when_the_conference_still_goes_on_is_refused(
    conference: Conference, owner: Actor, frozen: Callable[[datetime], None]
) -> None:
    frozen(EVENING - timedelta(days=1))
    with pytest.raises(InvalidInput):
        do(owner, conference)
    assert conference.concluded_at is None


def test_conclusion_when_it_is_a_draft_or_nothing_is_released_is_refused(
    conference: Conference, owner: Actor
) -> None:
    with transaction():
        session().execute(delete(AgendaVersion))
    with pytest.raises(Conflict):
        do(owner, conference)
    with transaction():
        conference.state = "draft"
    with pytest.raises(InvalidInput):
        do(owner, conference)
    session().refresh(conference)
    assert (conference.concluded_at, written_to()) == (None, [])


@pytest.mark.parametrize("role", ["rapporteur", "registrar", "viewer", "agenda_editor", "desk"])
def test_conclusion_when_one_may_not_is_refused(conference: Conference, role: str) -> None:
    for use_case in (do, take_back):
        with pytest.raises(NotPermitted):
            use_case(actor_with(role, conference), conference)


def test_conclusion_when_mail_comes_back_leaves_that_address_out(
    conference: Conference, owner: Actor, make_delegate: Callable[..., Delegate]
) -> None:
    make_delegate("came")
    make_delegate("gone")
    with transaction():
        session().add(
            MailBlock(
                conference_id=conference.id,
                email_normalised="gone@example.org",
                reason="bounced",
                noted_at=now(),
            )
        )
    forecast = read_forecast(conference)
    assert forecast.audiences[Audience.ACCEPTED].unreachable == 1
    assert do(owner, conference).delegates == 1


def test_conclusion_when_there_are_two_thousand_delegates_asks_few_queries(
    conference: Conference, owner: Actor, make_delegate: Callable[..., Delegate]
) -> None:
    side_id = make_delegate("first").side_id

    def queries() -> int:
        with count_queries() as seen:
            do(owner, conference, replace(TO_ALL, again=True))
        take_back(owner, conference)
        return len(seen)

    one = queries()
    with transaction():
        for number in range(2_000):
            add_delegate(conference.id, side_id, f"d{number}", came=False)
    assert queries() == one
    assert len(written_to()) == 2_002


def test_forecast_when_nobody_was_checked_in_proposes_all(
    conference: Conference, make_delegate: Callable[..., Delegate]
) -> None:
    make_delegate("zh", came=False, language="zh")
    make_delegate("en", came=False)
    make_delegate("more", came=False)
    forecast = read_forecast(conference)
    assert forecast.usual_audience == Audience.ACCEPTED
    assert forecast.audiences[Audience.ACCEPTED].languages == {"en": 2, "zh": 1}
    assert forecast.pulses == (date(2021, 11, 21), date(2022, 4, 21), date(2022, 10, 21))
    make_delegate("came")
    assert read_forecast(conference).usual_audience == Audience.ATTENDED


def test_conclusion_when_there_are_working_links_plans_what_both_sides_are_asked(
    conference: Conference, owner: Actor
) -> None:
    with transaction():
        first, second = sorted(make_organization(name).id for name in ("Park", "City"))
        session().add(
            WorkingLink(
                conference_id=conference.id,
                first_organization_id=first,
                second_organization_id=second,
                created_at=now(),
                updated_at=now(),
            )
        )
    assert do(owner, conference).pulses == 6
    pulses = session().scalars(select(Pulse).order_by(Pulse.due_on)).all()
    assert [pulse.due_on for pulse in pulses[::2]] == list(read_forecast(conference).pulses)
    take_back(owner, conference)
    assert do(owner, conference).pulses == 0


def test_checks_when_all_is_in_order_are_empty(conference: Conference, item: AgendaItem) -> None:
    with transaction():
        add_minutes(item, "approved")
    assert read_checks(conference) == []


def add_minutes(item: AgendaItem, status: str) -> Minutes:
    minutes = Minutes(
        id=new_id(),
        conference_id=item.conference_id,
        agenda_item_id=item.id,
        summary=LocalizedText(en="What was said"),
        status=status,
        updated_at=now(),
    )
    session().add(minutes)
    session().flush()
    return minutes


def test_checks_when_things_are_missing_name_each_with_its_place(
    conference: Conference, item: AgendaItem, make_item: Callable[..., str]
) -> None:
    make_item("Rent rooms", LI, due_on=None)
    make_item("Buy chairs", OwnerFacts(name="Nobody"))
    orphan = make_item("Orphan", LI)
    of_conference = {"conference_id": conference.id, "created_at": now()}
    with transaction():
        minutes = add_minutes(item, "circulated")
        session().execute(delete(ActionItemOwner).where(ActionItemOwner.action_item_id == orphan))
        session().add_all(
            [
                MinutesComment(
                    minutes_id=minutes.id, version_number=1, author_name="A", text="Wrong", **of_conference
                ),
                Decision(
                    agenda_item_id=item.id,
                    number=1,
                    text=LocalizedText(en="It is so."),
                    updated_at=now(),
                    **of_conference,
                ),
                Agreement(
                    number=1,
                    kind="memorandum",
                    title=LocalizedText(en="MoU"),
                    stage="signed",
                    updated_at=now(),
                    **of_conference,
                ),
            ]
        )
    assert texts_of(conference) == [
        ("Minutes that are not approved", 1),
        ("Minutes with comments that nobody has settled", 1),
        ("Action items without an owner", 1),
        ("Action items of which no owner can be written to", 1),
        ("Action items without a due date", 1),
        ("Decisions that lack one of the languages", 1),
        ("Agreements signed without a date", 1),
    ]
    places = [place for check in read_checks(conference) for place in check.places]
    assert [place.arguments for place in places[:2]] == [{"item_id": item.id}] * 2
    assert places[2].arguments == {"action_item_id": orphan}


def test_checks_when_there_are_more_of_them_ask_as_many_queries(
    conference: Conference, make_item: Callable[..., str]
) -> None:
    def queries() -> int:
        with count_queries() as seen:
            read_checks(conference)
        return len(seen)

    make_item("Rent rooms", OwnerFacts(name="Nobody"))
    one = queries()
    for number in range(NAMED + 1):
        make_item(f"No. {number}", OwnerFacts(name="Nobody"))
    assert queries() == one
    check = read_checks(conference)[0]
    assert (check.total, len(check.places)) == (NAMED + 2, NAMED)


def mail_of(kind: str) -> OutboxMessage:
    return session().scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).one()


def test_mail_to_a_delegate_says_the_figures_and_leads_to_the_summary(
    conference: Conference,
    owner: Actor,
    make_delegate: Callable[..., Delegate],
    make_item: Callable[..., str],
) -> None:
    make_delegate("came", language="zh")
    make_item("Rent rooms", LI)
    secret = make_item("Hush", LI)
    hidden = make_item("From something confidential", LI)
    with transaction():
        session().get_one(ActionItem, secret).is_confidential = True
        made = create_agreement(
            owner,
            conference_id=conference.id,
            facts=AgreementFacts("memorandum", LocalizedText(en="Hush"), is_confidential=True),
        )
        session().get_one(ActionItem, hidden).agreement_id = made.id
    do(owner, conference)
    letter, text = preview(mail_of("conference_concluded"))
    assert letter.link_url == f"http://localhost/c/launch/registration/{letter.secret}/summary"
    assert [value for _label, value in letter.facts] == ["1", "1"]
    assert "启动大会" in text


def test_mail_to_an_owner_names_what_is_theirs_and_leads_to_their_page(
    conference: Conference, owner: Actor, make_item: Callable[..., str]
) -> None:
    make_item("Rent <b>rooms</b>\nhttps://evil.example", LI)
    make_item("Not theirs", OwnerFacts(name="Nobody"))
    do(owner, conference)
    letter, text = preview(mail_of("follow_up_begins"))
    assert letter.link_url == f"http://localhost/c/launch/follow-up/{letter.secret}/"
    assert len(letter.facts) == 1
    assert "Not theirs" not in text
    # Mail programs find no address in it.
    assert "https: //evil. example" in text
    assert "evil.example" not in text


def test_mails_when_the_conclusion_is_taken_back_or_the_link_is_revoked_are_not_written(
    conference: Conference,
    owner: Actor,
    make_delegate: Callable[..., Delegate],
    make_item: Callable[..., str],
) -> None:
    make_delegate("came")
    make_item("Rent rooms", LI)
    do(owner, conference)
    take_back(owner, conference)
    with transaction():
        session().scalars(select(Contact)).one().token_hash = None
    for kind in ("conference_concluded", "follow_up_begins"):
        with pytest.raises(CannotBeDone):
            preview(mail_of(kind))


def test_conclusion_when_late_on_the_last_day_in_its_own_zone_is_allowed(
    conference: Conference, owner: Actor, frozen: Callable[[datetime], None]
) -> None:
    # Midnight in Shanghai is 16:00 in Greenwich: there it is the last day from then on.
    frozen(datetime(2021, 10, 20, 15, 59, tzinfo=UTC))
    with pytest.raises(InvalidInput):
        do(owner, conference)
    frozen(datetime(2021, 10, 20, 16, 0, tzinfo=UTC))
    do(owner, conference)
