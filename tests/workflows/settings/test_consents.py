"""The consents of a conference: own wording, versions, and what people have agreed to."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, NotPermitted
from eventapp.localized import LocalizedText
from eventapp.registration.consents import (
    STANDARD_VERSION,
    Agreement,
    ConsentSetting,
    keep_agreements,
    list_asked,
    list_settings,
)
from eventapp.registration.models import ConsentText, Delegate, DelegateStatus, Purpose
from eventapp.registration.services import change_consents
from tests.workflows.test_settings import BASE, register

PAGE = f"{BASE}/consents"


def typed(numbers: int = 0, **changes: str) -> dict[str, str]:
    """Return what the form sends: every consent asked, the first two required, and the changes."""
    sent = {f"number_{purpose}": str(numbers) for purpose in Purpose}
    sent |= {f"asked_{purpose}": "y" for purpose in Purpose}
    sent |= {"required_transfer_abroad": "y"}
    return {key: value for key, value in {**sent, **changes}.items() if value}


def texts() -> list[tuple[str, int, bool, bool, dict[str, str]]]:
    session().rollback()
    rows = session().scalars(select(ConsentText).order_by(ConsentText.purpose, ConsentText.number))
    return [(r.purpose, r.number, r.is_asked, r.is_required, dict(r.text)) for r in rows]


def test_consents_when_nothing_was_changed_write_no_version(pages: FlaskClient) -> None:
    assert pages.post(PAGE, data=typed()).status_code == 303
    assert texts() == []


def test_consents_when_changed_have_the_next_number_each_time(
    pages: FlaskClient,
    conference: Conference,
) -> None:
    own = {"text_photographs-en": "We **film**.", "text_photographs-zh": "会议录像。"}
    assert pages.post(PAGE, data=typed(asked_list_of_participants="", **own)).status_code == 303
    assert texts() == [
        ("list_of_participants", 1, False, False, {}),
        ("photographs", 1, True, False, {"en": "We **film**.", "zh": "会议录像。"}),
    ]
    own |= {"number_photographs": "1", "number_list_of_participants": "1", "required_photographs": "y"}
    pages.post(PAGE, data=typed(asked_list_of_participants="", **own))
    assert [row[:4] for row in texts()] == [
        ("list_of_participants", 1, False, False),
        ("photographs", 1, True, False),
        ("photographs", 2, True, True),
    ]
    assert [(c.purpose, c.version, c.is_required) for c in list_asked(conference.id)] == [
        ("participation", STANDARD_VERSION, True),
        ("transfer_abroad", STANDARD_VERSION, True),
        ("photographs", f"{STANDARD_VERSION}/2", True),
    ]
    page = pages.get(PAGE).text
    assert "<strong>film</strong>" in page and "Your version 2" in page


def test_participation_when_switched_off_stays_asked_and_required(pages: FlaskClient) -> None:
    pages.post(PAGE, data=typed(asked_participation="", **{"text_participation-en": "Agree."}))
    assert texts() == [("participation", 1, True, True, {"en": "Agree."})]


def test_consents_when_stale_are_refused_and_keep_what_was_typed(pages: FlaskClient) -> None:
    pages.post(PAGE, data=typed(**{"text_photographs-en": "First"}))
    stale = pages.post(PAGE, data=typed(**{"text_photographs-en": "Second"}))
    assert stale.status_code == 409
    assert "Second" in stale.text and 'name="number_photographs" type="hidden" value="1"' in stale.text
    assert texts() == [("photographs", 1, True, False, {"en": "First"})]


@pytest.mark.parametrize(
    "changes",
    [
        {"text_photographs-en": "x" * 5001},
        {"recipients_transfer_abroad-zh": "名" * 501},
        {"number_photographs": "first"},
        {"number_photographs": ""},
    ],
)
def test_consents_when_what_is_sent_makes_no_sense_are_refused(
    pages: FlaskClient,
    changes: dict[str, str],
) -> None:
    assert pages.post(PAGE, data=typed(**changes)).status_code == 422
    assert texts() == []


def test_own_wording_when_hostile_runs_no_script(
    pages: FlaskClient,
    client: FlaskClient,
) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1))"
    pages.post(PAGE, data=typed(**{"text_participation-en": hostile, "recipients_participation-en": hostile}))
    for page in (pages.get(PAGE), client.get("/c/launch-2027/register")):
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert 'href="javascript' not in page.text


def test_page_when_people_have_agreed_counts_them_by_version(
    pages: FlaskClient,
    conference: Conference,
) -> None:
    with transaction():
        register(conference, 1, DelegateStatus.ACCEPTED)
        register(conference, 2, DelegateStatus.ACCEPTED)
        session().flush()
        first, second = session().scalars(select(Delegate).order_by(Delegate.name)).all()
        for delegate, version in ((first, STANDARD_VERSION), (second, f"{STANDARD_VERSION}/1")):
            given = [Agreement(Purpose.PHOTOGRAPHS, version)]
            keep_agreements(conference.id, delegate.id, given, given_by="delegate", at=now())
    pages.post(PAGE, data=typed(**{"text_photographs-en": "Ours"}))
    page = " ".join(pages.get(PAGE).text.split())
    assert "Your version 1" in page
    assert f"The product’s own wording ({STANDARD_VERSION})" in page
    assert page.count('class="number numbers">1</td>') == 2


def test_change_when_not_permitted_or_stale_changes_nothing(
    actor: Actor,
    conference: Conference,
) -> None:
    wanted = ConsentSetting(Purpose.PHOTOGRAPHS, 3, True, True, LocalizedText(en="Ours"))
    with pytest.raises(NotPermitted), transaction():
        change_consents(actor, conference_id=conference.id, settings=[wanted])
    owner = Actor(id=actor.id, roles={conference.id: frozenset({"owner"})})
    with pytest.raises(Conflict), transaction():
        change_consents(owner, conference_id=conference.id, settings=[wanted])
    assert [each.number for each in list_settings(conference.id)] == [0, 0, 0, 0]
