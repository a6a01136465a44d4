"""One member in the focal point's hands: complete, change, take back, send the link again."""

from io import BytesIO

import pytest

from eventapp.actor import SYSTEM
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import Audience, FieldKind, FormField, FormSection, Stage
from eventapp.registration.models import Consent, Delegate, Quota
from eventapp.registration.services import accept_delegate, cancel_delegate
from tests.consents import ticked_boxes
from tests.delegations.focal_points import Desk


def only(desk: Desk) -> Delegate:
    (delegate,) = desk.members()
    return delegate


def fields(delegate: Delegate, **given: str) -> dict[str, str]:
    return {
        "version": str(delegate.version),
        "name": delegate.name,
        "organization_name": "Park",
        "position": "Director",
        "email": delegate.email,
        **given,
    }


def complete(desk: Desk, delegate: Delegate, **given: object) -> int:
    sent = {**fields(delegate), **ticked_boxes(), **given}
    return desk.post(f"/members/{delegate.id}/complete", **sent).status_code


def ask(desk: Desk, kind: FieldKind, *, audiences: list[str], required: bool = False) -> str:
    """Add a question to the conference's form and return its id."""
    with transaction():
        section = FormSection(
            id=new_id(),
            conference_id=desk.conference.id,
            standard_key=None,
            stage=Stage.REGISTRATION,
            title=LocalizedText(en="Travel"),
            help=LocalizedText(),
            categories=[],
            position=1,
        )
        session().add(section)
        session().flush()
        field = FormField(
            id=new_id(),
            conference_id=desk.conference.id,
            section_id=section.id,
            standard_key=None,
            kind=kind,
            label=LocalizedText(en="Which hotel"),
            help=LocalizedText(),
            options=[],
            required_for=["delegate"] if required else [],
            audiences=audiences,
            condition_field_id=None,
            condition_values=[],
            delete_after_days=None,
            position=1,
        )
        session().add(field)
    return field.id


def test_complete_when_all_is_given_then_applied_with_consents_of_the_focal_point(desk: Desk) -> None:
    desk.nominate("Li Wei", email="li@cz.example")
    assert complete(desk, only(desk)) == 303
    wei = only(desk)
    assert (wei.status, wei.position, wei.holds_seat) == ("applied", "Director", True)
    assert {consent.given_by for consent in session().query(Consent)} == {"focal_point"}
    assert session().query(Consent).count() == 4
    assert "Still missing" not in desk.get().text


def test_complete_when_without_address_then_possible_and_the_focal_point_is_mailed(desk: Desk) -> None:
    desk.nominate("Li Wei")
    assert complete(desk, only(desk)) == 303
    assert only(desk).status == "applied"
    mails = session().query(OutboxMessage).order_by(OutboxMessage.id)
    assert [(mail.kind, mail.recipient_email) for mail in mails] == [
        ("delegate_nominated", "wang@changzhou.example"),
        ("registration_applied", "wang@changzhou.example"),
    ]


def test_complete_when_they_did_not_agree_then_refused_and_kept(desk: Desk) -> None:
    desk.nominate("Li Wei")
    wei = only(desk)
    answer = desk.post(f"/members/{wei.id}/complete", **fields(wei, position="", dietary="no nuts"))
    assert answer.status_code == 422
    assert answer.text.count('class="field-error"') == 3
    assert 'value="no nuts"' in answer.text
    assert only(desk).status == "nominated"


def test_complete_when_done_twice_then_the_second_is_refused(desk: Desk) -> None:
    desk.nominate("Li Wei")
    wei = only(desk)
    assert complete(desk, wei) == 303
    assert complete(desk, wei) == 409
    assert desk.get(f"/members/{wei.id}/complete").status_code == 303
    assert session().query(Consent).count() == 4


def test_complete_when_on_the_waiting_list_then_still_waits(desk: Desk) -> None:
    for name in ("Li Wei", "Li Fang", "Zhang San"):
        desk.nominate(name)
    *_, last = desk.members()
    assert complete(desk, last) == 303
    *_, last = desk.members()
    assert (last.status, last.completed_at is not None) == ("waitlisted", True)


