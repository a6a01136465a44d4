"""Erasing one person: nothing personal is left, what counts stays, nobody else is touched."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from eventapp.accounts.models import User
from eventapp.action_items.models import ActionItem
from eventapp.actor import SYSTEM, Actor
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.base import Base
from eventapp.db.session import session, transaction
from eventapp.delegations.models import NamedPerson
from eventapp.errors import Conflict, NotPermitted
from eventapp.files.models import StoredFile
from eventapp.invitations.models import Invitation, MailBlock
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.permissions import Role
from eventapp.registration.models import CheckIn, Consent, Delegate, FocalPoint, SubmittedForm
from eventapp.registration.services import Outcome, accept_delegate, decline_delegate
from eventapp.workflows.privacy.person import find_person, person_of
from eventapp.workflows.privacy.services import Kept, erase_person
from tests.workflows.privacy.conftest import ANNA, BO, LONG_AFTER, PASSPORT

KEY = "a key for tests that is long enough"
#: What would tell that it was Anna.
TRACES = ("Anna", "anna", "Keller", "KELLER", "安娜", "City of Basel", "668 18 00", "no nuts", PASSPORT)


def erase(email: str = ANNA) -> Kept:
    with transaction():
        return erase_person(SYSTEM, find_person(email), secret_key=KEY)


def fresh(model: type[Any], *conditions: Any) -> list[Any]:
    session().rollback()
    session().expire_all()
    return list(session().scalars(select(model).where(*conditions)))


def dumped() -> str:
    """Return all rows of all tables as text, as somebody reads them who has a copy of the database."""
    rows: list[str] = []
    for table in Base.metadata.sorted_tables:
        rows += map(str, session().execute(text(f'SELECT * FROM "{table.name}"')))
    session().rollback()
    return "\n".join(rows)


def test_erasure_leaves_no_trace_of_the_person_in_any_table(anna: Outcome) -> None:
    found = [trace for trace in TRACES if trace in dumped()]
    assert found == [trace for trace in TRACES if trace != PASSPORT]
    erase()
    after = dumped()
    assert [trace for trace in TRACES if trace in after] == []
    assert "Bo Lin" in after and BO in after


def test_erasure_keeps_what_counts(anna: Outcome) -> None:
    (before,) = fresh(Delegate, Delegate.id == anna.delegate_id)
    kept = (before.side_id, before.category, before.registered_at, before.completed_at)
    erase()
    (after,) = fresh(Delegate, Delegate.id == anna.delegate_id)
    assert (after.side_id, after.category, after.registered_at, after.completed_at) == kept
    assert (after.name, after.email, after.email_normalised, after.answers, after.search_key) == (
        "—",
        "",
        None,
        {},
        "",
    )
    consents = fresh(Consent, Consent.delegate_id == anna.delegate_id)
    assert len(consents) == 4 and all(each.withdrawn_at is not None for each in consents)
    assert len(fresh(CheckIn, CheckIn.delegate_id == anna.delegate_id)) == 1


def test_erasure_before_the_conference_gives_the_seat_to_the_next(
    anna: Outcome, bo: Outcome, register: Callable[..., Outcome], conference: Conference
) -> None:
    waiting = register()
    assert waiting.status == "waitlisted"
    erase()
    status = {each.id: (each.status, each.holds_seat) for each in fresh(Delegate)}
    assert status == {
        anna.delegate_id: ("cancelled", False),
        bo.delegate_id: ("accepted", True),
        waiting.delegate_id: ("accepted", True),
    }
    assert fresh(Conference)[0].seats_taken == 2


def test_erasure_after_the_conference_keeps_the_status_for_statistics(
    anna: Outcome, frozen: Callable[[datetime], None]
) -> None:
    frozen(LONG_AFTER)
    erase()
    (after,) = fresh(Delegate, Delegate.id == anna.delegate_id)
    assert (after.status, after.holds_seat, after.name) == ("accepted", True, "—")
    assert fresh(Conference)[0].seats_taken == 2


def test_erasure_deletes_files_roles_invitations_and_forms_of_this_person_alone(
    anna: Outcome, bo: Outcome
) -> None:
    erase()
    assert sorted(each.filename for each in fresh(StoredFile)) == ["Bo.pdf", "visa-Bo.pdf"]
    assert [each.email for each in fresh(FocalPoint)] == [BO]
    assert [each.email for each in fresh(Invitation)] == [BO]
    assert [each.email_normalised for each in fresh(MailBlock)] == [BO]
    assert [each.delegate_id for each in fresh(SubmittedForm)] == [bo.delegate_id]
    named = sorted(fresh(NamedPerson), key=lambda each: each.place)
    assert [(each.name, each.delegate_id) for each in named] == [
        ("—", anna.delegate_id),
        ("Bo Lin", None),
    ]
    assert len(fresh(ActionItem)) == 1
    assert [(each.name, each.email, each.email_normalised) for each in fresh(Contact)] == [("—", "", None)]


@pytest.mark.parametrize("status", [WorkStatus.QUEUED, WorkStatus.HELD, WorkStatus.LEASED])
def test_erasure_stops_mails_that_wait(anna: Outcome, status: WorkStatus) -> None:
    with transaction():
        for mail in session().scalars(select(OutboxMessage)):
            mail.status = status
    erase()
    mails = fresh(OutboxMessage)
    # Anna's registration and her leaving; Bo's goes out.
    assert sorted((each.recipient_email, each.status) for each in mails) == [
        ("", "failed"),
        ("", "failed"),
        (BO, status.value),
    ]
    assert [each.body for each in mails if not each.recipient_email] == [None, None]


def test_mail_when_its_reader_is_erased_while_it_is_written_is_not_sent(app: Flask, anna: Outcome) -> None:
    from eventapp.jobs.leases import lease
    from eventapp.jobs.worker import CannotBeDone
    from eventapp.notifications.delivery import deliver

    (mail,) = fresh(OutboxMessage, func.lower(OutboxMessage.recipient_email) == ANNA)
    with transaction():
        session().get_one(OutboxMessage, mail.id).status = WorkStatus.QUEUED
    with transaction():
        taken = lease(OutboxMessage, mail.id)
    erase()
    assert isinstance(taken, OutboxMessage)
    with pytest.raises(CannotBeDone):
        deliver(taken)
    (after,) = fresh(OutboxMessage, OutboxMessage.id == mail.id)
    assert (after.status, after.body, after.recipient_email) == ("failed", None, "")


def test_erasure_when_done_twice_does_nothing_the_second_time(anna: Outcome) -> None:
    assert erase().delegates == 1
    entries = len(fresh(AuditEntry))
    assert erase().is_nothing
    delegate = session().get_one(Delegate, anna.delegate_id)
    with transaction():
        assert erase_person(SYSTEM, person_of(delegate), secret_key=KEY).is_nothing
    assert len(fresh(AuditEntry)) == entries


def test_erasure_notes_itself_without_a_name(anna: Outcome) -> None:
    erase()
    entries = fresh(AuditEntry, AuditEntry.action == "person.erased")
    assert [(each.subject_id, each.details) for each in entries] == [(anna.delegate_id, {})]


def test_erasure_ends_the_personal_link(
    anna: Outcome, own_url: Callable[[Outcome], str], client: FlaskClient
) -> None:
    assert client.get(own_url(anna)).status_code == 200
    erase()
    assert client.get(own_url(anna)).status_code == 404


def test_erasure_lets_the_person_register_anew(
    anna: Outcome, conference: Conference, register: Callable[..., Outcome]
) -> None:
    erase()
    again = register(name="Anna Keller", email=ANNA)
    assert again.status == "accepted" and again.delegate_id != anna.delegate_id


def test_erasure_when_another_conference_is_meant_stays_within_it(
    anna: Outcome,
    other_conference: Conference,
    prepare: Callable[..., Any],
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
) -> None:
    from eventapp.registration.services import register_delegate

    submission = prepare(at=other_conference, name="Anna Keller", email=ANNA)
    with transaction():
        elsewhere = register_delegate(submission)
    client = sign_in(member(Role.OWNER))
    base = f"/manage/launch-2027/delegates/{anna.delegate_id}"
    page = client.get(f"{base}/personal-data").text
    assert "The registration is cancelled first." in page and "2 files are deleted." in page
    assert client.post(f"{base}/erase").status_code == 303
    names = {each.id: each.name for each in fresh(Delegate)}
    assert names[anna.delegate_id or ""] == "—" and names[elsewhere.delegate_id or ""] == "Anna Keller"
    assert "Erased on" in client.get(f"{base}/personal-data").text


def test_erasure_when_not_permitted_changes_nothing(anna: Outcome, registrar: Actor) -> None:
    delegate = session().get_one(Delegate, anna.delegate_id)
    for person in (person_of(delegate), find_person(ANNA)):
        with pytest.raises(NotPermitted), transaction():
            erase_person(registrar, person, secret_key=KEY)
    owner = Actor(id="x", roles={delegate.conference_id: frozenset({Role.OWNER})})
    with pytest.raises(NotPermitted), transaction():
        erase_person(owner, find_person(ANNA), secret_key=KEY)
    assert fresh(Delegate, Delegate.id == anna.delegate_id)[0].name == "Anna Keller"


def test_command_says_first_what_will_happen_and_asks(app: Flask, anna: Outcome) -> None:
    run = app.test_cli_runner().invoke
    refused = run(args=["people", "erase", ANNA], input="n\n")
    assert refused.exit_code == 1
    assert refused.stdout.splitlines()[:9] == [
        "Registrations, made anonymous: 1",
        "Of these, cancelled first, so that others can have the seat or place: 1",
        "Files, deleted: 2",
        "Mails, blanked, and not sent where they wait: 1",
        "Invitations, deleted: 1",
        "Roles as focal point, ended: 1",
        "Names in nomination letters, taken out (a scan stays as it is): 1",
        "Refusals of mail, deleted: 1",
        "Action items, kept without the person: 1",
    ]
    assert fresh(Delegate, Delegate.id == anna.delegate_id)[0].name == "Anna Keller"
    done = run(args=["people", "erase", ANNA, "--yes"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Erased.")
    again = run(args=["people", "erase", ANNA, "--yes"])
    assert (again.exit_code, again.stdout) == (0, f"Nothing is kept about {ANNA} that can be erased.\n")


def test_delegate_who_was_declined_and_erased_is_accepted_no_more(
    conference: Conference, anna: Outcome
) -> None:
    which = {"conference_id": conference.id, "delegate_id": anna.delegate_id or ""}
    with transaction():
        decline_delegate(SYSTEM, **which)
    erase()
    with pytest.raises(Conflict), transaction():
        accept_delegate(SYSTEM, **which)
    assert [each.status for each in fresh(Delegate, Delegate.id == anna.delegate_id)] == ["declined"]
