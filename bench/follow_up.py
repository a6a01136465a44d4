"""The pass over 50 concluded conferences with 5,000 open action items, on the busiest day that there is.

A Monday after weeks without a worker: everybody gets a digest, everything that was missed is made up for.
``DATABASE_URL`` measures another database than an SQLite file of its own.
"""

import logging
import os
import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from bench.figures import at_most, tell
from eventapp import clock
from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.agreements.models import Agreement, AgreementKind, AgreementParty, AgreementStage
from eventapp.conferences.models import Conference, Side
from eventapp.contacts.models import Contact
from eventapp.db.base import new_id, new_uid
from eventapp.db.session import db, session, transaction
from eventapp.follow_up.models import FollowUpPass
from eventapp.follow_up.nightly import run_follow_up
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization, OrganizationKind
from eventapp.registration.models import Delegation, FocalPoint
from eventapp.working_links.models import WorkingLink

CONFERENCES, ITEMS, CONTACTS, LINKS, AGREEMENTS = 50, 100, 40, 10, 5
#: Seconds that a pass may take.
PASS = 30.0
#: A Monday morning in Shanghai.
NOW = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)
TODAY = date(2026, 11, 30)

Rows = list[dict[str, Any]]


def fill() -> None:
    """Store made-up outcomes, the same in every run."""
    chance = random.Random(5)
    with transaction():
        organizations = [_organization(number) for number in range(CONTACTS)]
        session().execute(insert(Organization), organizations)
        for number in range(CONFERENCES):
            conference = _conference(number)
            session().add(conference)
            session().flush()
            _fill_one(conference.id, [row["id"] for row in organizations], chance)
    if db.engine.dialect.name == "postgresql":
        with transaction():
            session().connection().exec_driver_sql("ANALYZE")


def _fill_one(conference_id: str, organizations: list[str], chance: random.Random) -> None:
    common = {"conference_id": conference_id, "created_at": NOW}
    changed = {**common, "updated_at": NOW, "version": 1}
    sides = _rows(
        changed, 2, lambda n: {"code": ("CN", "CH")[n], "name": LocalizedText(en="S"), "position": n}
    )
    delegations = _rows(changed, 2, lambda n: _delegation(sides[n]["id"], n))
    contacts = _rows(changed, CONTACTS, lambda n: _contact(sides[n % 2]["id"], organizations[n], n))
    items = _rows(changed, ITEMS, lambda n: _item(n, chance))
    agreements = _rows(changed, AGREEMENTS, _agreement)
    links = _rows(changed, LINKS, lambda n: _link(contacts[n], contacts[n + LINKS]))
    parties = [(agreement["id"], contacts[place], place) for agreement in agreements for place in range(2)]
    owning = [(item["id"], place, chance.choice(contacts)) for item in items for place in range(2)]
    for model, rows in (
        (Side, sides),
        (Delegation, delegations),
        (FocalPoint, _rows(common, 2, lambda n: _focal_point(delegations[n]["id"], n))),
        (Contact, contacts),
        (ActionItem, items),
        (ActionItemOwner, _rows(common, len(owning), lambda n: _owner(*owning[n]))),
        (Agreement, agreements),
        (
            AgreementParty,
            _rows(common, len(parties), lambda n: _party(*parties[n])),
        ),
        (WorkingLink, links),
    ):
        session().execute(insert(model), [_only_columns(model, row) for row in rows])


def _rows(common: dict[str, Any], number: int, make: Any) -> Rows:
    return [{**common, "id": new_id(), **make(place)} for place in range(number)]


def _only_columns(model: Any, row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in model.__table__.columns}


def _organization(number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "version": 1,
        "name": LocalizedText(en=f"Park {number}", zh=f"第{number}园区"),
        "short_name": NO_TEXT,
        "name_key": f"park {number}",
        "kind": OrganizationKind.SCIENCE_PARK.value,
        "created_at": NOW,
    }


def _conference(number: int) -> Conference:
    return Conference(
        id=new_id(),
        slug=f"follow-up-{number}",
        title=LocalizedText(en=f"Conference {number}", zh=f"第{number}届大会"),
        description=NO_TEXT,
        languages=["en", "zh"],
        starts_on=TODAY - timedelta(days=200),
        ends_on=TODAY - timedelta(days=199),
        timezone="Asia/Shanghai",
        contact_email="bench@eventapp.example",
        colour="#0b5cad",
        state="published",
        published_at=NOW,
        concluded_at=NOW - timedelta(days=190),
        changed_at=NOW,
        created_at=NOW,
    )


def _side(number: int) -> dict[str, Any]:
    code = ("CN", "CH")[number]
    return {"code": code, "name": LocalizedText(en=code), "position": number}


