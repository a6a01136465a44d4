"""The look of documents goes on: words and pictures with copies, the signature with later editions alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.designs.queries import Design, read_design
from eventapp.designs.rules import PICTURES, DesignFacts
from eventapp.designs.services import change_design
from eventapp.files.models import StoredFile
from eventapp.files.rules import Upload
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.workflows.editions.building import NewConference, Part
from eventapp.workflows.editions.next_edition import NextEdition, start_next_edition
from eventapp.workflows.editions.reading import read_pattern
from eventapp.workflows.editions.services import copy_conference
from eventapp.workflows.editions.written import read_written, write_pattern
from tests.designs.conftest import picture

FACTS = NewConference(
    slug="launch-2028",
    title=LocalizedText(en="Second Launch"),
    timezone="Asia/Shanghai",
    starts_on=date(2028, 10, 21),
    ends_on=date(2028, 10, 21),
    contact_email="office@park.example",
)


@pytest.fixture
def owner(conference: Conference, actor: Actor) -> Actor:
    return replace(actor, roles={conference.id: frozenset({Role.OWNER})})


@pytest.fixture
def designed(conference: Conference) -> Conference:
    upload = Upload("p.png", "image/png", picture((30, 30)))
    facts = DesignFacts(
        paper="letter",
        welcome=LocalizedText(en="Welcome"),
        signatory_name=LocalizedText(zh="王敏"),
        phone="+86 519",
        pictures=dict.fromkeys(PICTURES, upload),
    )
    with transaction():
        change_design(SYSTEM, conference_id=conference.id, version=0, facts=facts)
    return conference


def pictures_of(design: Design) -> set[str]:
    return {key for key in PICTURES if getattr(design, f"{key}_id") is not None}


def test_copy_has_words_and_pictures_of_its_own_but_no_signature(designed: Conference, owner: Actor) -> None:
    with transaction():
        built = copy_conference(owner, source=designed, facts=FACTS, parts=tuple(Part))
    before, after = read_design(designed.id), read_design(built.conference.id)
    words = ("paper", "welcome", "signatory_name", "phone")
    assert [getattr(after, name) for name in words] == [getattr(before, name) for name in words]
    assert pictures_of(after) == {"logo", "cover", "map"}
    assert after.logo_id != before.logo_id
    assert session().get_one(StoredFile, after.logo_id).conference_id == built.conference.id


@pytest.mark.parametrize(("parts", "kept"), [(tuple(Part), set(PICTURES)), ((Part.AGENDA,), set())])
def test_next_edition_has_what_is_chosen(
    designed: Conference, owner: Actor, parts: Any, kept: set[str]
) -> None:
    command = NextEdition(facts=FACTS, parts=parts, carried=(), series=LocalizedText(en="Launches"))
    with transaction():
        started = start_next_edition(owner, source=designed, command=command, secret_key="k" * 40)
    assert pictures_of(read_design(started.conference.id)) == kept


def test_template_keeps_words_and_no_picture(designed: Conference) -> None:
    pattern = read_pattern(designed)
    assert read_written(write_pattern(pattern)) == pattern
    assert (pattern.design.welcome, pattern.design.paper) == ({"en": "Welcome"}, "letter")
