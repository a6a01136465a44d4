"""The pages of agreements, as a secretariat and the contacts of the parties use them."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.agreements.parts import list_documents, list_parties, list_signatories, list_texts
from eventapp.agreements.queries import get_agreement, list_agreements
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.protocol.queries import list_slots
from tests.agreements.builders import (
    OTHER_PDF,
    PDF,
    REGISTER,
    clear_all,
    make_agreement,
    make_draft,
    make_in_force,
    make_signed,
    newest,
    url_of,
    versioned,
)
from tests.minutes.builders import (
    actor_with,
    count_queries,
    make_agenda_item,
    make_conference,
    make_member,
    make_organization,
)

HOSTILE = "<script>alert(1)</script>\"'&"


def _upload(content: bytes = PDF.content, name: str = "text.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def _only(conference_id: str) -> Agreement:
    session().expire_all()
    (row,) = list_agreements(conference_id)
    return get_agreement(conference_id, row.id)


def test_the_secretariat_takes_an_agreement_from_the_idea_to_the_signature(
    office: FlaskClient, conference: Conference, item: AgendaItem
) -> None:
    conference_id, item_id = conference.id, item.id
    with transaction():
        make_organization("Changzhou Park", "常州园区")
        make_organization("Swiss Department", country="CH")
    typed = {
        "kind": "memorandum",
        "title-en": "Exchange",
        "title-zh": "交流备忘录",
        "agenda_item_id": item_id,
    }
    assert office.post(f"{REGISTER}/new", data=typed).status_code == 303
    agreement = _only(conference_id)
    for name in ("changzhou park", "Swiss Department"):
        answer = office.post(url_of(agreement, "/parties/new"), data=versioned(agreement, organization=name))
        assert (answer.status_code, answer.location) == (303, url_of(agreement) + "#parties")
    assert office.post(url_of(agreement, "/steps/draft"), data=versioned(agreement)).status_code == 303
    answer = office.post(
        url_of(agreement, "/texts/new"),
        data=versioned(agreement, language="zh", is_authentic="y", file=_upload()),
    )
    assert answer.status_code == 303
    for party in list_parties(agreement.id):
        office.post(url_of(agreement, f"/parties/{party.id}/clear"), data=versioned(agreement))
    assert newest(agreement).stage == "cleared"
    answer = office.post(
        url_of(agreement, "/signing/new"),
        data={
            "make-version": versioned(agreement)["version"],
            "make-agenda_item_id": item_id,
            "make-minutes": "10",
        },
    )
    assert answer.status_code == 303
    assert [slot.title["en"] for slot in list_slots(conference_id, item_id)] == ["Exchange"]
    answer = office.post(url_of(agreement, "/steps/sign"), data=versioned(agreement, on="2021-10-21"))
    assert (answer.status_code, answer.location) == (303, url_of(agreement))
    page = office.get(url_of(agreement)).text
    assert "Signed on: 21 Oct 2021" in page
    assert "交流备忘录" in office.get(f"{REGISTER}?lang=zh").text
    assert "Exchange" in office.get(url_of(agreement, "/sheet?lang=en")).text


@pytest.mark.parametrize(
    ("step", "typed", "message"),
    [
        ("sign", {"on": ""}, "Please fill this in."),
        ("sign", {"on": "2021-10-22"}, "today at the latest"),
        ("abandon", {"reason": " "}, "Please say why."),
    ],
)
def test_a_step_that_is_refused_says_why_and_changes_nothing(
    office: FlaskClient,
    rapporteur: Actor,
    conference: Conference,
    step: str,
    typed: dict[str, str],
    message: str,
) -> None:
    agreement = clear_all(rapporteur, make_draft(rapporteur, conference.id))
    answer = office.post(url_of(agreement, f"/steps/{step}"), data=versioned(agreement, **typed))
    assert answer.status_code == 422
    assert message in answer.text
    assert newest(agreement).stage == "cleared"


def test_a_step_that_skips_another_answers_409(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    answer = office.post(url_of(agreement, "/steps/sign"), data=versioned(agreement, on="2021-10-21"))
    assert answer.status_code == 409
    assert office.get(url_of(agreement, "/steps/teleport")).status_code == 404
    assert newest(agreement).stage == "draft"


def test_an_edit_that_is_stale_shows_what_is_newest_and_keeps_what_was_typed(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_agreement(rapporteur, conference.id)
    before = versioned(agreement)
    office.post(
        url_of(agreement, "/edit"), data={**before, "kind": "other", "title-en": "The title of somebody else"}
    )
    answer = office.post(url_of(agreement, "/edit"), data={**before, "kind": "other", "title-en": "My title"})
    assert answer.status_code == 409
    assert "The title of somebody else" in answer.text
    assert 'value="My title"' in answer.text
    again = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert again is not None
    typed = {"version": again[1], "kind": "other", "title-en": "My title"}
    assert office.post(url_of(agreement, "/edit"), data=typed).status_code == 303
    session().expire_all()
    assert newest(agreement).title == {"en": "My title"}


def test_forms_say_beforehand_that_clearances_are_taken_back(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    party, text = list_parties(agreement.id)[0], list_texts(agreement.id)[0]
    paths = ["/edit", "/parties/new", f"/parties/{party.id}", "/texts/new", f"/texts/{text.id}"]
    warning = "takes that back: every party then clears it anew."
    assert [path for path in paths if warning in office.get(url_of(agreement, path)).text] == []
    clear_all(rapporteur, agreement)
    assert [path for path in paths if warning in office.get(url_of(agreement, path)).text] == paths


def test_a_party_that_the_directory_does_not_know_can_be_added_there(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_agreement(rapporteur, conference.id)
    typed = versioned(agreement, organization="Nobody Ltd", contact_name="Eva")
    answer = office.post(url_of(agreement, "/parties/new"), data=typed)
    assert answer.status_code == 422
    assert "The directory has no organization of this name." in answer.text
    assert 'value="Eva"' in answer.text
    typed = versioned(agreement, organization="Nobody Ltd", contact_email="eva")
    assert office.post(url_of(agreement, "/parties/new"), data=typed).status_code == 422
    assert list_parties(agreement.id) == []


def test_a_party_is_changed_moved_sent_back_and_taken_off(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    first, second = (party.id for party in list_parties(agreement.id))
    page = office.get(url_of(agreement, f"/parties/{second}")).text
    assert 'value="Department of Memorandum"' in page
    typed = {
        "organization": "Department of Memorandum",
        "contact_name": "Anna",
        "contact_email": "a@b.org",
    }
    office.post(url_of(agreement, f"/parties/{second}"), data=versioned(agreement, **typed))
    session().expire_all()
    assert [party.contact.name if party.contact else "" for party in list_parties(agreement.id)] == [
        "",
        "Anna",
    ]
    signing = {"signatory-name-en": "Anna Meier", "signatory-version": versioned(agreement)["version"]}
    assert office.post(url_of(agreement, f"/parties/{second}/signatories"), data=signing).status_code == 303
    nobody = {"signatory-version": versioned(agreement)["version"]}
    assert office.post(url_of(agreement, f"/parties/{second}/signatories"), data=nobody).status_code == 422
    (signatory,) = list_signatories(agreement.id)
    office.post(
        url_of(agreement, f"/parties/{second}/signatories/{signatory.id}/remove"), data=versioned(agreement)
    )
    assert list_signatories(agreement.id) == []
    office.post(url_of(agreement, f"/parties/{second}/move"), data=versioned(agreement, to="up"))
    assert [party.id for party in list_parties(agreement.id)] == [second, first]
    back = {"back-version": versioned(agreement)["version"], "back-comment": HOSTILE}
    assert office.post(url_of(agreement, f"/parties/{first}/send-back"), data=back).status_code == 303
    page = office.get(url_of(agreement)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    office.post(url_of(agreement, f"/parties/{first}/remove"), data=versioned(agreement))
    assert [party.id for party in list_parties(agreement.id)] == [second]


def test_a_button_of_a_page_that_is_stale_does_nothing_and_says_so(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    party = list_parties(agreement.id)[0]
    assert (
        office.post(url_of(agreement, f"/parties/{party.id}/clear"), data={"version": "1"}).status_code == 303
    )
    assert "Somebody else changed this" in office.get(url_of(agreement)).text
    assert list_parties(agreement.id)[0].cleared_at is None


def test_files_are_given_as_attachments_and_replaced(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    text = list_texts(agreement.id)[0]
    answer = office.get(url_of(agreement, f"/texts/{text.id}/file"))
    assert (answer.data, answer.headers["Content-Security-Policy"]) == (
        PDF.content,
        "sandbox; default-src 'none'",
    )
    office.post(
        url_of(agreement, f"/texts/{text.id}"),
        data=versioned(agreement, is_authentic="y", file=_upload(OTHER_PDF.content)),
    )
    assert office.get(url_of(agreement, f"/texts/{text.id}/file")).data == OTHER_PDF.content
    page = versioned(agreement, title="Annex", file=_upload(b"<html>", "annex.pdf"))
    assert office.post(url_of(agreement, "/documents/new"), data=page).status_code == 422
    page = versioned(agreement, title="Annex", file=_upload())
    assert office.post(url_of(agreement, "/documents/new"), data=page).status_code == 303
    document = url_of(agreement, f"/documents/{list_documents(agreement.id)[0].id}")
    assert office.get(f"{document}/file").data == PDF.content
    office.post(f"{document}/remove", data=versioned(agreement))
    assert office.get(f"{document}/file").status_code == 404
    office.post(url_of(agreement, f"/texts/{text.id}/remove"), data=versioned(agreement))
    assert [each.language for each in list_texts(agreement.id)] == ["en"]


def test_milestones_are_shown_with_the_agreement_and_added_from_there(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_signed(rapporteur, conference.id)
    with transaction():
        for title, agreement_id in (("Open the office", agreement.id), ("Something else", None)):
            create_action_item(
                rapporteur,
                conference_id=conference.id,
                facts=ActionItemFacts(
                    LocalizedText(en=title), owners=(OwnerFacts(name="Li"),), agreement_id=agreement_id
                ),
            )
    for page in (office.get(url_of(agreement)).text, office.get(url_of(agreement, "/sheet")).text):
        assert ("Open the office" in page, "Something else" in page) == (True, False)
    form = office.get(f"/manage/launch/action-items/new?agreement={agreement.id}").text
    assert f'<option selected value="{agreement.id}">' in form


def test_an_agenda_item_shows_the_agreements_that_belong_to_it(
    office: FlaskClient, rapporteur: Actor, conference: Conference, item: AgendaItem
) -> None:
    path = f"/manage/launch/agenda/{item.id}/outcomes"
    make_agreement(rapporteur, conference.id, "Elsewhere")
    assert "No agreement belongs to this item." in office.get(path).text
    here = make_agreement(rapporteur, conference.id, "Here", agenda_item_id=item.id)
    page = office.get(path).text
    assert (url_of(here) in page, "Elsewhere" in page) == (True, False)
    assert f'<option selected value="{item.id}">' in office.get(f"{REGISTER}/new?item={item.id}").text


def test_the_register_filters_and_says_when_there_is_nothing(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    assert "No agreements yet" in office.get(REGISTER).text
    make_agreement(rapporteur, conference.id, "An idea")
    make_in_force(rapporteur, conference.id, "In force", expires_on=date(2021, 11, 1))

    def titles(query: str) -> list[str]:
        page = office.get(f"{REGISTER}?{query}").text
        return re.findall(r'<a href="/manage/launch/agreements/\w{26}"[^>]*>([^<]*)</a>', page)

    assert titles("") == ["An idea", "In force"]
    assert titles("stage=in_force") == ["In force"]
    assert titles("within=30") == ["In force"]
    assert titles("q=idea") == ["An idea"]
    assert titles("stage=nonsense&kind=nonsense&within=nonsense") == ["An idea", "In force"]
    assert "Nothing found" in office.get(f"{REGISTER}?kind=other").text


def test_pages_ask_as_many_queries_for_one_agreement_as_for_three(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    conference_id = conference.id
    one = url_of(make_draft(rapporteur, conference_id, "One"))
    before = [count_queries(lambda path=path: office.get(path)) for path in (REGISTER, one)]  # type: ignore[misc]
    for title in ("Two", "Three"):
        make_draft(rapporteur, conference_id, title)
    after = [count_queries(lambda path=path: office.get(path)) for path in (REGISTER, one)]  # type: ignore[misc]
    assert after == before


def test_hostile_titles_are_shown_as_text(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_agreement(rapporteur, conference.id, HOSTILE)
    for path in (REGISTER, url_of(agreement), url_of(agreement, "/sheet"), url_of(agreement, "/edit")):
        page = office.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_pages_are_closed_to_those_who_may_not(
    app: Any,
    conference: Conference,
    rapporteur: Actor,
    client: FlaskClient,
    sign_in: Callable[[User], FlaskClient],
) -> None:
    with transaction():
        other = make_conference("other")
        viewer = make_member(conference, "viewer")
        desk = make_member(conference, "desk")
    here = make_agreement(rapporteur, conference.id)
    there = make_agreement(actor_with("rapporteur", other), other.id)
    reading = [REGISTER, url_of(here), url_of(here, "/sheet")]
    writing = [
        f"{REGISTER}/new",
        url_of(here, "/edit"),
        url_of(here, "/steps/draft"),
        url_of(here, "/parties/new"),
    ]
    assert {client.get(path).status_code for path in (*reading, *writing)} == {302}
    readers = sign_in(viewer)
    assert {readers.get(path).status_code for path in reading} == {200}
    assert {readers.get(path).status_code for path in writing} == {403}
    assert readers.post(url_of(here, "/steps/draft"), data=versioned(here)).status_code == 403
    assert {sign_in(desk).get(path).status_code for path in reading} == {403}
    assert readers.get(url_of(there)).status_code == 404
    assert readers.get(f"/manage/other/agreements/{there.id}").status_code == 404
    assert newest(here).stage == "idea"


def test_a_new_signing_is_offered_at_the_ceremony_of_the_agenda(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    with transaction():
        make_agenda_item(conference.id, "Opening")
        ceremony_id = make_agenda_item(conference.id, "Ceremony").id
        session().get_one(AgendaItem, ceremony_id).kind = "signing_ceremony"
    agreement = make_agreement(rapporteur, conference.id)
    page = office.get(url_of(agreement, "/signing")).text
    assert f'<option selected value="{ceremony_id}">' in page


def test_a_party_that_was_not_named_is_not_offered_to_the_directory(
    office: FlaskClient, rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_agreement(rapporteur, conference.id)
    for name, is_offered in (("", False), ("Nowhere Ltd", True)):
        answer = office.post(url_of(agreement, "/parties/new"), data=versioned(agreement, organization=name))
        assert (answer.status_code, "to the directory in a new tab" in answer.text) == (422, is_offered)
