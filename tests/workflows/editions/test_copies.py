"""The pages on which conferences are copied and templates are kept, changed and begun with."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference, ConferencePartner, Room
from eventapp.conferences.queries import find_conference, list_roles_of, list_rooms
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.workflows.editions import services
from eventapp.workflows.models import ConferenceTemplate
from tests.minutes.builders import make_member
from tests.queries import count_queries

TYPED = {
    "title-en": "Second launch",
    "title-zh": "第二届启动大会",
    "starts_on": "2022-10-21",
    "ends_on": "2022-10-23",
    "timezone": "Europe/Zurich",
    "contact_email": "next@park.example",
    "slug": "",
}


@pytest.fixture
def pages(source: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)


@pytest.fixture
def template_id(owner: Actor, source: Conference) -> str:
    with transaction():
        return services.save_template(owner, conference=source, name=LocalizedText(en="Launches")).id


@pytest.fixture
def stranger(app: object, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = ensure_user(SYSTEM, email="else@where.example", name="Somebody else")
    return sign_in(user)


def titles_at(slug: str) -> list[str]:
    conference = find_conference(slug)
    assert conference is not None
    items = session().scalars(
        select(AgendaItem).where(AgendaItem.conference_id == conference.id).order_by(AgendaItem.starts_at)
    )
    return [item.title["en"] for item in items]


def test_copy_when_sent_makes_a_draft_that_its_maker_owns(pages: FlaskClient, organizer: User) -> None:
    assert 'value="Launch conference"' in pages.get("/manage/launch/copy").text
    answer = pages.post("/manage/launch/copy", data={**TYPED, "parts": ["agenda", "venue"]})
    assert (answer.status_code, answer.location) == (303, "/manage/second-launch-2022/")
    copy = find_conference("second-launch-2022")
    assert copy is not None
    assert list_roles_of(organizer.id)[copy.id] == {"owner"}
    assert titles_at("second-launch-2022") == ["Opening", "Plenary", "Closing"]
    assert len(list_rooms(copy.id)) == 1
    assert pages.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_on": "2023-02-31"}, "starts_on"),
        ({"ends_on": "2022-10-20"}, "ends_on"),
        ({"timezone": "Zurich"}, "timezone"),
        ({"slug": "launch"}, "slug"),
        ({"title-en": "", "slug": ""}, "slug"),
        ({"contact_email": "@"}, "contact_email"),
        ({"parts": ["people"]}, "parts"),
    ],
)
def test_copy_when_a_value_is_wrong_says_so_at_the_field_and_makes_nothing(
    pages: FlaskClient, change: dict[str, object], field: str
) -> None:
    answer = pages.post("/manage/launch/copy", data={**TYPED, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "next@park.example" in answer.text or field == "contact_email"
    assert len(session().scalars(select(Conference)).all()) == 1


def test_copy_when_sent_twice_makes_one(pages: FlaskClient) -> None:
    assert pages.post("/manage/launch/copy", data=TYPED).status_code == 303
    assert pages.post("/manage/launch/copy", data=TYPED).status_code == 422
    assert len(session().scalars(select(Conference)).all()) == 2


@pytest.mark.parametrize("path", ["/manage/launch/copy", "/manage/launch/template"])
def test_copying_when_one_may_not_is_refused(
    source: Conference,
    client: FlaskClient,
    stranger: FlaskClient,
    sign_in: Callable[[User], FlaskClient],
    path: str,
) -> None:
    with transaction():
        viewer = make_member(source, "viewer")
    assert client.post(path, data=TYPED).location.startswith("/sign-in")
    assert stranger.post(path, data=TYPED).status_code == 404
    assert sign_in(viewer).post(path, data=TYPED).status_code == 403


def test_template_when_saved_is_offered_where_conferences_begin(pages: FlaskClient) -> None:
    answer = pages.post("/manage/launch/template", data={"name-en": "Launches", "name-zh": "启动大会"})
    assert answer.location == "/manage/new/templates"
    template = session().scalars(select(ConferenceTemplate)).one()
    assert f"/manage/new/templates/{template.id}/start" in pages.get("/manage/new?lang=zh").text
    assert pages.get("/manage/new/templates?lang=zh").text.count("启动大会") == 1


def test_template_when_its_source_changes_or_is_gone_still_makes_the_same(
    pages: FlaskClient, source: Conference, template_id: str
) -> None:
    with transaction():
        for model in (AgendaItem, ConferencePartner, Room):
            session().execute(delete(model).where(model.conference_id == source.id))
    path = f"/manage/new/templates/{template_id}/start"
    assert pages.get(path).status_code == 200
    answer = pages.post(path, data={**TYPED, "ends_on": ""})
    assert answer.location == "/manage/second-launch-2022/"
    assert set(titles_at("second-launch-2022")) == {"Opening", "Plenary", "Closing"}


def test_template_when_not_shared_is_nobody_elses(
    pages: FlaskClient, stranger: FlaskClient, template_id: str
) -> None:
    path = f"/manage/new/templates/{template_id}"
    assert [stranger.get(p).status_code for p in (path, f"{path}/start")] == [404, 404]
    assert template_id not in stranger.get("/manage/new/templates").text
    pages.post(path, data={"name-en": "Launches", "is_shared": "y"})
    assert [stranger.get(p).status_code for p in (path, f"{path}/start")] == [403, 200]
    assert template_id in stranger.get("/manage/new/templates").text
    assert [stranger.post(p, data={"name-en": "Mine"}).status_code for p in (path, f"{path}/delete")] == [
        403,
        403,
    ]
    assert session().scalars(select(ConferenceTemplate)).one().name["en"] == "Launches"


def test_template_when_changed_or_deleted_says_so_and_is_gone(pages: FlaskClient, template_id: str) -> None:
    path = f"/manage/new/templates/{template_id}"
    assert pages.post(path, data={"name-en": ""}).status_code == 422
    assert pages.post(path, data={"name-en": "<b>Parks</b>"}).status_code == 303
    assert "&lt;b&gt;Parks&lt;/b&gt;" in pages.get("/manage/new/templates").text
    assert pages.post(f"{path}/delete").status_code == 303
    assert pages.get(path).status_code == 404


def test_templates_when_there_are_more_of_them_ask_as_many_queries(
    pages: FlaskClient, owner: Actor, source: Conference
) -> None:
    def add(number: int) -> None:
        with transaction():
            for _ in range(number):
                services.save_template(owner, conference=source, name=LocalizedText(en="Launches"))

    def queries() -> int:
        with count_queries() as seen:
            assert pages.get("/manage/new/templates").status_code == 200
        return len(seen)

    add(1)
    one = queries()
    add(2)
    assert queries() == one
