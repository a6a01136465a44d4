"""What is asked after acceptance: the list of tasks, a page for each, and who may answer."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.files.models import StoredFile
from eventapp.jobs.models import OutboxMessage
from eventapp.questionnaires.models import FieldKind, FormField, Stage
from eventapp.registration.models import Delegate
from tests.registration.conftest import Fill, Register
from tests.registration.pages import ask, errors_of, set_columns, text_of, version_of

OwnUrl = Callable[..., str]


@pytest.fixture(autouse=True)
def without_csrf(fill: Fill) -> None:
    """The fixture ``fill`` switches it off."""


@pytest.fixture
def flight(conference: Conference) -> FormField:
    return ask(conference, stage=Stage.FOLLOW_UP, title="Travel and hotel", required_for=["delegate"])


def answers_of(delegate_id: str | None) -> dict[str, Any]:
    session().rollback()
    return session().scalars(select(Delegate.answers).where(Delegate.id == delegate_id)).one()


def test_task_is_to_do_until_it_is_answered(
    client: FlaskClient, register: Register, own_url: OwnUrl, flight: FormField
) -> None:
    outcome = register()
    own = own_url(outcome)
    page = text_of(client.get(own))
    assert f'href="{own}/questions/{flight.section_id}"' in page
    assert "To do" in page
    form = client.get(f"{own}/questions/{flight.section_id}")
    assert "Travel and hotel</legend>" in text_of(form)
    sent = {"version": version_of(form), f"q_{flight.id}": "LX 188"}
    assert client.post(f"{own}/questions/{flight.section_id}", data=sent).location == own
    page = text_of(client.get(own))
    assert "To do" not in page
    assert "LX 188" in page
    assert answers_of(outcome.delegate_id) == {flight.id: "LX 188"}
    assert session().scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == (
        "delegate.follow_up_answered"
    )
    assert session().scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_each_section_keeps_the_answers_of_the_others(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl, flight: FormField
) -> None:
    guests = ask(conference, stage=Stage.FOLLOW_UP, title="Guests")
    known = ask(conference, title="About", required_for=["delegate"])
    outcome = register()
    set_columns(outcome.delegate_id, answers={known.id: "known", flight.id: "LX 188"})
    url = f"{own_url(outcome)}/questions/{guests.section_id}"
    form = client.get(url)
    assert f"q_{known.id}" not in text_of(form)
    assert f"q_{flight.id}" not in text_of(form)
    client.post(url, data={"version": version_of(form), f"q_{guests.id}": "One"})
    assert answers_of(outcome.delegate_id) == {known.id: "known", flight.id: "LX 188", guests.id: "One"}


def test_answer_that_is_wrong_or_missing_is_told_and_kept(
    client: FlaskClient, register: Register, own_url: OwnUrl, flight: FormField
) -> None:
    outcome = register()
    url = f"{own_url(outcome)}/questions/{flight.section_id}"
    for typed in ("", "x" * 201):
        answer = client.post(url, data={"version": "1", f"q_{flight.id}": typed})
        assert (answer.status_code, errors_of(answer)) == (422, {f"q_{flight.id}"})
        assert typed in text_of(answer)
    assert answers_of(outcome.delegate_id) == {}


def test_stale_answer_is_refused_and_keeps_what_was_typed(
    client: FlaskClient, register: Register, own_url: OwnUrl, flight: FormField
) -> None:
    outcome = register()
    set_columns(outcome.delegate_id, dietary="halal")
    url = f"{own_url(outcome)}/questions/{flight.section_id}"
    late = client.post(url, data={"version": "1", f"q_{flight.id}": "LX 188"})
    assert (late.status_code, version_of(late)) == (409, "2")
    assert 'value="LX 188"' in text_of(late)
    assert answers_of(outcome.delegate_id) == {}


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "applied", "holds_seat": False, "approved_at": None},
        {"status": "nominated", "completed_at": None},
        {"status": "cancelled", "holds_seat": False},
    ],
)
def test_who_is_not_accepted_is_asked_nothing_and_answers_nothing(
    client: FlaskClient, register: Register, own_url: OwnUrl, flight: FormField, columns: dict[str, Any]
) -> None:
    outcome = register()
    set_columns(outcome.delegate_id, **columns)
    url = f"{own_url(outcome)}/questions/{flight.section_id}"
    assert "Travel and hotel" not in text_of(client.get(own_url(outcome)))
    assert client.get(url).status_code == 303
    assert client.post(url, data={"version": "2", f"q_{flight.id}": "LX 188"}).status_code == 303
    assert answers_of(outcome.delegate_id) == {}


def test_after_the_freeze_nothing_is_answered(
    client: FlaskClient,
    conference: Conference,
    register: Register,
    own_url: OwnUrl,
    flight: FormField,
    frozen: Callable[[datetime], None],
) -> None:
    outcome = register()
    with transaction():
        stored = session().get_one(Conference, conference.id)
        stored.changes_close_at = datetime(2027, 10, 1, tzinfo=UTC)
    frozen(datetime(2027, 10, 1, tzinfo=UTC))
    url = f"{own_url(outcome)}/questions/{flight.section_id}"
    assert client.post(url, data={"version": "1", f"q_{flight.id}": "LX 188"}).status_code == 303
    assert answers_of(outcome.delegate_id) == {}


def test_section_of_the_first_form_or_of_another_conference_does_not_exist(
    client: FlaskClient,
    conference: Conference,
    other_conference: Conference,
    register: Register,
    own_url: OwnUrl,
) -> None:
    own = own_url(register())
    first = ask(conference, title="About")
    foreign = ask(other_conference, stage=Stage.FOLLOW_UP)
    for section_id in (first.section_id, foreign.section_id, "x"):
        assert client.get(f"{own}/questions/{section_id}").status_code == 404
        assert client.post(f"{own}/questions/{section_id}").status_code == 404


def test_file_that_replaces_another_is_the_only_one_kept_and_passes_to_nobody(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl
) -> None:
    scan = ask(conference, FieldKind.FILE, stage=Stage.FOLLOW_UP, title="Visa")
    mine, other = register(), register()
    url = f"{own_url(mine)}/questions/{scan.section_id}"
    for number in (1, 2):
        content = (io.BytesIO(b"%%PDF-1.7 scan %d" % number), "scan.pdf")
        assert client.post(url, data={"version": str(number), f"q_{scan.id}": content}).status_code == 303
    (file,) = session().scalars(select(StoredFile)).all()
    assert client.get(f"{own_url(mine)}/files/{file.id}").data == b"%PDF-1.7 scan 2"
    assert client.get(f"{own_url(other)}/files/{file.id}").status_code == 404
