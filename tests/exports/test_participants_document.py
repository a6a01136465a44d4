"""The list of participants: who stands in it, in which order, and who may have it."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference, Membership
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import InvalidInput
from eventapp.exports.changes import changed_at
from eventapp.exports.languages import BOTH
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf import limits
from eventapp.exports.pdf import participants as composer
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.localized import LocalizedText
from eventapp.organizations.services import OrganizationFacts, create_organization
from eventapp.permissions import Role
from eventapp.registration.models import ConsentText, Purpose
from tests.exports.fonts import font_faults
from tests.exports.people import add_delegation, add_participant, give_consent
from tests.exports.test_pdf_documents import text_of
from tests.minutes.builders import NINE, make_conference
from tests.queries import count_queries

PARTICIPANTS = DocumentKind.PARTICIPANTS


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(NINE)
    with transaction():
        made = make_conference()
        park = add_delegation(made, "Park", position=2)
        ministry = add_delegation(made, "Ministry", position=1)
        named = LocalizedText(en="Park office", zh="园区办公室")
        office = create_organization(SYSTEM, OrganizationFacts(name=named, kind="science_park"))
        add_participant(made, "ZHOU Wei", delegation_id=park.id, organization_id=office.id)
        add_participant(
            made,
            "LI Hong",
            delegation_id=ministry.id,
            native_name="李红",
            form_of_address="女士",
            position="处长",
            positions=LocalizedText(en="Head of division"),
            precedence=2,
        )
        add_participant(made, "WANG Fang", delegation_id=ministry.id, is_head=True, form_of_address="Dr")
        add_participant(made, "AN Jie", delegation_id=ministry.id, precedence=1, category="interpreter")
        add_participant(made, "Urs Frei", side=1)
        add_participant(made, "Quiet Person", side=1, agrees=False)
        add_participant(made, "Waiting Person", side=1, status="applied", holds_seat=False)
    return made


def words(conference: Conference, language: str = "en") -> str:
    return text_of(compose(conference, PARTICIPANTS, language).html)


def test_list_goes_by_side_and_delegation_in_order_of_precedence(conference: Conference) -> None:
    shown = words(conference)
    expected = (
        "Participants CN 4 CH 2 1 participant is counted but not named, having not agreed to it.",
        "CN Ministry 1 Dr WANG Fang Head of delegation Director Office",
        "2 AN Jie Interpreter Director Office 3 LI Hong 李红女士 Head of division Office",
        "Park 4 ZHOU Wei Director Park office CH 5 Urs Frei Director Office",
    )
    assert [text for text in expected if text not in shown] == []
    assert [name for name in ("Quiet Person", "Waiting Person", "@") if name in shown] == ["@"]
    assert shown.count("@") == 1


def test_chinese_list_has_names_in_chinese_in_front(conference: Conference) -> None:
    shown = words(conference, "zh")
    for text in ("李红女士 LI Hong 处长", "代表团团长", "口译员", "园区办公室", "另有1人计入人数"):
        assert text in shown
    assert "Head of division" not in shown


def test_both_languages_stand_side_by_side(conference: Conference) -> None:
    assert "3 LI Hong 李红女士 Head of division Office 处长" in words(conference, BOTH)


def test_delegate_who_took_the_consent_back_is_not_named(conference: Conference) -> None:
    with transaction():
        give_consent(add_participant(conference, "Second Thoughts", agrees=False), is_withdrawn=True)
    assert "Second Thoughts" not in words(conference)


def test_conference_that_asks_for_no_consent_names_all_but_who_took_it_back(conference: Conference) -> None:
    with transaction():
        give_consent(add_participant(conference, "Second Thoughts", agrees=False), is_withdrawn=True)
        session().add(
            ConsentText(
                conference_id=conference.id,
                purpose=Purpose.LIST_OF_PARTICIPANTS,
                number=1,
                is_asked=False,
                is_required=False,
                text=LocalizedText(),
                recipients=LocalizedText(),
                created_at=NINE,
            )
        )
    shown = words(conference)
    assert ("Quiet Person" in shown, "Second Thoughts" in shown) == (True, False)


def test_erased_delegate_counts_and_is_not_named(conference: Conference) -> None:
    with transaction():
        add_participant(conference, "Erased Person", side=1, erased_at=NINE)
    shown = words(conference)
    assert "Erased Person" not in shown
    assert "CH 3 2 participants are counted" in shown


def test_empty_conference_says_that_nobody_takes_part_yet(app: Flask) -> None:
    with transaction():
        empty = make_conference("empty")
    assert "Nobody takes part yet" in words(empty)
    assert render_pdf(compose(empty, PARTICIPANTS, BOTH).order).pages == 1


def test_number_of_queries_is_the_same_for_many_people(conference: Conference) -> None:
    numbers = []
    for round_ in range(2):
        session().expire_all()
        conference = session().query(Conference).one()
        with count_queries() as queries:
            compose(conference, PARTICIPANTS, BOTH)
        numbers.append(len(queries))
        with transaction():
            for number in range(30):
                group = add_delegation(conference, f"Group {number}", position=10 * round_ + number)
                add_participant(conference, f"Person {number}", delegation_id=group.id)
    assert numbers[0] == numbers[1]


def test_list_of_too_many_people_is_refused_with_what_to_do(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_LISTED", 4)
    with pytest.raises(InvalidInput) as refused:
        words(conference)
    assert str(refused.value).startswith("This document would name 5 people; more than 4 are too many")


def test_list_is_rendered_with_embedded_fonts_and_no_missing_glyph(conference: Conference) -> None:
    rendered = render_pdf(compose(conference, PARTICIPANTS, BOTH).order)
    with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
        assert font_faults(pdf) == []


def test_list_changed_when_somebody_agreed_later(
    conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    later = NINE + timedelta(days=3)
    frozen(later)
    with transaction():
        add_participant(conference, "Late Person")
    assert changed_at(conference, PARTICIPANTS) == later


def member(conference: Conference, user: User, role: Role) -> None:
    with transaction():
        session().add(
            Membership(id=new_id(), conference_id=conference.id, user_id=user.id, role=role, created_at=NINE)
        )


@pytest.mark.parametrize(("role", "status"), [(Role.REGISTRAR, 303), (Role.VIEWER, 403)])
def test_list_is_made_for_those_who_may_see_delegates(
    conference: Conference,
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
    role: Role,
    status: int,
) -> None:
    member(conference, organizer, role)
    client = sign_in(organizer)
    answer = client.post("/manage/launch/documents", data={"kind": "participants", "language": "en"})
    assert answer.status_code == status
    assert session().query(Document).count() == (status == 303)
    page = client.get("/manage/launch/documents?lang=en")
    assert (page.status_code, ("List of participants" in page.text)) == (200, status == 303)


def test_long_list_begins_with_contents_that_lead_to_each_delegation(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'class="contents"' not in compose(conference, PARTICIPANTS, "en").html
    monkeypatch.setattr(composer, "_LONG", 4)
    source = compose(conference, PARTICIPANTS, BOTH).html
    links = re.findall(r'<a href="#(side-[\d-]+)" lang="en">(\w+)', source)
    assert links == [("side-1-1", "Ministry"), ("side-1-2", "Park")]
    assert all(f'id="{anchor}"' in source for anchor, _name in links)
