"""The page that concludes a conference, and the summary behind a delegate's link."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.action_items.rules import OwnerFacts
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf.rendering import Pdf
from eventapp.exports.services import keep_pdf
from eventapp.jobs.models import OutboxMessage
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate
from tests.minutes.builders import make_member
from tests.workflows.concluding.conftest import EVENING, SECRET_KEY
from tests.workflows.concluding.test_concluding import do, take_back

PAGE = "/manage/launch/conclude"
TYPED = {"audience": "accepted", "writes_to_owners": "y"}


@pytest.fixture
def pages(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "owner")
    return sign_in(user)


def count_mails() -> int:
    return len(session().scalars(select(OutboxMessage).where(OutboxMessage.conference_id.is_not(None))).all())


def test_page_when_opened_says_what_is_missing_and_what_will_happen(
    pages: FlaskClient, make_delegate: Callable[..., Delegate], make_item: Callable[..., str]
) -> None:
    make_delegate("came")
    item_id = make_item("<b>Rent</b>", OwnerFacts(name="Nobody"))
    for language in ("en", "zh"):
        text = pages.get(f"{PAGE}?lang={language}").text
        assert f'href="/manage/launch/action-items/{item_id}"' in text
        assert "&lt;b&gt;Rent&lt;/b&gt;" in text
        assert f'action="{PAGE}"' in text
    assert count_mails() == 0


def test_page_when_sent_concludes_and_says_so_and_twice_is_once(
    pages: FlaskClient, conference: Conference, make_delegate: Callable[..., Delegate]
) -> None:
    make_delegate("came")
    assert pages.post(PAGE, data=TYPED).location == PAGE
    assert count_mails() == 1
    text = pages.get(PAGE).text
    assert "1 delegate gets the summary." in text
    assert f'action="{PAGE}"' not in text
    assert pages.post(PAGE, data=TYPED).location == PAGE
    assert "The conference is concluded already." in pages.get(PAGE).text
    assert count_mails() == 1
    assert pages.post(f"{PAGE}/take-back").location == PAGE
    assert f'action="{PAGE}"' in pages.get(PAGE).text


@pytest.mark.parametrize("audience", ["", "everybody", "<script>"])
def test_page_when_the_choice_makes_no_sense_says_so_and_does_nothing(
    pages: FlaskClient, conference: Conference, audience: str
) -> None:
    answer = pages.post(PAGE, data={"audience": audience})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    session().refresh(conference)
    assert conference.concluded_at is None


def test_page_when_it_is_too_early_says_why_and_has_no_button(
    pages: FlaskClient, conference: Conference
) -> None:
    with transaction():
        conference.state = "draft"
    assert f'action="{PAGE}"' not in pages.get(PAGE).text
    assert pages.post(PAGE, data=TYPED).status_code == 422


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/take-back"])
def test_page_when_one_may_not_is_refused(
    conference: Conference, client: FlaskClient, sign_in: Callable[[User], FlaskClient], path: str
) -> None:
    with transaction():
        rapporteur = make_member(conference, "rapporteur")
        stranger = ensure_user(SYSTEM, email="else@where.example", name="Else")
    assert sign_in(rapporteur).post(path, data=TYPED).status_code == 403
    assert client.post(path).location.startswith("/sign-in")
    assert sign_in(stranger).post(path, data=TYPED).status_code == 404


def test_overview_when_the_conference_is_over_leads_to_the_conclusion(
    pages: FlaskClient, make_item: Callable[..., str], frozen: Callable[..., None]
) -> None:
    make_item("Rent rooms", OwnerFacts(name="Nobody"))
    frozen(EVENING.replace(day=22))
    assert f'class="btn btn-primary" href="{PAGE}"' in pages.get("/manage/launch/").text


def summary_path(delegate: Delegate) -> str:
    return f"/c/launch/registration/{personal_token(SECRET_KEY, delegate.id, 1)}/pdf/summary"


def make_ready(document_id: str) -> None:
    with transaction():
        keep_pdf(document_id, Pdf(content=b"%PDF-1.7", pages=1))


def test_summary_when_asked_for_by_two_is_one_document(
    client: FlaskClient,
    app: object,
    conference: Conference,
    owner: Actor,
    make_delegate: Callable[..., Delegate],
) -> None:
    one, other = make_delegate("one"), make_delegate("other")
    do(owner, conference)
    app.config["WTF_CSRF_ENABLED"] = False  # type: ignore[attr-defined]
    assert client.get(summary_path(one)).status_code == 200
    in_mails = summary_path(one).replace("/pdf/", "/")
    assert client.get(in_mails).location == summary_path(one)
    waiting = client.post(summary_path(one), data={"language": "zh"}).location
    assert client.get(f"{waiting}/progress").json["is_done"] is False
    document = session().scalars(select(Document)).one()
    assert (document.kind, document.language, document.delegate_id) == ("summary", "zh", None)
    assert client.get(f"{waiting}.pdf").status_code == 404
    assert client.post(summary_path(other), data={"language": "zh"}).location.endswith(document.id)
    make_ready(document.id)
    assert client.get(f"{waiting}.pdf").data == b"%PDF-1.7"
    assert f"{document.id}.pdf" in client.get(f"{summary_path(other)}?lang=en").text
    assert f"{summary_path(one)}" in client.get(summary_path(one).removesuffix("/pdf/summary")).text


def test_summary_when_not_concluded_or_not_accepted_is_not_there(
    client: FlaskClient, conference: Conference, owner: Actor, make_delegate: Callable[..., Delegate]
) -> None:
    came = make_delegate("came")
    waits = make_delegate("waits", status="waitlisted", holds_seat=False)
    assert client.get(summary_path(came)).status_code == 404
    do(owner, conference)
    assert [client.get(summary_path(each)).status_code for each in (came, waits)] == [200, 404]
    take_back(owner, conference)
    assert client.get(summary_path(came)).status_code == 404


def test_summary_page_when_another_document_is_asked_for_hides_it(
    client: FlaskClient, conference: Conference, owner: Actor, make_delegate: Callable[..., Delegate]
) -> None:
    came = make_delegate("came")
    do(owner, conference)
    with transaction():
        session().add(
            Document(
                id="D" * 26,
                conference_id=conference.id,
                kind=DocumentKind.PROGRAMME,
                language="en",
                content_hash="h",
                status="waiting",
                requested_at=conference.created_at,
            )
        )
    make_ready("D" * 26)
    assert client.get(f"{summary_path(came)}/{'D' * 26}.pdf").status_code == 404
