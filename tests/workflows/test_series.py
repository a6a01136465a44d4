"""Series: a conference joins one of its secretariat's, or begins a new one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from eventapp.actor import Actor
from eventapp.conferences.models import Conference, Series
from eventapp.conferences.services import create_conference
from eventapp.conferences.services.series import put_in_series
from eventapp.db.session import session, transaction
from eventapp.errors import InvalidInput
from tests.registration.conftest import LAUNCH

Begin = Callable[[str], Conference]


@pytest.fixture
def begin(app: Flask, actor: Actor) -> Begin:
    def made(slug: str) -> Conference:
        with transaction():
            return create_conference(actor, replace(LAUNCH, slug=slug))

    return made


def owner(actor: Actor, *conferences: Conference) -> Actor:
    return replace(actor, roles={conference.id: frozenset({"owner"}) for conference in conferences})


def put(actor: Actor, conference: Conference, title: str) -> str | None:
    with transaction():
        put_in_series(actor, conference, title)
        session().flush()
    return conference.series_id


def test_series_when_named_again_by_its_people_then_joined(begin: Begin, actor: Actor) -> None:
    first, second = begin("one-2027"), begin("two-2028")
    people = owner(actor, first, second)
    assert put(people, first, "Sino-Swiss launches") == put(people, second, "Sino-Swiss launches")
    assert session().query(Series).one().slug == "sino-swiss-launches"
    assert put(people, second, "") is None


def test_series_when_it_is_somebody_elses_then_another_is_made(begin: Begin, actor: Actor) -> None:
    mine, theirs = begin("one-2027"), begin("two-2028")
    put(owner(actor, theirs), theirs, "启动大会")
    put(owner(actor, mine), mine, "启动大会")
    assert mine.series_id != theirs.series_id
    assert sorted(series.slug for series in session().query(Series)) == ["series", "series-2"]


def test_series_when_saved_by_somebody_who_sees_two_of_one_name_then_it_stays(
    begin: Begin, actor: Actor
) -> None:
    mine, theirs = begin("one-2027"), begin("two-2028")
    before = put(owner(actor, mine), mine, "Launches")
    put(owner(actor, theirs), theirs, "Launches")
    assert put(owner(actor, mine, theirs), mine, "Launches") == before


def test_series_when_name_is_too_long_then_said_at_the_field(begin: Begin, actor: Actor) -> None:
    conference = begin("one-2027")
    with pytest.raises(InvalidInput) as refusal:
        put(owner(actor, conference), conference, "x" * 1000)
    assert refusal.value.field == "series"
