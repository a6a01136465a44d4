"""Owners from before contacts: the migration makes them rows and contacts, and back again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from eventapp.action_items.owner_rows import read_owners
from eventapp.app import create_app
from eventapp.db.session import db
from tests.agendas.test_released_by_migration import add_conference, insert
from tests.conftest import empty_database, settings_for

AT = datetime(2021, 10, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of the time when an action item had one owner."""
    with empty_database(request.config, tmp_path, "owners") as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade(revision="0019")
            yield app
            db.session.remove()
            db.engine.dispose()


def _add(conference_id: str, number: int, organization_id: str | None, name: str, email: str = "") -> str:
    return insert(
        "action_item",
        uid=f"{number}@{conference_id}",
        sequence=0,
        conference_id=conference_id,
        number=number,
        title={"en": "Write"},
        description={},
        owner_organization_id=organization_id,
        owner_name=name,
        owner_email=email,
        due_on=date(2021, 12, 1),
        status="needs-action",
        created_at=AT,
        updated_at=AT,
    )


def test_owners_when_moved_to_rows_then_stay_who_they_were(before: Flask) -> None:
    launch, other = add_conference("launch", AT), add_conference("other", None)
    insert("side", conference_id=launch, code="CN", name={"en": "China"}, position=0)
    park = insert(
        "organization",
        name={"en": "Park"},
        name_key="park",
        short_name={},
        kind="science_park",
        country="CN",
        website="",
        created_at=AT,
        updated_at=AT,
    )
    said = [
        (launch, 1, park, "Li Wei", "li.wei@Park.example"),
        (launch, 2, None, "LI Wei", "Li.Wei@park.example"),
        (launch, 3, park, "", ""),
        (launch, 4, None, "Anna Keller", ""),
        (launch, 5, None, "", ""),
        (other, 1, None, "Li Wei", "li.wei@park.example"),
    ]
    ids = [_add(*each) for each in said]
    upgrade()
    owners = {**read_owners(launch), **read_owners(other)}
    read = [[(o.organization_id, o.name, o.email, bool(o.side_id)) for o in owners.get(i, ())] for i in ids]
    assert read == [
        [(park, "Li Wei", "li.wei@Park.example", True)],
        [(None, "Li Wei", "li.wei@Park.example", False)],
        [(park, "", "", True)],
        [(None, "Anna Keller", "", False)],
        [],
        [(None, "Li Wei", "li.wei@park.example", False)],
    ]
    contacts = [owners[i][0].contact_id for i in ids if i in owners]
    assert contacts[0] == contacts[1] != contacts[4]
    assert {o.language for found in owners.values() for o in found} == {"en", ""}
    db.session.remove()
    downgrade(revision="0019")
    with db.engine.connect() as connection:
        item = sa.Table("action_item", sa.MetaData(), autoload_with=connection)
        columns = (item.c.id, item.c.owner_organization_id, item.c.owner_name, item.c.owner_email)
        back = {row[0]: tuple(row[1:]) for row in connection.execute(sa.select(*columns))}
    assert [back[i] for i in ids] == [
        (park, "Li Wei", "li.wei@Park.example"),
        (None, "Li Wei", "li.wei@Park.example"),
        (park, "", ""),
        (None, "Anna Keller", ""),
        (None, "", ""),
        (None, "Li Wei", "li.wei@park.example"),
    ]
