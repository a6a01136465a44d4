"""5,000 open action items over 50 conferences, 20,000 at one more, and how long their pages take."""

import logging
import random
import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from bench.delegates import seconds
from eventapp.action_items.models import ActionItem, ActionItemOwner, ActionItemStatus, Priority
from eventapp.agendas.models import AgendaItem, AgendaItemKind
from eventapp.agreements.models import Agreement, AgreementKind
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.queries import get_conference
from eventapp.contacts.models import Contact
from eventapp.db.base import new_id, new_uid
from eventapp.db.session import session, transaction
from eventapp.follow_up.models import FollowUpPlan
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization, OrganizationKind
from eventapp.organizations.rules import folded
from eventapp.web.public_cache import forget_kept_answers

CONFERENCES, OPEN_EACH, IN_ONE = 50, 100, 20_000
ORGANIZATIONS, CONTACTS = 300, 200
#: Of the conference with most, so many agenda items, decisions and agreements.
SOURCES = 300
#: Seconds that a page may take; the pictures read each action item, and are asked for seldom.
PAGE, PICTURES = 0.150, 0.250
LARGE, SMALL = "outcomes-large", "outcomes-1"
_STATUSES = (
    *(ActionItemStatus.NEEDS_ACTION, ActionItemStatus.IN_PROCESS) * 2,
    *(ActionItemStatus.COMPLETED, ActionItemStatus.COMPLETED, ActionItemStatus.CANCELLED),
)


def fill(conferences: int = CONFERENCES, open_each: int = OPEN_EACH, in_one: int = IN_ONE) -> None:
    """Store made-up outcomes, the same in every run: small conferences of open items, and a large one."""
    chance = random.Random(11)
    with transaction():
        organizations = _organizations()
        session().execute(insert(Organization), organizations)
        for number in range(1, conferences + 1):
            _fill_one(f"outcomes-{number}", open_each, 5, _STATUSES[:2], organizations, chance)
        _fill_one(LARGE, in_one, SOURCES, _STATUSES, organizations, chance)
        session().add(_public_plan(get_conference(LARGE).id))
    if session().get_bind().dialect.name == "postgresql":
        with transaction():
            session().connection().exec_driver_sql("ANALYZE")


def _organizations() -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "version": 1,
            "name": LocalizedText(en=f"Promising Park {number}", zh=f"第{number}示范园"),
            "short_name": NO_TEXT,
            "name_key": folded(f"Promising Park {number}"),
            "kind": OrganizationKind.SCIENCE_PARK.value,
            "country": ("CN", "CH")[number % 2],
            "website": None,
            "parent_id": None,
            "created_at": now(),
        }
        for number in range(ORGANIZATIONS)
    ]


