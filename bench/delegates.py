"""A conference of 20,000 delegates in 400 delegations, and how long the secretariat waits for its pages."""

import logging
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bench.dataset import SLUG
from eventapp.clock import now
from eventapp.conferences.categories import DelegateCategory
from eventapp.conferences.queries import get_conference, list_sides
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization, OrganizationKind
from eventapp.organizations.rules import folded
from eventapp.questionnaires.models import FieldKind, FormField, FormSection, Stage
from eventapp.registration.models import CheckIn, Consent, Delegate, Delegation, Purpose
from eventapp.registration.rules import search_key

DELEGATES, DELEGATIONS, ORGANIZATIONS = 20_000, 400, 300
#: Seconds that a page and the spreadsheet of all may take.
PAGE, SPREADSHEET = 0.150, 5.0
_FAMILY = (
    "Li",
    "Wang",
    "Zhang",
    "Müller",
    "Meier",
    "Favre",
    "Rossi",
    "Keller",
    "Chen",
    "Liu",
    "Zhao",
    "Weber",
)
_GIVEN = ("Wei", "Min", "Zoë", "Anna", "Luca", "Jun", "Hui", "Marc", "Léa", "Yan", "Peter", "Xin")
_CHINESE = "李王张刘陈杨赵黄周吴伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
_STATUSES = ("accepted",) * 6 + ("applied", "waitlisted", "nominated", "declined", "cancelled")


def fill(slug: str = SLUG, delegates: int = DELEGATES, delegations: int = DELEGATIONS) -> None:
    """Store made-up people, the same in every run, in the conference ``slug``."""
    conference, chance = get_conference(slug), random.Random(7)
    sides = [side.id for side in list_sides(conference.id)]
    groups = _delegations(conference.id, sides, delegations)
    organizations = _organizations()
    field_id = new_id()
    rows = [
        _delegate(number, conference.id, sides, groups, organizations, field_id, chance)
        for number in range(delegates)
    ]
    with transaction():
        session().execute(insert(Organization), organizations)
        session().execute(insert(Delegation), groups)
        session().execute(insert(FormSection), [_section(conference.id, section_id := new_id())])
        session().execute(insert(FormField), [_field(conference.id, section_id, field_id)])
        session().execute(insert(Delegate), rows)
        session().execute(insert(Consent), [consent for row in rows for consent in _consents(row)])
        came = [row for row in rows if row["status"] == "accepted"][::2]
        session().execute(insert(CheckIn), [_check_in(row) for row in came])
        conference = get_conference(slug)
        conference.seats_taken = sum(row["holds_seat"] for row in rows)
    if session().get_bind().dialect.name == "postgresql":
        with transaction():
            session().connection().exec_driver_sql("ANALYZE")


def _delegations(conference_id: str, sides: list[str], number: int) -> list[dict[str, Any]]:
    at = now()
    return [
        {
            "id": new_id(),
            "conference_id": conference_id,
            "version": 1,
            "name": LocalizedText(en=f"Delegation {place}", zh=f"第{place}代表团"),
            "side_id": sides[place % len(sides)],
            "organization_id": None,
            "position": place,
            "notes": "",
            "created_at": at,
            "updated_at": at,
        }
        for place in range(number)
    ]


def _organizations() -> list[dict[str, Any]]:
    kinds = list(OrganizationKind)
    return [
        {
            "id": new_id(),
            "version": 1,
            "name": LocalizedText(en=f"Science Park {number}", zh=f"第{number}科技园"),
            "short_name": LocalizedText(),
            "name_key": folded(f"Science Park {number}"),
            "kind": kinds[number % len(kinds)].value,
            "country": None,
            "website": None,
            "parent_id": None,
            "created_at": now(),
        }
        for number in range(ORGANIZATIONS)
    ]


def _section(conference_id: str, section_id: str) -> dict[str, Any]:
    return {
        "id": section_id,
        "conference_id": conference_id,
        "version": 1,
        "standard_key": None,
        "stage": Stage.FOLLOW_UP.value,
        "title": LocalizedText(en="Arrival"),
        "help": LocalizedText(),
        "categories": [],
        "position": 1,
    }


def _field(conference_id: str, section_id: str, field_id: str) -> dict[str, Any]:
    return {
        "id": field_id,
        "conference_id": conference_id,
        "version": 1,
        "section_id": section_id,
        "standard_key": None,
        "kind": FieldKind.SHORT_TEXT.value,
        "label": LocalizedText(en="Flight"),
        "help": LocalizedText(),
        "options": [],
        "required_for": [category.value for category in DelegateCategory],
        "audiences": [],
        "condition_field_id": None,
        "condition_values": [],
        "delete_after_days": None,
        "is_sealed": False,
        "needs_approval": False,
        "position": 1,
    }


