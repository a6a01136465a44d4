"""The pages of the form builder over HTTP: who may, what is typed, what is shown."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.permissions import GRANTS, Permission, Role
from eventapp.questionnaires.models import FieldKind, FormField, FormSection, Stage
from eventapp.questionnaires.queries import get_questionnaire
from tests.queries import count_queries

FORM = "/manage/launch-2027/form"
HOSTILE = "<script>alert(1)</script>%(x)s {{ 7*7 }} \"'>"

Store = Callable[..., FormSection]
StoreField = Callable[..., FormField]


@pytest.fixture
def office(member: Callable[[Role], User], sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(member(Role.ORGANIZER))


@pytest.mark.parametrize("role", list(Role))
def test_only_who_edits_the_conference_builds_its_form(
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
    store_section: Store,
    store_field: StoreField,
    role: Role,
) -> None:
    section = store_section()
    field = store_field(section)
    client = sign_in(member(role))
    may = Permission.CONFERENCE_EDIT in GRANTS[role]
    pages = ("", "/preview", "/sections/new", f"/sections/{section.id}", f"/fields/{field.id}")
    for page in (*pages, f"/sections/{section.id}/fields/new"):
        assert client.get(FORM + page).status_code == (200 if may else 403)
    for page in (
        *("/standard", "/sections/new", f"/sections/{section.id}", f"/sections/{section.id}/up"),
        *(f"/sections/{section.id}/fields/new", f"/fields/{field.id}", f"/fields/{field.id}/up"),
        *(f"/fields/{field.id}/remove", f"/sections/{section.id}/remove"),
    ):
        assert (client.post(FORM + page).status_code == 403) is not may


def test_what_is_anothers_answers_as_what_there_is_not(
    office: FlaskClient, other_conference: Conference, store_section: Store, store_field: StoreField
) -> None:
    section = store_section(at=other_conference)
    field = store_field(section)
    own = store_section()
    for page in (f"/sections/{section.id}", f"/sections/{section.id}/fields/new", f"/fields/{field.id}"):
        assert office.get(FORM + page).status_code == 404
    for page in (
        f"/sections/{section.id}/remove",
        f"/sections/{section.id}/up",
        f"/fields/{field.id}/remove",
        f"/fields/{field.id}/up",
        f"/sections/{own.id}/up/../../{section.id}/down",
    ):
        assert office.post(FORM + page).status_code == 404
    assert len(list(get_questionnaire(other_conference.id).questions)) == 1


def test_a_section_and_a_field_are_added_changed_and_removed(
    office: FlaskClient, conference: Conference
) -> None:
    added = office.post(
        f"{FORM}/sections/new", data={"title-en": "Stay", "title-zh": "住宿", "stage": "registration"}
    )
    assert added.status_code == 303
    (section,) = get_questionnaire(conference.id).sections
    office.post(
        f"{FORM}/sections/{section.id}/fields/new",
        data={
            "kind": "choice",
            "label-en": "Room",
            "options-0-en": "Single",
            "options-0-zh": "单人间",
            "options-3-en": "Double",
            "required_for": ["vip", "delegate"],
            "audiences": ["desk"],
            "delete_after_days": "30",
            "needs_approval": "y",
        },
    )
    (question,) = get_questionnaire(conference.id).questions
    assert ([o.key for o in question.options], question.required_for, question.audiences) == (
        ["single", "double"],
        {"delegate", "vip"},
        {"desk"},
    )
    assert (question.delete_after_days, question.needs_approval, question.is_sealed) == (30, True, False)
    page = office.get(f"{FORM}/fields/{question.id}").text
    assert 'value="单人间"' in page
    version = session().get_one(FormField, question.id).version
    assert office.post(f"{FORM}/fields/{question.id}/remove", data={"version": version}).status_code == 303
    assert list(get_questionnaire(conference.id).questions) == []


def test_all_that_is_wrong_is_shown_at_once_and_kept(office: FlaskClient, store_section: Store) -> None:
    section = store_section()
    answer = office.post(
        f"{FORM}/sections/{section.id}/fields/new",
        data={"kind": "choice", "label-en": "", "delete_after_days": "9999", "options-0-en": "Lonely"},
    )
    assert answer.status_code == 422
    for text in ("Please fill this in, in at least one language.", "from 0 to 3650", 'value="Lonely"'):
        assert text in answer.text
    lonely = {"kind": "choice", "label-en": "Room", "options-0-en": "Lonely"}
    answer = office.post(f"{FORM}/sections/{section.id}/fields/new", data=lonely)
    assert answer.status_code == 422
    assert answer.text.count("Please give at least two answers to choose from.") == 2


def test_a_stale_edit_keeps_what_was_typed(
    office: FlaskClient, store_section: Store, store_field: StoreField
) -> None:
    section = store_section()
    field = store_field(section)
    data = {"kind": "short_text", "label-en": "First", "version": field.version}
    assert office.post(f"{FORM}/fields/{field.id}", data=data).status_code == 303
    stale = office.post(f"{FORM}/fields/{field.id}", data={**data, "label-en": "Second"})
    assert (stale.status_code, 'value="Second"' in stale.text) == (409, True)
    data = {"title-en": "First", "stage": "registration", "version": section.version}
    assert office.post(f"{FORM}/sections/{section.id}", data=data).status_code == 303
    stale = office.post(f"{FORM}/sections/{section.id}", data={**data, "title-en": "Second"})
    assert (stale.status_code, 'value="Second"' in stale.text) == (409, True)


def test_a_condition_is_chosen_by_ticking_answers(
    office: FlaskClient, conference: Conference, store_section: Store, store_field: StoreField
) -> None:
    section = store_section()
    one = store_field(section, FieldKind.YES_NO)
    two, hotel = store_field(section, FieldKind.YES_NO), store_field(section)
    data = {"kind": "short_text", "label-en": "Hotel", "version": hotel.version}
    both = office.post(
        f"{FORM}/fields/{hotel.id}", data={**data, "shown_on": [f"{one.id} yes", f"{two.id} no"]}
    )
    assert (both.status_code, "Please choose answers of one other question." in both.text) == (422, True)
    office.post(f"{FORM}/fields/{hotel.id}", data={**data, "shown_on": [f"{one.id} yes", f"{one.id} no"]})
    session().expire_all()
    question = get_questionnaire(conference.id).find(hotel.id)
    assert question is not None and question.condition is not None
    assert (question.condition.question_id, question.condition.values) == (one.id, {"yes", "no"})


def test_standard_sections_are_offered_until_they_are_there(office: FlaskClient) -> None:
    assert 'value="visa"' in office.get(FORM).text
    assert office.post(f"{FORM}/standard", data={"key": "visa"}).status_code == 303
    page = office.get(FORM).text
    assert ("Passport number" in page, 'value="visa"' in page) == (True, False)
    office.post(f"{FORM}/standard", data={"key": "visa"})
    assert "This section is in the form already." in office.get(FORM).text
    assert office.post(f"{FORM}/standard", data={"key": "made_up"}).status_code == 404


def test_the_preview_shows_what_a_category_is_asked_at_a_stage(
    office: FlaskClient, store_section: Store, store_field: StoreField
) -> None:
    everybody = store_section(title=LocalizedText(en="For everybody"))
    decides = store_field(everybody, FieldKind.YES_NO)
    store_field(store_section(categories=["media"], title=LocalizedText(en="For the press")))
    later = store_section(stage=Stage.FOLLOW_UP, title=LocalizedText(en="Travel", zh="行程"))
    store_field(
        later,
        label=LocalizedText(en="Flight", zh="航班"),
        condition_field_id=decides.id,
        condition_values=["yes"],
    )
    page = office.get(f"{FORM}/preview").text
    assert ("For everybody" in page, "For the press" in page, "Travel" in page) == (True, False, False)
    assert "For the press" in office.get(f"{FORM}/preview?category=media").text
    assert "航班" in office.get(f"{FORM}/preview?stage=follow_up&lang=zh").text
    assert office.get(f"{FORM}/preview?category=nobody&stage=never").status_code == 200


@pytest.mark.parametrize("page", ["", "/preview", "/fields/{id}"])
def test_hostile_labels_are_shown_as_text(
    office: FlaskClient, store_section: Store, store_field: StoreField, page: str
) -> None:
    hostile = LocalizedText(en=HOSTILE, zh=HOSTILE)
    section = store_section(title=hostile, help=hostile)
    options = [{"key": "a", "label": dict(hostile)}, {"key": "b", "label": dict(hostile)}]
    decides = store_field(section, FieldKind.CHOICE, label=hostile, help=hostile, options=options)
    field = store_field(
        section, label=hostile, help=hostile, condition_field_id=decides.id, condition_values=["a"]
    )
    answer = office.get(FORM + page.format(id=field.id))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


@pytest.mark.parametrize("page", ["", "/preview", "/fields/{id}"])
def test_a_form_of_200_fields_asks_no_more_of_the_database(
    app: Flask, office: FlaskClient, store_section: Store, store_field: StoreField, page: str
) -> None:
    section = store_section()
    field = store_field(section)
    with count_queries() as few:
        assert office.get(FORM + page.format(id=field.id)).status_code == 200
    for position in range(1, 200):
        store_field(section, FieldKind.YES_NO, position=position)
    with count_queries() as many:
        assert office.get(FORM + page.format(id=field.id)).status_code == 200
    assert len(many) == len(few)
