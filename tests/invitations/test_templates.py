"""The conference's own words: preview, save, go back to the product's."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.invitations.models import MailTemplate, TemplateKind
from eventapp.invitations.services import SaveTemplate, save_template
from eventapp.localized import LocalizedText

PAGE = "/manage/launch-2027/mail-texts/invitation"


def words(version: str = "", **given: str) -> dict[str, str]:
    return {
        "subject-en": "Come to {conference}",
        "subject-zh": "邀请您参加{conference}",
        "body-en": "Dear {name},\n\n{dates}\n{delegation}\n\n{link}\n\nYours",
        "body-zh": "{name}：\n\n{link}",
        "version": version,
        **{name.replace("_", "-"): value for name, value in given.items()},
    }


def own() -> list[MailTemplate]:
    session().rollback()
    session().expire_all()
    return list(session().scalars(select(MailTemplate)))


def test_list_when_a_kind_has_its_own_words_then_it_says_so(office: FlaskClient) -> None:
    assert office.get("/manage/launch-2027/mail-texts").text.count("Your own") == 0
    office.post(PAGE, data=words())
    assert office.get("/manage/launch-2027/mail-texts").text.count("Your own") == 1


def test_edit_when_there_are_no_own_words_then_the_products_stand_there(office: FlaskClient) -> None:
    page = office.get(PAGE)
    assert "Invitation to {conference}" in page.text
    assert "We have the honour to invite you" in page.text
    assert f'action="{PAGE}"' in page.text


def test_preview_when_it_is_asked_for_then_both_languages_are_filled_in_and_nothing_is_saved(
    office: FlaskClient,
) -> None:
    page = office.post(PAGE, data=words(preview="1"))
    assert page.status_code == 200
    assert "Come to Launch Conference" in page.text
    assert "邀请您参加启动大会" in page.text
    assert "Thursday, 21 October 2027" in page.text
    assert "an example of a delegation" in page.text
    assert 'value="Come to {conference}"' in page.text
    assert own() == []


def test_save_when_the_words_hold_then_they_are_kept_and_those_like_the_products_are_not(
    office: FlaskClient,
) -> None:
    standard = "Invitation to {conference}"
    assert office.post(PAGE, data=words(subject_en=standard)).status_code == 303
    (template,) = own()
    assert template.subject == {"zh": "邀请您参加{conference}"}
    assert template.body["zh"] == "{name}：\n\n{link}"


def test_save_when_several_texts_are_wrong_then_each_says_why_and_all_is_kept(office: FlaskClient) -> None:
    page = office.post(
        PAGE, data=words(subject_en="Hi {nmae}", subject_zh="{link}", body_zh="见 https://evil.example")
    )
    assert page.status_code == 422
    assert "There is no placeholder {nmae}." in page.text
    assert page.text.count("The link can stand in the text alone.") == 2
    assert "Please write no web address here" in page.text
    assert 'value="Hi {nmae}"' in page.text
    assert own() == []


def test_save_when_the_words_are_code_then_they_stay_words(office: FlaskClient) -> None:
    page = office.post(
        PAGE,
        data=words(
            preview="1", subject_en="{{ 7 * 7 }} <script>alert(1)</script>", body_en="{% raw %} %(x)s"
        ),
    )
    assert page.status_code == 200
    assert '<p class="mail-subject">{{ 7 * 7 }} &lt;script&gt;alert(1)&lt;/script&gt;</p>' in page.text
    assert "<p>{% raw %} %(x)s</p>" in page.text


def test_save_when_somebody_else_was_faster_then_conflict_and_what_was_typed_is_kept(
    office: FlaskClient, conference: Conference
) -> None:
    with transaction():
        save_template(
            SYSTEM,
            SaveTemplate(
                conference.id, TemplateKind.INVITATION, LocalizedText(en="Theirs"), LocalizedText(), None
            ),
        )
    page = office.post(PAGE, data=words(subject_en="Mine"))
    assert page.status_code == 409
    assert "Theirs" in page.text
    assert 'value="Mine"' in page.text
    assert own()[0].subject == {"en": "Theirs"}
    assert office.post(PAGE, data=words(version="1", subject_en="Mine")).status_code == 303
    assert own()[0].subject["en"] == "Mine"


def test_reset_when_it_is_asked_for_then_the_products_words_are_back(office: FlaskClient) -> None:
    office.post(PAGE, data=words())
    assert office.post(f"{PAGE}/reset", data={"version": "1"}).status_code == 303
    assert own() == []
    assert "We have the honour to invite you" in office.get(PAGE).text


def test_reset_when_the_words_changed_meanwhile_then_they_stay(office: FlaskClient) -> None:
    office.post(PAGE, data=words())
    office.post(f"{PAGE}/reset", data={"version": "7"})
    assert len(own()) == 1


def test_template_when_the_kind_is_made_up_then_nothing_is_there(app: Flask, office: FlaskClient) -> None:
    assert office.get("/manage/launch-2027/mail-texts/other").status_code == 404
    assert office.post("/manage/launch-2027/mail-texts/other", data=words()).status_code == 404