def test_questions_when_required_then_asked_and_shown_to_whom_they_are_for(desk: Desk) -> None:
    question = ask(desk, FieldKind.SHORT_TEXT, audiences=[Audience.FOCAL_POINT], required=True)
    desk.nominate("Li Wei")
    wei = only(desk)
    assert complete(desk, wei) == 422
    assert complete(desk, wei, **{f"q_{question}": "Grand <Hotel>"}) == 303
    assert only(desk).answers == {question: "Grand <Hotel>"}
    assert "Grand &lt;Hotel&gt;" in desk.get(f"/members/{wei.id}").text


def test_meals_when_the_questions_ask_then_not_asked_twice(desk: Desk) -> None:
    desk.nominate("Li Wei")
    form = f"/members/{only(desk).id}/complete"
    assert desk.get(form).text.count('name="dietary"') == 1
    ask(desk, FieldKind.SHORT_TEXT, audiences=[])
    with transaction():
        session().query(FormSection).update({"standard_key": "dietary"})
    assert desk.get(form).text.count('name="dietary"') == 0


def test_consent_when_its_text_has_changed_meanwhile_then_asked_for_anew(desk: Desk) -> None:
    desk.nominate("Li Wei")
    wei = only(desk)
    sent = {**fields(wei), **ticked_boxes(), "consent_participation": "older"}
    answer = desk.post(f"/members/{wei.id}/complete", **sent)
    assert answer.status_code == 422
    box = answer.text.split('name="consent_participation"')[0].rsplit("<input", 1)[1]
    assert "checked" not in box
    assert only(desk).status == "nominated"


def test_questions_when_not_for_focal_points_then_their_answers_stay_hidden_and_kept(desk: Desk) -> None:
    question = ask(desk, FieldKind.SHORT_TEXT, audiences=[])
    desk.nominate("Li Wei")
    with transaction():
        session().get_one(Delegate, only(desk).id).answers = {question: "Quiet Inn"}
    wei = only(desk)
    assert "Quiet Inn" not in desk.get(f"/members/{wei.id}").text
    assert "Quiet Inn" not in desk.get(f"/members/{wei.id}/change").text
    assert desk.post(f"/members/{wei.id}/change", **fields(wei)).status_code == 303
    assert only(desk).answers == {question: "Quiet Inn"}


def test_file_when_it_is_an_answer_then_downloaded_by_its_focal_point_alone(
    desk: Desk, other_desk: Desk
) -> None:
    question = ask(desk, FieldKind.FILE, audiences=[Audience.FOCAL_POINT])
    desk.nominate("Li Wei")
    wei = only(desk)
    assert complete(desk, wei, **{f"q_{question}": (BytesIO(b"%PDF-1.4 x"), "ticket.pdf")}) == 303
    (path,) = {
        part.split('"')[0]
        for part in desk.get(f"/members/{wei.id}").text.split('href="')
        if "/files/" in part
    }
    assert desk.client.get(path).data == b"%PDF-1.4 x"
    assert desk.client.get(path.replace(desk.token, other_desk.token)).status_code == 404


def test_change_when_the_page_is_old_then_refused_and_kept(desk: Desk) -> None:
    desk.nominate("Li Wei")
    wei = only(desk)
    opened = fields(wei)
    assert desk.post(f"/members/{wei.id}/change", **{**opened, "position": "Head"}).status_code == 303
    stale = desk.post(f"/members/{wei.id}/change", **{**opened, "position": "Chief"})
    assert stale.status_code == 409
    assert 'value="Chief"' in stale.text
    assert only(desk).position == "Head"


