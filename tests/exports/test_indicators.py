"""Indicators: each figure on a small conference, edition beside edition, and the same in every file."""

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference, Membership
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.exports.indicators.lines import list_groups
from eventapp.exports.indicators.pictures import list_pictures
from eventapp.exports.indicators.reading import read_editions, read_indicators
from eventapp.exports.indicators.values import StagedFigures
from eventapp.i18n import speaking
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.permissions import Role
from tests.exports.outcomes import (
    add_agreement,
    add_decision,
    add_delegate,
    add_item,
    add_link,
    add_organization,
    add_pulse,
    add_series,
)
from tests.minutes.builders import NINE, actor_with, make_agenda_item, make_conference
from tests.queries import count_queries

#: Half past four in the afternoon of the second of December, in Shanghai half past midnight of the third.
LATER = datetime(2021, 12, 2, 16, 30, tzinfo=UTC)
YESTERDAY, TODAY = date(2021, 12, 2), date(2021, 12, 3)


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(NINE)
    with transaction():
        return make_conference()


def fill(conference: Conference) -> None:
    """Give a conference something of everything."""
    item = make_agenda_item(conference.id)
    energy = add_organization("Wind works", sector="energy", kind="company")
    lab = add_organization("Laboratory", sector="health", kind="university", country="CH")
    plain = add_organization("Office", kind="agency")
    for code, organization, status in (
        ("CN", energy, "accepted"),
        ("CN", energy, "accepted"),
        ("CN", plain, "accepted"),
        ("CH", lab, "accepted"),
        ("CH", None, "accepted"),
        ("CH", lab, "cancelled"),
        ("CN", None, "applied"),
    ):
        add_delegate(conference, code, organization, status)
    link = add_link(conference, energy, lab, "active")
    add_link(conference, energy, plain, "introduced")
    add_agreement(conference, "signed")
    add_agreement(conference, "idea")
    add_agreement(conference, "idea", is_confidential=True)
    add_decision(conference, item.id)
    add_decision(conference, item.id, is_confidential=True)
    _fill_register(conference)
    add_pulse(link, 1, "valuable_contact")
    add_pulse(link, 1, None, is_second=True)
    add_pulse(link, 6, "valuable_contact")
    add_pulse(link, 6, "negotiation_started", is_second=True)
    add_pulse(link, 12, None, is_sent=False)


def _fill_register(conference: Conference) -> None:
    days = timedelta(days=1)
    add_item(conference, "completed", date(2021, 10, 31), done_after=10 * days)  # on the 31st, the last day
    add_item(conference, "completed", date(2021, 10, 30), done_after=10 * days)  # a day late
    # At 23:59 and at midnight of Shanghai: the same day of UTC, but one day late.
    evening = datetime(2021, 10, 31, 15, 59, tzinfo=UTC) - NINE
    add_item(conference, "completed", date(2021, 10, 31), done_after=evening)
    add_item(conference, "completed", date(2021, 10, 31), done_after=evening + timedelta(minutes=1))
    add_item(conference, "completed", None, done_after=3 * days)
    add_item(conference, "needs-action", TODAY)
    add_item(conference, "in-process", None)
    add_item(conference, "in-process", YESTERDAY)
    add_item(conference, "cancelled", YESTERDAY)
    add_item(conference, "needs-action", YESTERDAY, carried_at=NINE)
    add_item(conference, "completed", None, done_after=3 * days, carried_at=NINE)