def _delegate(
    number: int,
    conference_id: str,
    sides: list[str],
    groups: list[dict[str, Any]],
    organizations: list[dict[str, Any]],
    field_id: str,
    chance: random.Random,
) -> dict[str, Any]:
    name = f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)} {number}"
    native = "".join(chance.choices(_CHINESE, k=3)) if number % 2 else ""
    organization, email = chance.choice(organizations), f"person{number}@park{number % 300}.example"
    organization_name = organization["name"]["en"]
    status = _STATUSES[number % len(_STATUSES)]
    at = now() - timedelta(minutes=chance.randrange(60 * 24 * 60))
    group = groups[chance.randrange(len(groups))] if groups else None
    return {
        "id": new_id(),
        "conference_id": conference_id,
        "version": 1,
        "status": status,
        "holds_seat": status in ("accepted", "nominated"),
        "category": list(DelegateCategory)[number % 8].value,
        "delegation_id": group["id"] if group else None,
        "is_head": False,
        "form_of_address": "Dr" if number % 5 == 0 else "",
        "name": name,
        "native_name": native,
        "organization_name": organization_name,
        "organization_id": organization["id"] if number % 3 else None,
        "position": "Deputy director of international cooperation",
        "positions": LocalizedText(zh="国际合作处副处长") if number % 2 else LocalizedText(),
        "precedence": number % 50 or None,
        "side_id": group["side_id"] if group else sides[0],
        "email": email,
        "email_normalised": email,
        "phone": f"+86 138 0013 {number % 10_000:04}",
        "interpretation": ("zh", "en", None)[number % 3],
        "dietary": "no nuts" if number % 9 == 0 else "",
        "answers": {field_id: f"LX{number}"} if number % 4 else {},
        "language": ("en", "zh")[number % 2],
        "token_hash": f"{number:064}",
        "token_generation": 1,
        "search_key": search_key(name, native, organization_name, email),
        "registered_at": at,
        "completed_at": None if status == "nominated" else at,
        "approved_at": at if status == "accepted" else None,
        "waitlisted_at": at if status == "waitlisted" else None,
        "offered_until": None,
        "cancelled_at": None,
        "decline_reason": "",
        "updated_at": at,
    }


def _consents(row: dict[str, Any]) -> list[dict[str, Any]]:
    purposes = [Purpose.PARTICIPATION, *([Purpose.LIST_OF_PARTICIPANTS] if row["precedence"] else [])]
    return [
        {
            "id": new_id(),
            "conference_id": row["conference_id"],
            "delegate_id": row["id"],
            "purpose": purpose.value,
            "text_version": "2026-2",
            "given_by": "delegate",
            "given_at": row["registered_at"],
            "withdrawn_at": None,
        }
        for purpose in purposes
    ]


def _check_in(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "conference_id": row["conference_id"],
        "delegate_id": row["id"],
        "day": now().date(),
        "agenda_item_id": "",
        "at": now(),
        "by_name": "Desk",
    }


def pages(slug: str = SLUG) -> dict[str, str]:
    """Return what is measured: name → path."""
    conference = get_conference(slug)
    delegation = session().query(Delegation.id).filter_by(conference_id=conference.id, position=200).scalar()
    member = session().query(Delegate.id).filter_by(conference_id=conference.id).limit(1).scalar()
    base = f"/manage/{slug}/delegates"
    return {
        "list, first page": base,
        "list, page 300": f"{base}?page=300",
        "list, by precedence": f"{base}?sort=precedence",
        "list, by precedence, page 300": f"{base}?sort=precedence&page=300",
        "list, newest, page 300": f"{base}?sort=newest&page=300",
        "list, by organization, page 300": f"{base}?sort=organization&page=300",
        "search, many": f"{base}?q=müller",
        "search, one": f"{base}?q=person19321",
        "search, nobody": f"{base}?q=nobody-there",
        "filter, status": f"{base}?status=waitlisted&sort=waiting",
        "filter, delegation": f"{base}?delegation={delegation}",
        "filter, kind of organization": f"{base}?kind=ministry",
        "filter, not in the list": f"{base}?list=no",
        "filter, checked in": f"{base}?in=yes",
        "filter, answers missing": f"{base}?data=follow_up",
        "all columns": base
        + "?"
        + "&".join(f"column={key}" for key in ("email", "phone", "kind", "on_list")),
        "one delegate": f"{base}/{member}",
        "delegations": f"/manage/{slug}/delegations",
        "delegations, last page": f"/manage/{slug}/delegations?page=8",
        "one delegation": f"/manage/{slug}/delegations/{delegation}",
        "desk": f"/manage/{slug}/desk",
        "desk, search": f"/manage/{slug}/desk?q=müller",
        "statistics": f"/manage/{slug}/statistics",
        "statistics of all": f"/manage/{slug}/statistics?who=all",
    }


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """Return the shortest CPU time of some runs: what the work takes when nothing else runs."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def waits(client: Any, slug: str = SLUG) -> dict[str, tuple[float, float]]:
    """Return name → (seconds, limit) of every page and of the downloads, for a client who is signed in."""

    def fetch(path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        answer.get_data()

    measured = {}
    for name, path in pages(slug).items():
        fetch(path)
        measured[name] = (seconds(lambda path=path: fetch(path)), PAGE)  # type: ignore[misc]
    for ending in ("xlsx", "csv"):
        path = f"/manage/{slug}/delegates.{ending}?sort=precedence"
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        measured[f"download as {ending}"] = (seconds(lambda path=path: fetch(path), 1), SPREADSHEET)  # type: ignore[misc]
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"{ending} of {DELEGATES:,} delegates: {grown:.0f} MB more than before")
    return measured


def main() -> int:
    """Print how long each page takes; with ``fill`` make the people instead."""
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
        print(f"{verdict} {name:50} {taken * 1000:8.0f}   ≤ {limit * 1000:.0f} ms CPU")
    return 0 if all(taken <= limit for taken, limit in measured.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