def test_change_when_accepted_then_a_new_position_is_approved_again(desk: Desk) -> None:
    desk.nominate("Li Wei", email="li@cz.example")
    complete(desk, only(desk))
    with transaction():
        accept_delegate(SYSTEM, conference_id=desk.conference.id, delegate_id=only(desk).id)
    wei = only(desk)
    assert desk.post(f"/members/{wei.id}/change", **fields(wei, phone="+41446681800")).status_code == 303
    assert only(desk).status == "accepted"
    assert desk.post(f"/members/{wei.id}/change", **fields(only(desk), position="Head")).status_code == 303
    assert (only(desk).status, only(desk).holds_seat) == ("applied", True)


@pytest.mark.parametrize("address", ["focal@cz.example", ""])
def test_change_when_answers_are_hidden_then_the_link_goes_to_no_mailbox_of_the_focal_points(
    desk: Desk, address: str
) -> None:
    question = ask(desk, FieldKind.SHORT_TEXT, audiences=[])
    desk.nominate("Li Wei", email="li@cz.example")
    wei = only(desk)
    assert desk.post(f"/members/{wei.id}/change", **fields(wei, email="wei@cz.example")).status_code == 303
    with transaction():
        session().get_one(Delegate, wei.id).answers = {question: "Passport E12345678"}
    wei = only(desk)
    mails = session().query(OutboxMessage).count()
    answer = desk.post(f"/members/{wei.id}/change", **fields(wei, email=address))
    assert answer.status_code == 422
    assert "by the member alone" in answer.text
    assert complete(desk, wei, email=address) == 422
    assert (only(desk).email, session().query(OutboxMessage).count()) == ("wei@cz.example", mails)
    assert desk.post(f"/members/{wei.id}/change", **fields(wei, position="Head")).status_code == 303


@pytest.mark.parametrize(
    "given", [{"status": "accepted"}, {"category": "vip"}, {"holds_seat": "0"}, {"delegation_id": "x"}]
)
def test_change_when_it_names_what_is_not_theirs_then_stays(desk: Desk, given: dict[str, str]) -> None:
    desk.nominate("Li Wei")
    desk.post(f"/members/{only(desk).id}/change", **fields(only(desk), **given))
    wei = only(desk)
    assert (wei.status, wei.category, wei.holds_seat) == ("nominated", "delegate", True)


def test_take_back_when_others_wait_then_the_seat_goes_to_the_first(desk: Desk) -> None:
    for name in ("Li Wei", "Li Fang", "Zhang San"):
        desk.nominate(name)
    wei = desk.members()[0]
    for _ in range(2):
        assert desk.post(f"/members/{wei.id}/take-back").status_code == 303
    assert desk.statuses() == {"Li Wei": "cancelled", "Li Fang": "nominated", "Zhang San": "nominated"}
    assert session().query(Quota).one().taken == 2


def test_member_when_cancelled_then_nothing_more_can_be_done(desk: Desk) -> None:
    desk.nominate("Li Wei", email="li@cz.example")
    wei = only(desk)
    with transaction():
        cancel_delegate(SYSTEM, conference_id=desk.conference.id, delegate_id=wei.id)
    mails = session().query(OutboxMessage).count()
    page = desk.get(f"/members/{wei.id}")
    assert page.status_code == 200
    assert "Take back" not in page.text
    for path in ("complete", "change"):
        assert desk.get(f"/members/{wei.id}/{path}").status_code == 303
    assert complete(desk, only(desk)) == 409
    assert desk.post(f"/members/{wei.id}/change", **fields(only(desk))).status_code == 409
    desk.post(f"/members/{wei.id}/link")
    assert desk.post(f"/members/{wei.id}/head").status_code == 404
    assert session().query(OutboxMessage).count() == mails
    assert only(desk).status == "cancelled"


def test_link_when_sent_again_then_the_same_link_and_not_without_end(desk: Desk) -> None:
    desk.nominate("Li Wei", email="li@cz.example")
    wei = only(desk)
    before = wei.token_hash
    answers = [desk.post(f"/members/{wei.id}/link").status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
    assert only(desk).token_hash == before
    kinds = [mail.kind for mail in session().query(OutboxMessage)]
    assert kinds == ["delegate_nominated"] * 6