def _fill_one(
    slug: str,
    items: int,
    sources: int,
    statuses: tuple[ActionItemStatus, ...],
    organizations: list[dict[str, Any]],
    chance: random.Random,
) -> None:
    conference = _conference(slug)
    session().add(conference)
    session().flush()
    common = {"conference_id": conference.id, "version": 1, "created_at": now(), "updated_at": now()}
    sides = [_side(conference.id, place, code) for place, code in enumerate(("CN", "CH"))]
    agenda = [_agenda_item(common, number, conference.starts_on) for number in range(sources)]
    decisions = [_decision(common, number, agenda) for number in range(sources)]
    agreements = [_agreement(common, number) for number in range(sources)]
    contacts = [_contact(common, number, sides, organizations) for number in range(min(CONTACTS, items // 2))]
    rows = [
        _item(common, number, statuses, (agenda, decisions, agreements), conference.starts_on, chance)
        for number in range(items)
    ]
    owners = [
        owner
        for row in rows
        for owner in _owners(conference.id, row["id"], sides, organizations, contacts, chance)
    ]
    for model, values in (
        (Side, sides),
        (AgendaItem, agenda),
        (Decision, decisions),
        (Agreement, agreements),
        (Contact, contacts),
        (ActionItem, rows),
        (ActionItemOwner, owners),
    ):
        session().execute(insert(model), values)


def _conference(slug: str) -> Conference:
    begins = now().date() - timedelta(days=400)
    return Conference(
        id=new_id(),
        slug=slug,
        title=LocalizedText(en=f"Outcomes {slug}", zh=f"成果{slug}"),
        description=NO_TEXT,
        languages=["en", "zh"],
        starts_on=begins,
        ends_on=begins,
        timezone="Asia/Shanghai",
        contact_email="bench@eventapp.example",
        colour="#0b5cad",
        state="published",
        published_at=now(),
        concluded_at=now(),
        changed_at=now(),
        created_at=now(),
    )


def _public_plan(conference_id: str) -> FollowUpPlan:
    return FollowUpPlan(
        conference_id=conference_id,
        reminds_before=[],
        reminds_after=[],
        expiry_days=[],
        pulse_months=[],
        is_public=True,
        updated_at=now(),
    )


def _side(conference_id: str, place: int, code: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "conference_id": conference_id,
        "version": 1,
        "code": code,
        "name": LocalizedText(en=code),
        "position": place,
    }


def _agenda_item(common: dict[str, Any], number: int, day: date) -> dict[str, Any]:
    begins = datetime.combine(day, time(1), UTC) + timedelta(minutes=number)
    return {
        **common,
        "id": new_id(),
        "kind": AgendaItemKind.PANEL.value,
        "title": LocalizedText(en=f"Session {number} on parks", zh=f"第{number}场：园区合作"),
        "abstract": NO_TEXT,
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=1),
        "languages": ["en"],
        "interpretation_languages": [],
    }


def _decision(common: dict[str, Any], number: int, agenda: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **common,
        "id": new_id(),
        "agenda_item_id": agenda[number]["id"],
        "number": number + 1,
        "text": LocalizedText(en="The parks open a joint office. " * 5, zh="双方设立联合办公室。" * 5),
        "is_confidential": number % 10 == 0,
    }


def _agreement(common: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        **common,
        "id": new_id(),
        "number": number + 1,
        "kind": AgreementKind.MEMORANDUM.value,
        "title": LocalizedText(en=f"Memorandum {number} on parks", zh=f"第{number}份谅解备忘录"),
        "is_confidential": number % 10 == 0,
        "renewals": 0,
    }


def _contact(
    common: dict[str, Any],
    number: int,
    sides: list[dict[str, Any]],
    organizations: list[dict[str, Any]],
) -> dict[str, Any]:
    email = f"owner{number}@park.example"
    return {
        **common,
        "id": new_id(),
        "name": f"Owner Müller {number}",
        "organization_id": organizations[number % len(organizations)]["id"],
        "side_id": sides[number % 2]["id"],
        "email": email,
        "email_normalised": email,
        "language": ("en", "zh")[number % 2],
        "left_at": now() if number % 20 == 0 else None,
        "bounced_at": now() if number % 20 == 1 else None,
    }


def _item(
    common: dict[str, Any],
    number: int,
    statuses: tuple[ActionItemStatus, ...],
    sources: tuple[list[dict[str, Any]], ...],
    day: date,
    chance: random.Random,
) -> dict[str, Any]:
    agenda, decisions, agreements = sources
    status, source = statuses[number % len(statuses)], chance.randrange(len(agenda))
    made = now() - timedelta(minutes=chance.randrange(400 * 24 * 60))
    is_done = status is ActionItemStatus.COMPLETED
    return {
        **common,
        "id": new_id(),
        "uid": new_uid(),
        "number": number + 1,
        "title": LocalizedText(en=f"Send the draft of part {number}", zh=f"发送第{number}部分草案"),
        "description": LocalizedText(en="What the parks agreed on. " * 10),
        "due_on": day + timedelta(days=chance.randrange(800)) if number % 12 else None,
        "status": status.value,
        "completed_at": made + timedelta(days=chance.randrange(30)) if is_done else None,
        "agenda_item_id": agenda[source]["id"] if number % 3 else None,
        "decision_id": decisions[source]["id"] if number % 3 == 1 else None,
        "agreement_id": agreements[source]["id"] if number % 3 == 0 else None,
        "priority": list(Priority)[number % 3].value,
        "percent": 100 if is_done else number % 90,
        "is_confidential": number % 15 == 0,
        "reported_at": now() if number % 25 == 1 else None,
        "carried_at": now() if number % 40 == 2 else None,
        "created_at": made,
    }


def _owners(
    conference_id: str,
    item_id: str,
    sides: list[dict[str, Any]],
    organizations: list[dict[str, Any]],
    contacts: list[dict[str, Any]],
    chance: random.Random,
) -> list[dict[str, Any]]:
    """Return an owner of each side: an organization with a person, and an organization alone."""
    contact = chance.choice(contacts)
    leads = {
        "organization_id": contact["organization_id"],
        "contact_id": contact["id"],
        "side_id": contact["side_id"],
    }
    other = next(side["id"] for side in sides if side["id"] != contact["side_id"])
    joins = {"organization_id": chance.choice(organizations)["id"], "contact_id": None, "side_id": other}
    return [
        {
            "id": new_id(),
            "conference_id": conference_id,
            "action_item_id": item_id,
            "position": place,
            **owner,
        }
        for place, owner in enumerate((leads, joins))
    ]


def pages() -> dict[str, str]:
    """Return what is measured: name → path."""
    base = f"/manage/{LARGE}/action-items"
    decision_id = (
        session()
        .query(Decision.id)
        .join(Conference, Conference.id == Decision.conference_id)
        .filter(Conference.slug == LARGE, Decision.number == 7)
        .scalar()
    )
    organization_id = session().query(Organization.id).filter_by(name_key=folded("Promising Park 7")).scalar()
    asked = {
        "list": base,
        "list, page 300": f"{base}?page=300",
        "list, overdue": f"{base}?status=overdue",
        "list, waiting for confirmation": f"{base}?status=unconfirmed",
        "list, carried over": f"{base}?status=carried",
        "list, one side": f"{base}?side=CH&status=open",
        "list, one organization": f"{base}?organization={organization_id}",
        "list, by words, many": f"{base}?q=müller",
        "list, by words, nobody": f"{base}?q=nobody-there",
        "list, owners who have left": f"{base}?owner=lost",
        "list, of a decision": f"{base}?source=decision-{decision_id}",
        "list, high and confidential, next 90 days": f"{base}?priority=high&confidential=yes&due=90",
        "board": f"{base}/board",
        "board, one side": f"{base}/board?side=CH",
        "timeline": f"{base}/timeline",
        "timeline, by week, page 100": f"{base}/timeline?by=week&page=100",
        "progress": f"{base}/progress",
        "public progress": f"/c/{LARGE}/progress",
        "public progress, page 200": f"/c/{LARGE}/progress?page=200",
    }
    small = f"/manage/{SMALL}/action-items"
    return {
        **{f"{name} (of {OPEN_EACH})": path for name, path in (("list", small), ("board", f"{small}/board"))},
        **{f"{name} (of {IN_ONE:,})": path for name, path in asked.items()},
    }


def waits(client: Any) -> dict[str, tuple[float, float]]:
    """Return name → (seconds, limit) of every page, for a client who is signed in."""

    def fetch(path: str) -> None:
        # Kept for a second, a public page would be an answer of the cache.
        forget_kept_answers()
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        answer.get_data()

    measured = {}
    for name, path in pages().items():
        fetch(path)
        limit = PICTURES if path.endswith("action-items/progress") else PAGE
        measured[name] = (seconds(lambda path=path: fetch(path)), limit)  # type: ignore[misc]
    return measured


def main() -> int:
    """Print how long each page takes; with ``fill`` make the outcomes instead."""
    # After the environment is set, because importing the product reads its settings.
    from eventapp.accounts.services import ensure_user, issue_sign_in_link
    from eventapp.actor import SYSTEM
    from wsgi import app

    logging.getLogger("eventapp.access").setLevel(logging.WARNING)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        if "fill" in sys.argv:
            fill()
            return 0
        with transaction():
            user = ensure_user(SYSTEM, email="bench@eventapp.example", name="Bench")
            user.is_administrator = True
            token = issue_sign_in_link(SYSTEM, user)
        session().remove()
    client = app.test_client()
    client.post(f"/sign-in/{token}")
    with app.app_context():
        measured = waits(client)
    for name, (taken, limit) in measured.items():
        verdict = "ok  " if taken <= limit else "MISS"
        print(f"{verdict} {name:60} {taken * 1000:8.0f}   ≤ {limit * 1000:.0f} ms CPU")
    return 0 if all(taken <= limit for taken, limit in measured.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
