"""The registration settings: modes and seats of categories, the freeze, offers, two who save at once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.conferences.services import add_member
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from eventapp.registration.models import DelegateStatus, Quota
from tests.workflows.test_settings import BASE, register, statuses


def stored() -> Conference:
    session().rollback()
    session().expire_all()
    return get_conference("launch-2027")


def save(pages: FlaskClient, **typed: str) -> tuple[int, str]:
    answer = pages.post(f"{BASE}/registration", data={"version": str(stored().version), **typed})
    return answer.status_code, answer.text


def quotas() -> dict[str | None, tuple[int, int]]:
    session().rollback()
    return {q.category: (q.taken, q.seats) for q in session().scalars(select(Quota))}


def test_settings_when_saved_are_all_kept(pages: FlaskClient) -> None:
    status, _text = save(
        pages,
        registration_opens_at="2027-09-01T09:00",
        registration_closes_at="2027-10-01T18:00",
        changes_close_at="2027-10-10T12:00",
        transfers_allowed="y",
        offer_hours="48",
        capacity="300",
        mode_media="approval",
        mode_delegate="invitation",
        seats_media="40",
        seats_vip="0",
    )
    now = stored()
    assert status == 302
    assert now.registration_opens_at == datetime(2027, 9, 1, 1, tzinfo=UTC)
    assert now.changes_close_at == datetime(2027, 10, 10, 4, tzinfo=UTC)
    assert (now.transfers_allowed, now.offer_hours, now.capacity) == (True, 48, 300)
    assert now.registration_modes["media"] == "approval"
    assert now.registration_modes["delegate"] == "invitation"
    assert now.registration_modes["observer"] == "invitation"
    assert quotas() == {"media": (0, 40), "vip": (0, 0)}
    page = pages.get(f"{BASE}/registration").text
    assert 'value="2027-10-10T12:00"' in page and 'value="48"' in page and 'value="40"' in page


def test_quota_when_emptied_is_taken_away(pages: FlaskClient) -> None:
    save(pages, seats_media="40")
    assert save(pages, seats_media="")[0] == 302
    assert quotas() == {}


def test_quota_when_set_counts_those_who_are_seated_already(
    pages: FlaskClient, conference: Conference
) -> None:
    with transaction():
        register(conference, 1, DelegateStatus.ACCEPTED)
        register(conference, 2, DelegateStatus.ACCEPTED)
        register(conference, 3, DelegateStatus.WAITLISTED)
    save(pages, seats_delegate="2")
    # Nobody else has room, and the one who waited stays on the list.
    assert quotas() == {"delegate": (2, 2)}
    assert statuses() == ["accepted", "accepted", "waitlisted"]
    save(pages, seats_delegate="3")
    assert statuses() == ["accepted", "accepted", "accepted"]
    assert quotas() == {"delegate": (3, 3)}


def test_quotas_when_below_those_taken_are_refused_at_each_field_with_what_was_typed(
    pages: FlaskClient, conference: Conference
) -> None:
    with transaction():
        register(conference, 1, DelegateStatus.ACCEPTED)
        register(conference, 2, DelegateStatus.ACCEPTED)
    status, text = save(pages, seats_delegate="1", seats_vip="7", capacity="1", offer_hours="12")
    assert status == 422
    assert text.count("Seats taken already: 2.") == 4  # at both fields, and in the summary
    assert 'id="seats_delegate-error"' in text and 'id="capacity-error"' in text
    assert 'value="7"' in text and 'value="12"' in text
    assert quotas() == {}
    assert stored().offer_hours is None


def test_settings_when_somebody_saved_meanwhile_are_refused_and_keep_what_was_typed(
    pages: FlaskClient,
) -> None:
    version = str(stored().version)
    save(pages, seats_media="40")
    stale = pages.post(f"{BASE}/registration", data={"version": version, "seats_media": "50"})
    assert stale.status_code == 409
    assert 'value="50"' in stale.text and "while you were editing" in stale.text
    assert quotas() == {"media": (0, 40)}
    # Sent once more from that page it replaces what the other saved.
    again = pages.post(f"{BASE}/registration", data={"version": str(stored().version), "seats_media": "50"})
    assert again.status_code == 302
    assert quotas() == {"media": (0, 50)}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("seats_media", "-1"),
        ("seats_media", "100001"),
        ("seats_media", "9" * 5000),
        ("seats_media", "many"),
        ("mode_media", "everybody"),
        ("offer_hours", "0"),
        ("offer_hours", "721"),
        ("changes_close_at", "soon"),
        ("changes_close_at", "0001-01-01T00:00"),
        ("capacity", "0"),
    ],
)
def test_settings_when_a_value_makes_no_sense_are_refused_at_the_field(
    pages: FlaskClient, field: str, typed: str
) -> None:
    before = stored().version
    status, text = save(pages, **{field: typed})
    assert status == 422
    assert f'id="{field}-error"' in text
    assert stored().version == before
    assert quotas() == {}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OWNER, 200),
        (Role.ORGANIZER, 200),
        (Role.AGENDA_EDITOR, 403),
        (Role.REGISTRAR, 403),
        (Role.DESK, 403),
        (Role.RAPPORTEUR, 403),
        (Role.VIEWER, 403),
    ],
)
@pytest.mark.parametrize("page", ["registration", "consents"])
def test_settings_are_for_organizers(
    conference: Conference,
    sign_in: Callable[[User], FlaskClient],
    organizer: User,
    page: str,
    role: Role,
    expected: int,
) -> None:

    with transaction():
        user = ensure_user(SYSTEM, email="somebody@office.example", name="Somebody")
        add_member(SYSTEM, conference=conference, email=user.email, role=role, is_told=False)
    client = sign_in(user)
    assert client.get(f"{BASE}/{page}").status_code == expected
    # What is sent by somebody who may not is refused before it is looked at; an empty form is incomplete.
    assert client.post(f"{BASE}/{page}", data={}).status_code == (422 if expected == 200 else expected)