def test_indicators_count_what_came_of_a_conference(
    conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    with transaction():
        fill(conference)
    frozen(LATER)
    figures = read_indicators(conference)
    assert figures.as_of == TODAY
    assert [(side.code, side.delegates) for side in figures.sides] == [("CN", 3), ("CH", 2)]
    assert {key: number for key, number in figures.by_sector.items() if number} == {
        "energy": 2,
        "health": 1,
        "none": 2,
    }
    assert {key: number for key, number in figures.by_kind.items() if number} == {
        "company": 2,
        "university": 1,
        "agency": 1,
        "other": 1,
    }
    assert figures.delegates == 5
    assert figures.links == StagedFigures(
        2, 2, {"introduced": 1, "exploring": 0, "agreed": 0, "active": 1, "dormant": 0}
    )
    assert (figures.agreements.total, figures.agreements.by_stage["idea"]) == (3, 2)
    assert figures.decisions == 2
    assert figures.items == {
        "done_on_time": 2,
        "done_late": 2,
        "done_undated": 2,
        "open": 2,
        "overdue": 1,
        "cancelled": 1,
        "carried_over": 1,
    }
    assert figures.items_total == 11
    assert figures.median_days == 10.0  # of 3, 3, 10, 10, 10, 11
    rounds = [(each.months, each.asked, each.answered) for each in figures.pulses]
    assert rounds == [(1, 2, 1), (6, 2, 2)]
    assert {key: number for key, number in figures.pulses[1].by_answer.items() if number} == {
        "valuable_contact": 1,
        "negotiation_started": 1,
    }


def test_indicators_of_a_conference_with_nothing_are_all_zero(conference: Conference) -> None:
    figures = read_indicators(conference)
    assert figures.is_empty
    assert [(side.code, side.delegates) for side in figures.sides] == [("CN", 0), ("CH", 0)]
    assert (figures.delegates, figures.decisions, figures.items_total) == (0, 0, 0)
    assert set(figures.by_sector.values()) | set(figures.by_kind.values()) == {0}
    assert (figures.median_days, figures.pulses) == (None, ())
    assert figures.links.total == figures.agreements.total == 0
    assert list_pictures(figures) == []


def test_median_of_an_even_number_is_between_the_two(conference: Conference) -> None:
    with transaction():
        for days in (1, 4):
            add_item(conference, "completed", None, done_after=timedelta(days=days))
    assert read_indicators(conference).median_days == 2.5


def next_edition(of: Conference) -> Conference:
    """Make the next edition of a conference, in another zone and with another side."""
    with transaction():
        later = make_conference("second", timezone="Europe/Zurich")
        later.starts_on = later.ends_on = date(2022, 10, 20)
        later.title = LocalizedText(en="Second conference")
        add_series(session().get_one(Conference, of.id), later)
        return later


def test_editions_stand_side_by_side_with_their_differences(
    conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    with transaction():
        fill(conference)
        before = add_item(conference, "in-process", None, carried_at=NINE)
    later = next_edition(conference)
    with transaction():
        add_delegate(later, "CN")
        add_item(later, "completed", None, done_after=timedelta(days=2), carried_from_id=before.id)
        add_item(later)
        agreement = add_agreement(conference, "draft")
        add_agreement(later, "draft", carried_from_id=agreement.id)
    frozen(LATER)
    editions = read_editions(later, SYSTEM)
    assert [one.slug for one in editions] == ["launch", "second"]
    assert (editions[1].items_from_before, editions[1].items_total) == (1, 2)
    assert (editions[1].agreements.total, editions[1].agreements.new) == (1, 0)
    with speaking("en"):
        lines = {
            (group.name, line.label): (line.values, line.differences)
            for group in list_groups(editions)
            for line in group.lines
        }
    assert lines["Participants", "All"] == ((5, 1), (None, -4))
    assert lines["Participants by side", "CH"] == ((2, 0), (None, -2))
    assert lines["Action items", "Median of days until done"] == ((10.0, 2.0), (None, -8.0))
    assert lines["Pulse after 1 month", "Answered"] == ((1, None), (None, None))
    assert ("Participants by sector", "Equipment and machinery") not in lines


def test_editions_are_those_that_the_reader_may_see(conference: Conference) -> None:
    later = next_edition(conference)

    def seen(actor: Actor) -> list[str]:
        return [one.slug for one in read_editions(later, actor)]

    desk = Actor(
        id=new_id(),
        roles={later.id: frozenset({"viewer"}), conference.id: frozenset({"desk"})},
    )
    both = Actor(id=new_id(), roles={one.id: frozenset({"viewer"}) for one in (later, conference)})
    assert seen(actor_with("viewer", later)) == ["second"]
    assert seen(desk) == ["second"]
    assert seen(both) == ["launch", "second"]
    assert seen(SYSTEM) == ["launch", "second"]


def test_number_of_queries_is_the_same_for_many_rows_and_editions(conference: Conference) -> None:
    later = next_edition(conference)
    numbers = []
    for _ in range(2):
        session().expire_all()
        one = session().get_one(Conference, later.id)
        with count_queries() as queries:
            read_editions(one, SYSTEM)
        numbers.append(len(queries))
        with transaction():
            fill(session().get_one(Conference, later.id))
            fill(session().get_one(Conference, conference.id))
    assert numbers == [9, 9]


@pytest.fixture
def viewer(conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    join(conference, organizer)
    return sign_in(organizer)


def join(conference: Conference, user: User, role: Role = Role.VIEWER) -> None:
    with transaction():
        session().add(
            Membership(id=new_id(), conference_id=conference.id, user_id=user.id, role=role, created_at=NINE)
        )


PAGE = "/manage/launch/indicators"


def test_page_shows_the_figures_in_both_languages(conference: Conference, viewer: FlaskClient) -> None:
    with transaction():
        fill(conference)
    english, chinese = (viewer.get(PAGE, query_string={"lang": code}).text for code in ("en", "zh"))
    assert "Energy and environment" in english
    assert "Pulse after 6 months: 2 of 2 answered" in english
    assert "This conference belongs to no series." in english
    assert "会后6个月回访" in chinese
    assert "行动事项" in chinese


def test_page_of_an_empty_conference_says_what_will_stand_there(viewer: FlaskClient) -> None:
    assert "No figures yet" in viewer.get(PAGE).text


def test_page_compares_editions_and_leads_to_them(
    conference: Conference, viewer: FlaskClient, organizer: User
) -> None:
    later = next_edition(conference)
    with transaction():
        fill(session().get_one(Conference, conference.id))
    alone = viewer.get(PAGE).text
    assert "This is the only conference of “Cooperation” that you may see." in alone
    join(later, organizer)
    page = viewer.get("/manage/second/indicators").text
    assert 'href="/manage/launch/indicators"' in page
    assert "−5" in page


def test_page_is_for_members_alone(
    conference: Conference, viewer: FlaskClient, client: FlaskClient, organizer: User
) -> None:
    for ending in ("", ".xlsx", ".json"):
        assert client.get(PAGE + ending).status_code == 302
    with transaction():
        make_conference("other")
    for ending in ("", ".xlsx", ".json"):
        assert viewer.get(f"/manage/other/indicators{ending}").status_code == 404
    with transaction():
        session().query(Membership).one().role = Role.DESK
    for ending in ("", ".xlsx", ".json"):
        assert viewer.get(PAGE + ending).status_code == 403


def test_json_has_the_documented_shape(
    conference: Conference,
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
    frozen: Callable[[datetime], None],
) -> None:
    with transaction():
        fill(conference)
    join(conference, organizer)
    frozen(LATER)
    answer = sign_in(organizer).get(f"{PAGE}.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    document = json.loads(answer.data)
    assert (document["format"], document["schema"]) == ("eventapp-indicators", 1)
    (one,) = document["conferences"]
    assert {key: one[key] for key in ("slug", "starts_on", "timezone", "as_of", "decisions")} == {
        "slug": "launch",
        "starts_on": "2021-10-21",
        "timezone": "Asia/Shanghai",
        "as_of": "2021-12-03",
        "decisions": 2,
    }
    assert one["title"] == {"en": "Launch conference", "zh": "启动大会"}
    assert one["participants"]["total"] == 5
    assert one["participants"]["by_side"][0] == {"code": "CN", "name": {"en": "CN"}, "number": 3}
    assert one["participants"]["by_sector"]["none"] == 2
    assert one["working_links"]["by_stage"]["active"] == 1
    assert one["action_items"] == {
        "total": 11,
        "from_before": 0,
        "median_days": 10.0,
        "done_on_time": 2,
        "done_late": 2,
        "done_undated": 2,
        "open": 2,
        "overdue": 1,
        "cancelled": 1,
        "carried_over": 1,
    }
    assert one["pulses"][0] == {
        "months": 1,
        "asked": 2,
        "answered": 1,
        "by_answer": {
            "no_further_contact": 0,
            "knowledge_gain": 0,
            "valuable_contact": 1,
            "negotiation_started": 0,
            "cooperation_agreement": 0,
        },
    }


def test_spreadsheet_says_the_same_and_holds_no_formula(
    conference: Conference, viewer: FlaskClient, organizer: User
) -> None:
    later = next_edition(conference)
    join(later, organizer)
    with transaction():
        fill(session().get_one(Conference, conference.id))
        session().get_one(Conference, later.id).title = LocalizedText(en="=HYPERLINK(1)", zh="=1+1")
    answer = viewer.get(f"{PAGE}.xlsx", query_string={"of": "series"})
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    rows = {(row[0], row[1]): row[2:] for row in sheet.iter_rows(values_only=True)}
    assert rows["Group", "Indicator"] == ("Launch conference", "=HYPERLINK(1)")
    assert rows["Participants", "All"] == (5, 0)
    assert rows["Action items", "Median of days until done"] == (10, None)
    assert rows["Working links", "Active"] == (1, 0)
    alone = load_workbook(io.BytesIO(viewer.get(f"{PAGE}.xlsx").data)).active
    assert alone is not None
    assert alone.max_column == 3


def test_pictures_of_the_page_leave_out_what_nobody_came_from(conference: Conference) -> None:
    with transaction():
        organization: Organization = add_organization("Wind works", sector="energy")
        add_delegate(conference, "CN", organization)
    with speaking("en"):
        pictures = {picture.caption: picture.bars for picture in list_pictures(read_indicators(conference))}
    assert {caption: [(bar.label, bar.number) for bar in bars] for caption, bars in pictures.items()} == {
        "Participants by side": [("CN", 1), ("CH", 0)],
        "Participants by sector": [("Energy and environment", 1)],
        "Participants by kind of organization": [("Company", 1)],
    }
