"""The focal point's page: who may open it, what it shows, what is noted."""

from collections.abc import Callable
from datetime import datetime

import pytest

from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.delegations.models import DelegationDocument
from eventapp.files.rules import Upload
from eventapp.files.services import keep_file
from eventapp.registration.models import FocalPoint
from eventapp.registration.seats import set_quota
from tests.delegations.focal_points import AFTER_FREEZE, IN_TIME, Desk, publish
from tests.queries import count_queries


def opened_at(desk: Desk) -> datetime | None:
    session().rollback()
    session().expire_all()
    return session().get_one(FocalPoint, desk.focal_point.id).opened_at


def test_page_when_opened_then_kept_by_nobody(desk: Desk) -> None:
    answer = desk.get()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert opened_at(desk) is None


def test_opening_when_sent_by_the_page_then_noted_once(
    desk: Desk, frozen: Callable[[datetime], None]
) -> None:
    assert desk.post("/opened").status_code == 204
    frozen(AFTER_FREEZE)
    desk.post("/opened")
    assert opened_at(desk) == IN_TIME


@pytest.mark.parametrize(
    "path", ["", "/nominate", "/nominate/paste", "/nominate/file", "/nominate/template.xlsx"]
)
def test_page_when_the_link_is_wrong_then_not_found(desk: Desk, path: str) -> None:
    assert desk.client.get(f"/c/launch-2027/delegation/wrong{path}").status_code == 404


def test_page_when_the_link_was_renewed_then_not_found(desk: Desk) -> None:
    with transaction():
        session().get_one(FocalPoint, desk.focal_point.id).token_hash = "renewed"
    assert desk.get().status_code == 404
    assert desk.post("/opened").status_code == 404


def test_page_when_of_another_conference_then_not_found(desk: Desk) -> None:
    publish("other-2027")
    assert desk.client.get(f"/c/other-2027/delegation/{desk.token}").status_code == 404


def test_member_when_of_another_delegation_then_not_found(desk: Desk, other_desk: Desk) -> None:
    other_desk.nominate("Anna Meier", email="anna@zurich.example")
    (anna,) = other_desk.members()
    for path in ("", "/complete", "/change"):
        assert desk.get(f"/members/{anna.id}{path}").status_code == 404
    for path in ("/complete", "/change", "/take-back", "/link", "/head"):
        assert desk.post(f"/members/{anna.id}{path}", name="Mallory", version="1").status_code == 404
    assert other_desk.statuses() == {"Anna Meier": "nominated"}
    assert "Anna" not in desk.get().text


def test_page_when_people_are_there_then_says_where_each_stands(desk: Desk) -> None:
    for name in ("Li Wei", "Li Fang", "Zhang San"):
        desk.nominate(name)
    page = desk.get().text
    assert "2 of 2" in page
    assert page.count("Still missing:") == 3
    assert page.index("Waiting list") < page.index("Zhang San")


def test_page_when_there_are_more_people_then_asks_as_often(
    desk: Desk, make_desk: Callable[..., Desk]
) -> None:
    with transaction():
        set_quota(desk.conference.id, category="delegate", delegation_id=desk.delegation.id, seats=50)
    desk.nominate("Li Wei")
    desk.get()
    with count_queries() as few:
        desk.get()
    desk.nominate("Li Fang")
    desk.nominate("Zhang San")
    with count_queries() as many:
        desk.get()
    assert len(many) == len(few)


def test_document_when_of_the_delegation_then_downloaded_by_its_focal_point_alone(
    desk: Desk, other_desk: Desk
) -> None:
    with transaction():
        file = keep_file(desk.conference.id, Upload("note.pdf", "application/pdf", b"%PDF-1.4"))
        document = DelegationDocument(
            id=new_id(),
            conference_id=desk.conference.id,
            delegation_id=desk.delegation.id,
            title="Note for delegations",
            file_id=file.id,
            for_delegates=False,
            added_by="Li Wei",
            added_at=IN_TIME,
        )
        session().add(document)
    document_id = document.id
    assert "Note for delegations" in desk.get().text
    assert desk.get(f"/documents/{document_id}").data == b"%PDF-1.4"
    assert other_desk.get(f"/documents/{document_id}").status_code == 404


def test_head_when_made_then_only_one(desk: Desk) -> None:
    desk.nominate("Li Wei")
    desk.nominate("Li Fang")
    wei, fang = desk.members()
    desk.post(f"/members/{wei.id}/head")
    desk.post(f"/members/{fang.id}/head")
    assert [(each.name, each.is_head) for each in desk.members()] == [("Li Wei", False), ("Li Fang", True)]


def test_everything_when_the_freeze_date_has_passed_then_refused(
    desk: Desk, frozen: Callable[[datetime], None]
) -> None:
    desk.nominate("Li Wei", email="li@cz.example")
    (wei,) = desk.members()
    key = desk.key()
    frozen(AFTER_FREEZE)
    assert "Nominations are closed" in desk.get().text
    assert desk.get("/nominate").status_code == 303
    late = desk.post("/nominate", form_key=key, name="Li Fang", category="delegate", language="en")
    assert late.status_code == 303
    for path in ("take-back", "head"):
        desk.post(f"/members/{wei.id}/{path}")
    changed = desk.post(
        f"/members/{wei.id}/change", name="Other", version="1", position="P", organization_name="O"
    )
    assert changed.status_code == 409
    assert desk.statuses() == {"Li Wei": "nominated"}
    assert [each.is_head for each in desk.members()] == [False]
