"""The conference under measurement: COSCUP 2023, 352 items, or made-up ones where ../shared is absent."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from bench.servers import ROOT

SLUG = "bench"
COSCUP = ROOT.parent / "shared" / "data" / "coscup-2023-sessions.json"
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi:app"]


def make_conference(var: Path) -> dict[str, str]:
    """Make the database in ``var`` through the product's commands; return the environment that uses it."""
    environment = {"VAR_DIR": str(var)}
    source = COSCUP if COSCUP.is_file() else _made_up(var)
    if source != COSCUP:
        print("../shared is not here: measured with made-up items")
    _import(environment, source)
    return environment


def make_large_conference(var: Path, items: int) -> dict[str, str]:
    """Make a conference of so many made-up items in ``var``; return the environment that uses it."""
    environment = {"VAR_DIR": str(var)}
    _import(environment, _made_up(var, items))
    return environment


def make_crowded_day(var: Path, items: int) -> dict[str, str]:
    """Make a conference of so many made-up items, all on one day, in ``var``; return its environment."""
    environment = {"VAR_DIR": str(var)}
    _import(environment, _made_up(var, items, per_day=items))
    return environment


def _import(environment: Mapping[str, str], source: Path) -> None:
    _flask(environment, "db", "upgrade")
    _flask(
        environment,
        *("conferences", "create", "--slug", SLUG, "--timezone", "Asia/Taipei"),
        *(
            "--title-en",
            "Benchmark",
            "--title-zh",
            "基准测试",
            "--starts-on",
            "2023-07-29",
            "--ends-on",
            "2023-07-30",
        ),
        *("--venue-en", "Taipei", "--venue-zh", "台北", "--contact-email", "bench@eventapp.example"),
    )
    _flask(environment, "agenda", "import", str(source), "--conference", SLUG)
    _flask(environment, "conferences", "publish", "--conference", SLUG)


def add_delegates(number: int) -> None:
    """Add so many accepted delegates of one side to the conference, within the application's context."""
    from sqlalchemy import select

    from eventapp.clock import now
    from eventapp.conferences.models import Side
    from eventapp.conferences.queries import get_conference
    from eventapp.db.base import new_id
    from eventapp.db.session import session, transaction
    from eventapp.registration.models import Delegate, DelegateStatus

    conference = get_conference(SLUG)
    with transaction():
        side = session().scalars(select(Side).where(Side.conference_id == conference.id)).first()
        assert side is not None
        for count in range(number):
            delegate_id = new_id()
            session().add(
                Delegate(
                    id=delegate_id,
                    conference_id=conference.id,
                    side_id=side.id,
                    status=DelegateStatus.ACCEPTED,
                    holds_seat=True,
                    name=f"Wei Zhang {count}",
                    native_name=f"张伟第{count}号",
                    organization_name=f"Institute of Materials {count % 40}",
                    position="Head of Cooperation",
                    email="",
                    phone="",
                    dietary="",
                    search_key="",
                    language="en",
                    token_hash=delegate_id,
                    registered_at=now(),
                    updated_at=now(),
                )
            )


def make_open_conference(environment: Mapping[str, str], slug: str) -> None:
    """Make a conference of the far future at which anybody can register, without a limit."""
    _flask(environment, "db", "upgrade")
    _flask(
        environment,
        *("conferences", "create", "--slug", slug, "--timezone", "Asia/Shanghai", "--title-en", "Rush"),
        *("--starts-on", "2090-10-21", "--contact-email", "bench@eventapp.example"),
    )
    _flask(environment, "conferences", "publish", "--conference", slug)


def _flask(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [*FLASK, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"flask {' '.join(arguments)}:\n{done.stdout}{done.stderr}")


def _day(number: int, per_day: int) -> date:
    return date(2023, 7, 29) + timedelta(days=number // per_day)


def _made_up(var: Path, items: int = 352, per_day: int = 196) -> Path:
    """Write a programme of the COSCUP format: items in 28 rooms, one after the other from nine o'clock on."""
    sessions = [
        {
            "id": f"S{number:03}",
            "type": f"t{number % 39}",
            "room": f"R{number % 28:02}",
            "start": f"{_day(number, per_day)}T{9 + number % per_day // 28:02}:00:00+08:00",
            "end": f"{_day(number, per_day)}T{9 + number % per_day // 28:02}:45:00+08:00",
            "language": "English",
            "zh": {"title": f"第{number}场：园区合作与创新", "description": "中瑞合作的背景与下一步。" * 20},
            "en": {
                "title": f"Session {number} on parks",
                "description": "What the parks agree on next. " * 20,
            },
            "speakers": [f"P{number}"],
            "tags": [],
        }
        for number in range(items)
    ]
    text = {"zh": {"name": "名称"}, "en": {"name": "Name"}}
    programme = {
        "sessions": sessions,
        "speakers": [
            {"id": f"P{n}", "zh": {"name": f"讲者{n}"}, "en": {"name": f"Speaker {n}"}} for n in range(items)
        ],
        "session_types": [{"id": f"t{n}", **text} for n in range(39)],
        "rooms": [
            {"id": f"R{n:02}", "zh": {"name": f"{n}号厅"}, "en": {"name": f"Hall {n}"}} for n in range(28)
        ],
        "tags": [],
    }
    path = var / "made-up-sessions.json"
    path.write_text(json.dumps(programme, ensure_ascii=False))
    return path
