"""Two people write one set of minutes: what each sees of the other, and what both are told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference, Membership
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText
from eventapp.minutes.models import MinutesClash
from eventapp.minutes.queries import get_outcome
from eventapp.minutes.services import note_clash_seen, note_writing, write_minutes
from eventapp.minutes.writers import list_other_writers, list_untold_clashes
from tests.minutes.builders import make_agenda_item, make_conference, make_member

NOON = datetime(2021, 10, 21, 4, tzinfo=UTC)
BASE = "Opening\nFirst point\nClosing"


@pytest.fixture
def anna(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(_writer(conference, "Anna Keller"))


@pytest.fixture
def wei(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(_writer(conference, "Li Wei"))


def _writer(conference: Conference, name: str) -> User:
    with transaction():
        user = ensure_user(SYSTEM, email=f"{name.split()[0].lower()}@park.example", name=name)
        session().add(
            Membership(
                id=new_id(),
                conference_id=conference.id,
                user_id=user.id,
                role="rapporteur",
                created_at=user.created_at,
            )
        )
    return user


def _url(item: AgendaItem, rest: str = "") -> str:
    return f"/manage/launch/agenda/{item.id}/minutes{rest}"


def _save(browser: FlaskClient, item: AgendaItem, base: str, text: str, version: int = 0, **more: str) -> Any:
    """Save as the script of the editor does; return what it is answered."""
    sent = {"base-en": base, "summary-en": text, "version": str(version), **more}
    return browser.post(_url(item, "/autosave"), data=sent)


def test_saving_answers_the_text_of_both_and_who_is_there(
    anna: FlaskClient, wei: FlaskClient, item: AgendaItem
) -> None:
    first = _save(anna, item, "", BASE).json
    assert (first["text"], first["version"], first["news"].strip()) == ({"en": BASE, "zh": ""}, 1, "")
    second = _save(wei, item, BASE, f"{BASE}\nThanks", 1).json
    assert second["version"] == 2
    assert "Anna Keller is writing too." in second["news"]
    third = _save(anna, item, BASE, BASE.replace("First point", "First point, agreed"), 1).json
    assert third["text"]["en"] == "Opening\nFirst point, agreed\nClosing\nThanks"
    assert "Li Wei is writing too." in third["news"]
    assert "at once" not in third["news"]


def test_an_editor_in_which_nothing_is_typed_says_that_it_is_open_and_writes_no_minutes(
    anna: FlaskClient, wei: FlaskClient, item: AgendaItem
) -> None:
    assert _save(anna, item, "", "").json["version"] == 0
    assert get_outcome(item.conference_id, item.id).status is None
    assert "Anna Keller is writing too." in wei.get(_url(item)).text


def test_whoever_left_is_no_longer_shown(
    conference: Conference, rapporteur: Actor, item: AgendaItem, frozen: Callable[[datetime], None]
) -> None:
    frozen(NOON)
    with transaction():
        note_writing(rapporteur, conference_id=conference.id, agenda_item_id=item.id)
    frozen(NOON + timedelta(seconds=29))
    assert list_other_writers(item.id, "somebody") == ["rapporteur"]
    assert list_other_writers(item.id, rapporteur.id or "") == []
    frozen(NOON + timedelta(seconds=30))
    assert list_other_writers(item.id, "somebody") == []


def test_both_are_told_of_a_passage_that_both_changed_until_each_has_seen_it(
    anna: FlaskClient, wei: FlaskClient, item: AgendaItem
) -> None:
    _save(anna, item, "", BASE)
    _save(wei, item, BASE, "Opening\nFirst point by Li\nClosing", 1)
    answer = _save(anna, item, BASE, "Opening\nFirst point by Anna\nClosing", 1).json
    assert answer["text"]["en"] == "Opening\nFirst point by Li\n\nFirst point by Anna\nClosing"
    assert "You and Li Wei changed the same passage at once." in answer["news"]
    outcomes = f"/manage/launch/agenda/{item.id}/outcomes"
    told = "You and Anna Keller changed the same passage at once."
    assert told in wei.get(outcomes).text
    assert told in wei.get(_url(item)).text
    clash = session().query(MinutesClash).one()
    assert wei.post(_url(item, f"/clashes/{clash.id}/seen")).location == outcomes
    assert told not in wei.get(outcomes).text
    assert "You and Li Wei" in anna.get(outcomes).text
    typed = answer["text"]["en"] + "\nThanks"
    sent = {"base-en": answer["text"]["en"], "summary-en": typed, "version": "3", "seen": clash.id}
    assert anna.post(_url(item), data=sent).location == _url(item)
    assert "You and Li Wei" not in anna.get(outcomes).text
    assert get_outcome(item.conference_id, item.id).summary["en"] == typed


def test_who_takes_out_what_the_other_has_just_changed_sees_it_back_and_both_are_told(
    anna: FlaskClient, wei: FlaskClient, item: AgendaItem
) -> None:
    _save(anna, item, "", BASE)
    theirs = "Opening\nFirst point by Li\nClosing"
    _save(wei, item, BASE, theirs, 1)
    answer = _save(anna, item, BASE, "Opening\nClosing", 1).json
    assert (answer["text"]["en"], answer["version"]) == (theirs, 2)
    assert "You and Li Wei changed the same passage at once." in answer["news"]
    assert "You and Anna Keller changed the same passage at once." in wei.get(_url(item)).text


def test_a_third_person_is_told_of_nothing_and_can_not_put_it_aside(
    anna: FlaskClient, wei: FlaskClient, rapporteur: Actor, item: AgendaItem
) -> None:
    _save(anna, item, "", "Anna spoke.")
    _save(wei, item, "", "Li spoke.")
    clash = session().query(MinutesClash).one()
    ids = {"conference_id": item.conference_id, "agenda_item_id": item.id}
    assert list_untold_clashes(*ids.values(), rapporteur.id or "") == []
    with pytest.raises(NotFound), transaction():
        note_clash_seen(rapporteur, **ids, clash_id=clash.id)
    with transaction():
        other = make_agenda_item(item.conference_id, "Closing", hours=2)
    assert anna.post(_url(other, f"/clashes/{clash.id}/seen")).status_code == 404


def test_an_answer_that_got_lost_changes_nothing_twice(anna: FlaskClient, item: AgendaItem) -> None:
    for _ in range(2):
        assert _save(anna, item, "", BASE).json["text"]["en"] == BASE
    assert session().query(MinutesClash).count() == 0


def test_minutes_approved_meanwhile_refuse_plainly_and_keep_what_was_typed(
    anna: FlaskClient, wei: FlaskClient, item: AgendaItem
) -> None:
    _save(anna, item, "", BASE)
    wei.post(_url(item, "/approve"), data={"version": "1"})
    answer = _save(anna, item, BASE, f"{BASE}\nTyped late", 1)
    assert answer.status_code == 409
    assert answer.json["error"].startswith("These minutes are approved.")
    page = anna.post(_url(item), data={"base-en": BASE, "summary-en": f"{BASE}\nTyped late", "version": "1"})
    assert page.status_code == 409
    assert "Typed late</textarea>" in page.text
    assert "data-autosave=" not in page.text
    assert get_outcome(item.conference_id, item.id).summary["en"] == BASE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x" * 20_001, "Please keep this under 20000 characters."),
        ("", "Please fill this in, in at least one language."),
    ],
)
def test_saving_by_itself_refuses_what_the_button_would(
    anna: FlaskClient, item: AgendaItem, text: str, message: str
) -> None:
    _save(anna, item, "", BASE)
    answer = _save(anna, item, BASE, text, 1)
    assert (answer.status_code, answer.json["error"]) == (422, message)
    assert get_outcome(item.conference_id, item.id).summary["en"] == BASE


def test_two_texts_too_long_together_are_refused_and_neither_is_lost(
    rapporteur: Actor, anna: FlaskClient, item: AgendaItem
) -> None:
    _save(anna, item, "", "x" * 15_000)
    assert _save(anna, item, "", "y" * 15_000).status_code == 422
    assert get_outcome(item.conference_id, item.id).summary["en"] == "x" * 15_000


@pytest.mark.parametrize("role", ["viewer", "registrar"])
def test_those_who_only_read_neither_save_nor_are_shown_as_writing(
    conference: Conference, sign_in: Callable[[User], FlaskClient], item: AgendaItem, role: str
) -> None:
    with transaction():
        user = make_member(conference, role)
    assert _save(sign_in(user), item, "", BASE).status_code == 403
    assert list_other_writers(item.id, "somebody") == []


def test_an_item_of_another_conference_is_not_there(anna: FlaskClient) -> None:
    with transaction():
        foreign = make_agenda_item(make_conference("another").id)
    assert _save(anna, foreign, "", BASE).status_code == 404


def test_hostile_words_in_a_clash_stay_words(anna: FlaskClient, wei: FlaskClient, item: AgendaItem) -> None:
    _save(anna, item, "", "<script>alert(1)</script>")
    news = _save(wei, item, "", "[x](javascript:alert(1))").json["news"]
    assert "<script>alert" not in news
    assert 'href="javascript' not in news


def test_writing_in_both_languages_is_merged_in_each(
    rapporteur: Actor, conference: Conference, item: AgendaItem
) -> None:
    ids = {"conference_id": conference.id, "agenda_item_id": item.id}
    with transaction():
        write_minutes(rapporteur, **ids, summary=LocalizedText(en="Agreed."))
    with transaction():
        write_minutes(rapporteur, **ids, summary=LocalizedText(zh="一致同意。"))
    assert get_outcome(**ids).summary == {"en": "Agreed.", "zh": "一致同意。"}
