"""The pages of interpretation: teams, the plan, who is on duty, and the sheet for the booth."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.models import InterpretationDuty, InterpretationTeam
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, NotFound
from eventapp.interpretation.planning import read_plan
from eventapp.interpretation.services import TeamFacts, add_team, assign_teams, move_team
from eventapp.permissions import Role
from eventapp.registration.services import Outcome
from tests.interpretation.conftest import make_item, release
from tests.queries import count_queries
from tests.registration.conftest import Register

PLAN = "/manage/launch-2027/interpretation"
TEAM = {"name": "Booth team", "languages": ["fr", "zh"], "booth": "1", "interpreters": "Chen\r\n\r\n Meier "}


def shown(page: FlaskClient, address: str) -> str:
    """Return what a page says, without its markup and with single blanks."""
    answer = page.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def teams() -> list[InterpretationTeam]:
    session().expire_all()
    return list(session().scalars(select(InterpretationTeam).order_by(InterpretationTeam.position)))


def duties() -> set[tuple[str, str]]:
    return {(duty.agenda_item_id, duty.team_id) for duty in session().scalars(select(InterpretationDuty))}


def interpreted(conference: Conference, title: str = "Keynote", hour: int = 9) -> str:
    return make_item(
        conference,
        title,
        hour,
        languages=("fr",),
        interpretation_languages=("zh",),
        interpretation_mode="simultaneous",
    )


def test_team_when_added_and_changed_by_form_then_kept(office: FlaskClient, conference: Conference) -> None:
    assert office.post(f"{PLAN}/teams", data=TEAM).status_code == 303
    (team,) = teams()
    assert (team.name, team.languages, team.booth, team.interpreters) == (
        "Booth team",
        ["fr", "zh"],
        "1",
        ["Chen", "Meier"],
    )
    page, change = f"{PLAN}/teams/{team.id}", {**TEAM, "version": "1", "languages": ["en", "zh"]}
    assert office.post(page, data=change).status_code == 303
    assert teams()[0].languages == ["en", "zh"]
    assert office.post(page, data=change).status_code == 409
    assert office.post(f"{page}/remove").status_code == 303
    assert teams() == []


def test_team_when_form_is_wrong_then_said_and_typing_kept(
    office: FlaskClient, conference: Conference
) -> None:
    answer = office.post(f"{PLAN}/teams", data={**TEAM, "languages": ["en"], "name": "<Booth>"})
    text = answer.get_data(as_text=True)
    assert (answer.status_code, "Please choose two languages at least." in text) == (422, True)
    assert 'value="&lt;Booth&gt;"' in text
    assert office.post(f"{PLAN}/teams", data={**TEAM, "languages": ["xx", "en"]}).status_code == 422
    assert office.post(f"{PLAN}/teams", data={**TEAM, "interpreters": "x" * 500}).status_code == 422
    assert teams() == []


def test_plan_when_items_need_interpretation_then_gaps_are_said(
    office: FlaskClient, conference: Conference, register: Register
) -> None:
    register(interpretation="en")
    item = interpreted(conference)
    text = shown(office, PLAN)
    assert "2 things are missing or don’t fit." in text
    assert "Nobody interprets from French into Chinese." in text
    assert "1 person wants English, which is neither spoken nor offered." in text
    office.post(f"{PLAN}/teams", data=TEAM)
    team = teams()[0]
    page = f"{PLAN}/items/{item}"
    assert office.post(page, data={"team_ids": [team.id], "seen": ""}).status_code == 303
    assert duties() == {(item, team.id)}
    text = shown(office, page)
    assert "Nobody interprets" not in text
    assert "09:00–09:30 Chen 09:30–10:00 Meier" in text
    assert "09:00–09:30 Chen 09:30–10:00 Meier" in shown(office, f"{PLAN}/teams/{team.id}/sheet")
    # Somebody else has changed it meanwhile: what they did is shown, not overwritten.
    assert office.post(page, data={"seen": ""}).status_code == 409
    assert duties() == {(item, team.id)}
    assert office.post(page, data={"seen": team.id}).status_code == 303
    assert duties() == set()


def test_plan_when_delegates_chose_an_item_then_theirs_are_counted_alone(
    conference: Conference, register: Register, choose: Callable[[Outcome, str], bool]
) -> None:
    item, plenary = make_item(conference), make_item(conference, "Opening", 11)
    release(conference)
    chooser = register(interpretation="zh")
    register(interpretation="en")
    choose(chooser, item)
    wanted = {each.id: dict(each.sitting.wanted) for each in read_plan(conference).items}
    assert wanted == {item: {"zh": 1}, plenary: {"zh": 1, "en": 1}}


def test_plan_when_it_grows_then_no_more_queries(conference: Conference, register: Register) -> None:
    interpreted(conference)
    with count_queries() as few:
        read_plan(conference)
    for hour in (10, 11, 12):
        interpreted(conference, hour=hour)
    register(interpretation="en")
    with count_queries() as many:
        read_plan(conference)
    assert len(many) == len(few) == 5


def test_duties_when_team_is_of_another_conference_then_refused(
    conference: Conference, other_conference: Conference
) -> None:
    facts = TeamFacts("Theirs", ("en", "zh"))
    with transaction():
        theirs = add_team(SYSTEM, conference_id=other_conference.id, facts=facts)
        ours = add_team(SYSTEM, conference_id=conference.id, facts=TeamFacts("Ours", ("en", "zh")))
        second = add_team(SYSTEM, conference_id=conference.id, facts=TeamFacts("Second", ("en", "fr")))
    item = interpreted(conference)
    with pytest.raises(Exception, match="not there any more"), transaction():
        assign_teams(SYSTEM, conference_id=conference.id, item_id=item, team_ids=[theirs.id], seen=[])
    with pytest.raises(NotFound), transaction():
        assign_teams(SYSTEM, conference_id=other_conference.id, item_id=item, team_ids=[], seen=[])
    with pytest.raises(Conflict), transaction():
        assign_teams(SYSTEM, conference_id=conference.id, item_id=item, team_ids=[], seen=[ours.id])
    with transaction():
        move_team(SYSTEM, conference_id=conference.id, team_id=second.id, by=-1)
    assert [team.name for team in teams() if team.conference_id == conference.id] == ["Second", "Ours"]


@pytest.mark.parametrize(("role", "reads", "writes"), [(Role.VIEWER, 200, 403), (Role.DESK, 403, 403)])
def test_pages_when_role_may_not_edit_then_it_reads_alone(
    role: Role,
    reads: int,
    writes: int,
    sign_in: Callable[[User], FlaskClient],
    member: Callable[[Role], User],
    conference: Conference,
) -> None:
    item = interpreted(conference)
    client = sign_in(member(role))
    for page in (PLAN, f"{PLAN}/teams", f"{PLAN}/items/{item}"):
        assert client.get(page).status_code == reads
    assert client.post(f"{PLAN}/teams", data=TEAM).status_code == writes
    assert client.post(f"{PLAN}/items/{item}", data={"seen": ""}).status_code == writes