def _delegation(side_id: str, number: int) -> dict[str, Any]:
    return {"name": LocalizedText(en="Delegation"), "side_id": side_id, "position": number, "notes": ""}


def _focal_point(delegation_id: str, number: int) -> dict[str, Any]:
    email = f"focal{number}@park.example"
    return {
        "delegation_id": delegation_id,
        "name": f"Focal {number}",
        "email": email,
        "email_normalised": email,
        "language": "en",
        "token_hash": new_id(),
        "token_generation": 1,
        "invited_at": NOW,
    }


def _contact(side_id: str, organization_id: str, number: int) -> dict[str, Any]:
    email = f"owner{number}@park.example"
    return {
        "name": f"Owner {number}",
        "position": "",
        "organization_id": organization_id,
        "side_id": side_id,
        "email": email,
        "email_normalised": email,
        "language": ("en", "zh")[number % 2],
        "token_generation": 0,
    }


def _item(number: int, chance: random.Random) -> dict[str, Any]:
    return {
        "uid": new_uid(),
        "sequence": 0,
        "number": number + 1,
        "title": LocalizedText(en=f"Send part {number}", zh=f"发送第{number}部分"),
        "description": NO_TEXT,
        "due_on": TODAY + timedelta(days=chance.randrange(-60, 60)),
        "status": "needs-action",
        "priority": "normal",
        "percent": 0,
        "is_confidential": False,
        "reported_at": NOW - timedelta(days=9) if number % 10 == 0 else None,
        "reported_by": "",
    }


def _owner(item_id: str, place: int, contact: dict[str, Any]) -> dict[str, Any]:
    return {
        "action_item_id": item_id,
        "organization_id": contact["organization_id"],
        "contact_id": contact["id"],
        "side_id": contact["side_id"],
        "position": place,
    }


def _agreement(number: int) -> dict[str, Any]:
    return {
        "uid": new_uid(),
        "number": number + 1,
        "kind": AgreementKind.MEMORANDUM.value,
        "title": LocalizedText(en=f"Memorandum {number}"),
        "summary": NO_TEXT,
        "stage": AgreementStage.IN_FORCE.value,
        "is_confidential": False,
        "expires_on": TODAY + timedelta(days=number * 20),
        "renewals": 0,
    }


def _party(agreement_id: str, contact: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "agreement_id": agreement_id,
        "organization_id": contact["organization_id"],
        "contact_id": contact["id"],
        "position": number,
        "cleared_by": "",
    }


def _link(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    first, second = sorted((one, other), key=lambda contact: contact["organization_id"])
    return {
        "first_organization_id": first["organization_id"],
        "second_organization_id": second["organization_id"],
        "first_contact_id": first["id"],
        "second_contact_id": second["id"],
        "stage": "active",
        "origin": "introduction",
        "topic": NO_TEXT,
        "notes": "",
        "created_at": NOW - timedelta(days=200),
    }


def seconds_of_pass(secret_key: str) -> float:
    begun = time.perf_counter()
    run_follow_up(secret_key)
    return time.perf_counter() - begun


def _forget_passes() -> None:
    """Let the passes look as if they had been killed before they came to their end."""
    with transaction():
        session().query(FollowUpPass).delete()


def measure(secret_key: str) -> bool:
    """Measure three passes and check that the second one gave nobody anything twice."""
    first = seconds_of_pass(secret_key)
    sent = session().scalar(select(func.count()).select_from(OutboxMessage)) or 0
    _forget_passes()
    again = seconds_of_pass(secret_key)
    twice = (session().scalar(select(func.count()).select_from(OutboxMessage)) or 0) - sent
    clock._now = lambda: NOW + timedelta(days=1)
    next_day = seconds_of_pass(secret_key)
    database = db.engine.dialect.name
    print(f"{CONFERENCES * ITEMS:,} open items at {CONFERENCES} conferences, {database}: {sent:,} mails")
    return tell(
        [
            at_most("pass on a Monday after weeks without one, s", first, PASS),
            at_most("the same once more, as after kill -9, s", again, PASS),
            at_most("mails sent twice by it", twice, 0),
            at_most("pass on the next day, s", next_day, PASS),
        ]
    )


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("VAR_DIR", folder)
        # After the environment is set, because importing it reads the settings.
        from flask_migrate import upgrade

        from wsgi import app

        clock._now = lambda: NOW
        logging.getLogger("eventapp.access").setLevel(logging.WARNING)
        with app.app_context():
            upgrade()
            fill()
            return 0 if measure(app.config["SECRET_KEY"]) else 1


if __name__ == "__main__":
    sys.exit(main())
