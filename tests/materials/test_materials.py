"""Materials of agenda items: who keeps them, who sees them, and from when."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import ItemDetails, create_item, delete_item
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.files.models import StoredFile
from eventapp.files.rules import checked_upload
from eventapp.localized import LocalizedText
from eventapp.materials.models import Material
from eventapp.materials.rules import checked_url
from eventapp.materials.services import MaterialFacts, add_material
from eventapp.permissions import Role
from tests.registration.conftest import Register

PDF = b"%PDF-1.7 slides"
#: Nine in the morning of the conference's day, in Shanghai.
BEGINS = datetime(2027, 10, 21, 1, tzinfo=UTC)

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def office(sign_in: SignIn, member: Callable[[Role], User], item: AgendaItem) -> FlaskClient:
    return sign_in(member(Role.AGENDA_EDITOR))


def add(item: AgendaItem, visibility: str, visible_from: datetime | None = None, **others: Any) -> Material:
    upload = None if others else checked_upload(f"{visibility}.pdf", PDF)
    facts = MaterialFacts(LocalizedText(en=f"For {visibility}"), visibility, visible_from, **others)
    with transaction():
        return add_material(
            SYSTEM, conference_id=item.conference_id, item_id=item.id, facts=facts, upload=upload
        )


def newest() -> Material:
    session().rollback()
    session().expire_all()
    return session().query(Material).order_by(Material.id.desc()).first()


def test_material_when_added_by_form_then_public_reads_it(
    office: FlaskClient, client: FlaskClient, item: AgendaItem
) -> None:
    page = f"/manage/launch-2027/agenda/{item.id}/materials"
    form = {"title-zh": "讲稿", "visibility": "public", "file": (io.BytesIO(PDF), "slides.pdf")}
    assert office.post(page, data=form, content_type="multipart/form-data").status_code == 303
    assert "讲稿" in office.get(page).get_data(as_text=True)
    assert "讲稿" in client.get(f"/c/launch-2027/items/{item.id}").get_data(as_text=True)
    answer = client.get(f"/c/launch-2027/materials/{newest().id}")
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_material_when_form_is_wrong_then_said_at_the_field_and_typing_kept(
    office: FlaskClient, item: AgendaItem
) -> None:
    page = f"/manage/launch-2027/agenda/{item.id}/materials"
    form = {
        "title-en": "Slides",
        "visibility": "public",
        "visible_time": "09:00",
        "url": "javascript:alert(1)",
    }
    answer = office.post(page, data=form)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Please give a web address that begins with https:// or http://." in text
    assert 'value="Slides"' in text
    assert office.post(page, data={**form, "url": "https://park.example"}).status_code == 422
    assert office.post(page, data={"visibility": "public"}).status_code == 422
    assert session().query(Material).count() == 0


@pytest.mark.parametrize(
    ("visibility", "by_public", "by_delegate"),
    [("public", 200, 200), ("delegates", 404, 200), ("secretariat", 404, 404)],
)
def test_material_when_meant_for_some_then_hidden_from_others(
    visibility: str,
    by_public: int,
    by_delegate: int,
    client: FlaskClient,
    item: AgendaItem,
    register: Register,
    own_url: Callable[..., str],
) -> None:
    material = add(item, visibility)
    own = own_url(register())
    assert client.get(f"/c/launch-2027/materials/{material.id}").status_code == by_public
    assert client.get(f"{own}/materials/{material.id}").status_code == by_delegate
    listed = client.get(f"{own}/materials").get_data(as_text=True)
    assert (f"For {visibility}" in listed) == (by_delegate == 200)


def test_material_when_its_time_has_not_come_then_hidden_until_then(
    client: FlaskClient, item: AgendaItem, frozen: Callable[[datetime], None]
) -> None:
    material = add(item, "public", BEGINS)
    page, file = f"/c/launch-2027/items/{item.id}", f"/c/launch-2027/materials/{material.id}"
    before = client.get(page)
    assert ("For public" in before.get_data(as_text=True), client.get(file).status_code) == (False, 404)
    frozen(BEGINS)
    after = client.get(page, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, "For public" in after.get_data(as_text=True)) == (200, True)
    assert client.get(file).status_code == 200


def test_material_when_item_is_not_released_or_of_another_conference_then_not_there(
    client: FlaskClient, conference: Conference, other_conference: Conference, item: AgendaItem
) -> None:
    details = ItemDetails(
        conference_id=conference.id,
        kind="panel",
        title=LocalizedText(en="Secret panel"),
        starts_at=None,
        ends_at=None,
    )
    with transaction():
        hidden = create_item(SYSTEM, details)
    material, shown = add(hidden, "public"), add(item, "public")
    assert client.get(f"/c/launch-2027/materials/{material.id}").status_code == 404
    assert client.get(f"/c/launch-2027/materials/{shown.id}").status_code == 200
    assert client.get(f"/c/other-2027/materials/{shown.id}").status_code == 404


def test_material_when_changed_or_removed_then_so_everywhere(
    office: FlaskClient, client: FlaskClient, item: AgendaItem
) -> None:
    material = add(item, "public")
    page = f"/manage/launch-2027/materials/{material.id}"
    form = {"version": "1", "title-en": "Speech", "visibility": "delegates", "visible_on": "2027-10-21"}
    assert office.post(page, data=form).status_code == 303
    changed = newest()
    assert (changed.title, changed.visibility) == ({"en": "Speech"}, "delegates")
    assert changed.visible_from == datetime(2027, 10, 20, 16, tzinfo=UTC)
    assert office.post(page, data=form).status_code == 409
    assert office.post(f"{page}/remove").status_code == 303
    assert (session().query(Material).count(), session().query(StoredFile).count()) == (0, 0)


def test_link_when_shown_then_leads_where_it_says(client: FlaskClient, item: AgendaItem) -> None:
    link = add(item, "public", url="https://park.example/background?a=1&b=2")
    text = client.get(f"/c/launch-2027/items/{item.id}").get_data(as_text=True)
    assert 'href="https://park.example/background?a=1&amp;b=2"' in text
    assert client.get(f"/c/launch-2027/materials/{link.id}").headers["Location"] == link.url


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example", "https://", "//a.example", "https://me:secret@a.example", "https://a b", "x" * 3000],
)
def test_url_when_it_is_no_address_for_everybody_then_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        checked_url(url)


def test_item_when_it_has_material_then_not_deleted_with_it(conference: Conference, item: AgendaItem) -> None:
    details = ItemDetails(
        conference_id=conference.id,
        kind="panel",
        title=LocalizedText(en="Panel"),
        starts_at=None,
        ends_at=None,
    )
    with transaction():
        panel = create_item(SYSTEM, details)
    add(panel, "public")
    with pytest.raises(Conflict), transaction():
        delete_item(SYSTEM, conference_id=conference.id, item_id=panel.id)
    assert (session().query(Material).count(), session().query(StoredFile).count()) == (1, 1)
