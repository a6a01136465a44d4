"""What was public before agendas were released in versions: the migration makes it the first release."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from eventapp.actor import SYSTEM
from eventapp.agendas.pending import find_pending
from eventapp.agendas.reading import find_newest_version, get_programme
from eventapp.agendas.services import cancel_item, release_agenda
from eventapp.app import create_app
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import db, session, transaction
from tests.agendas.conftest import at
from tests.conftest import empty_database, settings_for

CHANGED_AT = datetime(2021, 10, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of the time before releases."""
    with empty_database(request.config, tmp_path, "first_release") as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade(revision="0016")
            yield app
            db.session.remove()
            db.engine.dispose()


def insert(table: str, **values: object) -> str:
    """Add a row to a table as it is in the database, and return its id."""
    with db.engine.begin() as connection:
        found = sa.Table(table, sa.MetaData(), autoload_with=connection)
        filled = {"id": new_id(), "version": 1, "source_key": None, **values}
        connection.execute(found.insert().values({k: v for k, v in filled.items() if k in found.c}))
    return str(filled["id"])


def add_conference(slug: str, published_at: datetime | None) -> str:
    return insert(
        "conference",
        slug=slug,
        title={"en": "Launch"},
        description={},
        languages=["en", "zh"],
        starts_on=date(2021, 10, 21),
        ends_on=date(2021, 10, 22),
        timezone="Asia/Shanghai",
        seats_taken=0,
        contact_email="office@park.example",
        colour="#0b5cad",
        state="published" if published_at else "draft",
        published_at=published_at,
        revision=7,
        changed_at=CHANGED_AT,
        created_at=CHANGED_AT,
        registration_modes={},
        transfers_allowed=False,
    )


def add_item(conference_id: str, title: str, hour: int, sequence: int, **others: object) -> str:
    values: dict[str, object] = {
        "conference_id": conference_id,
        "uid": f"{title}@example.org",
        "sequence": sequence,
        "kind": "panel",
        "title": {"en": title, "zh": "论坛"},
        "abstract": {"en": "What it is about."},
        "starts_at": at(hour),
        "ends_at": at(hour + 1),
        "languages": ["en"],
        "interpretation_languages": ["zh"],
        "created_at": CHANGED_AT,
        "updated_at": CHANGED_AT,
    }
    return insert("agenda_item", **{**values, **others})


def test_conference_when_published_before_then_its_agenda_is_version_1_as_it_was_read(before: Flask) -> None:
    published, draft = add_conference("launch", CHANGED_AT), add_conference("draft", None)
    names = {"conference_id": published, "position": 1}
    room = insert("room", name={"en": "Cellar"}, **names)
    hall = insert("room", name={"en": "Hall"}, **{**names, "position": 0})
    track = insert("track", name={"en": "Industry"}, **names)
    person = insert("person", name={"zh": "李伟"}, name_key="李伟", affiliation={"en": "Park"}, **names)
    talk = add_item(published, "Talk", 9, 3, room_id=room, track_id=track)
    insert("contribution", agenda_item_id=talk, person_id=person, role="chair", **names)
    add_item(published, "Same time", 9, 0, room_id=hall)
    gone = add_item(published, "Gone", 11, 5, cancelled_at=now(), updated_at=now() - timedelta(days=1))
    add_item(draft, "Unseen", 9, 1)
    upgrade()
    version = find_newest_version(published)
    assert version is not None and find_newest_version(draft) is None
    assert (version.number, version.timezone, version.released_at) == (1, "Asia/Shanghai", CHANGED_AT)
    programme = get_programme(published, now())
    assert (programme.version, programme.revision) == (1, 7)
    assert [(item.title["en"], item.sequence, item.is_cancelled) for item in programme.items] == [
        ("Same time", 0, False),
        ("Talk", 3, False),
        ("Gone", 5, True),
    ]
    read = programme.items[1]
    assert (read.id, read.uid, read.starts_at, read.ends_at) == (talk, "Talk@example.org", at(9), at(10))
    assert (read.room["en"], read.track["en"], read.updated_at) == ("Cellar", "Industry", CHANGED_AT)
    assert (read.languages, read.interpretation_languages) == (("en",), ("zh",))
    assert [(each.id, each.name, each.affiliation, each.role) for each in read.people] == [
        (person, {"zh": "李伟"}, {"en": "Park"}, "chair")
    ]
    conference = session().get(Conference, published)
    assert not find_pending(conference).is_any
    with transaction():
        cancel_item(SYSTEM, conference_id=published, item_id=talk)
        release_agenda(SYSTEM, conference=conference)
    assert [item.sequence for item in get_programme(published, now()).items if item.id == talk] == [4]
    db.session.remove()
    downgrade(revision="0016")
    with db.engine.connect() as connection:
        item = sa.Table("agenda_item", sa.MetaData(), autoload_with=connection)
        sequences = dict(connection.execute(sa.select(item.c.id, item.c.sequence)).all())
    assert (sequences[talk], sequences[gone]) == (4, 5)
